"""Reads the word catalogues and says a text key in a language, to a person, in a province.

A catalogue is a YAML mapping `key: words`; its file name is the key's first part: `vi/menu.yaml` holds `title:` as
`menu.title`. Words hold placeholders `{name}`; `{you}` and `{You}` are the form of address, `{press}`
and `{button}` how a choice is made on the person's channel (address.py).
Provinces override keys by data (handlers/catalogue/provinces).
"""

import string
from collections.abc import Mapping
from dataclasses import field
from pathlib import Path
from typing import Any

import yaml

from handlers.catalogue.facts import why_unreadable
from handlers.texts.address import ALWAYS, NEUTRAL, Address
from storage.value_class import value_class

HERE = Path(__file__).parent
LANGUAGES = ("vi", "en")


class TextError(Exception):
    """A key or placeholder is missing, or a file of words cannot be read; each line of its text is one fault."""


@value_class(frozen=True, slots=True)
class Say:
    """A text key with its parameters. A parameter may itself be a `Say`."""

    key: str
    params: Mapping[str, Any] = field(default_factory=dict)


class Texts:
    """Every word the service says. Immutable after loading."""

    def __init__(
        self,
        words: Mapping[str, Mapping[str, str]],
        overrides: Mapping[str, Mapping[str, Mapping[str, str]]] | None = None,
    ) -> None:
        """`words`: language -> key -> words; `overrides`: province code -> language -> key -> words."""
        self.words = words
        self.overrides = overrides or {}

    @classmethod
    def load(
        cls, overrides: Mapping[str, Mapping[str, Mapping[str, str]]] | None = None, folder: Path = HERE
    ) -> "Texts":
        """Read every catalogue file. Errors: TextError naming the file and key of every fault."""
        words: dict[str, dict[str, str]] = {}
        faults: list[str] = []
        for language in LANGUAGES:
            found: dict[str, str] = {}
            for path in sorted((folder / language).glob("*.yaml")):
                try:
                    found |= {f"{path.stem}.{name}": value for name, value in read(path).items()}
                except TextError as error:
                    faults += str(error).splitlines()
            words[language] = found
        if faults:
            raise TextError("\n".join(faults))
        return cls(words, overrides)

    def with_wording(self, wording: Mapping[str, Mapping[str, Mapping[str, str]]]) -> "Texts":
        """These words with what provinces say in their place; `wording`: province code -> key -> language -> words."""
        overrides = {
            province: {language: {key: said[language] for key, said in changed.items()} for language in LANGUAGES}
            for province, changed in wording.items()
            if changed
        }
        return Texts(self.words, overrides)

    def with_more(self, other: "Texts") -> "Texts":
        """These words and those of another catalogue, which says none of the same."""
        return Texts(
            {language: {**self.words[language], **other.words[language]} for language in LANGUAGES}, self.overrides
        )

    def with_own(self, own: "Texts") -> "Texts":
        """These words with others of their own in their place, or beside them: what a campaign says (campaigns.py)."""
        return Texts(
            {language: {**self.words[language], **own.words[language]} for language in LANGUAGES}, self.overrides
        )

    def taken_from(self, other: "Texts") -> list[str]:
        """The keys of these words that another catalogue says already."""
        return sorted(self.words[LANGUAGES[0]].keys() & other.words[LANGUAGES[0]].keys())

    def say(
        self,
        key: str,
        params: Mapping[str, Any] | None = None,
        *,
        language: str = "vi",
        province: str = "",
        address: Address = NEUTRAL,
    ) -> str:
        """The words of a key. Falls back to Vietnamese. Errors: TextError for an unknown key or missing parameter."""
        template = self._find(key, language, province)
        if "{" not in template:
            return template
        values: dict[str, Any] = dict(address.said(language))
        for name, value in (params or {}).items():
            if isinstance(value, Say):
                value = self.say(value.key, value.params, language=language, province=province, address=address)
            values[name] = value
        try:
            return template.format(**values)
        except (KeyError, IndexError) as missing:
            raise TextError(f"{key}: no value for {missing}") from None

    def has(self, key: str) -> bool:
        """Whether the source language has this key."""
        return key in self.words["vi"]

    def keywords(self, key: str) -> tuple[str, ...]:
        """A key whose words are a `|`-separated list for matching, in every language."""
        found: list[str] = []
        for language in LANGUAGES:
            found += [w.strip() for w in self.words[language].get(key, "").split("|") if w.strip()]
        return tuple(found)

    def _find(self, key: str, language: str, province: str) -> str:
        if province:
            changed = self.overrides.get(province, {}).get(language, {}).get(key)
            if changed is not None:
                return changed
        try:
            return self.words[language][key]
        except KeyError:
            pass
        found = self.words["vi"].get(key)
        if found is None:
            raise TextError(f"unknown text key {key}")
        return found


def placeholders(template: str) -> set[str]:
    """The names a text expects, without those that any text may name."""
    return {name for _, name, _, _ in string.Formatter().parse(template) if name} - ALWAYS


def read(path: Path) -> dict[str, str]:
    """One catalogue file, nested mappings joined by dots. Errors: TextError."""
    name = f"{path.parent.name}/{path.name}"
    try:
        text = path.read_text(encoding="utf-8")
        loaded = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)) or {}  # noqa: S506
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise TextError(f"{name}: cannot be read: {why_unreadable(error, name)}") from error
    if not isinstance(loaded, Mapping):
        raise TextError(f"{name}: whole file: is no mapping of keys to words")
    faults: list[str] = []
    found = _flat(loaded, name, faults)
    if faults:
        raise TextError("\n".join(faults))
    return found


def _flat(node: Mapping[str, Any], file: str, faults: list[str], before: str = "") -> dict[str, str]:
    found: dict[str, str] = {}
    for name, value in node.items():
        if isinstance(value, Mapping):
            found.update(_flat(value, file, faults, f"{before}{name}."))
        elif isinstance(value, str):
            found[f"{before}{name}"] = value.rstrip("\n")
        else:
            faults.append(f"{file}: {before}{name}: is no text")
    return found

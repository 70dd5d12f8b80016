"""The catalogue: what we answer, in which words people ask it, and until when it holds."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from faq.lexicon import load_yaml
from faq.short import faults_of_short

CATALOGUE = Path(__file__).parent / "catalogue"
VOICES = Path(__file__).parent / "voices"
"""More ways to ask, as strangers write, by intent and language: beside the answers, or nobody could read those."""
LANGUAGES = ("vi", "en")
REST_LIMIT = 600
"""Longest rest of an answer in characters."""

PLACE = re.compile(r"\{[^}]*\}?|\}")
NAMED = frozenset({"{you}", "{You}", "{press}", "{Press}", "{button}", "{Button}"})
"""What an answer may name: the form of address, and how a choice is made on the person's channel."""
_KNOWN = {"id", "answer", "more", "next", "source", "as_of", "valid_to", "provinces", "phrasings"}


class CatalogueError(ValueError):
    """The catalogue has faults; the message lists all of them, one a line."""


@dataclass(frozen=True, slots=True)
class NextStep:
    """A button under an answer: its words by language, the conversation it goes to, what is filled in there."""

    label: Mapping[str, str]
    go: str
    given: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing people ask, with its answer.

    `answer` is what is said at once (short.py), `more` the rest, for who wants to read on; both name
    what `NAMED` says. `as_of` is the day the answer was true by `source`; `valid_to` the last day it may be given, or
    None. `provinces` holds other words for the answer by two-digit province code, `provinces_more` their rest.
    `question`: what it answers by language, where an administrator wrote it; else that is the first phrasing.
    """

    id: str
    group: str
    answer: Mapping[str, str]
    next: tuple[NextStep, ...]
    source: str
    as_of: date
    valid_to: date | None
    provinces: Mapping[str, Mapping[str, str]]
    phrasings: Mapping[str, tuple[str, ...]]
    more: Mapping[str, str] = field(default_factory=dict)
    provinces_more: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    question: Mapping[str, str] = field(default_factory=dict)

    def asked(self, language: str) -> str:
        """What it answers, as a button says it."""
        said = self.question.get(language) or (self.phrasings.get(language) or self.phrasings["vi"])[0].strip()
        return said[:1].upper() + said[1:]

    def words(self, language: str, province: str | None = None) -> str:
        """The answer in `language` (Vietnamese where it is missing), as the province `province` gives it."""
        return self.provinces.get(province or "", {}).get(language) or self.answer.get(language) or self.answer["vi"]

    def rest(self, language: str, province: str | None = None) -> str:
        """What there is to read beyond `words`, or ''."""
        if self.provinces.get(province or "", {}).get(language):
            return self.provinces_more.get(province or "", {}).get(language, "")
        return self.more.get(language, "") if language in self.answer else self.more.get("vi", "")

    def holds_on(self, day: date) -> bool:
        """Whether the answer may still be given on `day`."""
        return self.valid_to is None or day <= self.valid_to

    def with_phrasing(self, text: str, language: str = "vi") -> "Entry":
        """The same entry with one more way to ask it."""
        said = {**self.phrasings, language: (*self.phrasings.get(language, ()), text)}
        return replace(self, phrasings=MappingProxyType(said))


@dataclass(slots=True)
class _Reader:
    """Turns YAML into entries and gathers every fault found on the way."""

    faults: list[str] = field(default_factory=list)

    def entry(self, group: str, data: Mapping[str, Any]) -> Entry | None:
        name = str(data.get("id", "?"))
        before = len(self.faults)
        for missing in sorted({"id", "answer", "source", "as_of", "phrasings"} - set(data)):
            self._fault(name, f"no {missing}")
        for odd in sorted(set(data) - _KNOWN):
            self._fault(name, f"unknown field {odd}")
        if len(self.faults) > before:
            return None
        local, rest = _local(data.get("provinces") or {})
        entry = Entry(
            id=name,
            group=group,
            answer=self._short(name, "answer", self._texts(name, "answer", data["answer"])),
            more=self._texts(name, "more", data.get("more") or {}, whole=False, least=False),
            next=tuple(self._step(name, step) for step in data.get("next") or ()),
            source=str(data["source"]),
            as_of=self._day(name, "as_of", data["as_of"]) or date.min,
            valid_to=self._day(name, "valid_to", data.get("valid_to")),
            provinces=MappingProxyType(
                {
                    code: self._short(name, where := f"province {code}", self._texts(name, where, words, whole=False))
                    for code, words in local.items()
                }
            ),
            provinces_more=MappingProxyType(
                {
                    code: self._texts(name, f"province {code}: more", words, whole=False, least=False)
                    for code, words in rest.items()
                }
            ),
            phrasings=MappingProxyType(
                {
                    language: tuple(str(said) for said in (data["phrasings"].get(language) or ()))
                    for language in LANGUAGES
                }
            ),
        )
        self._check(entry)
        return entry if len(self.faults) == before else None

    def _check(self, entry: Entry) -> None:
        if not entry.source.strip():
            self._fault(entry.id, "empty source")
        for code in entry.provinces:
            if not (code.isdigit() and len(code) == 2):
                self._fault(entry.id, f"province code {code} is not two digits")
        if not entry.phrasings["vi"]:
            self._fault(entry.id, "no Vietnamese phrasing")
        if any(not said.strip() for listed in entry.phrasings.values() for said in listed):
            self._fault(entry.id, "an empty phrasing")
        if entry.valid_to is not None and entry.valid_to < entry.as_of:
            self._fault(entry.id, "valid_to lies before as_of")

    def _short(self, name: str, where: str, texts: Mapping[str, str]) -> Mapping[str, str]:
        for language, words in texts.items():
            for fault in faults_of_short(words):
                self._fault(name, f"{where}: {language} {fault}")
        return texts

    def _texts(self, name: str, where: str, data: Any, *, whole: bool = True, least: bool = True) -> Mapping[str, str]:
        if not isinstance(data, Mapping) or (least and not data.get("vi")):
            self._fault(name, f"{where}: no Vietnamese words")
            return MappingProxyType({})
        if whole and not data.get("en"):
            self._fault(name, f"{where}: no English words")
        for language, words in data.items():
            if language not in LANGUAGES:
                self._fault(name, f"{where}: unknown language {language}")
            elif where != "label" and len(str(words)) > REST_LIMIT:
                self._fault(name, f"{where}: {language} is longer than {REST_LIMIT} characters")
            elif odd := set(PLACE.findall(str(words))) - NAMED:
                self._fault(name, f"{where}: {language} has no value for {', '.join(sorted(odd))}")
        return MappingProxyType({str(language): str(words) for language, words in data.items()})

    def _step(self, name: str, data: Any) -> NextStep:
        if not isinstance(data, Mapping) or "label" not in data or "go" not in data:
            self._fault(name, "a next step needs label and go")
            return NextStep(MappingProxyType({}), "", MappingProxyType({}))
        given = {str(key): str(value) for key, value in (data.get("with") or {}).items()}
        return NextStep(self._texts(name, "label", data["label"]), str(data["go"]), MappingProxyType(given))

    def _day(self, name: str, where: str, value: Any) -> date | None:
        if value is None or type(value) is date:
            return value
        self._fault(name, f"{where} is no date")
        return None

    def _fault(self, name: str, what: str) -> None:
        self.faults.append(f"{name}: {what}")


def _local(provinces: Mapping[Any, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """What provinces say, and the rest of it, both by code."""
    said = {str(code): words if isinstance(words, Mapping) else {} for code, words in provinces.items()}
    rest = {code: words["more"] for code, words in said.items() if "more" in words}
    return {code: {key: text for key, text in words.items() if key != "more"} for code, words in said.items()}, rest


def read_entries(groups: Iterable[tuple[str, Any]]) -> tuple[Entry, ...]:
    """Entries from `(group, parsed YAML list)` pairs.

    Raises `CatalogueError` naming every fault, ids that stand twice included.
    """
    reader = _Reader()
    found: dict[str, Entry] = {}
    for group, listed in groups:
        if not isinstance(listed, list):
            reader.faults.append(f"{group}: not a list of entries")
            continue
        for data in listed:
            entry = reader.entry(group, data) if isinstance(data, Mapping) else None
            if entry is None:
                continue
            if entry.id in found:
                reader.faults.append(f"{entry.id}: stands twice")
            found[entry.id] = entry
    if reader.faults:
        raise CatalogueError("\n".join(reader.faults))
    return tuple(found.values())


def load_catalogue(folder: Path = CATALOGUE, voices: Path = VOICES) -> tuple[Entry, ...]:
    """All entries of the YAML files in `folder`, a file a group, in the order of file names, with their `voices`."""
    entries = read_entries((path.stem, load_yaml(path)) for path in sorted(folder.glob("*.yaml")))
    return with_voices(entries, [load_yaml(path) for path in sorted(voices.glob("*.yaml"))])


@cache
def shipped_entries() -> tuple[Entry, ...]:
    """The catalogue as it ships, read once."""
    return load_catalogue()


def with_voices(entries: Iterable[Entry], voices: Iterable[Mapping[str, Any]]) -> tuple[Entry, ...]:
    """`entries`, each with the ways to ask that `voices` hold for it: language -> texts, by intent id.

    Raises `CatalogueError` for an id that no entry has, and for an unknown language.
    """
    found = {entry.id: entry for entry in entries}
    for group in voices:
        if odd := set(group) - set(found):
            raise CatalogueError("\n".join(f"{name}: voices without an answer" for name in sorted(odd)))
        for name, listed in group.items():
            if odd := set(listed) - set(LANGUAGES):
                raise CatalogueError(f"{name}: voices in unknown languages {sorted(odd)}")
            said = {
                language: (*texts, *map(str, listed.get(language) or ()))
                for language, texts in found[name].phrasings.items()
            }
            found[name] = replace(found[name], phrasings=MappingProxyType(said))
    return tuple(found.values())

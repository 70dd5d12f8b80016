"""Published facts as data: words in two languages, how sure we are, from when to when, and who said so.

Guides, fixes, hotlines and province profiles are files that officials may edit. They share this shape and one
reader, so that a slip of the pen is reported with the file, the place in it and what is wrong, all slips at once.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Self, TypeVar

import yaml
from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    TypeAdapter,
    ValidationError,
    model_validator,
)

# After this long without anybody confirming a fact, the citizen is told its date in so many words.
FRESH_FOR = timedelta(days=365)

Identifier = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=40)]
CategoryCode = Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Z_]*$", max_length=40)]
ProvinceCode = Annotated[str, StringConstraints(pattern=r"^\d{2}$")]
Sentence = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]

Shape = TypeVar("Shape")


class CatalogueError(ValueError):
    """A data file cannot be used. Each line of the text is one fault: `file: place in it: what is wrong`."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = tuple(faults)


class Faults:
    """Collects the faults of many files, so that whoever edited them is told all of them at once."""

    def __init__(self) -> None:
        self.found: list[str] = []

    def of(self, read: Callable[[], Shape]) -> Shape | None:
        """What `read` gives; None when it raises CatalogueError, whose faults are kept."""
        try:
            return read()
        except CatalogueError as error:
            self.found += error.faults
            return None


class Certainty(StrEnum):
    """How well a fact is attested."""

    HIGH = "H"  # an official letter, or several independent pages
    MEDIUM = "M"  # one good page
    LOW = "L"  # one weak page
    REMEMBERED = "R"  # general knowledge that no document confirmed
    OWN = "D"  # the service's own advice, which claims no source

    @property
    def is_confirmed(self) -> bool:
        """False for what an official must confirm before citizens may take it as said by the authorities."""
        return self not in (Certainty.LOW, Certainty.REMEMBERED)


class Entry(BaseModel):
    """Base of everything read from a data file: frozen, and a misspelt field is a fault, not silence."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Words(Entry):
    """One sentence or label in both languages."""

    vi: Sentence
    en: Sentence

    def in_language(self, language: str) -> str:
        """The words in `language` (`vi` or `en`); Vietnamese, the source language, for any other."""
        return self.en if language == "en" else self.vi

    def both(self) -> Iterator[str]:
        """Vietnamese, then English."""
        yield self.vi
        yield self.en


def _in_both_languages(words: Mapping[str, str]) -> Mapping[str, str]:
    if set(words) != {"vi", "en"}:
        raise ValueError("needs exactly the words in vi and en")
    return words


Named = Annotated[Mapping[str, Sentence], AfterValidator(_in_both_languages)]
"""Words by language, for what is asked by the code of a language."""


class Label(Words):
    """Words for a button: at most 30 characters in either language, so that every channel can lay them out."""

    @model_validator(mode="after")
    def _fits_a_button(self) -> Self:
        for text in self.both():
            if len(text) > 30:
                raise ValueError(f"a button label has at most 30 characters, this one has {len(text)}: {text!r}")
        return self


class Fact(Entry):
    """Something true from `as_of` on, to `valid_to` at the latest (both days included; None: no end is known)."""

    as_of: date
    valid_to: date | None = None
    source: Annotated[str, Field(min_length=3)]
    certainty: Certainty

    @model_validator(mode="after")
    def _dates_follow_each_other(self) -> Self:
        if self.valid_to is not None and self.valid_to < self.as_of:
            raise ValueError(f"valid_to {self.valid_to} is before as_of {self.as_of}")
        return self

    @property
    def is_confirmed(self) -> bool:
        """Whether it may be told without the remark that nobody has confirmed it yet."""
        return self.certainty.is_confirmed

    def has_ended(self, on: date) -> bool:
        """Whether its last day lies before the local day `on`."""
        return self.valid_to is not None and self.valid_to < on

    def in_force(self, on: date) -> bool:
        """Whether it holds on the local day `on`."""
        return self.as_of <= on and not self.has_ended(on)

    def is_old(self, on: date) -> bool:
        """Whether its date must be told with it: it has ended, or was attested more than a year before `on`."""
        return self.has_ended(on) or on - self.as_of > FRESH_FOR


Edit = Callable[[str, Any], Any]
"""(name of a file, its YAML) -> the YAML as it is to be read: what changes entries of shipped files (overlay.py)."""


def as_shipped(name: str, value: Any) -> Any:
    """The Edit that changes nothing."""
    return value


def read_entry(
    path: Path, shape: type[Shape], context: Mapping[str, Any] | None = None, edit: Edit = as_shipped
) -> Shape:
    """The YAML file as one `shape`. Raises CatalogueError with every fault in it, also when it is no YAML.

    `context`: what validators of the shape may look at (pydantic's validation context). `edit`: what changed since.
    """
    return _shaped(edit(path.name, _parsed(path)), shape, path.name, context)


def read_entries(path: Path, shape: type[Shape], edit: Edit = as_shipped) -> tuple[Shape, ...]:
    """The YAML file as a list of `shape`, in file order. Raises CatalogueError as read_entry does."""
    return _shaped(edit(path.name, _parsed(path)), tuple[shape, ...], path.name)  # type: ignore[valid-type]


def refuse_repeats(ids: Iterator[str], where: str) -> None:
    """Raise CatalogueError when an id stands twice."""
    seen: set[str] = set()
    repeated = [name for name in ids if name in seen or seen.add(name)]  # type: ignore[func-returns-value]
    if repeated:
        raise CatalogueError([f"{where}: {name}: this id stands more than once" for name in repeated])


# The parser of libyaml where PyYAML was built with it: ten times as fast, and there are eighty files.
_SafeLoader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _UniqueKeyLoader(_SafeLoader):  # type: ignore[misc]
    """YAML lets a later key silently replace an earlier one; here that is a fault."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]
        for key in keys:
            if keys.count(key) > 1:
                raise yaml.constructor.ConstructorError(None, None, f"the key {key!r} stands twice", node.start_mark)
        found: dict[Any, Any] = super().construct_mapping(node, deep=deep)
        return found


def _parsed(path: Path) -> object:
    try:
        # The loader is a SafeLoader: it builds plain values only.
        return yaml.load(path.read_text(encoding="utf-8"), Loader=_UniqueKeyLoader)  # noqa: S506
    except (OSError, ValueError, yaml.YAMLError) as error:  # also 30 February
        raise CatalogueError([f"{path.name}: cannot be read: {why_unreadable(error, path.name)}"]) from error


def why_unreadable(error: Exception, name: str) -> str:
    """What is wrong with a YAML file in one line; PyYAML calls what it was handed as text `<unicode string>`."""
    return " ".join(str(error).replace("<unicode string>", name).split())


def _shaped(value: object, shape: type[Shape], name: str, context: Mapping[str, Any] | None = None) -> Shape:
    try:
        return TypeAdapter(shape).validate_python(value, context=dict(context or {}))
    except ValidationError as error:
        # The value itself is left out: a file may hold more than an error text should show.
        faults = [
            f"{name}: {_place(value, fault['loc'])}: {fault['msg']}"
            for fault in error.errors(include_url=False, include_input=False, include_context=False)
        ]
        raise CatalogueError(faults) from error


def _called(value: object) -> str:
    names = (value.get(name) for name in ("id", "name", "key", "use")) if isinstance(value, dict) else ()
    return next((name for name in names if isinstance(name, str)), "")


def _place(value: object, location: tuple[int | str, ...]) -> str:
    """`no_otp.answer.vi` rather than `9.answer.vi`: list entries are called by their id or name."""
    parts = []
    for part in location:
        if isinstance(part, int) and isinstance(value, list) and part < len(value):
            value = value[part]
            parts.append(_called(value) or str(part))
        else:
            value = value.get(part) if isinstance(value, dict) else None
            parts.append(str(part))
    return ".".join(parts) or "whole file"

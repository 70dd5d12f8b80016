"""Whose record a ticket is about, and who reported it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

SERIES = "covid19"  # the series of every dose before there were others


class IdentityKind(StrEnum):
    """The paper a number stands on; the values are those of `person_keys.kind`."""

    CCCD = "cccd"
    CMND = "cmnd"
    PASSPORT = "passport"
    BHYT = "bhyt"


@dataclass(frozen=True, slots=True)
class BirthDate:
    """A birth date as the paper has it: many carry the year alone, some month and year."""

    year: int = field(repr=False)
    month: int | None = field(default=None, repr=False)
    day: int | None = field(default=None, repr=False)

    @classmethod
    def of(cls, iso: str) -> "BirthDate":
        """`1980`, `1980-02` or `1980-02-05`. Errors: ValueError."""
        year, *rest = (int(part) for part in iso.split("-"))
        return cls(year, *rest)

    @property
    def iso(self) -> str:
        """`1980`, `1980-02` or `1980-02-05`."""
        parts = [f"{self.year:04}"]
        parts += [f"{part:02}" for part in (self.month, self.day) if part is not None]
        return "-".join(parts)

    def to_json(self) -> str:
        """As conversations keep it: `iso`."""
        return self.iso

    @classmethod
    def from_json(cls, kept: str) -> "BirthDate":
        """The opposite. Errors: ValueError."""
        return cls.of(kept)

    @property
    def shown(self) -> str:
        """`1980`, `02/1980` or `05/02/1980`, as on papers."""
        return "/".join(reversed(self.iso.split("-")))

    def agrees_with(self, other: "BirthDate") -> bool:
        """True when both can be the same day. A record of 01/01 is how systems store a year-only paper."""
        if self.year != other.year:
            return False
        if self._is_year_only or other._is_year_only:
            return True
        return self.month == other.month and (self.day == other.day or self.day is None or other.day is None)

    @property
    def _is_year_only(self) -> bool:
        return self.month is None or (self.month == 1 and self.day == 1)


@dataclass(frozen=True, slots=True)
class Paper:
    """A number and the paper it stands on. The kind is a text: a newer process may know more papers than this one."""

    kind: str
    number: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Reporter:
    """Who reported it, when it is not the person; `phone` in national form. Empty where nothing is known."""

    name: str = field(default="", repr=False)
    phone: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Subject:
    """Whose record it is. `phone` in national form; `sex` male, female or ''; `papers` each kind once, the first the
    one that was asked for; `group_code` and `workplace` as the list template has them.

    `form`: the version it was read from; `rest`: what a newer process wrote and this one does not know, kept as it is.
    """

    name: str = field(default="", repr=False)
    birth: BirthDate | None = field(default=None, repr=False)
    sex: str = ""
    papers: tuple[Paper, ...] = field(default=(), repr=False)
    phone: str = field(default="", repr=False)
    address: str = field(default="", repr=False)
    group_code: str = ""
    workplace: str = field(default="", repr=False)
    reporter: Reporter = Reporter()
    form: int | None = field(default=None, repr=False, compare=False)
    rest: Mapping[str, Any] = field(default_factory=dict, repr=False)

    def number(self, kind: str) -> str:
        """The number on a kind of paper, '' when none is known."""
        return next((paper.number for paper in self.papers if paper.kind == kind), "")

    @property
    def answer_phone(self) -> str:
        """The number that results go to when there is no chat: the reporter's, else the person's own; or ''."""
        return self.reporter.phone or self.phone

    def with_paper(self, paper: Paper) -> tuple[Paper, ...]:
        """The papers with this one in place of another of its kind, in their order."""
        if not any(one.kind == paper.kind for one in self.papers):
            return (*self.papers, paper)
        return tuple(paper if one.kind == paper.kind else one for one in self.papers)

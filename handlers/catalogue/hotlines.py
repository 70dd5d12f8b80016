"""The hotline directory (hotlines.yaml): dated telephone numbers by place and need.

A number is shown only where a document gives it. Where none does, the directory says for which level the number
is not known; it never fills the gap with a guess.
"""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Protocol, Self

from pydantic import Field, StringConstraints, model_validator

from handlers.catalogue.facts import Edit, Entry, Fact, Identifier, Words, as_shipped, read_entries, refuse_repeats
from handlers.places.before import NEWEST, codes_before

# Exchanges have 3 to 8 digits, landlines 11: the rule for mobile numbers does not apply here.
Number = Annotated[str, StringConstraints(pattern=r"^\d[\d. ]{1,14}\d$")]


class Need(StrEnum):
    """What somebody calls for."""

    INSTALL = "install"
    RECORD = "record"
    EMERGENCY = "emergency"
    ADVICE = "advice"
    TECHNICAL = "technical"


class Level(StrEnum):
    """How far a number reaches, from near to far."""

    COMMUNE = "commune"
    DISTRICT = "district"
    PROVINCE = "province"
    NATIONAL = "national"


class Codes(Protocol):
    """Unit codes of one edition; '' where unknown (handlers.places.bodies.Place is such a thing)."""

    @property
    def province(self) -> str:
        """2 digits."""

    @property
    def district(self) -> str:
        """3 digits."""

    @property
    def commune(self) -> str:
        """5 digits."""


class Reach(Entry):
    """The unit whose people a number serves. A code means nothing without its edition."""

    edition: int = 2021
    province: Annotated[str, StringConstraints(pattern=r"^(\d{2})?$")] = ""
    district: Annotated[str, StringConstraints(pattern=r"^(\d{3})?$")] = ""
    commune: Annotated[str, StringConstraints(pattern=r"^(\d{5})?$")] = ""


class Hotline(Fact):
    """One number, or several of the same office. `numbers` as published, with their dots or spaces.

    `how` tells what must be known before dialling, `hours` when somebody answers (None: nobody wrote it down).
    """

    id: Identifier
    level: Level
    reach: Reach = Reach()
    needs: Annotated[tuple[Need, ...], Field(min_length=1)]
    numbers: Annotated[tuple[Number, ...], Field(min_length=1)]
    name: Words
    how: Words | None = None
    hours: Words | None = None

    @model_validator(mode="after")
    def _reach_fits_level(self) -> Self:
        if self.level is Level.NATIONAL:
            if self.reach != Reach():
                raise ValueError("a national number has no reach")
        elif not _code(self.reach, self.level):
            raise ValueError(f"a number of level {self.level} needs the code of its {self.level}")
        return self

    def serves(self, place: Codes, edition: int) -> bool:
        """Whether somebody at `place` (codes of `edition`) is among those this number is for."""
        if self.level is Level.NATIONAL:
            return True
        code = _code(self.reach, self.level)
        if self.reach.edition == edition:
            return code == _code(place, self.level)
        # A number from before 2025 goes on serving those whom it served.
        return edition == NEWEST and code in codes_before(place.province, place.commune)


class Line(Entry):
    """One line of the answer: a number, or the admission that for `level` none is known."""

    level: Level
    hotline: Hotline | None

    @property
    def unknown(self) -> bool:
        """True when no document gives a number for this level."""
        return self.hotline is None


class Directory(Entry):
    """What is known for a place and a need, nearest level first; emergencies have the country's number only."""

    lines: tuple[Line, ...]

    @property
    def hotlines(self) -> tuple[Hotline, ...]:
        """The numbers that are known."""
        return tuple(line.hotline for line in self.lines if line.hotline is not None)

    @property
    def unknown_levels(self) -> tuple[Level, ...]:
        """The levels without a known number, nearest first."""
        return tuple(line.level for line in self.lines if line.unknown)


def directory(
    place: Codes,
    need: Need,
    on: date,
    *,
    hotlines: Iterable[Hotline],
    edition: int = 2021,
    unconfirmed: bool = False,
    heir: Codes | None = None,
) -> Directory:
    """Numbers for `need` at `place`, in force on the local day `on`.

    A level is answered (or admitted to be unknown) only where `place` has its code. With `unconfirmed` also numbers
    that no document confirms are given: for officials who check them, never for citizens. `heir`: where the office is
    that goes on for the one of the place; its numbers stand where the place has none of its own.
    """
    usable = [
        hotline
        for hotline in hotlines
        if need in hotline.needs and hotline.in_force(on) and (unconfirmed or hotline.is_confirmed)
    ]
    lines: list[Line] = []
    for level in Level:
        if level is not Level.NATIONAL and not _code(place, level):
            continue
        found = [hotline for hotline in usable if hotline.level is level and hotline.serves(place, edition)]
        if not found and heir is not None:
            found = [hotline for hotline in usable if hotline.level is level and hotline.serves(heir, edition)]
        lines += [Line(level=level, hotline=hotline) for hotline in found]
        # In an emergency a list of what is not known would only stand in the way of the number that helps.
        if not found and need is not Need.EMERGENCY:
            lines.append(Line(level=level, hotline=None))
    return Directory(lines=tuple(lines))


def read_hotlines(path: Path, edit: Edit = as_shipped) -> tuple[Hotline, ...]:
    """Every number of the file, ended ones too, in file order. Raises CatalogueError."""
    entries = read_entries(path, Hotline, edit)
    refuse_repeats((hotline.id for hotline in entries), path.name)
    return entries


def _code(place: Codes, level: Level) -> str:
    """The code of `place` at `level`; '' where unknown, and for the country."""
    return {Level.PROVINCE: place.province, Level.DISTRICT: place.district, Level.COMMUNE: place.commune}.get(level, "")

"""The field of a question on an official's form: what it looks like, and what stands or was sent in it."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from handlers.dialogue.talk import LOCAL

if TYPE_CHECKING:
    from handlers.work import Work


class Input(StrEnum):
    """What a field looks like; the desk has a piece of template for each."""

    LINE = "line"
    AREA = "area"
    CHOICE = "choice"
    FACILITY = "facility"
    PLACE = "place"
    UPLOAD = "upload"


@dataclass(frozen=True, slots=True)
class Field:
    """How a form asks. `options`: ids with their words; `mode`: the keyboard of a telephone; `most`: characters;
    `hint`: the key of a text; `accept`: the media types that an upload takes."""

    input: Input
    options: tuple[tuple[str, str], ...] = ()
    mode: str = "text"
    most: int = 80
    hint: str = ""
    accept: str = ""


@dataclass(frozen=True, slots=True)
class Sent:
    """What stands in a field. `text`: as typed; `chosen`: the id of a choice, the code of a facility, or `p:d:c` of a
    place; `files`: ids of what was uploaded."""

    text: str = field(default="", repr=False)
    chosen: str = ""
    files: tuple[int, ...] = ()

    @property
    def empty(self) -> bool:
        """Whether nothing stands in it."""
        return not (self.text or self.chosen or self.files)


class Asking(Protocol):
    """What an answer is read by: a turn of a talk, or a form."""

    @property
    def work(self) -> "Work":
        """The rules and tools of now."""

    @property
    def today(self) -> date:
        """The local date."""


@dataclass(frozen=True, slots=True)
class Form:
    """What a kind goes by on a form, a sheet or a slip: the rules of now, the language it is written in, the province
    whose words it has. `anywhere`: where the ticket's matter happened may be any place, not just a listed facility."""

    work: "Work"
    language: str
    province: str = ""
    anywhere: bool = False

    @property
    def today(self) -> date:
        """The local date."""
        return self.work.now.astimezone(LOCAL).date()

"""What a ticket says: doses, what is wrong, the own words, the place, further answers, how the person is reached."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, Final

from storage.content.answered import Answered, Value, Where
from storage.content.subject import SERIES, Paper

UNKNOWN: Final = Where()


class Reach(StrEnum):
    """How the person wants to be reached."""

    ANY = ""
    CALL = "call"  # only by a call, no messages
    MESSAGE = "message"  # only by messages, no call


@dataclass(frozen=True, slots=True)
class ClaimedDose:
    """One dose as the citizen says it was. `vaccine`: a product's code, or the words of who knew none; `place`: where
    it was in words; empty texts and None where it is not known."""

    number: int
    series: str = SERIES
    vaccine: str = ""
    injected_on: date | None = None
    lot: str = ""
    facility_code: str = ""
    place: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Correction:
    """What is wrong on the record and what is right. `part`: name, birth, vaccine …; `words`: the part as an older
    release said it, where no part is known."""

    part: str = ""
    expected: str = field(default="", repr=False)
    words: str = ""

    @property
    def known(self) -> bool:
        """Whether anything is to be corrected."""
        return bool(self.part or self.expected or self.words)


@dataclass(frozen=True, slots=True)
class Details:
    """What the ticket says. `site`: where it happened, unknown where nobody has said so, never the home instead;
    `language`: the person's, where it is not the ticket's; `received_on`: the local day it came in where that is not
    the day it was filed (paper, backlog); `source_number`: its number where it came from.

    `form` and `rest`: as in `Subject`.
    """

    doses: tuple[ClaimedDose, ...] = ()
    correction: Correction = Correction()
    description: str = field(default="", repr=False)
    other_paper: Paper | None = field(default=None, repr=False)
    site: Where = UNKNOWN
    answers: tuple[Answered, ...] = ()
    language: str = ""
    reach: Reach = Reach.ANY
    received_on: date | None = None
    source_number: str = field(default="", repr=False)
    form: int | None = field(default=None, repr=False, compare=False)
    rest: Mapping[str, Any] = field(default_factory=dict, repr=False)

    def answer(self, key: str) -> Value | None:
        """The answer to a question, None where there is none."""
        return next((one.value for one in self.answers if one.key == key), None)

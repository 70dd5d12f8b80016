"""Whether a dose that an import brought, or set right, is the one that a ticket misses.

The number alone does not decide: a dose on another day, or of another vaccine than the citizen said, may be another
person's or a slip of the list, and an official looks.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol

from handlers.catalogue.vaccines import Vaccines
from handlers.dialogue.answers.vaccines import read_vaccine
from handlers.tickets.content import ClaimedDose
from storage.repositories.tickets import Ticket

DoseKey = tuple[str, int]  # series, number


class Recorded(Protocol):
    """A dose as a list has it."""

    @property
    def vaccine(self) -> str:
        """The product's code."""

    @property
    def injected_on(self) -> date:
        """The day."""


class Verdict(StrEnum):
    """What an arrival means for a ticket."""

    WAITS = "waits"  # what it misses has not come, or not all, or nothing of that is news
    ANSWERED = "answered"
    DIFFERS = "differs"  # it has come, with another day or vaccine


@dataclass(frozen=True, slots=True)
class Difference:
    """A dose as the citizen says it was, and as the list has it."""

    claimed: ClaimedDose
    recorded: Recorded


def judge(
    ticket: Ticket,
    arrived: Mapping[DoseKey, Recorded | None],
    present: Mapping[DoseKey, Recorded],
    vaccines: Vaccines,
) -> tuple[Verdict, list[Difference]]:
    """What it means that `arrived` came just now, of all that is `present`. `arrived`: with what stood there before,
    None for a new dose.

    A ticket that names no dose is answered by the first to come; else all it names must be there, and some must have
    come now. A dose set right has come for a ticket that could not take what stood there, and is no news to another.
    """
    missing = ticket.doses
    if not missing:
        return (Verdict.ANSWERED if None in arrived.values() else Verdict.WAITS), []
    if missing.isdisjoint(arrived):
        return Verdict.WAITS, []
    found = differences(ticket, present, vaccines)
    if found:
        return Verdict.DIFFERS, found
    stood = {key: old for key, old in arrived.items() if key in missing and old is not None}
    news = len(differences(ticket, stood, vaccines)) > 0 or any(arrived.get(key, ...) is None for key in missing)
    return (Verdict.ANSWERED if news and missing <= present.keys() else Verdict.WAITS), []


def differences(ticket: Ticket, present: Mapping[DoseKey, Recorded], vaccines: Vaccines) -> list[Difference]:
    """The doses a ticket names that are there otherwise. What the citizen did not say contradicts nothing."""
    claims = {(dose.series, dose.number): dose for dose in ticket.details.doses}
    return [
        Difference(claimed, present[key])
        for key, claimed in claims.items()
        if key in present and key in ticket.doses and _differs(claimed, present[key], vaccines)
    ]


def _differs(claimed: ClaimedDose, recorded: Recorded, vaccines: Vaccines) -> bool:
    if claimed.injected_on is not None and claimed.injected_on != recorded.injected_on:
        return True
    meant = _meant(claimed.vaccine, vaccines)
    return bool(meant) and recorded.vaccine not in meant


def _meant(said: str, vaccines: Vaccines) -> frozenset[str]:
    """The codes of what a citizen called a vaccine; empty when that tells nothing (forgotten, not known)."""
    if not said or said in vaccines:
        return frozenset({said} - {""})
    code = read_vaccine(said, vaccines)
    if isinstance(code, str):
        return frozenset({code})
    return frozenset(code.hint.get("codes", "").split(",")) - {""}

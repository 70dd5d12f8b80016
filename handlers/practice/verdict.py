"""How a made-up report was worked on: right, or what would have been better. Read from what happened to it."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Final, NamedTuple

from handlers.practice.acting import case_of
from handlers.practice.cases import Case, practice_cases
from handlers.work import Work
from storage.repositories.tickets import Ticket

TAKEN_BACK: Final = "taken_back"
BETTER: Final = {"refused", "transferred", "merged"}  # ends of what could have been done here


class Mark(StrEnum):
    """What is thought of the work on a report."""

    NEW = "new"  # nobody has begun
    GOING = "going"  # on the way
    RIGHT = "right"
    RATHER = "rather"  # another way would have been better


class Verdict(NamedTuple):
    """`case`: its name; `code` of the report and where it stands. The words: console_practice.case.CASE.MARK."""

    case: str
    mark: Mark
    code: str
    category: str
    name: str
    status: str
    mine: bool


async def verdicts(work: Work) -> list[Verdict]:
    """Of every report that the official who has entered practises on, as they were filed."""
    return [await verdict_of(work, one) for one in await work.uow.practice.tickets()]


async def verdict_of(work: Work, ticket: Ticket) -> Verdict:
    """Of one of them."""
    name = case_of(ticket)
    case = practice_cases().cases[name]
    events = await work.uow.ticket_events.of_ticket(ticket.id)
    mark = marked(case, ticket, [event.kind for event in events])
    mine = ticket.claimed_by is not None
    return Verdict(name, mark, ticket.code, ticket.category, case.name, ticket.status, mine)


def marked(case: Case, ticket: Ticket, kinds: Sequence[str]) -> Mark:
    """By the kinds of its events, oldest first. What was taken back has not been."""
    known = set(kinds)
    if TAKEN_BACK in known:
        last = len(kinds) - 1 - kinds[::-1].index(TAKEN_BACK)
        known = {kind for kind in kinds[:last] if kind not in BETTER} | set(kinds[last + 1 :])
    status = ticket.status
    if case.wants == "pass_on":
        return _ended("transferred" in known, status in ("approved", "entered", "refused", "merged"), known)
    if case.wants == "refuse":
        fits = status == "refused" and ticket.refusal_code in case.codes
        return _ended(fits, status in ("approved", "entered", "refused", "merged") or "transferred" in known, known)
    if status in ("refused", "merged") or "transferred" in known:
        return Mark.RATHER
    if case.wants == "solve":
        return _ended(status == "approved" and "replied" in known, status == "approved", known)
    if status in ("approved", "entered") and not _prepared(case, ticket, known):
        return Mark.RATHER
    return _ended(status == "entered", False, known)


def _prepared(case: Case, ticket: Ticket, known: set[str]) -> bool:
    """Whether it was ready to be agreed to: set right by its paper, asked about where the paper could not be read."""
    if case.wants == "ask":
        return "asked" in known
    if case.wants == "fix" and case.dose is not None:
        right = (case.paper.injected_on or case.dose.injected_on, case.dose.lot)
        return "corrected" in known and [(one.injected_on, one.lot) for one in ticket.details.doses] == [right]
    return True


def _ended(right: bool, wrong: bool, known: set[str]) -> Mark:
    if right or wrong:
        return Mark.RIGHT if right else Mark.RATHER
    return Mark.GOING if known - {"opened"} else Mark.NEW

"""Who opened a record, as its person may know it: the day, the office and the purpose, never a name."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Final

from handlers.dialogue.talk import LOCAL
from handlers.records.look_up import RECORD_SHOWN
from handlers.work import Work
from storage.repositories.audit import Seen

MOST: Final = 500  # openings that are read, newest first
CHAT: Final = "chat"  # the purpose of a look-up by somebody who had number, birth date and phone
GROUNDS: Final = frozenset({"claimed", "paper", "lead"})
OTHER: Final = "other"  # openings of releases that wrote no purpose


@dataclass(frozen=True, slots=True)
class Viewed:
    """What happened on a day, `n` times. `body_id`: the office, '' for look-ups in chats; `purpose` ends a text key."""

    day: date
    body_id: str
    purpose: str
    n: int


async def viewers(work: Work, person_id: int, contact_id: int) -> tuple[Viewed, ...]:
    """Every opening of this record that the audit log has, newest first, but the look-ups of this very chat."""
    seen = await work.uow.audit.openings(RECORD_SHOWN, f"person:{person_id}", f"contact:{contact_id}", MOST)
    counted: Counter[tuple[date, str, str]] = Counter()
    for one in seen:
        counted[one.at.astimezone(LOCAL).date(), await _office(work, one), _purpose(one)] += 1
    return tuple(Viewed(day, body, purpose, n) for (day, body, purpose), n in counted.items())


def _purpose(one: Seen) -> str:
    if not one.actor.startswith("official:"):
        return CHAT
    ground = str((one.details or {}).get("ground", ""))
    return ground if ground in GROUNDS else OTHER


async def _office(work: Work, one: Seen) -> str:
    """The office for which it was opened; of older rows the one that has the ticket now."""
    if not one.actor.startswith("official:"):
        return ""
    body = str((one.details or {}).get("body", ""))
    kind, _, number = one.reason.partition(":")
    if body or kind != "ticket" or not number.isdecimal():
        return body
    ticket = await work.uow.tickets.get(int(number))
    return ticket.body_id if ticket is not None else ""

"""Search among the tickets an official may see: by number, phone or name without opening them, by words by reading.

A number, a phone and a name are looked for as digests of the official's area (found_by.py). Words are looked for only
in the official's own few offices, in what is under way or changed lately: each ticket is opened and read.
"""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import Any, Final

from handlers.catalogue.office_kinds import OfficeKind
from handlers.dialogue.answers.identity import Identity, read_identity
from handlers.dialogue.answers.phones import Phone, read_phone
from handlers.staff.actor import Actor
from handlers.tickets import access
from handlers.tickets.access import accused_bodies
from handlers.tickets.act import audit_many
from handlers.tickets.found_by import LEAST, NAME, PAPER, PHONE, area, asked_for, once_asked_for, plain_words
from handlers.tickets.open import subject_index
from handlers.tickets.queries import SPOKEN
from handlers.tickets.status import WAITING, State
from handlers.work import Work
from storage.repositories.queues import QueueRow
from storage.repositories.tickets import Ticket

MOST: Final = 50  # tickets shown
MOST_WORDS: Final = 8  # of a name
MOST_ALIKE: Final = 1000  # tickets opened for the other words of a name
MOST_READ: Final = 2000  # tickets opened for words
FEW: Final = 4  # offices whose tickets are read
PIECE: Final = 40  # tickets read before others have their turn
LATELY: Final = timedelta(days=90)
SAID: Final = (*sorted(SPOKEN), "noted")
_ACTIVE: Final = (State.OPEN, State.CLAIMED, *WAITING, State.APPROVED)
_OVER: Final = tuple(state for state in State if state not in _ACTIVE)


class Way(StrEnum):
    """How something was looked for; the value stands in the audit log: `searched_by_name`."""

    CODE = "code"
    IDENTITY = "identity"
    PHONE = "phone"
    NAME = "name"
    WORDS = "words"


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody typed, as it is looked for. Nothing at all: no word and no number."""

    identity: str = field(default="", repr=False)  # as numbers are compared
    phone: str = field(default="", repr=False)  # national form
    name: tuple[str, ...] = field(default=(), repr=False)
    words: tuple[str, ...] = field(default=(), repr=False)

    def __bool__(self) -> bool:
        return bool(self.identity or self.phone or self.words)


@dataclass(frozen=True, slots=True)
class Found:
    """`more`: there are others, which are not shown; `inside`: what was written in tickets was read; `wide`: it was
    not, since the official works for more than `FEW` offices and named none of them."""

    tickets: tuple[Ticket | QueueRow, ...] = ()
    more: bool = False
    inside: bool = False
    wide: bool = False


def read_asked(text: str) -> Asked:
    """What is looked for: numbers where there are any, else a name and words."""
    identity, phone = read_identity(text), read_phone(text)
    named = tuple(plain_words(text))
    words = tuple(dict.fromkeys(named))
    if isinstance(identity, Identity) or isinstance(phone, Phone):
        return Asked(
            identity.comparable if isinstance(identity, Identity) else "",
            phone.national if isinstance(phone, Phone) else "",
            words=() if "".join(words).isdigit() else words,
        )
    is_name = LEAST <= len(named) <= MOST_WORDS and all(word.isalpha() for word in named)
    return Asked(name=named if is_name else (), words=words)


async def search(work: Work, actor: Actor, asked: Asked, *, inside: bool = False, office: str = "") -> Found:
    """Tickets that this official may see, the newest first, those of the very name before others. `inside`: also by
    what is written in them, which else happens only when nothing is found; `office`: the one to read, where the
    official has many. Audited by digest."""
    found: list[Ticket | QueueRow] = []
    if asked.identity:
        await audit_search(work, actor, Way.IDENTITY, asked.identity)
        found += await about(work, actor, asked.identity)
        found += await _by_digest(work, actor, PAPER, [asked.identity])
    if asked.phone:
        await audit_search(work, actor, Way.PHONE, asked.phone)
        found += await _by_digest(work, actor, PHONE, [asked.phone])
    if asked.name:
        await audit_search(work, actor, Way.NAME, " ".join(asked.name))
        found += await _named(work, actor, asked.name)
    once = list({ticket.id: ticket for ticket in found}.values())
    made = Found(tuple(once[:MOST]), len(once) > MOST)
    if asked.words and (inside or not once):
        made = await _inside(work, actor, asked.words, office, made)
    await audit_many(work, actor, "listed", [ticket.id for ticket in made.tickets], queue="search")
    return made


async def audit_search(work: Work, actor: Actor, way: Way, value: str) -> None:
    """What was looked for stands in the audit log as a keyed digest: who asks about one person later finds it."""
    digest = work.uow.vault.index("searched", value).hex()[:32]
    await work.uow.audit.add(work.ids.new(), work.now, actor.key, f"searched_by_{way}", details={"digest": digest})


async def about(work: Work, actor: Actor, number: str) -> list[Ticket]:
    """Tickets about an identity number (as it is compared) that this official may see."""
    index = subject_index(work, number)
    return await access.those_visible(work, actor, await work.uow.tickets.by_subject_index(index) if index else [])


async def _named(work: Work, actor: Actor, name: Sequence[str]) -> list[QueueRow]:
    """People of this very name, then those whose name has all these words, and the last two of them at its end."""
    same = await _by_digest(work, actor, NAME, [" ".join(name)])
    if len(name) == LEAST or len(same) > MOST:
        return same
    # Many share the last two words: of a few of them alone hardly anybody would have the others too.
    alike = await _by_digest(work, actor, NAME, [" ".join(name[-LEAST:])], MOST_ALIKE)
    return [*same, *(one for one in alike if any(set(name) <= set(plain_words(said)) for said in _names(one)))]


def _names(ticket: QueueRow) -> tuple[str, str]:
    return ticket.subject.name, ticket.subject.reporter.name


async def _by_digest(
    work: Work, actor: Actor, kind: str, values: Sequence[str], limit: int = MOST + 1
) -> list[QueueRow]:
    """In the offices in which the official works, which are seen whole; but for what complains of one of them."""
    units = area(work, actor)
    vault = work.uow.vault
    digests = b"".join([asked_for(vault, kind, value, units) for value in values])
    if not digests:
        return []

    def older() -> bytes:
        return b"".join([once_asked_for(vault, kind, value, units) for value in values])

    bodies = frozenset(body for body in actor.bodies if actor.works_in(body))
    found = await work.uow.ticket_digests.found(digests, bodies, _led(work, actor), limit, older)
    directory, roles = work.tools.directory, actor.roles
    return [row for row in found if accused_bodies(directory, row.accused_body).isdisjoint(roles)]


def _led(work: Work, actor: Actor) -> list[str]:
    """The provinces whose health department the official leads: all of their tickets are seen."""
    offices = (work.tools.directory.get(body) for body in actor.bodies if actor.leads(body))
    return [office.province for office in offices if office is not None and office.kind is OfficeKind.SO_Y_TE]


async def _inside(work: Work, actor: Actor, words: Sequence[str], office: str, before: Found) -> Found:
    """Tickets that hold every word, behind those that were found before."""
    own = readable(actor, actor.bodies)
    bodies = [office] if office in own else own
    if len(bodies) > FEW:
        return Found(before.tickets, before.more, False, True)
    await audit_search(work, actor, Way.WORDS, " ".join(words))
    digests, since = work.uow.ticket_digests, work.now - LATELY
    listed = await digests.of_offices(bodies, _ACTIVE, _OVER, since, MOST_READ + 1)
    known = {ticket.id for ticket in before.tickets}
    room, hits = MOST - len(known), list[int]()
    for start in range(0, min(len(listed), MOST_READ), PIECE):
        piece = [number for number in listed[start : start + PIECE] if number not in known]
        holding = {one.id for one in await digests.words(piece, SAID) if _holds(one.content, words)}
        hits += [number for number in piece if number in holding]
        if len(hits) > room:
            break
        await asyncio.sleep(0)
    kept = await access.those_visible(work, actor, await work.uow.tickets.many(hits[:room]))
    order = {number: place for place, number in enumerate(hits)}
    more = before.more or len(hits) > room or len(listed) > MOST_READ
    return Found((*before.tickets, *sorted(kept, key=lambda one: order[one.id])), more, True)


def readable(actor: Actor, bodies: Sequence[str]) -> list[str]:
    """Of these offices those whose tickets the actor may read whole."""
    return [body for body in bodies if actor.works_in(body)]


async def those_holding(work: Work, actor: Actor, ticket_ids: Sequence[int], words: Sequence[str]) -> list[int]:
    """Which of these tickets hold every word, in the order given: each is opened and read, so ask for those of a few
    offices that the actor sees whole. Audited by digest."""
    await audit_search(work, actor, Way.WORDS, " ".join(words))
    found = list[int]()
    for start in range(0, len(ticket_ids), PIECE):
        piece = ticket_ids[start : start + PIECE]
        holding = {one.id for one in await work.uow.ticket_digests.words(piece, SAID) if _holds(one.content, words)}
        found += [number for number in piece if number in holding]
        await asyncio.sleep(0)
    return found


def _holds(content: Sequence[Any], words: Sequence[str]) -> bool:
    written = set(plain_words(" ".join(_texts(content))))
    return written.issuperset(words)


def _texts(value: Any) -> Iterator[str]:
    """Every text of a JSON value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list | tuple):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _texts(one)

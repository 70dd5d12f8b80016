"""What officials and citizens read: queue pages with counts, one ticket with all that belongs to it, its history.

Everything goes through access: rows that complain of the reader's own office are left out, masked is masked.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from handlers.dialogue.talk import LOCAL
from handlers.staff.actor import Actor
from handlers.texts import Say
from handlers.tickets import access
from handlers.tickets.access import Sight, Standing, accused_bodies
from handlers.tickets.act import audit, audit_many
from handlers.tickets.add_information import GIVEN
from handlers.tickets.amended import CORRECTS, REPLIED, WITHDRAWS, amended
from handlers.tickets.errors import NotAllowed, Unfit
from handlers.tickets.masking import known_of, mask_subject, mask_text
from handlers.tickets.notices import body_name
from handlers.tickets.status import Verb, verbs
from handlers.tickets.take_over import is_away
from handlers.tickets.written_by_hand import KIND as WRITTEN
from handlers.work import Work
from storage.repositories.files import StoredFile
from storage.repositories.queues import FILTERS, Cursor, QueueRow, after
from storage.repositories.ticket_events import TicketEvent
from storage.repositories.tickets import Ticket

PAGE = 25
# What was said between office and citizen; the rest of a history is the office's own.
GIVEN_TO_US = frozenset(f"given_{way}" for way in GIVEN)  # by the citizen, written down by an official
BY_CITIZEN = frozenset({"information_added", "reopened", "supplemented", "not_seen"}) | GIVEN_TO_US
SPOKEN = BY_CITIZEN | CORRECTS.keys() | WITHDRAWS.keys() | {"asked", REPLIED, "refused", "reminded", WRITTEN}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a history: when (UTC), and what happened as a text to say. `cause`: what made it, '' for a reader who
    is not told what became of the message about it. `amended`: of a reply that stands no more, what was done to it;
    `reason`: why, of what did it."""

    at: str
    said: Say
    kind: str
    cause: str = ""
    amended: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class QueuePage:
    """One page; `following` is the cursor of the next, None at the end."""

    rows: tuple[QueueRow, ...]
    following: Cursor | None


@dataclass(frozen=True, slots=True)
class TicketPage:
    """All that one ticket's page shows. `verbs`: what this actor may do now; `earlier`: of the same identity number;
    `holder_away`: who has it is another, and not at work."""

    ticket: Ticket
    sight: Sight
    verbs: frozenset[Verb]
    files: tuple[tuple[StoredFile, str], ...]
    history: tuple[Line, ...]
    earlier: tuple[Ticket, ...]
    claimed_by_name: str
    holder_away: bool = False


async def queue_page(
    work: Work, actor: Actor, filter_name: str, *, cursor: Cursor | None = None, limit: int = PAGE
) -> QueuePage:
    """A page of the actor's bodies. Errors: NotAllowed (no official), Unfit (filter)."""
    if not actor.is_official:
        raise NotAllowed
    if filter_name not in FILTERS:
        raise Unfit("filter")
    rows = await work.uow.queues.page(filter_name, actor.bodies, actor.id, work.now, cursor=cursor, limit=limit + 1)
    shown = tuple(_shown(work, actor, row) for row in rows[:limit] if not _complained_of(work, actor, row))
    await audit_many(work, actor, "listed", [row.id for row in shown], queue=filter_name)
    return QueuePage(shown, after(filter_name, rows[limit - 1]) if len(rows) > limit else None)


async def queue_counts(work: Work, actor: Actor) -> dict[str, int]:
    """How many of each filter (1000: so many or more). Errors: NotAllowed."""
    if not actor.is_official:
        raise NotAllowed
    return await work.uow.queues.counts(actor.bodies, actor.id, work.now)


async def find(work: Work, actor: Actor, code: str) -> Ticket:
    """The ticket with this code as the actor may see it. Errors: NotAllowed."""
    return await access.visible(work, actor, await work.uow.tickets.get_by_code(code))


async def ticket_page(work: Work, actor: Actor, ticket_id: int) -> TicketPage:
    """A ticket with files, history, earlier tickets; seeing it is audited. Errors: NotAllowed."""
    whole = await work.uow.tickets.get(ticket_id)
    ticket = await access.visible(work, actor, whole)
    assert whole is not None  # noqa: S101
    seen = await access.sight(work, actor, whole)
    await audit(work, actor, "view", ticket_id, seen.value)
    allowed = frozenset([verb for verb in verbs(ticket.status) if await access.may(work, actor, whole, verb)])
    full = seen is Sight.FULL
    return TicketPage(
        ticket,
        seen,
        allowed,
        await _files(work, ticket_id) if full else (),
        await history(work, actor, whole),
        await _earlier(work, actor, whole) if full and actor.is_official else (),
        await access.claimer_name(work, whole),
        access.held_by_other(whole, actor) and await is_away(work, whole),
    )


async def mine(work: Work, actor: Actor) -> list[Ticket]:
    """What this chat filed, newest first."""
    filed = await work.uow.tickets.by_contact(actor.id)
    return [await access.visible(work, actor, ticket) for ticket in filed]


async def history(work: Work, actor: Actor, ticket: Ticket) -> tuple[Line, ...]:
    """What happened, in words; for citizens and copies only what concerns the citizen. Errors: NotAllowed."""
    stands = await access.standing(work, actor, ticket)
    if stands is None:
        raise NotAllowed
    inside = stands in (Standing.OWNER, Standing.ABOVE, Standing.PROVINCE, Standing.VOLUNTEER, Standing.SYSTEM)
    events = await work.uow.ticket_events.of_ticket(ticket.id, audience="" if inside else "citizen")
    numbers = {_number(event.actor) for event in events if event.actor.startswith("official:")}
    numbers |= {int(event.data["official"]) for event in events if "official" in event.data}
    names = await work.uow.officials.names(sorted(numbers)) if inside else {}
    typed = typed_for(stands, ticket)
    return _lines(work, events, names, inside, typed)


def typed_for(stands: Standing, ticket: Ticket) -> Callable[[str], str]:
    """How much of what people typed somebody reads: all, what says nothing of a person, or nothing."""
    if stands in (Standing.COPY, Standing.HOLDER):
        return lambda text: "…"
    if stands is Standing.VOLUNTEER:
        known = known_of(ticket.subject)
        return lambda text: mask_text(text, known)
    return lambda text: text


async def told_history(work: Work, ticket: Ticket) -> tuple[Line, ...]:
    """What happened as its citizen may read it. The caller has made sure that it is theirs."""
    events = await work.uow.ticket_events.of_ticket(ticket.id, audience="citizen")
    return _lines(work, events, {}, False, typed_for(Standing.FILER, ticket))


def to_call(lines: Sequence[Line]) -> tuple[Line, ...]:
    """What is to be told by a call and has not been yet, oldest first."""
    last = max((at for at, line in enumerate(lines) if line.kind == "called"), default=-1)
    return tuple(line for line in lines[last + 1 :] if line.kind == "to_call")


def _lines(
    work: Work, events: Sequence[TicketEvent], names: Mapping[int, str], inside: bool, typed: Callable[[str], str]
) -> tuple[Line, ...]:
    """What an official wrote by mistake is read by officials only."""
    gone = amended(events)
    return tuple(
        _line(work, event, names, inside, typed, gone.get(event.id, ""))
        for event in events
        if inside or event.id not in gone
    )


def _line(
    work: Work, event: TicketEvent, names: Mapping[int, str], inside: bool, typed: Callable[[str], str], gone: str
) -> Line:
    reason = typed(str(event.data.get("reason") or "")) if inside else ""
    params = {
        "why": Say("ticket_words.why", {"reason": reason}) if reason else "",
        "who": _who(work, event, names, inside),
        "body": body_name(work, event.body_id),
        "to_body": body_name(work, event.to_body_id),
        "name": names.get(int(event.data.get("official", 0)), ""),
        "text": typed(str(event.data.get("text") or event.data.get("rating") or "")),
    }
    at = event.at.astimezone(LOCAL).strftime("%d/%m/%Y %H:%M")
    return Line(
        at, Say(f"ticket_words.event.{event.kind}", params), event.kind, event.cause if inside else "", gone, reason
    )


def _who(work: Work, event: TicketEvent, names: Mapping[int, str], inside: bool) -> Say:
    """Officials read names; citizens read the office; both read who the citizen is."""
    if event.actor.startswith("official:"):
        name = names.get(_number(event.actor), "") if inside else ""
        if name:
            return Say("ticket_words.who.official", {"name": name})
        return Say("ticket_words.who.office", {"body": body_name(work, event.body_id)})
    if event.kind == WRITTEN:
        return Say("ticket_words.who.by_hand")
    if event.actor == "system":
        return Say("ticket_words.who.system")
    return Say("ticket_words.who.citizen" if inside else "ticket_words.who.you")


async def _files(work: Work, ticket_id: int) -> tuple[tuple[StoredFile, str], ...]:
    hanging = dict(await work.uow.ticket_files.of_ticket(ticket_id))
    return tuple((file, hanging[file.id]) for file in await work.uow.files.many(list(hanging)))


async def _earlier(work: Work, actor: Actor, ticket: Ticket) -> tuple[Ticket, ...]:
    """Other tickets about the same identity number that this actor may see."""
    if ticket.subject_index is None:
        return ()
    found = []
    for other in await work.uow.tickets.by_subject_index(ticket.subject_index):
        if other.id != ticket.id and await access.standing(work, actor, other) is not None:
            found.append(await access.visible(work, actor, other))
    return tuple(found)


def _complained_of(work: Work, actor: Actor, row: QueueRow) -> bool:
    return not accused_bodies(work.tools.directory, row.accused_body).isdisjoint(actor.roles)


def _shown(work: Work, actor: Actor, row: QueueRow) -> QueueRow:
    """The row as the actor may see it: a volunteer's masked."""
    full = actor.works_in(row.body_id) or row.claimed_by == actor.id
    full = full or any(actor.works_in(body) for body in actor.bodies if row.escalated_at is not None)
    return row if full else row._replace(shown=mask_subject(row.subject))


def _number(actor_key: str) -> int:
    return int(actor_key.rsplit(":", 1)[-1])

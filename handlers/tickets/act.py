"""The frame of every operation: lock, rights, revision, move, then event, audit and save, once per cause.

    act = await begin(work, ticket_id, actor, Verb.NOTE)
    if act.repeated:
        return act.ticket
    return await act.finish("noted", data={"text": text})

The row lock makes two officials take turns; the event's unique cause makes a repeated update change nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from handlers.catalogue.deadlines import Deadline
from handlers.staff.actor import Actor
from handlers.tickets import access
from handlers.tickets.counted import followed
from handlers.tickets.errors import Stale
from handlers.tickets.found_by import renewed
from handlers.tickets.sla import Pause, due_after_wait
from handlers.tickets.status import FINISHED, State, Verb, move
from handlers.work import Work
from storage.repositories.ticket_changes import Changes
from storage.repositories.ticket_events import TicketEvent
from storage.repositories.tickets import Ticket

CITIZEN, INTERNAL = "citizen", "internal"


@dataclass(slots=True)
class Act:
    """One operation on one locked ticket. `before`: as it was; `ticket`: as it is after `finish`."""

    work: Work
    before: Ticket
    ticket: Ticket
    actor: Actor
    verb: Verb
    cause: str
    repeated: bool

    @property
    def deadline(self) -> Deadline:
        """The time limit of the ticket's category."""
        return deadline_of(self.work, self.ticket)

    async def finish(
        self, kind: str, changes: Changes | None = None, *, data: Mapping[str, object] | None = None,
        audience: str = INTERNAL, to_body: str = "", reason: str = "", path: Sequence[Verb] = (),
    ) -> Ticket:  # fmt: skip
        """Carry the act out: state by the table of moves, event, audit, row. `reason`: a code for the audit log.

        `path`: the moves of an act that is more than one (given back, then transferred). Errors: MoveNotAllowed.
        """
        work, before = self.work, self.before
        after = State(before.status)
        for verb in path or (self.verb,):
            after = move(after, verb)
        values: Changes = {"status": after.value, **followed(work.tools.directory, before, changes or {})}
        if before.claimed_by is not None and before.claimed_by == self.actor.id and self.actor.is_official:
            values.setdefault("claim_until", held_until(work) if after is State.CLAIMED else None)
        if after in FINISHED and before.closed_at is None:
            values.setdefault("closed_at", work.now)
            await work.uow.ticket_files.set_purge(before.id, work.now + work.tools.policy.photo_life_after_closing)
        event = TicketEvent(
            work.ids.new(), before.id, kind, self.actor.key, self.cause, work.now, before.body_id, to_body, audience,
            data or {}, before.status, after.value, values.get("body_id", before.body_id),
            values.get("due_at", before.due_at),
        )  # fmt: skip
        await work.uow.ticket_events.append(event)
        await audit(work, self.actor, str(self.verb), before.id, reason)
        self.ticket = await work.uow.tickets.save(before, values, work.now)
        digests = renewed(work.uow.vault, before, values)
        if digests is not None:
            await work.uow.ticket_digests.set(before.id, digests)
        work.signal("ticket", ticket_id=before.id, body_id=self.ticket.body_id, event=kind)
        return self.ticket


async def begin(
    work: Work, ticket_id: int, actor: Actor, verb: Verb, *, expected: int | None = None, name: str = ""
) -> Act:
    """Lock the ticket for an act. `expected`: the revision the actor saw; `name`: of the act, when not the verb's.

    Errors: NotAllowed, AlreadyClaimed, Stale.
    """
    ticket = await access.require(work, actor, await work.uow.tickets.lock(ticket_id), verb)
    cause = f"{work.cause}:{name or verb}:{ticket_id}"
    repeated = await work.uow.ticket_events.happened(cause)
    if not repeated and expected is not None and expected != ticket.revision:
        raise Stale
    return Act(work, ticket, ticket, actor, verb, cause, repeated)


async def audit(work: Work, actor: Actor, action: str, ticket_id: int, reason: str = "") -> None:
    """A line in the audit log."""
    await work.uow.audit.add(
        work.ids.new(), work.now, actor.key, f"ticket.{action}", f"ticket:{ticket_id}", reason, {"cause": work.cause}
    )


async def audit_many(work: Work, actor: Actor, action: str, ticket_ids: Sequence[int], **details: object) -> None:
    """One line in the audit log for a list of tickets that somebody saw or chose; none for an empty list."""
    if ticket_ids:
        listed = {"tickets": list(ticket_ids), **details}
        await work.uow.audit.add(work.ids.new(), work.now, actor.key, f"tickets.{action}", details=listed)


def held_until(work: Work) -> datetime:
    """Until when a claim holds that nobody touches: its office hours are counted, no night and no holiday."""
    return work.rules.calendar.later(work.now, work.tools.policy.claim_life)


def deadline_of(work: Work, ticket: Ticket) -> Deadline:
    """The time limit of a ticket's category in its province."""
    return work.tools.catalogues.of(ticket.province_code).deadline(ticket.category)


def clock_resumed(work: Work, ticket: Ticket) -> Changes:
    """The changes that end a wait: what was left of the time runs on from now. {} when none runs."""
    if ticket.paused_at is None:
        return {}
    pause, deadline, days = Pause(ticket.paused_at, work.now), deadline_of(work, ticket), work.rules.calendar
    return {
        "paused_at": None,
        "reminded_at": None,
        "paused_seconds": ticket.paused_seconds + int((work.now - ticket.paused_at).total_seconds()),
        "due_at": due_after_wait(ticket.due_at, pause, deadline, days),
        "warn_at": due_after_wait(ticket.warn_at, pause, deadline, days),
    }

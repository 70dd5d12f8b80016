"""A report compared with its paper: a mark a typed field, the thirteen points of letter 9458 as a checklist, and words
to the citizen about what does not agree. The marks are read by whoever has the report next."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from handlers.staff.actor import Actor
from handlers.texts import Say
from handlers.tickets import access
from handlers.tickets.act import audit
from handlers.tickets.refuse import draft_refusal, fitting
from handlers.tickets.said import TEXT_LIMIT
from handlers.tickets.sheet import Row, Sheet, sheet_of
from handlers.tickets.status import MoveNotAllowed, State, Verb, is_allowed
from handlers.work import Work
from storage.repositories.tickets import Ticket

REASONS: Final = {"name": "R02", "birth": "R05", "date": "R09", "vaccine": "R12"}  # a field -> the point about it
MOST_REASONS: Final = 3  # whose drafts stand in one message: more is no message that is read to its end


@dataclass(frozen=True, slots=True)
class Checked:
    """`marks`: point -> whether it agrees (a field of `point_of`, or the code of a reason, which is False when it is
    ticked); `words`: to the citizen, '' while all agrees; `code`: the reason to refuse for, '' for none."""

    marks: Mapping[str, bool]
    words: str = field(default="", repr=False)
    code: str = ""


def point_of(row: Row, dose: int = 0) -> str:
    """The name of a field of the sheet as a point: `birth`, `2.date`."""
    name = row.label.key.rpartition(".")[2]
    return f"{dose}.{name}" if dose else name


async def checked(work: Work, ticket: Ticket) -> Checked:
    """The marks of a ticket and what follows from them. The caller has made sure that it is seen in full."""
    marks = await work.uow.ticket_checks.of_ticket(ticket.id)
    off = {point for point, agrees in marks.items() if not agrees}
    if not off:
        return Checked(marks)
    fits = (await fitting(work, [ticket]))[ticket.id]
    wanted = off | {REASONS.get(point.rpartition(".")[2], "") for point in off}
    codes = [code for code in work.rules.reasons if code in wanted and code in fits]
    return Checked(marks, _words(work, ticket, off, codes), codes[0] if codes else "")


async def save_checks(work: Work, ticket_id: int, actor: Actor, marks: Mapping[str, bool]) -> Checked:
    """Keep these marks and no others; points that the ticket does not have are left out.

    Errors: NotAllowed, AlreadyClaimed (a colleague has it), MoveNotAllowed (it is decided).
    """
    ticket = await access.require(work, actor, await work.uow.tickets.lock(ticket_id), Verb.CORRECT)
    if not is_allowed(ticket.status, Verb.CORRECT):
        raise MoveNotAllowed(State(ticket.status), Verb.CORRECT)
    known = {point for point, _ in _points(sheet_of(work, ticket, ticket.language))}
    kept = {point: agrees for point, agrees in marks.items() if point in known}
    kept |= {code: False for code in work.rules.reasons if marks.get(code) is False}
    if kept != await work.uow.ticket_checks.of_ticket(ticket_id):
        await work.uow.ticket_checks.replace(ticket_id, kept, actor.id, work.now)
        await audit(work, actor, "compared", ticket_id)
    return await checked(work, ticket)


def _points(sheet: Sheet) -> Iterator[tuple[str, tuple[Say, int]]]:
    yield from ((point_of(row), (row.label, 0)) for row in sheet.person)
    for number, rows in sheet.doses:
        yield from ((point_of(row, number), (row.label, number)) for row in rows)


def _words(work: Work, ticket: Ticket, off: set[str], codes: list[str]) -> str:
    """What does not agree by the names of the fields alone, then what to send next, in the citizen's language."""

    def say(key: str, **params: object) -> str:
        return work.rules.texts.say(key, params, language=ticket.language, province=ticket.province_code)

    named = [
        say("ticket_checks.of_dose", field=say(label.key), number=number) if number else say(label.key)
        for point, (label, number) in _points(sheet_of(work, ticket, ticket.language))
        if point in off
    ]
    lines = [say("ticket_checks.fields", fields=", ".join(named))] if named else []
    lines += [draft_refusal(work.rules.reasons, ticket, code) for code in codes[:MOST_REASONS]]
    return "\n".join(lines)[:TEXT_LIMIT]

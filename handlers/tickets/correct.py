"""Correct typed data to what the slip says, instead of refusing: audited, and the citizen is told which fields."""

from collections.abc import Callable
from dataclasses import dataclass

from handlers.staff.actor import Actor
from handlers.texts import Say
from handlers.tickets.act import CITIZEN, begin
from handlers.tickets.content import Details, Subject, changes_between
from handlers.tickets.errors import Unfit
from handlers.tickets.notices import tell_citizen
from handlers.tickets.open import subject_index
from handlers.tickets.status import Verb
from handlers.work import Work
from storage.repositories.tickets import Ticket


@dataclass(frozen=True, slots=True)
class Corrected:
    """The content as it should be. `identity`: the number for finding earlier tickets, '' when it did not change."""

    subject: Subject
    details: Details
    identity: str = ""


Edit = Callable[[Ticket], Corrected]
"""Gives the right content of the ticket as it stands now, under its lock."""


async def correct(work: Work, ticket_id: int, actor: Actor, edit: Edit, *, expected: int | None = None) -> Ticket:
    """Set the content to what `edit` makes of it; values are in the form the readers give.

    The phone of a record changes only here, after the papers were seen.
    Errors: NotAllowed, AlreadyClaimed, Stale, Unfit (changes: nothing differs), MoveNotAllowed, and those of `edit`.
    """
    act = await begin(work, ticket_id, actor, Verb.CORRECT, expected=expected)
    if act.repeated:
        return act.ticket
    right = edit(act.before)
    changes = changes_between((act.before.subject, act.before.details), (right.subject, right.details))
    if not changes:
        raise Unfit("changes")
    values: dict[str, object] = {"subject": right.subject, "details": right.details}
    if right.identity:
        values["subject_index"] = subject_index(work, right.identity)
    numbers = tuple(dose.number for dose in right.details.doses)
    if right.details.doses != act.before.details.doses:
        values["dose_numbers"] = numbers
    labels = ", ".join(_label(work, name, act.before) for name in dict.fromkeys(change.label for change in changes))
    fields = [change.name for change in changes]
    data = {"fields": fields, "text": labels, "changes": [[one.name, one.before, one.after] for one in changes]}
    ticket = await act.finish("corrected", values, data=data, audience=CITIZEN, reason=",".join(fields))
    await tell_citizen(work, ticket, "corrected", act.cause, fields=labels)
    return ticket


def _label(work: Work, field: str, ticket: Ticket) -> str:
    said = Say(f"ticket_words.field.{field}")
    return work.tools.texts.say(said.key, language=ticket.language, province=ticket.province_code)

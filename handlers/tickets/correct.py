"""Correct typed data to what the slip says, instead of refusing: audited, and the citizen is told which fields."""

from collections.abc import Mapping
from typing import Any, Final

from handlers.staff.actor import Actor
from handlers.texts import Say
from handlers.tickets.act import CITIZEN, begin
from handlers.tickets.errors import Unfit
from handlers.tickets.notices import tell_citizen
from handlers.tickets.open import subject_index
from handlers.tickets.status import Verb
from handlers.work import Work
from storage.repositories.tickets import Ticket

SUBJECT_FIELDS: Final = frozenset({"name", "birth", "sex", "phone", "identity", "address"})


async def correct(
    work: Work, ticket_id: int, actor: Actor, *, subject: Mapping[str, Any] | None = None,
    details: Mapping[str, Any] | None = None, identity: str = "", expected: int | None = None,
) -> Ticket:  # fmt: skip
    """Set the named fields (None takes one away). `identity`: the number for finding earlier tickets, if it changed.

    Values are in the form the readers give. The phone of a record changes only here, after the papers were seen.
    Errors: NotAllowed, AlreadyClaimed, Stale, Unfit (changes: unknown field, or nothing differs), MoveNotAllowed.
    """
    act = await begin(work, ticket_id, actor, Verb.CORRECT, expected=expected)
    if act.repeated:
        return act.ticket
    if set(subject or {}) - SUBJECT_FIELDS:
        raise Unfit("changes")
    new_subject, subject_changes = _changed(act.before.subject, subject or {})
    new_details, detail_changes = _changed(act.before.details, details or {})
    if not subject_changes and not detail_changes:
        raise Unfit("changes")
    changes: dict[str, Any] = {"subject": new_subject, "details": new_details}
    if identity:
        changes["subject_index"] = subject_index(work, identity)
    fields = [*subject_changes, *(("doses",) if "doses" in detail_changes else ())]
    fields += ["other"] if set(detail_changes) - {"doses"} else []
    labels = ", ".join(_label(work, field, act.before) for field in fields)
    data = {"fields": fields, "text": labels, "subject": subject_changes, "details": detail_changes}
    ticket = await act.finish("corrected", changes, data=data, audience=CITIZEN, reason=",".join(fields))
    await tell_citizen(work, ticket, "corrected", act.cause, fields=labels)
    return ticket


def _label(work: Work, field: str, ticket: Ticket) -> str:
    said = Say(f"ticket_words.field.{field}")
    return work.tools.texts.say(said.key, language=ticket.language, province=ticket.province_code)


def _changed(old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The merged values, and {field: [old, new]} of those that differ."""
    differs = {name: [old.get(name), value] for name, value in new.items() if old.get(name) != value}
    merged = {**old, **new}
    return {name: value for name, value in merged.items() if value is not None}, differs

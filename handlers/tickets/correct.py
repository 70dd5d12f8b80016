"""Correct typed data to what the slip says, instead of refusing: audited, and the citizen is told which fields."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from handlers.places.bodies import Place
from handlers.questions.said import in_words
from handlers.records.officials import BY_CODE
from handlers.staff.actor import Actor
from handlers.tickets.access import accused_bodies
from handlers.tickets.act import CITIZEN, begin
from handlers.tickets.content import Details, Subject
from handlers.tickets.content.changes import Change, changes_between, differing
from handlers.tickets.errors import Unfit
from handlers.tickets.notices import tell_citizen
from handlers.tickets.open import subject_index
from handlers.tickets.status import Verb
from handlers.work import Work
from storage.repositories.ticket_changes import Changes
from storage.repositories.tickets import Ticket


@dataclass(frozen=True, slots=True)
class Corrected:
    """The content as it should be. `identity`: the number for finding earlier tickets, '' when it did not change;
    `facility_code`, `place` (where the person lives): None when they did not; `file_ids`: files that come along;
    `language`: in which the person is written to, '' when that did not change.
    """

    subject: Subject
    details: Details
    identity: str = ""
    facility_code: str | None = None
    place: Place | None = None
    file_ids: tuple[int, ...] = ()
    language: str = ""


NO_PROOF: Final = "none"
Edit = Callable[[Ticket], Corrected]
"""Gives the right content of the ticket as it stands now, under its lock."""


async def correct(work: Work, ticket_id: int, actor: Actor, edit: Edit, *, expected: int | None = None) -> Ticket:
    """Set the content to what `edit` makes of it; values are in the form the readers give.

    The phone of a record changes only here, after the papers were seen.
    The office that has it stays the same: `transfer` is for that.
    Errors: NotAllowed, AlreadyClaimed, Stale, Unfit (changes: nothing differs; accused: the office that has it would be
    the one complained of), MoveNotAllowed, and those of `edit`.
    """
    act = await begin(work, ticket_id, actor, Verb.CORRECT, expected=expected)
    if act.repeated:
        return act.ticket
    before, right = act.before, edit(act.before)
    columns = _columns(work, before, right)
    changes = _once(
        *changes_between((before.subject, before.details), (right.subject, right.details)),
        *differing(_outside(before, {}), _outside(before, columns, len(right.file_ids))),
    )
    if not changes:
        raise Unfit("changes")
    values: Changes = {"subject": right.subject, "details": right.details, **columns}
    if right.identity:
        values["subject_index"] = subject_index(work, right.identity)
        if values["subject_index"] != before.subject_index:  # the record and its proof were of the other number
            values["person_id"], values["proof"] = None, NO_PROOF
    if before.proof in BY_CODE and right.subject.answer_phone != before.subject.answer_phone:
        values["proof"] = NO_PROOF  # it was of the number that stood there; who set the new one right has typed it
    if right.details.doses != before.details.doses:
        values["dose_numbers"] = tuple(dose.number for dose in right.details.doses)
    labels = ", ".join(dict.fromkeys(_label(work, change, before) for change in changes))
    fields = [change.name for change in changes]
    data = {"fields": fields, "text": labels, "changes": [[one.name, one.before, one.after] for one in changes]}
    await work.uow.ticket_files.add(before.id, right.file_ids, work.now)
    ticket = await act.finish("corrected", values, data=data, audience=CITIZEN, reason=",".join(fields))
    await tell_citizen(work, ticket, "corrected", act.cause, fields=labels)
    return ticket


def _once(*changes: Change) -> tuple[Change, ...]:
    """The changes, the facility named once: it is the place where it happened, too."""
    named = {change.name for change in changes}
    return tuple(change for change in changes if not (change.name == "site" and "facility" in named))


def _columns(work: Work, before: Ticket, right: Corrected) -> Changes:
    """What changes outside the content. Errors: Unfit (accused)."""
    found: Changes = {}
    directory = work.tools.directory
    if right.place is not None and right.place != _place(before):
        found["edition"] = directory.edition
        found["province_code"], found["district_code"], found["commune_code"] = right.place
    if right.language and right.language != before.language:
        found["language"] = right.language
    if right.facility_code is not None and right.facility_code != before.facility_code:
        found["facility_code"] = right.facility_code
        was, now = (directory.at_facility(code) for code in (before.facility_code, right.facility_code))
        if before.accused_body and was is not None and was.id == before.accused_body:
            accused = now.id if now else ""
            if before.body_id in accused_bodies(directory, accused):
                raise Unfit("accused")
            found["accused_body"] = accused
    return found


def _outside(ticket: Ticket, columns: Changes, files: int = 0) -> dict[str, object]:
    """What a ticket holds outside its content, as changes name it. `columns`: what is new; `files`: how many are."""
    place = _place(ticket)
    if "province_code" in columns:
        place = Place(columns["province_code"], columns["district_code"], columns["commune_code"])
    found: dict[str, object] = {"residence": list(place)}
    found["facility"] = columns.get("facility_code", ticket.facility_code) or None
    found["written"] = columns.get("language", ticket.language)
    return found | ({"files": files} if files else {})


def _place(ticket: Ticket) -> Place:
    return Place(ticket.province_code, ticket.district_code, ticket.commune_code)


def _label(work: Work, change: Change, ticket: Ticket) -> str:
    """What changed, as the citizen reads it: an answer by the label of its question."""
    texts, province = work.rules.texts, ticket.province_code
    asked = work.rules.catalogues.of(province).category(ticket.category).question(change.question)
    if asked is not None:
        label = in_words(texts, asked.label, ticket.language, province)
        return f"{label[:1].lower()}{label[1:]}"
    return texts.say(f"ticket_words.field.{change.label}", language=ticket.language, province=province)

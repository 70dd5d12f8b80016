"""A copy of what is kept about a person, in words: their chat, their reports with all that was told and answered, and
how much of everything else there is. Only for who has proved by a phone that it is theirs; giving it is audited.
"""

from collections.abc import Iterator
from typing import Final

from handlers.contacts.ask_erasure import Owner
from handlers.contacts.own_reports import own_reports
from handlers.dialogue.answers.ticket_code import group_code
from handlers.dialogue.outcome import say
from handlers.texts import Say
from handlers.tickets.notices import body_name
from handlers.tickets.open import subject_index
from handlers.tickets.queries import told_history
from handlers.tickets.sheet import Row, sheet_of
from handlers.tickets.status import word
from handlers.tickets.times import moment_in_words
from handlers.work import Work
from storage.repositories.contacts import Contact
from storage.repositories.tickets import Ticket

GIVEN: Final = "copy_given"  # the action in the audit log


async def own_data(work: Work, contact: Contact, owner: Owner, language: str) -> tuple[Say, ...]:
    """The copy, a paragraph a report. `owner`: as proven a moment ago."""
    index = subject_index(work, owner.identity.comparable if owner.identity else "")
    reports = await own_reports(work, contact.id, index, owner.phone, owner.how)
    known = await work.uow.contacts.get(contact.id) or contact
    head = say("own_data.head", moment=moment_in_words(work.now, work.rules.calendar))
    says = [head, _block(work, language, "own_data.about_you", list(_profile(work, known, language)))]
    says += [await _report(work, ticket, language) for ticket in reports]
    if not reports:
        says.append(say("own_data.no_reports"))
    kept = await work.uow.retention.count_traces(contact.id)
    rest = [(f"own_data.count.{kind}", str(number)) for kind, number in kept.items() if number]
    if rest:
        says.append(_block(work, language, "own_data.besides", rest))
    await work.uow.audit.add(
        work.ids.new(), work.now, f"contact:{contact.id}", GIVEN, reason=owner.how, details={"reports": len(reports)}
    )
    return (*says, say("own_data.elsewhere"))


def _profile(work: Work, contact: Contact, language: str) -> Iterator[tuple[str, str]]:
    """Label's key and value of what is remembered of the chat."""
    yield "own_data.field.name", contact.name
    yield "own_data.field.phone", contact.phone
    yield "own_data.field.birth_year", str(contact.birth_year or "")
    yield (
        "own_data.field.sex",
        work.rules.texts.say(f"console.sex.{contact.sex}", language=language) if contact.sex else "",
    )
    gazetteer = work.tools.resolver.gazetteers.get(contact.edition)
    codes = (contact.commune, contact.district, contact.province)
    units = [gazetteer.units[code].name for code in codes if code and gazetteer and code in gazetteer.units]
    yield "own_data.field.place", ", ".join(units)
    yield "own_data.field.chat", contact.channel


async def _report(work: Work, ticket: Ticket, language: str) -> Say:
    """Everything of one report: what was told, in the words of its form, and what was answered."""
    sheet = sheet_of(work, ticket, language)
    lines = [_row(work, row, language) for row in sheet.person]
    for number, rows in sheet.doses:
        lines.append(work.rules.texts.say("own_data.dose", {"number": number}, language=language))
        lines += [f"  {_row(work, row, language)}" for row in rows]
    lines += [_row(work, row, language) for row in sheet.more]
    if sheet.description:
        lines.append(work.rules.texts.say("own_data.words", {"text": sheet.description}, language=language))
    photos = len(await work.uow.ticket_files.of_ticket(ticket.id))
    if photos:
        lines.append(work.rules.texts.say("own_data.photos", {"number": photos}, language=language))
    for line in await told_history(work, ticket):
        said = work.rules.texts.say(line.said.key, line.said.params, language=language, province=ticket.province_code)
        lines.append(f"{line.at}: {said}")
    category = work.rules.catalogues.of(ticket.province_code).category(ticket.category)
    return say(
        "own_data.report",
        code=group_code(ticket.code),
        category=category.short.in_language(language),
        state=Say(word(ticket.status, ticket.enters).value),
        body=body_name(work, ticket.body_id),
        lines="\n".join(f"• {line}" for line in lines),
    )


def _row(work: Work, row: Row, language: str) -> str:
    return f"{work.rules.texts.say(row.label.key, row.label.params, language=language)}: {row.shown}"


def _block(work: Work, language: str, title: str, fields: list[tuple[str, str]]) -> Say:
    lines = [f"• {work.rules.texts.say(key, language=language)}: {value}" for key, value in fields if value]
    return say(title, lines="\n".join(lines))

"""A ticket's typed data in the field order of the national platform (domain: list templates), ready to be copied."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from handlers.catalogue.questions import Question
from handlers.places.in_words import facility_words
from handlers.questions.field import Form
from handlers.questions.kinds import KINDS
from handlers.questions.said import in_words
from handlers.texts import Say
from handlers.tickets.content import Answered, ClaimedDose, Reach
from handlers.tickets.guide_words import OF_GUIDES, guide_words
from handlers.tickets.number_doubts import number_doubts
from handlers.tickets.site import event_site, where_of
from handlers.work import Work
from storage.repositories.tickets import Ticket

SEX_CODE = {"male": "0", "female": "1"}  # as the import template writes it
PAPERS = ("cccd", "cmnd", "passport", "bhyt")


@dataclass(frozen=True, slots=True)
class Row:
    """One field: its label, what is shown, what is copied ('' for nothing to copy), and where a form changes it."""

    label: Say
    shown: str = field(repr=False)
    copied: str = field(default="", repr=False)
    name: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """Typed data of a ticket: the person, each dose, what else was answered, and the citizen's own words; `doubts`:
    what of the person does not fit together."""

    person: tuple[Row, ...] = field(repr=False)
    doses: tuple[tuple[int, tuple[Row, ...]], ...] = field(repr=False)
    more: tuple[Row, ...] = field(repr=False)
    description: str = field(repr=False)
    doubts: tuple[Say, ...] = ()


def sheet_of(work: Work, ticket: Ticket, language: str) -> Sheet:
    """The sheet of a ticket as it may be seen (a masked ticket gives a masked sheet)."""
    return Sheet(
        tuple(row for row in _person(work, ticket, language) if row.shown),
        tuple((dose.number, tuple(_dose(work, dose, ticket, language))) for dose in claimed_doses(ticket)),
        tuple(row for row in _more(work, ticket, language) if row.shown),
        ticket.details.description,
        number_doubts(work, ticket.subject),
    )


def claimed_doses(ticket: Ticket) -> tuple[ClaimedDose, ...]:
    """The doses it is about; where nothing was told of them, by their numbers alone."""
    series = {number: series for series, number in ticket.doses}
    return ticket.details.doses or tuple(ClaimedDose(number, series[number]) for number in ticket.dose_numbers)


def _person(work: Work, ticket: Ticket, language: str) -> Iterator[Row]:
    subject = ticket.subject
    yield _row("name", subject.name, "name")
    yield _row("birth", subject.birth.shown if subject.birth else "", "birth")
    if subject.sex in SEX_CODE:
        label = work.tools.texts.say(f"console.sex.{subject.sex}", language=language)
        yield Row(Say("console.field.sex"), f"{label} ({SEX_CODE[subject.sex]})", SEX_CODE[subject.sex], "sex")
    yield _row("group_code", subject.group_code)
    yield _row("workplace", subject.workplace)
    yield _row("phone", subject.phone, "phone")
    for kind in PAPERS:
        yield _row(kind, subject.number(kind), "identity")
    units = {"province": ticket.province_code, "district": ticket.district_code, "commune": ticket.commune_code}
    for level, code in units.items():
        yield Row(Say(f"console.field.{level}"), _unit(work, ticket.edition, code), code)
    yield _row("address", subject.address, "address")
    yield _row("reporter", " · ".join(part for part in (subject.reporter.name, subject.reporter.phone) if part))


def _dose(work: Work, dose: ClaimedDose, ticket: Ticket, language: str) -> Iterator[Row]:
    if dose.vaccine:
        known = work.rules.vaccines.get(dose.vaccine)
        shown = known.name.get(language, dose.vaccine) if known else dose.vaccine
        yield _row("vaccine", shown)
    if dose.injected_on is not None:
        yield _row("date", day_words(dose.injected_on.isoformat()))
    yield from (_row("lot", dose.lot),) if dose.lot else ()
    code = dose.facility_code or ("" if dose.place else ticket.facility_code)
    where = facility_words(work, code) if code else dose.place
    if where:
        yield Row(Say("console.field.facility"), where, code or where)


def _more(work: Work, ticket: Ticket, language: str) -> Iterator[Row]:
    details = ticket.details
    site = where_of(ticket)
    if words := event_site(work, ticket, language):
        yield Row(Say("console.field.site"), words, site.facility_code or words if site.known else "")
    part = f"complaint.part.{details.correction.part}"
    known = details.correction.part and work.tools.texts.has(part)
    yield _labelled("wanted", work.tools.texts.say(part, language=language) if known else details.correction.words)
    yield _labelled("expected", details.correction.expected)
    if details.other_paper is not None:
        yield _labelled("other", f"{details.other_paper.kind}, {details.other_paper.number}")
    spoken = f"console_form.language.{details.language}"
    has_name = work.tools.texts.has(spoken)
    yield _labelled("spoken", work.tools.texts.say(spoken, language=language) if has_name else details.language)
    if details.reach is not Reach.ANY:
        yield _labelled("reach", work.tools.texts.say(f"console_form.reach.{details.reach}", language=language))
    yield _labelled("received_on", day_words(details.received_on.isoformat()) if details.received_on else "")
    yield _labelled("source_number", details.source_number)
    category = work.rules.catalogues.of(ticket.province_code).category(ticket.category)
    asked = {answer.key for answer in details.answers if category.question(answer.key) is not None}
    told = {one.key: str(one.value) for one in details.answers if one.key in OF_GUIDES - asked}
    yield from (_labelled(name, words) for name, words in guide_words(work, told, language))
    for answer in (one for one in details.answers if one.key not in told):
        yield _answered(work, ticket, answer, category.question(answer.key), language)


def _answered(work: Work, ticket: Ticket, answer: Answered, question: Question | None, language: str) -> Row:
    """An answer under the words of its question; one that no question of its kind asks any more as it stands."""
    texts, form = work.rules.texts, Form(work, language, ticket.province_code)
    if question is None or question.kind != answer.kind:
        known = texts.has(f"console.detail.{answer.key}")
        return _labelled(answer.key if known else "other", answer_words(form, None, answer))
    label = in_words(texts, question.label, language, ticket.province_code)
    return Row(Say("common.verbatim", {"text": label}), answer_words(form, question, answer))


def answer_words(form: Form, question: Question | None, answer: Answered) -> str:
    """An answer in words, as its kind says it. `question`: None when it is no longer asked; a kind that this release
    does not know says its value as it is."""
    kinds = [kind for name, kind in KINDS.items() if name == answer.kind]
    words = kinds[0].words(form, question, answer.value) if kinds else str(answer.value)
    return words if question else day_words(words)  # older releases kept days as texts


def _labelled(name: str, shown: str) -> Row:
    return Row(Say(f"console.detail.{name}"), shown)


def _row(name: str, shown: str, change: str = "") -> Row:
    return Row(Say(f"console.field.{name}"), shown, shown, change)


def _unit(work: Work, edition: int, code: str) -> str:
    gazetteer = work.tools.resolver.gazetteers.get(edition)
    unit = gazetteer.units.get(code) if gazetteer and code else None
    return f"{unit.name} ({code})" if unit else ""


def day_words(iso: str) -> str:
    """`2021-08-27` -> `27/08/2021`; anything else as it is."""
    parts = iso.split("-")
    return "/".join(reversed(parts)) if len(parts) == 3 and all(part.isdigit() for part in parts) else iso

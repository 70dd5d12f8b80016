"""A report filed for somebody in front of the official or on the telephone: the same questions as in the chat, on a
form, and the same draft.

Readers are the chat's own. Doubts are hints: the official sees them once and may send all the same.
"""

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

from bot.console.arrival import WRITTEN, read_arrival
from bot.console.asking import MISSING, Problems, Unreadable, Uploads, read_questions, unasked
from bot.console.desk import Desk
from bot.console.doses import read_doses
from handlers.catalogue.categories import Category, Meaning
from handlers.catalogue.questions import Question, Target
from handlers.dialogue.answers.identity import Identity, read_identity
from handlers.dialogue.answers.identity_checks import sex_in
from handlers.dialogue.answers.invalid import Invalid
from handlers.dialogue.answers.names import read_name
from handlers.evidence.checks import Check, claim_checks
from handlers.evidence.claims import Claim, KnownDose
from handlers.places.bodies import Place
from handlers.questions.field import Form
from handlers.questions.kinds.place import chosen_place
from handlers.questions.on_form import Held, asks_doses, form_questions
from handlers.texts import Say
from handlers.tickets.content import Details, Paper, Reporter, Subject
from handlers.tickets.content.typed import sex_of, with_field
from handlers.tickets.open import Draft
from handlers.work import Work

BY_HAND: Final = "zalo_by_hand"  # written to an official, outside the chat of the service
CALLER: Final = "caller"
PAPER: Final = "paper"  # a form that was filled in by hand and collected
SOURCES: Final = ("walk_in", CALLER, BY_HAND, PAPER)
PERSON: Final = {  # field of the form -> where the question that asks for it puts the answer
    "name": Target.NAME,
    "birth": Target.BIRTH,
    "sex": Target.SEX,
    "identity": Target.PAPERS,
    "phone": Target.PHONE,
}


@dataclass(frozen=True, slots=True)
class Person:
    """Whom it is about, as read."""

    subject: Subject = field(repr=False)
    identity: Identity | None = field(repr=False)


def category_of(desk: Desk) -> Category | None:
    """The category chosen, as the official's province has it; None while none is that can be filed here."""
    catalogue = desk.service.tools.catalogues.of(desk.province)
    found = catalogue.categories.get(desk.field("category"))
    return found if found is not None and may_be_filed(found) else None


def may_be_filed(category: Category) -> bool:
    """Whether the desk files it: lists have a way of their own, guidance opens no ticket, closed ones take none."""
    return category.ticket and not category.closed and category.means is not Meaning.LIST


def questions_of(desk: Desk, category: Category) -> tuple[Question, ...]:
    """What the form asks by kind."""
    return form_questions(category, desk.service.tools.catalogues.common.questions)


def read_draft(work: Work, desk: Desk, category: Category, uploads: Uploads) -> tuple[Draft, Person]:
    """The draft of the form. Errors: Unreadable, with everything that cannot be taken."""
    problems: Problems = {}
    form = Form(work, desk.language, desk.province, category.event)
    person = _around(form, desk, category, problems)
    questions = questions_of(desk, category)
    doses = read_doses(form, desk, (), problems) if asks_doses(category) else ()
    if asks_doses(category) and not doses:
        problems.setdefault("dose_1", Say("console_form.dose_missing"))
    language, details = read_arrival(form, desk, WRITTEN[0], Details(doses=doses), problems)
    held = read_questions(form, desk, questions, Held(person.subject, details), uploads, problems)
    unasked(desk, questions, held, problems)
    place = place_of(form, desk.field("place"))
    if problems or place is None:
        raise Unreadable(problems)
    draft = Draft(
        category=category.code,
        subject=held.subject,
        details=held.details,
        place=place,
        site=place,
        facility_code=held.facility_code,
        identity=person.identity.comparable if person.identity else "",
        dose_numbers=tuple(dose.number for dose in doses),
        file_ids=held.file_ids,
        language=language,
        consent_version=work.tools.policy.consent_version,
        source=desk.field("source") if desk.field("source") in SOURCES else SOURCES[0],
    )
    return draft, person


def problems_without_category(work: Work, desk: Desk) -> Problems:
    """What cannot be taken on a form on which no category was chosen."""
    problems: Problems = {"category": Say("console.problem.field.category")}
    form = Form(work, desk.language, desk.province)
    _around(form, desk, None, problems)
    read_arrival(form, desk, WRITTEN[0], Details(), problems)
    return problems


def _around(form: Form, desk: Desk, category: Category | None, problems: Problems) -> Person:
    """The person as read, with what every category needs beside it: consent, home, papers where they were seen."""
    if desk.field("consent") != "yes":
        problems["consent"] = Say("console.problem.field.consent")
    if place_of(form, desk.field("place")) is None:  # one typed and not chosen must not become the official's own
        problems["place"] = Say("console.problem.field.place")
    if desk.field("source") == PAPER and not desk.field("received_on"):
        problems["received_on"] = Say("console_paper.received_needed")
    if desk.field("in_person") == "yes" and not (desk.field("identity") and desk.field("birth")):
        problems["in_person"] = Say("console.problem.field.in_person_needs")
    return _person(desk, category, form.today, problems)


def doubts(work: Work, draft: Draft, person: Person) -> tuple[Check, ...]:
    """What the checks before sending would ask a citizen about."""
    subject = person.subject
    doses = tuple(KnownDose(dose.number, dose.vaccine or None, dose.injected_on) for dose in draft.details.doses)
    claim = Claim(subject.name, subject.birth, sex_of(subject), doses)
    return tuple(check for check in claim_checks(claim, work.rules.vaccines) if check.detail)


def must_tell(category: Category | None) -> frozenset[str]:
    """The fields of the person that the category asks everybody for."""
    required = {one.target for one in category.questions if one.required} if category else set()
    return frozenset({"name", *(name for name, target in PERSON.items() if target in required)})


def _person(desk: Desk, category: Category | None, today: date, problems: Problems) -> Person:
    subject, identity = Subject(), None
    if desk.field("identity"):
        read = read_identity(desk.field("identity"))
        if isinstance(read, Invalid):
            problems["identity"] = Say("console.problem.field.identity")
        else:
            identity, subject = read, replace(subject, papers=(Paper(read.kind.value, read.number),))
    for name in ("name", "birth", "sex", "address", "phone"):
        if desk.field(name):
            found = with_field(subject, name, desk.field(name), today)
            if isinstance(found, Invalid):
                problems[name] = Say(f"console.problem.field.{name}")
            else:
                subject = found.subject
    if not subject.sex and identity is not None:
        subject = replace(subject, sex=sex_in(identity) or "")
    for name in must_tell(category):
        if not desk.field(name) and not (name == "sex" and subject.sex):
            problems[name] = MISSING
    if not desk.field("phone") and (desk.field("source") == CALLER or desk.field("reach")):
        problems["phone"] = Say("console.problem.field.phone_or_chat")
    return Person(_reported(desk, subject, problems), identity)


def _reported(desk: Desk, subject: Subject, problems: Problems) -> Subject:
    if not desk.field("reporter"):
        return subject
    read = read_name(desk.field("reporter"))
    if isinstance(read, Invalid):
        problems["reporter"] = Say("console.problem.field.name")
        return subject
    return replace(subject, reporter=Reporter(read.text, subject.phone))


def place_of(form: Form, chosen: str) -> Place | None:
    """The unit of `p:d:c` in the edition of now, None when there is none."""
    where = chosen_place(form, chosen)
    return Place(where.province, where.district, where.commune) if where is not None else None


def own_place(desk: Desk) -> Place:
    """Where the official's first office is."""
    office = desk.service.tools.directory.get(next(iter(desk.actor.bodies), ""))
    return office.place if office else Place()

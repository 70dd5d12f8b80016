"""What the reports of one house have in common: said back, and taken over from the report before only by a yes."""

from typing import get_args

from handlers.catalogue.categories import Meaning
from handlers.conversations.asking.place import known_place, place_words
from handlers.conversations.asking.proof import SHOWN, How, ProofAnswer, fresh_proof
from handlers.conversations.complaint.data import ComplaintTalk, DoseAnswer, FacilityAnswer, InjectionAnswer
from handlers.conversations.facility_choice import read_facility
from handlers.conversations.problems import vaccine_name
from handlers.dialogue.outcome import say
from handlers.dialogue.talk import Talk
from handlers.places.refs import PlaceRef
from handlers.staff.actor import citizen
from handlers.texts.days import day_said
from handlers.tickets.access import visible
from handlers.tickets.errors import NotAllowed
from storage.content import ClaimedDose
from storage.repositories.tickets import Ticket


async def report_before(talk: ComplaintTalk, code: str) -> Ticket | None:
    """A report that this chat has filed; None when it is not theirs."""
    try:
        return await visible(talk.work, citizen(talk.contact), await talk.work.uow.tickets.get_by_code(code))
    except NotAllowed:
        return None


def common_words(talk: Talk, ticket: Ticket) -> str:
    """Dose, day, place, vaccine, home and phone of a report in one phrase."""
    category = talk.work.rules.catalogues.of(ticket.province_code).category(ticket.category)
    named = category.means is Meaning.MISSING_ONE or len(ticket.details.doses) > 1
    parts = [] if named else [category.short.in_language(talk.language).lower()]
    parts += [part for dose in ticket.details.doses for part in _told_of(talk, dose, named)]
    parts = list(dict.fromkeys(parts))
    return ", ".join(part for part in (*parts, home_and_phone(talk, ticket)) if part)


def home_and_phone(talk: Talk, ticket: Ticket) -> str:
    """Home and phone of a report in one phrase: all that people share whose troubles differ."""
    home, phone = _home(ticket), ticket.subject.answer_phone
    parts = [talk.words(say("complaint_family.lives", place=_nearest(talk, home)))] if home else []
    parts += [talk.words(say("identity.phone", end=phone[-SHOWN:]))] if phone else []
    return ", ".join(parts)


def take_over(talk: ComplaintTalk, ticket: Ticket) -> None:
    """Everything that the house shares: what is wrong, the injection, the home, the phone, and who writes. Who has a
    trouble of their own keeps it."""
    own = talk.data.family.trouble is not None
    take_teller(talk, ticket)
    subject = ticket.subject
    phone = subject.answer_phone
    if phone and (phone == fresh_proof(talk) or ticket.proof == "none"):  # what was proven long ago is proven again
        talk.data.proof = ProofAnswer(phone, next((how for how in get_args(How) if how == ticket.proof), ""))
    talk.data.place.settle(_home(ticket))
    if own:
        return
    talk.data.category = ticket.category
    _take_injection(talk, ticket)
    told = talk.data.facility
    home = known_place(talk, talk.data.place)
    found = read_facility(talk, told.text, home) if told and told.text and not told.code else None
    if found is not None and found.site is not None:
        talk.data.site.settle(found.site)


def take_teller(talk: ComplaintTalk, ticket: Ticket) -> None:
    """Who writes stays who writes: the one who reports for others, or now for themselves."""
    name = ticket.subject.reporter.name or ticket.subject.name
    if talk.data.other:
        talk.data.reporter = name
    elif ticket.subject.reporter.name:
        talk.data.person.name, talk.data.name_typed = name, True


def _take_injection(talk: ComplaintTalk, ticket: Ticket) -> None:
    doses = ticket.details.doses
    if not doses:
        return
    dates = tuple(dose.injected_on for dose in doses if dose.injected_on)
    told = InjectionAnswer(tuple(dose.number for dose in doses), True, dates if len(dates) == len(doses) else ())
    if len({(dose.vaccine, dose.facility_code, dose.place) for dose in doses}) == 1:
        told.vaccine = doses[0].vaccine
    else:
        for dose in doses:
            told.put(DoseAnswer(dose.number, None, dose.vaccine, dose.facility_code, dose.place))
    talk.data.injection = told
    talk.data.facility = FacilityAnswer(doses[0].facility_code, doses[0].place)


def _home(ticket: Ticket) -> PlaceRef | None:
    if not ticket.province_code:
        return None
    return PlaceRef(ticket.edition, ticket.province_code, ticket.district_code, ticket.commune_code)


def _told_of(talk: Talk, dose: ClaimedDose, named: bool) -> tuple[str, ...]:
    """Number, day, place and vaccine of one dose; of a report about all doses no number."""
    return (
        talk.words(say("complaint.dose", number=dose.number)).lower() if named else "",
        talk.words(day_said(dose.injected_on)) if dose.injected_on else "",
        _where(talk, dose),
        vaccine_name(talk, dose.vaccine) if dose.vaccine else "",
    )


def _where(talk: Talk, dose: ClaimedDose) -> str:
    """The facility by its name, else the words in which it was told, unless the whole message stands in them."""
    office = talk.work.tools.directory.at_facility(dose.facility_code) if dose.facility_code else None
    if office is not None:
        return office.name
    return "" if any(letter.isdigit() for letter in dose.place) else dose.place


def _nearest(talk: Talk, place: PlaceRef) -> str:
    """The smallest unit of a place, as it stands inside a sentence."""
    return place_words(talk, place).split(", ")[0]

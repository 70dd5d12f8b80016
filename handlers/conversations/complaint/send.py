"""From the form to the ticket, once a conversation; what is said then; the next of the family."""

from collections.abc import Iterator
from dataclasses import replace

from handlers.conversations.args import jump_to
from handlers.conversations.asking.outside import is_outside, numbers_there, province_of
from handlers.conversations.asking.place import known_place, told_place
from handlers.conversations.complaint.by_kind import answered
from handlers.conversations.complaint.data import ComplaintTalk, FacilityAnswer
from handlers.conversations.complaint.family import COMPLAINT, counted, next_data
from handlers.conversations.complaint.matter import category_of, items, recorded_facility
from handlers.conversations.complaint.pictures import flags_of
from handlers.conversations.complaint.shared import common_words
from handlers.conversations.complaint.verify import official_flags
from handlers.conversations.phone_texts import told_of_texts
from handlers.dialogue.answers.ticket_code import group_code
from handlers.dialogue.outcome import Choice, Done, Jump, Move, Start, say
from handlers.places.bodies import NOWHERE, Place
from handlers.places.refs import PlaceRef
from handlers.places.routing import Guidance, Reason, Route
from handlers.staff.actor import citizen
from handlers.texts import Say
from handlers.tickets.content import ClaimedDose, Correction, Details, Paper, Reporter, Subject, Where
from handlers.tickets.notices import body_name, due_words
from handlers.tickets.open import Draft, plan
from handlers.tickets.open import open as open_ticket
from storage.repositories.tickets import Ticket


async def send(talk: ComplaintTalk) -> Move:
    """Open the ticket: one conversation opens one, however often the button is pressed."""
    work = replace(talk.work, cause=f"conversation:{talk.conversation_id}")
    ticket = await open_ticket(work, draft_of(talk), citizen(talk.contact))
    await _remember(talk)
    category = category_of(talk)
    says = (
        say(
            "complaint_sent.sent",
            code=group_code(ticket.code),
            body=body_name(talk.work, ticket.body_id, talk.language),
            due=due_words(talk.work, ticket.due_at),
        ),
        say(category.sent or ("complaint_sent.next" if ticket.enters else "complaint_sent.next_help")),
        *_elsewhere(talk, ticket),
    )
    if (following := next_data(talk.data, ticket.code)) is not None:
        return Start(COMPLAINT, following, says)
    choices = [Choice("follow", "complaint_sent.follow", jump=Jump("follow_up", ("view", ticket.code)))]
    if talk.data.family.people:
        says = (*says, say("complaint_family.done", **counted(talk, talk.data.family.counted)))
    elif category.family:
        says = (*says, say("complaint_sent.family_same", common=common_words(talk, ticket)))
        choices = [*_for_the_house(ticket.code), *choices]
    told, offered = told_of_texts(talk, ticket)
    return Done((*says, *told), (*choices, *offered), closes=True)


def outside_of(talk: ComplaintTalk, found: Route | Guidance) -> PlaceRef | None:
    """The place whose province is not served here, where that decides who gets the report: the home, or the site."""
    if isinstance(found, Guidance):
        return None
    home, site = known_place(talk, talk.data.place), told_place(talk, talk.data.site)
    if found.reason not in (Reason.RESIDENCE_ELSEWHERE, Reason.FACILITY_ELSEWHERE):
        return None
    return next((one for one in (home, site) if one is not None and is_outside(talk, one)), None)


def _elsewhere(talk: ComplaintTalk, ticket: Ticket) -> tuple[Say, ...]:
    """Why another office than that of the place has it, and whom to call there."""
    if not ticket.label:
        return ()
    place = outside_of(talk, plan(talk.work, draft_of(talk)))
    home = known_place(talk, talk.data.place)
    if place is None or place != home:
        return (say("complaint_sent.other_province"),)
    numbers, body = numbers_there(talk, place), body_name(talk.work, ticket.body_id, talk.language)
    key = "complaint_sent.outside_call" if numbers else "complaint_sent.outside"
    return (say(key, province=province_of(talk, place), body=body, numbers=numbers),)


def _for_the_house(code: str) -> tuple[Choice, ...]:
    """Somebody else of the house: with what this report says, by a tap on what was named, or told anew."""
    return (
        Choice(
            "family",
            "complaint_sent.family",
            "complaint_words.family",
            jump=jump_to(COMPLAINT, {"next": code, "same": "1"}),
        ),
        Choice("family_other", "complaint_sent.family_other", jump=jump_to(COMPLAINT, {"next": code, "same": "0"})),
    )


def draft_of(talk: ComplaintTalk) -> Draft:
    """What would be filed now."""
    data = talk.data
    identity, record, site = data.person.identity, data.person.record, told_place(talk, data.site)
    place, served = known_place(talk, data.place), talk.work.tools.policy.served
    facility = data.facility.code if data.facility else ""
    return Draft(
        category=data.category,
        subject=_subject(talk),
        details=_details(talk),
        cause=_cause(talk),
        place=_codes(place),
        facility_code=facility or recorded_facility(talk),
        facility_elsewhere=bool(site and site.province and site.province not in served),
        site=_codes(site),
        identity=identity.comparable if identity else "",
        person_id=record.person_id if record and data.proof.how in ("code", "contact") else None,
        proof=data.proof.how or "none",
        dose_numbers=data.injection.doses,
        flags=tuple(dict.fromkeys([*flags_of(data.photos), *official_flags(talk)])),
        file_ids=(*data.photos.ids, *data.enclosed),
        consent_version=talk.work.tools.policy.consent_version,
        contact_id=talk.contact.id,
        language=talk.language,
    )


def _cause(talk: ComplaintTalk) -> str:
    """What is wrong, as the category's question names it; else what a button said."""
    question, data = category_of(talk).question("part"), talk.data
    causes = {option.id: option.cause for option in question.choices} if question else {}
    return causes.get(data.part, "") or data.cause


def _subject(talk: ComplaintTalk) -> Subject:
    data, asked = talk.data, items(talk)
    papers: dict[str, str] = {}  # two numbers of one paper: the one that was asked for stays
    for one in (data.person.identity, data.other_identity):
        if one is not None:
            papers.setdefault(one.kind.value, one.number)
    phone = data.proof.phone
    return Subject(
        name=data.person.name,
        birth=data.person.birth,
        sex=(data.person.sex or "") if "sex" in asked else "",
        papers=tuple(Paper(kind, number) for kind, number in papers.items()),
        phone=phone,
        reporter=Reporter(data.reporter if data.other else "", phone),
    )


def _details(talk: ComplaintTalk) -> Details:
    data, asked = talk.data, items(talk)
    part, other = data.part if "part" in asked else "", data.other_identity
    return Details(
        doses=tuple(_doses(talk)) if "doses" in asked else (),
        correction=Correction(part, data.right) if part else Correction(),
        description=data.description,
        site=_site(talk),
        answers=answered(talk),
        other_paper=Paper(other.kind.value, other.number) if other is not None else None,
    )


def _site(talk: ComplaintTalk) -> Where:
    """Where it happened, as it was told."""
    told, unit = talk.data.facility or FacilityAnswer(), told_place(talk, talk.data.site)
    if told.code or unit is None:
        return Where(told.code, words="" if told.code else told.text)
    return Where("", unit.edition, unit.province, unit.district, unit.commune, told.text)


def _doses(talk: ComplaintTalk) -> Iterator[ClaimedDose]:
    told, facility = talk.data.injection, talk.data.facility or FacilityAnswer()
    series = talk.work.rules.campaign.series
    for number in told.doses:
        own = told.of(number)
        apart = bool(own.facility or own.place)
        yield ClaimedDose(
            number,
            series,
            vaccine=told.vaccine_of(number),
            injected_on=told.day_of(number),
            facility_code=own.facility if apart else facility.code,
            place=own.place if apart else facility.text,
        )


def _codes(place: PlaceRef | None) -> Place:
    return Place(place.province, place.district, place.commune) if place else NOWHERE


async def _remember(talk: ComplaintTalk) -> None:
    """A number to answer to, when none is known yet; never as proven."""
    phone = talk.data.proof.phone
    if phone and not talk.contact.phone:
        await talk.work.uow.contacts.set_phone(talk.contact.id, phone, None)

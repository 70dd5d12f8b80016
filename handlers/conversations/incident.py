"""A point reports that its software, network or power fails: point, fault, sent. The rest is asked once it is sent.

What the buttons of messages about an incident do is in incident_acts.py.
"""

from contextlib import suppress
from datetime import timedelta
from typing import Final

from handlers.catalogue.categories import Meaning
from handlers.conversations.asking.place import contact_place
from handlers.conversations.facility_choice import near_facilities, read_facility
from handlers.conversations.incident_acts import act, ask_late, read_number, take_late
from handlers.conversations.incident_banner import banner
from handlers.conversations.incident_data import AS_REPORT, NAME, IncidentData
from handlers.conversations.meanings import code_of
from handlers.conversations.phone_choice import ask_phone_number, take_phone_number
from handlers.conversations.scrubbing import scrubbed
from handlers.dialogue.conversation import Declared, Step
from handlers.dialogue.outcome import Again, Choice, Done, Go, Lost, Move, Prompt, Start, say
from handlers.dialogue.talk import Talk
from handlers.dialogue.turn import Answer
from handlers.incidents import noting
from handlers.incidents.by_phone import found_points
from handlers.incidents.faults import LADDER, Fault, is_on, is_on_for
from handlers.incidents.reporting import JOINED, UNPROVEN_DAY, Reported, report
from handlers.incidents.rights import office
from handlers.incidents.settling import waiting
from handlers.incidents.speaking import own_points, remembered
from handlers.places.bodies import Body
from handlers.staff.officials import actor_of_contact
from handlers.texts import Say
from handlers.tickets.errors import NotAllowed
from handlers.tickets.notices import body_name

POINT: Final = "at_"
MOST: Final = 3  # points as buttons
GUESSES: Final = (20, 50, 100, 200)  # people who wait
SKIP: Final = "skip"
LONGEST_NAME: Final = 80


async def begin(talk: Talk[IncidentData]) -> str | Move:
    """A button of a message, or a new report; where nobody works with incidents, a report like others."""
    done = await act(talk)
    if done is not None:
        return done
    return "ask_point" if is_on_for(talk.work.tools, talk.contact.province) else _as_report(talk)


async def ask_point(talk: Talk[IncidentData]) -> Prompt:
    """The points that somebody speaks for or reported before, else those near home."""
    directory = talk.work.tools.directory
    found = {code: body for code in talk.data.offered if (body := directory.at_facility(code)) is not None}
    found |= {body.facility_code: body for body in await own_points(talk.work, talk.contact)}
    found |= {body.facility_code: body for body in await remembered(talk.work, talk.contact)}
    if not found:
        found = {body.facility_code: body for body in near_facilities(talk, contact_place(talk), MOST)}
    choices = [
        Choice(f"{POINT}{code}", say("common.verbatim", text=body.name)) for code, body in list(found.items())[:MOST]
    ]
    return Prompt((*banner(talk), say("incident.ask_point")), tuple(choices))


async def take_point(talk: Talk[IncidentData], answer: Answer) -> Move:
    """A facility that is open, in a province that works with incidents."""
    directory = talk.work.tools.directory
    if answer.choice.startswith(POINT):
        body = directory.at_facility(answer.choice.removeprefix(POINT))
    else:
        found = read_facility(talk, answer.text, contact_place(talk))
        body = found.office if found is not None else None
        body = body or _named(talk, answer.text)
    if body is None and talk.data.offered:
        return Go("ask_point", (say("incident.which_point"),))
    if body is None or not body.facility_code or not directory.serves(body.province) or not body.is_open(talk.today):
        return Again((say("incident.point_unclear"),))
    if not is_on(talk.work.tools, body.province):
        return _as_report(talk)
    talk.data.facility = body.facility_code
    return Go("ask_fault")


def _named(talk: Talk[IncidentData], text: str) -> Body | None:
    """The one point of a code or of words of a name; several are remembered, to be offered."""
    tools = talk.work.tools
    served = [one for one in tools.policy.served if is_on(tools, one)]
    found = found_points(talk.work, served, text, MOST) if len(text) <= LONGEST_NAME else []
    talk.data.offered = tuple(one.facility_code for one in found) if len(found) > 1 else ()
    return found[0] if len(found) == 1 else None


async def ask_fault(talk: Talk[IncidentData]) -> Prompt:
    """Five buttons."""
    point = noting.point_name(talk.work, talk.data.facility)
    choices = tuple(Choice(one.value, f"incident.fault.{one}", f"incident_words.{one}") for one in Fault)
    return Prompt((say("incident.ask_fault", point=point),), choices)


async def take_fault(talk: Talk[IncidentData], answer: Answer) -> Move:
    """Sent at once by who speaks for a point; anybody else is asked for a number."""
    if answer.choice not in list(Fault):
        return Lost((say("incident.choose_fault"),))
    talk.data.fault = answer.choice
    return await _send(talk) if await _is_proven(talk) else Go("ask_phone")


async def ask_phone(talk: Talk[IncidentData]) -> Prompt:
    """For whoever mends it."""
    return ask_phone_number(talk, say("incident.ask_phone"))


async def take_phone(talk: Talk[IncidentData], answer: Answer) -> Move:
    """The number sends it. No more than a few points a day of somebody whom nobody knows."""
    phone = await take_phone_number(talk, answer)
    if not isinstance(phone, str):
        return phone
    since = talk.now - timedelta(days=1)
    if await talk.work.uow.incidents.reported_by(talk.contact.id, since) >= UNPROVEN_DAY:
        return Done((say("incident.too_many"),))
    return await _send(talk)


async def ask_waiting(talk: Talk[IncidentData]) -> Prompt:
    """How many people wait."""
    choices = [Choice(f"about_{one}", say("incident.about", count=one)) for one in GUESSES]
    skip = Choice(SKIP, "incident.skip", "incident_words.skip")
    return Prompt((say("incident.ask_waiting"),), (*choices, skip))


async def take_waiting(talk: Talk[IncidentData], answer: Answer) -> Move:
    """A number, or nothing."""
    if answer.choice == SKIP:
        return Go("ask_words")
    people = read_number(answer.choice.removeprefix("about_") if answer.choice else answer.text)
    if people is None:
        return Lost((say("incident.late_unclear"),))
    with suppress(NotAllowed):  # the point was taken out into another incident meanwhile
        await waiting(talk.work, talk.data.incident, talk.data.facility, people)
    return Go("ask_words")


async def ask_words(talk: Talk[IncidentData]) -> Prompt:
    """What else helps whoever mends it."""
    return Prompt((say("incident.ask_words"),), (Choice(SKIP, "incident.skip", "incident_words.skip"),))


async def take_words(talk: Talk[IncidentData], answer: Answer) -> Move:
    """Kept without what tells who somebody is."""
    incident = await talk.work.uow.incidents.get(talk.data.incident)
    if incident is None:
        return Done((say("incident.not_yours"),))
    if answer.choice != SKIP and (words := scrubbed(answer.text)):
        actor = f"contact:{talk.contact.id}"
        await noting.note(talk.work, incident, "words", point=talk.data.facility, actor=actor, words=words)
    points = await talk.work.uow.incidents.points([incident.id])
    told = any(one.contact_id == talk.contact.id for one in points if one.facility_code == talk.data.facility)
    return Done((say("incident.thanks" if told else "incident.thanks_only", code=noting.code_of(incident)),))


async def _send(talk: Talk[IncidentData]) -> Move:
    body = talk.work.tools.directory.at_facility(talk.data.facility)
    if body is None:  # taken out of the list while it was asked about
        return Go("ask_point", (say("incident.point_unclear"),))
    proven = await _is_proven(talk)
    found = await report(talk.work, body, talk.data.fault, talk.contact.id, f"contact:{talk.contact.id}", proven=proven)
    talk.data.incident = found.incident.id
    return Go("ask_waiting", (await _sent(talk, body, found), *await _called(talk, found), *_meanwhile(talk)))


async def _sent(talk: Talk[IncidentData], body: Body, found: Reported) -> Say:
    incident = found.incident
    others = len(await talk.work.uow.incidents.points([incident.id])) - 1 if found.how == JOINED else 0
    return say(
        f"incident.sent_{found.how}", code=noting.code_of(incident), point=body.name,
        fault=noting.fault_words(incident), since=noting.clock(talk.work, incident.started_at), others=others,
    )  # fmt: skip


async def _called(talk: Talk[IncidentData], found: Reported) -> tuple[Say, ...]:
    """Which offices were called, never who."""
    pages = await talk.work.uow.incidents.pages(found.incident.id)
    kinds = dict.fromkeys(LADDER[one.rung].kind for one in pages if one.called_at == found.incident.called_at)
    names = [body_name(talk.work, office(talk.work, found.incident.province, kind)) for kind in kinds]
    if not names:
        return (say("incident.called_nobody"),)
    return (say("incident.called", offices=", ".join(names)),)


def _meanwhile(talk: Talk[IncidentData]) -> tuple[Say, ...]:
    """Go on on paper; the form to print, where the address is known."""
    address = talk.work.tools.policy.public_url
    if not address:
        return (say("incident.meanwhile"),)
    return (say("incident.meanwhile_form", address=f"{address}/paper-form"),)


async def _is_proven(talk: Talk[IncidentData]) -> bool:
    if await actor_of_contact(talk.work, talk.contact.id) is not None:
        return True
    return bool(await own_points(talk.work, talk.contact))


def _as_report(talk: Talk[IncidentData]) -> Start:
    return Start("complaint", args=(f"category={code_of(talk, Meaning.OUTAGE)}", f"{AS_REPORT}=1"))


INCIDENT = Declared(
    NAME,
    "incident.title",
    "ask_point",
    {
        "ask_point": Step(ask_point, take_point, ("ask_fault", "ask_point"), starts=("complaint",)),
        "ask_fault": Step(ask_fault, take_fault, ("ask_phone", "ask_waiting", "ask_point")),
        "ask_phone": Step(ask_phone, take_phone, ("ask_waiting", "ask_point")),
        "ask_waiting": Step(ask_waiting, take_waiting, ("ask_words",)),
        "ask_words": Step(ask_words, take_words),
        "ask_late": Step(ask_late, take_late, ("ask_late",)),
    },
    data=IncidentData,
    begin=begin,
    begins=("ask_late",),
    starts=("complaint",),
)

"""The buttons of messages about an incident: somebody takes it, it runs, it does not, what is on paper, it is entered.

A jump grants nothing: each looks anew whose chat this is.
"""

import re
from collections.abc import Awaitable, Callable, Mapping
from typing import Final

from handlers.conversations.incident_data import NAME, IncidentData
from handlers.dialogue.outcome import Again, Choice, Done, Go, Jump, Move, Prompt, say
from handlers.dialogue.talk import Talk
from handlers.dialogue.turn import Answer
from handlers.incidents.acting import acknowledge_as, restore
from handlers.incidents.noting import code_of, fault_words, point_name, points_words
from handlers.incidents.settling import MOST_ROWS, confirm, entered, on_paper, still_down
from handlers.incidents.speaking import own_points
from handlers.incidents.states import NoMove
from handlers.staff.officials import actor_of_contact
from handlers.tickets.errors import NotAllowed
from storage.repositories.incidents import Incident

NO_ROWS: Final = "late_0"
NUMBER: Final = re.compile(r"(?<![\d.,])\d{1,5}(?![\d.,]*\d)")


async def act(talk: Talk[IncidentData]) -> Move | str | None:
    """What the button says that was pressed; None where no button was."""
    for name, does in ACTS.items():
        number = talk.given.named(name)
        if re.fullmatch(r"[0-9]{1,18}", number):
            try:
                return await does(talk, int(number))
            except NotAllowed:
                return Done((say("incident.not_yours"),))
            except NoMove:
                return Done((say("incident.over", code=await _code(talk, int(number))),))
    return None


async def ask_late(talk: Talk[IncidentData]) -> Prompt:
    """How many people the point has on paper."""
    point = point_name(talk.work, talk.data.left[0]) if talk.data.left else ""
    choices = (Choice(NO_ROWS, "incident.late_none", "incident_words.nobody"),)
    return Prompt((say("incident.ask_late", point=point),), choices)


async def take_late(talk: Talk[IncidentData], answer: Answer) -> Move:
    """A number, or nobody."""
    rows = 0 if answer.choice == NO_ROWS else read_number(answer.text)
    if rows is None:
        return Again((say("incident.late_unclear"),))
    try:
        await on_paper(talk.work, talk.data.incident, talk.data.left[0], rows, _key(talk))
    except NotAllowed:
        return Done((say("incident.not_yours"),))
    talk.data.left = talk.data.left[1:]
    said = say("incident.late_due", count=rows) if rows else say("incident.nothing_late")
    if talk.data.left:
        return Go("ask_late", (said,))
    return Done((said,), (_late(talk.data.incident),) if await _owes(talk) else ())


def read_number(text: str) -> int | None:
    """The one number of a text, up to MOST_ROWS; None for none, several or a larger one."""
    found = [int(one) for one in NUMBER.findall(text)]
    return found[0] if len(found) == 1 and found[0] <= MOST_ROWS else None


async def own_in(talk: Talk[IncidentData], incident_id: int) -> list[str]:
    """The points of an incident that this chat reported or speaks for. Errors: NotAllowed: there is none."""
    own = {body.facility_code for body in await own_points(talk.work, talk.contact)}
    points = await talk.work.uow.incidents.points([incident_id])
    found = [one.facility_code for one in points if one.contact_id == talk.contact.id or one.facility_code in own]
    if not found:
        raise NotAllowed
    return found


async def _take(talk: Talk[IncidentData], incident_id: int) -> Move:
    actor = await actor_of_contact(talk.work, talk.contact.id)
    if actor is None:
        raise NotAllowed
    incident = await acknowledge_as(talk.work, actor, incident_id)
    points = await talk.work.uow.incidents.points([incident_id])
    words = {
        "code": code_of(incident), "points": points_words(talk.work, points), "fault": fault_words(incident)
    }  # fmt: skip
    fixed = Choice("fixed", "incident.fixed", jump=Jump(NAME, (f"fixed={incident_id}",)))
    return Done((say("incident.you_have_it", **words),), (fixed,))


async def _fixed(talk: Talk[IncidentData], incident_id: int) -> Move:
    actor = await actor_of_contact(talk.work, talk.contact.id)
    if actor is None:
        raise NotAllowed
    incident = await restore(talk.work, actor, incident_id)
    return Done((say("incident.you_restored", code=code_of(incident)),))


async def _up(talk: Talk[IncidentData], incident_id: int) -> Move | str:
    talk.data.incident, talk.data.left = incident_id, tuple(await own_in(talk, incident_id))
    for code in talk.data.left:
        await confirm(talk.work, incident_id, code, _key(talk))
    return "ask_late"


async def _down(talk: Talk[IncidentData], incident_id: int) -> Move:
    incident: Incident | None = None
    for code in await own_in(talk, incident_id):
        if incident is None:
            try:
                incident = await still_down(talk.work, incident_id, code, _key(talk))
            except NoMove:
                anew = Choice("anew", "incident.report_anew", jump=Jump(NAME))
                return Done((say("incident.down_too_late", code=await _code(talk, incident_id)),), (anew,))
    return Done((say("incident.down_again", code=await _code(talk, incident_id)),))


async def _entered(talk: Talk[IncidentData], incident_id: int) -> Move:
    for code in await own_in(talk, incident_id):
        await entered(talk.work, incident_id, code, _key(talk))
    return Done((say("incident.all_done", code=await _code(talk, incident_id)),))


async def _owes(talk: Talk[IncidentData]) -> bool:
    own = set(await own_in(talk, talk.data.incident))
    points = await talk.work.uow.incidents.points([talk.data.incident])
    return any(one.late_rows and one.late_done_at is None for one in points if one.facility_code in own)


async def _code(talk: Talk[IncidentData], incident_id: int) -> str:
    incident = await talk.work.uow.incidents.get(incident_id)
    return code_of(incident) if incident else ""


def _late(incident_id: int) -> Choice:
    return Choice("late", "incident.late_done", jump=Jump(NAME, (f"late={incident_id}",)))


def _key(talk: Talk[IncidentData]) -> str:
    return f"contact:{talk.contact.id}"


ACTS: Final[Mapping[str, Callable[[Talk[IncidentData], int], Awaitable[Move | str]]]] = {
    "ack": _take,
    "fixed": _fixed,
    "up": _up,
    "down": _down,
    "late": _entered,
}

"""What whoever mends does: takes it, tells all points, says that it runs again, takes it apart, calls it no fault."""

from collections.abc import Iterable
from datetime import datetime

from handlers.dialogue.outcome import Choice, Jump
from handlers.incidents.faults import PAGE_LIFE, Fault, Scope
from handlers.incidents.noting import clock, code_of, fault_words, note
from handlers.incidents.paging import CONVERSATION
from handlers.incidents.rights import acted_on, acts_in
from handlers.incidents.settling import settle
from handlers.incidents.states import NoMove, State, Verb, moved
from handlers.staff.actor import Actor
from handlers.texts import Say
from handlers.tickets.errors import NotAllowed
from handlers.tickets.masking import mask_text
from handlers.tickets.notices import tell_contact
from handlers.work import Work
from storage.crypto import digest
from storage.repositories.incidents import Incident, Point

LONGEST = 300  # characters of a message to all points


async def acknowledge(work: Work, incident_id: int, who: str) -> Incident:
    """Somebody who was called takes it. `who`: official:ID or duty:ID, checked by the caller. Errors: NoMove: somebody
    has, or it is over."""
    incident = await work.uow.incidents.lock(incident_id)
    if incident is None:
        raise NotAllowed
    state = moved(incident.state, Verb.ACKNOWLEDGE)
    incident = incident._replace(state=state, acknowledged_at=work.now, acknowledged_by=who, next_at=None)
    await _done(work, incident, Verb.ACKNOWLEDGE, who)
    await _tell(work, incident, Say("incident.told.acknowledged", {"code": code_of(incident)}), Verb.ACKNOWLEDGE)
    return incident


async def acknowledge_as(work: Work, actor: Actor, incident_id: int) -> Incident:
    """By an official of the offices that are called, or whoever was. Errors: NotAllowed; NoMove."""
    incident = await work.uow.incidents.get(incident_id)
    if incident is None:
        raise NotAllowed
    if incident.province not in acts_in(work, actor):
        pages = await work.uow.incidents.pages(incident_id)
        if actor.key not in {one.who for one in pages}:
            raise NotAllowed
    return await acknowledge(work, incident_id, actor.key)


async def called_by(work: Work, token: str) -> tuple[Incident, str] | None:
    """The incident that the link of a text message is about, and who was called; None when it is over."""
    page = await work.uow.incidents.page_of(digest(token), work.now - PAGE_LIFE)
    incident = await work.uow.incidents.get(page.incident_id) if page else None
    if page is None or incident is None or incident.called_at != page.called_at:
        return None
    return incident, page.who


async def update(work: Work, actor: Actor, incident_id: int, words: str) -> Incident:
    """One message to all points. Errors: NotAllowed; NoMove; ValueError: no words."""
    said = mask_text(words.strip())[:LONGEST]
    if not said:
        raise ValueError("no words")
    incident = await acted_on(work, actor, incident_id)
    incident = _taken(work, incident, actor)._replace(state=moved(incident.state, Verb.UPDATE))
    await _done(work, incident, Verb.UPDATE, actor.key, said)
    await _tell(work, incident, Say("incident.told.update", {"code": code_of(incident), "words": said}), "update")
    return incident


async def restore(work: Work, actor: Actor, incident_id: int) -> Incident:
    """It runs again, says who mended it: each point is asked. Planned work is over with it. Errors: NotAllowed;
    NoMove."""
    incident = await acted_on(work, actor, incident_id)
    incident = _taken(work, incident, actor)
    incident = incident._replace(state=moved(incident.state, Verb.RESTORE), restored_at=work.now, next_at=None)
    await _done(work, incident, Verb.RESTORE, actor.key)
    said = Say("incident.told.restored", {"code": code_of(incident), "fault": fault_words(incident)})
    choices = (_jump("up", "incident.runs", incident), _jump("down", "incident.still_down", incident))
    await _tell(work, incident, said, Verb.RESTORE, choices)
    return await settle(work, incident)


async def dismiss(work: Work, actor: Actor, incident_id: int) -> Incident:
    """It was none. Errors: NotAllowed; NoMove."""
    incident = await acted_on(work, actor, incident_id)
    state = moved(incident.state, Verb.DISMISS)
    incident = incident._replace(state=state, closed_at=work.now, next_at=None)
    await _done(work, incident, Verb.DISMISS, actor.key)
    await _tell(work, incident, Say("incident.told.dismissed", {"code": code_of(incident)}), Verb.DISMISS)
    return incident


async def split(work: Work, actor: Actor, incident_id: int, facility_code: str) -> Incident:
    """One point becomes an incident of its own, which nothing joins; who does it has it. Gives the new one. Errors:
    NotAllowed; NoMove: it is over, or its only point."""
    await work.uow.incidents.hold()  # before the incident, as a report does: else each waits for the other
    incident = await acted_on(work, actor, incident_id)
    state = moved(incident.state, Verb.SPLIT)
    points = {one.facility_code: one for one in await work.uow.incidents.points([incident_id])}
    point = points.get(facility_code)
    if point is None:
        raise NotAllowed
    if len(points) == 1:
        raise NoMove(incident.state)
    made = Incident(
        work.ids.new(), await work.uow.incidents.next_number(), incident.province, incident.fault, state,
        point.reported_at, work.now, Scope.ALONE, acknowledged_at=work.now, acknowledged_by=actor.key,
    )  # fmt: skip
    await work.uow.incidents.save(made)
    await work.uow.incidents.move_point(point, made.id)
    await note(work, incident, Verb.SPLIT, point=facility_code, actor=actor.key, words=code_of(made))
    await _done(work, made, Verb.SPLIT, actor.key, code_of(incident))
    said = Say("incident.told.split", {"code": code_of(made), "before": code_of(incident)})
    await _tell(work, made, said, Verb.SPLIT)
    return made


async def announce(work: Work, actor: Actor, province: str, fault: str, words: str, until: datetime) -> Incident:
    """Work that is planned, or a fault that no point has reported: told to everybody who asks or reports until then.
    Errors: NotAllowed; ValueError: no words, no fault, or the time is over."""
    said = mask_text(words.strip())[:LONGEST]
    if province not in acts_in(work, actor):
        raise NotAllowed
    if not said or until <= work.now:
        raise ValueError("no words or time")
    await work.uow.incidents.hold()
    made = Incident(
        work.ids.new(), await work.uow.incidents.next_number(), province, Fault(fault), State.WORKING, work.now,
        work.now, Scope.WIDE, planned=True, words=said, until=until, acknowledged_at=work.now,
        acknowledged_by=actor.key,
    )  # fmt: skip
    await _done(work, made, Verb.UPDATE, actor.key, said)
    return made


async def phoned(work: Work, actor: Actor, incident_id: int, who: str) -> None:
    """Somebody without an account was called by phone. Errors: NotAllowed."""
    incident = await acted_on(work, actor, incident_id)
    if who not in {one.who for one in await work.uow.incidents.pages(incident_id)}:
        raise NotAllowed
    await work.uow.incidents.called(incident_id, who, work.now)
    await note(work, incident, "phoned", actor=actor.key, words=who)


def _taken(work: Work, incident: Incident, actor: Actor) -> Incident:
    """Who acts has it, where nobody did."""
    if incident.acknowledged_at is not None:
        return incident
    return incident._replace(acknowledged_at=work.now, acknowledged_by=actor.key, next_at=None)


async def _done(work: Work, incident: Incident, verb: str, actor: str, words: str = "") -> None:
    await work.uow.incidents.save(incident)
    await note(work, incident, verb, actor=actor, words=words)
    details = {"province": incident.province, "state": incident.state}
    await work.uow.audit.add(
        work.ids.new(), work.now, actor, f"incident_{verb}", f"incident:{incident.id}", details=details
    )
    work.signal("incidents", province=incident.province)


async def _tell(work: Work, incident: Incident, said: Say, event: str, choices: Iterable[Choice] = ()) -> None:
    """Every point that has not confirmed, in the chat it was reported in; one message a chat, whatever it reported."""
    points: list[Point] = await work.uow.incidents.points([incident.id])
    chats = dict.fromkeys(one.contact_id for one in points if one.contact_id and one.confirmed_at is None)
    for contact_id in chats:
        cause = f"{work.cause}:incident:{incident.id}:{event}:{clock(work, work.now)}:{contact_id}"
        await tell_contact(work, contact_id, said, cause, tuple(choices), incident.province)


def _jump(name: str, label: str, incident: Incident) -> Choice:
    return Choice(name, label, jump=Jump(CONVERSATION, (f"{name}={incident.id}",)))

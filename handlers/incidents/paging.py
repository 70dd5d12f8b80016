"""Calling who is on duty: each person once in a ladder, by chat, else by text message with a one-time page.

What is written goes to the outbox in the transaction that writes the incident: a process killed anywhere calls
everybody or nobody, and the next one goes on.
"""

from handlers.contacts.sending_window import goes_now
from handlers.contacts.sms import send_text
from handlers.dialogue.outcome import Choice, Jump
from handlers.incidents.duty import Called, on_duty
from handlers.incidents.faults import CALLED_WHEN_WIDE, LADDER
from handlers.incidents.noting import clock, code_of, down_of, fault_words, note, points_words
from handlers.incidents.rights import office
from handlers.incidents.states import State
from handlers.texts import Say
from handlers.tickets.notices import tell_people
from handlers.work import Work
from storage.crypto import digest
from storage.repositories.incidents import Incident, Page
from storage.repositories.officials import Official

CONVERSATION = "incident"
PATH = "/console/duty"


async def begin_ladder(work: Work, incident: Incident) -> Incident:
    """Call the first rung at which somebody is; gives the incident with what is due next, saved."""
    return await climb(work, incident._replace(called_at=work.now, rung=0, next_at=work.now))


async def climb(work: Work, incident: Incident) -> Incident:
    """Call every rung that is due; one at which nobody is leads on to the next at once. Saved."""
    rung, reached = incident.rung, True
    while rung < len(LADDER) and (not reached or incident.called_at + LADDER[rung].after <= work.now):
        reached = bool(await call_rung(work, incident, rung))
        rung += 1
    due = incident.called_at + LADDER[rung].after if rung < len(LADDER) else None
    incident = incident._replace(rung=rung, next_at=due)
    await work.uow.incidents.save(incident)
    return incident


async def climb_on(work: Work, incident_id: int) -> None:
    """The ladder of one whose time has come, unless somebody has taken it meanwhile."""
    incident = await work.uow.incidents.lock(incident_id)
    if incident is None or incident.next_at is None or incident.next_at > work.now:
        return
    if incident.state == State.REPORTED:
        await climb(work, incident)
    else:
        await work.uow.incidents.save(incident._replace(next_at=None))


async def call_wide(work: Work, incident: Incident) -> None:
    """Vendor and health department, at once."""
    for rung in CALLED_WHEN_WIDE:
        await call_rung(work, incident, rung)


async def call_rung(work: Work, incident: Incident, rung: int) -> int:
    """How many people at a rung of the ladder are reached by now. A number without a gateway for text messages is
    none: somebody has to call it (board.to_call)."""
    step = LADDER[rung]
    body = office(work, incident.province, step.kind)
    people = await on_duty(work, body, step.rank) if body else []
    reached = [await _call(work, incident, one, rung) for one in people]
    if not any(reached):
        await note(work, incident, "nobody", actor="system", words=step.kind)
    return sum(reached)


async def _call(work: Work, incident: Incident, one: Called, rung: int) -> bool:
    """Whether they were reached, now or earlier in this ladder. One number is one person, whatever row it stands in."""
    number = one.phone if one.official is None else ""
    if number and await work.uow.incidents.called_number(incident.id, incident.called_at, number):
        return True
    token = work.ids.token()
    page = Page(incident.id, one.key, incident.called_at, rung, work.now)
    if not await work.uow.incidents.add_page(page, digest(token)):
        return True
    cause = f"incident:{incident.id}:{int(incident.called_at.timestamp())}:{one.key}"
    words = await page_words(work, incident)
    heard = one.official is not None and await _in_chat(work, one.official, incident, words, cause)
    if not heard and one.phone:
        link = f"{work.tools.policy.console_url.removesuffix('/console')}{PATH}/{token}"
        language = one.official.language if one.official else "vi"
        said = work.rules.texts.say(
            "incident.page_text", {"page": words, "link": link}, language=language, province=incident.province
        )
        await send_text(work, one.phone, said, f"{cause}:text")
        heard = work.tools.policy.text_messages
    await note(work, incident, "called" if heard else "unreached", actor=one.key)
    return heard


async def _in_chat(work: Work, person: Official, incident: Incident, words: Say, cause: str) -> bool:
    """Whether a chat of theirs takes messages now."""
    choices = (Choice("ack", "incident.take_it", jump=Jump(CONVERSATION, (f"ack={incident.id}",))),)
    await tell_people(work, [person], Say("incident.page_chat", {"page": words}), cause, choices, incident.province)
    numbers = (await work.uow.officials.contact_ids([person.id])).get(person.id, ())
    for number in numbers:
        contact = await work.uow.contacts.get(number)
        if contact is not None and contact.unreachable_at is None and await goes_now(work, contact):
            return True
    return False


async def page_words(work: Work, incident: Incident) -> Say:
    """What whoever is called reads: the points, never a person."""
    points = down_of(await work.uow.incidents.points([incident.id]))
    waiting = sum(one.waiting or 0 for one in points)
    return Say(
        "incident.page_waiting" if waiting else "incident.page",
        {
            "code": code_of(incident), "points": points_words(work, points), "fault": fault_words(incident),
            "since": clock(work, incident.started_at), "waiting": waiting,
        },
    )  # fmt: skip

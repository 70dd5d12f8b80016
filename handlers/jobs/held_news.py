"""Messages that are held: those that may go again go, a template tells of those that may not, and each has an end."""

from datetime import timedelta
from functools import partial
from typing import Final

from handlers.contacts.sending_window import has_left, paying
from handlers.dialogue.answers.ticket_code import group_code
from handlers.dialogue.reply import Reply
from handlers.dialogue.talk import LOCAL
from handlers.dialogue.traits import Traits
from handlers.jobs.job import OpenWork
from handlers.jobs.work_list import for_each
from handlers.texts.address import address_for
from handlers.tickets.notices import body_name
from handlers.tickets.status import word
from handlers.work import Work
from storage.repositories.tickets import Ticket

NAME: Final = "held_news"
COSTS: Final = (
    "BilledOff",
    "CapReached",
)  # why something is held that may go as soon as we pay (bot/channels/errors.py)
REFUSED, SPENT = "OurMistake", "CapReached"  # what a template ends with: likewise
TRIED_AFTER: Final = timedelta(hours=6)  # a refused template is tried anew: one of them shows whether all may go
PEOPLE: Final = 200  # whose messages go again at a time


async def held_news(open_work: OpenWork) -> None:
    """One look at everything that is held."""
    async with open_work(f"job:{NAME}:ends") as work:
        windows = {name: traits for name, traits in work.tools.traits.items() if traits.window}
        if not windows:
            return
        await work.uow.held.give_up(work.now)
        await work.uow.held.name_people(list(windows))
        await _let_go(work, windows)
        for name in (name for name, traits in windows.items() if traits.templates):
            await _tell_again(work, name, await has_left(work, name, windows[name]))
    for name, traits in windows.items():
        if traits.templates:
            await for_each(open_work, NAME, partial(_untold, name, traits), _tell)


async def _let_go(work: Work, windows: dict[str, Traits]) -> None:
    """What was held because it costs goes once a month has begun, or somebody has allowed more."""
    for name in await paying(work, windows):
        since = work.now - windows[name].window_length
        people = await work.uow.held.waiting_for(name, COSTS, since, PEOPLE)
        await work.uow.held.may_go(people, COSTS)


async def _tell_again(work: Work, channel: str, left: bool) -> None:
    """Templates that were refused: all once one has gone out since, before that one now and then; those for which the
    month was spent once it is not."""
    found = await work.uow.held.refused_templates(channel)
    again = [one.id for one in found if one.error == SPENT and left]
    before = work.now - TRIED_AFTER
    refused = [one for one in found if one.error == REFUSED and (one.tried_at <= before or not one.resends)]
    if refused:
        newest = max(one.tried_at for one in found if one.error == REFUSED)
        if await work.uow.held.template_went(channel, newest):
            again += [one.id for one in refused]
        elif newest <= before:
            again.append(refused[0].id)
    if again:
        await work.uow.held.tell_again(again, work.now)


async def _untold(channel: str, traits: Traits, work: Work, last: int) -> list[int]:
    return await work.uow.held.untold(channel, work.now - traits.window_length, last)


async def _tell(work: Work, contact_id: int) -> None:
    """One template for each report of which something new is held."""
    await work.uow.contacts.lock(contact_id)
    contact = await work.uow.contacts.get(contact_id)
    if contact is None or contact.unreachable_at is not None:
        return
    newest = await work.uow.held.tell(contact_id, work.now)
    for ticket in await work.uow.tickets.many(sorted(newest)):
        values = _values(work, ticket, contact.language)
        address = address_for(contact.birth_year, contact.sex, work.now.year)
        words = work.rules.texts.say(
            "held.template", values, language=contact.language, province=ticket.province_code, address=address
        )
        work.tell(contact, Reply(words, template=values), f"template:{newest[ticket.id]}", ticket_id=ticket.id)


def _values(work: Work, ticket: Ticket, language: str) -> dict[str, str]:
    state = work.rules.texts.say(
        word(ticket.status, ticket.enters).value, language=language, province=ticket.province_code
    )
    return {
        "code": group_code(ticket.code),
        "office": body_name(work, ticket.body_id),
        "state": state,
        "date": work.now.astimezone(LOCAL).strftime("%d/%m/%Y"),
    }

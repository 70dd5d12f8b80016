"""The morning after an emergency that nobody has called over: one question, in hours when people are up."""

from datetime import timedelta
from typing import Final

from handlers.conversations.danger import NAME, still_waiting
from handlers.dialogue.render import button
from handlers.dialogue.reply import Reply
from handlers.dialogue.talk import Talk
from handlers.dialogue.traits import Traits
from handlers.jobs.job import OpenWork
from handlers.jobs.work_list import for_each
from handlers.work import Work

OLDEST: Final = timedelta(hours=36)


async def danger_watch(open_work: OpenWork) -> None:
    """Ask of every emergency that stands open since some hours."""
    await for_each(open_work, "danger_watch", _open, _ask)


async def _open(work: Work, last: int) -> list[int]:
    policy = work.tools.policy
    first, end = policy.emergency_ask_hours
    if not first <= work.rules.calendar.local(work.now).hour < end:
        return []
    since, until = work.now - OLDEST, work.now - policy.emergency_ask_after
    return await work.uow.conversations.left_standing(NAME, since, until, last)


async def _ask(work: Work, conversation_id: int) -> None:
    kept = await work.uow.conversations.find(conversation_id)
    contact = await work.uow.contacts.get(kept.contact_id) if kept else None
    if kept is None or contact is None or contact.unreachable_at is not None:
        return
    said, choices = still_waiting(kept.step)
    traits = work.tools.traits.get(contact.channel) or Traits(contact.channel)
    talk: Talk = Talk(work, contact, traits, NAME, kept.step, None, work.cause)
    buttons = tuple(button(talk, choice, kept.id, kept.prompt_no) for choice in choices)
    # One an emergency, however often the job comes by.
    work.tell(contact, Reply(talk.words(said), buttons), f"danger_watch:{kept.id}")

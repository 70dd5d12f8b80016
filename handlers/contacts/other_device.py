"""A chat that lived in one browser goes on in another: its reports and the messages about them.

Asked for are the code of a report of that chat, and of one of its people the number and the birth date, and a phone
that was proven just now: the proof that a look-up asks. Whatever does not agree, the answer is the same.
"""

from datetime import datetime, timedelta
from typing import Final

from handlers.dialogue.answers.dates import BirthDate
from handlers.dialogue.answers.identity import Identity
from handlers.dialogue.answers.ticket_code import group_code
from handlers.dialogue.reply import Reply
from handlers.records.proof import free_at
from handlers.work import Work
from storage.repositories.attempts import Tried
from storage.repositories.contacts import Contact
from storage.repositories.tickets import Ticket

MOST: Final = 1000  # reports of one chat
TRIES_HOUR, TRIES_DAY = 5, 10
TRIED: Final = "other_device"


async def tries_until(work: Work, contact: Contact, phone: str) -> datetime | None:
    """Count a try of this chat and of the phone that it proved, which is cheap to prove from many chats; the moment
    from which the next is allowed, or None."""
    vault, uow = work.uow.vault, work.uow
    tried = [
        Tried(TRIED, vault.index("contact", str(contact.id))),
        Tried(f"{TRIED}_phone", vault.index("phone", phone)),
    ]
    await uow.attempts.hold(tried)
    times = await uow.attempts.times(tried, work.now - timedelta(days=1))
    until = max((one for kind in tried if (one := free_at(times[kind], work.now, TRIES_HOUR, TRIES_DAY))), default=None)
    if until is None:
        await uow.attempts.add(tried, [work.ids.new() for _ in tried], work.now)
    return until


async def go_on_here(
    work: Work, contact: Contact, code: str, identity: Identity, birth: BirthDate, phone: str
) -> list[Ticket]:
    """The reports that go on in this chat from now on, none when the proof does not agree.

    `phone`: proven by this contact just now. Only what was filed with this phone comes: on a commune's tablet many
    have filed, each with a phone of their own. The first device is told.
    """
    named = await work.uow.tickets.get_by_code(code)
    old = await work.uow.contacts.get(named.contact_id) if named is not None and named.contact_id is not None else None
    traits = work.tools.traits.get(old.channel) if old is not None else None
    if old is None or old.id == contact.id or old.channel != contact.channel or traits is None or not traits.tells_seen:
        return []
    if (await work.uow.officials.by_contact(old.id)) is not None:
        return []  # an official's chat is an account, and its way back is a new link
    await work.uow.contacts.lock(old.id)
    theirs = await work.uow.tickets.by_contact(old.id, MOST)
    moving = [one for one in theirs if phone in (one.subject.phone, one.subject.reporter.phone)]
    if not any(one.code == code for one in moving) or not any(_is(one, identity, birth) for one in moving):
        return []
    ids = await work.uow.moving.to_chat([one.id for one in moving], old.id, contact.id, contact.address)
    await work.uow.news.set_at_night(contact.id, await work.uow.news.at_night(old.id))
    await work.uow.audit.add(work.ids.new(), work.now, f"contact:{contact.id}", "chat_moved", f"contact:{old.id}")
    moved = [one for one in moving if one.id in ids]
    codes = ", ".join(group_code(one.code) for one in moved)
    words = work.rules.texts.say("other_device.gone", {"codes": codes}, language=old.language, province=old.province)
    work.tell(old, Reply(words), f"{work.cause}:other_device:{old.id}")
    return moved


def _is(ticket: Ticket, identity: Identity, birth: BirthDate) -> bool:
    """Whether a report is about this person, by number and birth date."""
    born = ticket.subject.birth
    numbers = {paper.number for paper in ticket.subject.papers}
    return bool(numbers & {identity.number, identity.comparable}) and born is not None and born.agrees_with(birth)

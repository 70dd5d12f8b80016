"""Before a message is changed that went out: which message of the platform that is."""

from dataclasses import replace

from handlers.dialogue.reply import Reply
from handlers.dialogue.traits import Traits
from handlers.ports import Clock
from storage.database import Database


async def aimed(database: Database, clock: Clock, traits: Traits, reply: Reply) -> Reply | None:
    """The reply with the platform's id of the message that it changes; else what is said instead.

    None: there is nothing to send: the message is erased, or never arrived and is changed where it waits for somebody.
    The rows of a chat go in order, so the message has its outcome by now.
    """
    if not reply.edits or traits.shows_rows:
        return reply
    now = clock.now()
    async with database.reading() as uow:
        sent = await uow.sent_messages.get(int(reply.edits), now)
        if sent is None:
            return None
        if sent.unsent:
            if reply.text:
                await uow.sent_messages.rewrite(sent.id, {**sent.payload, "text": reply.text})
            else:
                await uow.sent_messages.stop(sent.id, Reply(reply.instead).to_json(), None, now)
            return None
    if sent.external_id and traits.edits:
        return replace(reply, edits=sent.external_id)
    return replace(reply, text=reply.instead, edits="", instead="")

"""Before a message is changed that went out: which message of the platform that is."""

from dataclasses import replace
from datetime import datetime

from handlers.dialogue.reply import Reply
from handlers.dialogue.traits import Traits
from handlers.ports import Clock
from storage.database import Database
from storage.repositories.sent_messages import CARRIED, WITHDRAWN, SentMessage
from storage.unit_of_work import UnitOfWork


async def aimed(database: Database, clock: Clock, traits: Traits, row_id: int, reply: Reply) -> Reply | None:
    """The reply with the platform's id of the message that it changes; else what is said instead. `row_id`: its row.

    None: there is nothing to send, and the row says so: the message is erased, or never arrived and is changed where it
    waits for somebody, who sends it again before or after, never meanwhile.
    The rows of a chat go in order, so the message has its outcome by now.
    """
    if not reply.edits or traits.shows_rows:
        return reply
    now = clock.now()
    async with database.unit_of_work() as uow:
        sent = await _changed_by(uow, int(reply.edits), now)
        if sent is None or sent.unsent:
            await _change_in_place(uow, sent, reply, now)
            await uow.sent_messages.settle_change(row_id, CARRIED if sent and reply.text else WITHDRAWN, now)
            return None
    if sent.external_id and traits.edits:
        return replace(reply, edits=sent.external_id)
    return replace(reply, text=reply.instead, edits="", instead="")


async def _changed_by(uow: UnitOfWork, number: int, now: datetime) -> SentMessage | None:
    """The message, locked. A change that never went out leads on to what it was to change."""
    sent = await uow.sent_messages.get(number, now, lock=True)
    while sent is not None and sent.edits and sent.unsent:
        sent = await uow.sent_messages.get(int(sent.edits), now, lock=True)
    return sent


async def _change_in_place(uow: UnitOfWork, sent: SentMessage | None, reply: Reply, now: datetime) -> None:
    if sent is not None and reply.text:
        await uow.sent_messages.rewrite(sent.id, {**sent.payload, "text": reply.text})
    elif sent is not None:
        await uow.sent_messages.stop(sent.id, Reply(reply.instead).to_json(), None, now)

"""What was held for somebody goes when they write: the newest messages in full, the older ones told of in one digest.

digest of the older ones | the newest three | the answer to what they wrote
"""

import re
from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from typing import Final

from handlers.dialogue.outcome import Choice, Jump
from handlers.dialogue.render import button
from handlers.dialogue.reply import Reply
from handlers.dialogue.talk import LOCAL, Talk
from handlers.dialogue.traits import Traits
from handlers.texts import Say
from handlers.work import Work
from storage.repositories.contacts import Contact
from storage.repositories.outbox import DIGEST, MessageClass, OutboxRow

AT_ONCE: Final = 3
LINES: Final = 8  # of a digest; what is more is counted
LINE: Final = 150  # characters of a message in it
PART: Final = re.compile(r"/\d+$")
FOLLOW_UP: Final = "follow_up"


async def release_held(
    work: Work, contact: Contact, owner: str, lease_until: datetime
) -> tuple[list[OutboxRow], list[OutboxRow]]:
    """What goes before the answer: (a digest, still to be written; the messages, leased to this process), in order."""
    messages = _whole(await work.uow.held.of_contact(contact.id))
    old = [one for one in messages if not one[0].cause.startswith(DIGEST)][:-AT_ONCE]
    in_digest = [row.id for one in old for row in one]
    await work.uow.held.release(contact.id, in_digest, owner, work.now, lease_until)
    digest = _digest(work, contact, [one[0] for one in old]) if old else []
    return digest, [row for one in messages if one not in old for row in one]


def _whole(rows: Sequence[OutboxRow]) -> list[list[OutboxRow]]:
    """Rows by message: a long one went into several."""
    return [list(parts) for _, parts in groupby(rows, key=lambda row: PART.sub("", row.cause))]


def _digest(work: Work, contact: Contact, old: Sequence[OutboxRow]) -> list[OutboxRow]:
    lines = [_line(row) for row in old[-LINES:]]
    values = {"number": len(old), "lines": "\n".join(lines), "shown": len(lines)}
    talk: Talk = Talk(
        work, contact, work.tools.traits.get(contact.channel) or Traits(contact.channel), "", "", None, ""
    )
    said = talk.words(Say("held.digest" if len(old) == len(lines) else "held.digest_more", values))
    reports = any(row.ticket_id is not None for row in old)  # an official's are none of their own
    own = (button(talk, Choice("own", "held.own_reports", jump=Jump(FOLLOW_UP)), 0, 0),) if reports else ()
    before = len(work.outgoing)
    # In the place of messages that come unasked, although it answers: whoever looks for offers finds it among them.
    work.tell(contact, Reply(said, own), f"{DIGEST}{old[-1].id}", message_class=MessageClass.NOTICE)
    made = work.outgoing[before:]
    del work.outgoing[before:]
    return made


def _line(row: OutboxRow) -> str:
    """The day and how the message begins."""
    words = " ".join(Reply.from_json(row.payload).text.split())
    if len(words) > LINE:
        words = words[: words.rfind(" ", LINE // 2, LINE)].rstrip(" ,;:.") + "…"
    day = row.created_at.astimezone(LOCAL).strftime("%d/%m") if row.created_at else ""
    return f"• {day}: {words}" if day else f"• {words}"

"""From an update to an answer: clean text, files kept, nothing lost."""

import re
from typing import Final

from faq.normalise import nfc
from handlers.dialogue.file_names import clean_name
from handlers.dialogue.turn import TEXT_LIMIT, Answer, Incoming
from handlers.work import Work
from storage.repositories.contacts import Contact

# Stands for the end of a line while the lines are cleaned together: one by one, a thousand lines cost a turn.
_LINE: Final = "\ue000"
_LINES: Final = re.compile(f" *{_LINE} *")


def _cleaned(text: str) -> str:
    """A text without what nobody sees, its lines kept."""
    if not text:
        return ""
    return _LINES.sub("\n", nfc(_LINE.join(text.replace(_LINE, "").splitlines()))).strip()


async def read_answer(work: Work, incoming: Incoming, contact: Contact) -> Answer:
    """Clean the text (NFC, no invisible marks, lines kept), note the files as pending, pass on the rest."""
    text = _cleaned(incoming.text[: TEXT_LIMIT + 1])
    found: dict[str, list[int]] = {"photo": [], "voice": [], "document": []}
    for number, item in enumerate(incoming.attachments):
        file_id = item.file_id
        if file_id is None:
            file_id = await work.uow.files.note(
                work.ids.new(), contact.id, item.kind, incoming.channel, item.ref, item.media_type, item.size,
                contact.province, work.now, number, name=clean_name(item.name),
            )  # fmt: skip
        found.setdefault(item.kind, []).append(file_id)
        work.pending_files.append(file_id)
    return Answer(
        text=text[:TEXT_LIMIT],
        files=tuple(found["photo"]),
        voices=tuple(found["voice"]),
        documents=tuple(found["document"]),
        phone=incoming.phone,
        location=incoming.location,
        unsupported=incoming.unsupported,
        event=incoming.event,
        data=incoming.data,
        cut=len(incoming.text) > TEXT_LIMIT,
        album=bool(incoming.album),
        source=incoming.source,
    )

"""From an update to an answer: clean text, files kept, nothing lost."""

from faq.normalise import nfc
from handlers.dialogue.file_names import clean_name
from handlers.dialogue.turn import TEXT_LIMIT, Answer, Incoming
from handlers.work import Work
from storage.repositories.contacts import Contact


async def read_answer(work: Work, incoming: Incoming, contact: Contact) -> Answer:
    """Clean the text (NFC, no invisible marks, lines kept), note the files as pending, pass on the rest."""
    text = "\n".join(nfc(line) for line in incoming.text[: TEXT_LIMIT + 1].splitlines()).strip()
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

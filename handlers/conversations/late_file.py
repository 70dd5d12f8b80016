"""A file whose check comes after its report was sent: the official gets a flag, the citizen may send a better one.

One that still waits for somebody to say what it is for, and cannot be opened, is told of as well.
"""

from dataclasses import replace

from handlers.conversations.attach_photo import ATTACH_PHOTO
from handlers.conversations.loose_files import waiting
from handlers.conversations.photo_faults import fault_words, problems_of
from handlers.dialogue.answers.ticket_code import group_code
from handlers.dialogue.loading import load
from handlers.dialogue.outcome import say
from handlers.dialogue.registry import Heard
from handlers.dialogue.talk import Talk
from handlers.dialogue.turn import Answer
from handlers.tickets.notices import follow
from storage.repositories.files import StoredFile

UNUSABLE = "photo_unusable"


async def late_file(talk: Talk, answer: Answer, at_menu: bool) -> Heard | None:
    """What to say of a file that hangs on a report of this chat and will not do; None when all is well."""
    if answer.event != "file_checked":
        return None
    file_id = int(answer.data.get("file_id") or 0)
    tickets = await talk.work.uow.tickets.many(await talk.work.uow.ticket_files.tickets_of(file_id))
    own = [ticket for ticket in tickets if ticket.contact_id == talk.contact.id]
    file = await talk.work.uow.files.get(file_id)
    if file is None or not own:
        return await _of_nothing_yet(talk, file) if file is not None else None
    ticket, refused = own[0], file.state == "refused"
    problems = await problems_of(talk, file)
    if not refused and not problems:
        return None
    await talk.work.uow.ticket_files.flag(ticket.id, file_id, UNUSABLE if refused else problems[0].fault.value)
    told = say("follow_up.late_refused" if refused else "follow_up.late_photo", code=group_code(ticket.code))
    why = say(f"photo.{file.problem}") if refused else await fault_words(talk, problems[0].fault, file_id)
    return Heard((told, why), (follow("add", ticket, "add"),))


async def _of_nothing_yet(talk: Talk, file: StoredFile) -> Heard | None:
    """A file that waits for somebody to say what it is for, and cannot be opened: it goes, and that is said."""
    if file.state != "refused" or file.contact_id != talk.contact.id:
        return None
    for row, loose in await waiting(talk):
        loaded = load(ATTACH_PHOTO, row)
        if file.id not in loose.all or loaded.faults:
            continue
        loaded.state.data.without((file.id,))
        if loaded.state.data.all:
            kept = replace(loaded.row, state=loaded.state.to_json())
            await talk.work.uow.conversations.save(kept, talk.now, talk.contact.province)
        else:
            talk.work.ended.append(row.id)
        return Heard((say("attach_photo.sent_before"), say(f"photo.{file.problem}")))
    return None

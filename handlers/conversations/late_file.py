"""A file whose check comes after its report was sent: the official gets a flag, the citizen may send a better one."""

from handlers.dialogue.answers.ticket_code import group_code
from handlers.dialogue.outcome import say
from handlers.dialogue.registry import Heard
from handlers.dialogue.talk import Talk
from handlers.dialogue.turn import Answer
from handlers.evidence.features import PhotoFeatures
from handlers.evidence.photos import judge_photo
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
        return None
    ticket, fault = own[0], _fault(file)
    if not fault:
        return None
    await talk.work.uow.ticket_files.flag(ticket.id, file_id, fault)
    refused = file.state == "refused"
    told = say("follow_up.late_refused" if refused else "follow_up.late_photo", code=group_code(ticket.code))
    why = say(f"photo.{file.problem}" if refused else f"photo.{fault}")
    return Heard((told, why), (follow("add", ticket, "add"),))


def _fault(file: StoredFile) -> str:
    if file.state == "refused":
        return UNUSABLE
    looked_at = file.kind == "photo" and file.state == "ready" and file.features
    problems = judge_photo(PhotoFeatures(**file.features)) if looked_at else ()
    return problems[0].fault.value if problems else ""

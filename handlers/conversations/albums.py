"""The further parts of an album: they go where the first went, and nobody is asked about each of them."""

from collections.abc import Sequence

from handlers.conversations.callback import Callback
from handlers.conversations.complaint.data import ComplaintData
from handlers.conversations.follow_up.data import FollowUp
from handlers.conversations.list_submission import ListSubmission
from handlers.conversations.loose_files import LooseFiles
from handlers.conversations.status_lookup import Lookup
from handlers.dialogue.talk import Talk
from handlers.dialogue.turn import Answer
from handlers.staff.actor import citizen
from handlers.tickets.access import may
from handlers.tickets.status import Verb


async def enclose(talk: Talk[object], answer: Answer, first: int) -> bool:
    """Keep photos and other files where the one that came first is, told or filed; False when it is nowhere."""
    data, files = talk.data, (*answer.files, *answer.documents)
    if isinstance(data, Lookup) and (first == data.person.card_file or data.person.from_card):
        return not answer.documents  # both sides of a card: whichever shows the code is read
    if isinstance(data, ComplaintData) and (first in (*data.photos.ids, *data.enclosed) or _is_card(data, first)):
        data.photos.add(answer.files)
        data.enclose(answer.documents)
    elif isinstance(data, LooseFiles) and first in data.all:
        data.files, data.documents = (*data.files, *answer.files), (*data.documents, *answer.documents)
    elif isinstance(data, ListSubmission | Callback) and first in data.files:
        data.files = (*data.files, *files)
    else:
        return await _to_its_report(talk, files, first)
    return True


def _is_card(data: ComplaintData, first: int) -> bool:
    """Whether the part that came first is read as a card, or was."""
    return first == data.person.card_file or data.person.from_card


async def _to_its_report(talk: Talk[object], files: Sequence[int], first: int) -> bool:
    """The office was told of the first part a moment ago: the others only hang beside it."""
    for ticket in await talk.work.uow.tickets.many(await talk.work.uow.ticket_files.tickets_of(first)):
        if ticket.contact_id == talk.contact.id and await may(
            talk.work, citizen(talk.contact), ticket, Verb.ADD_INFORMATION
        ):
            await talk.work.uow.ticket_files.add(ticket.id, files, talk.now)
            if isinstance(talk.data, FollowUp):
                talk.data.files = (*talk.data.files, *files)
            return True
    return False

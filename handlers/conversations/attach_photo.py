"""A photo out of place: whose is it? It goes to a complaint being written, to a report, into a new one, or nowhere.

A draft gets the photos beside those it has and is taken up where it stood.
"""

from dataclasses import dataclass
from typing import Any, Final

from handlers.conversations.complaint.data import ComplaintData, PhotosAnswer
from handlers.conversations.complaint.kept import name_in, with_photos
from handlers.dialogue.answers.ticket_code import group_code
from handlers.dialogue.conversation import Declared, Step
from handlers.dialogue.outcome import Again, Choice, Done, Lost, Move, Prompt, Resume, Start, say
from handlers.dialogue.talk import Talk
from handlers.dialogue.turn import Answer
from handlers.staff.actor import citizen
from handlers.texts import Say
from handlers.tickets.access import may
from handlers.tickets.add_information import add_information
from handlers.tickets.errors import REFUSALS
from handlers.tickets.status import State, Verb
from storage.repositories.conversations import Conversation
from storage.repositories.tickets import Ticket

NAME: Final = "attach_photo"
WANTS_PHOTOS: Final = frozenset({"complaint"})  # conversations whose drafts take photos
MOST_OFFERED: Final = 6
WAITING_FIRST: Final = {State.WAITING_CITIZEN.value: 0}
TAKES_MORE: Final = frozenset({State.OPEN.value, State.CLAIMED.value, State.WAITING_CITIZEN.value})


@dataclass(slots=True)
class LoosePhotos:
    """Photos (ids of files) that nobody has asked for, in order of arrival."""

    files: tuple[int, ...] = ()


def upgraded(version: int, kept: dict[str, Any]) -> dict[str, Any]:
    """Version 1 kept the words below the photo, which nobody read."""
    kept.pop("text", None)
    return kept


async def begin(talk: Talk[LoosePhotos]) -> str:
    """The photos that came."""
    talk.data.files = talk.given.files
    return "ask_whose"


async def ask_whose(talk: Talk[LoosePhotos]) -> Prompt:
    """Drafts that want photos, reports that are open (those that wait for something first), a new one, or none."""
    drafts, tickets = await _drafts(talk), await _tickets(talk)
    choices = [Choice(f"d{draft.id}", _draft_label(draft)) for draft in drafts]
    choices += [Choice(f"t{ticket.id}", _ticket_label(talk, ticket)) for ticket in tickets]
    question = "attach_photo.ask_whose" if choices else "attach_photo.ask_what_for"
    choices = choices[:MOST_OFFERED]
    choices.append(Choice("new", "attach_photo.new", "attach_photo_words.new"))
    choices.append(Choice("nothing", "attach_photo.nothing", "attach_photo_words.nothing"))
    return Prompt((say(question),), tuple(choices), frozenset({"photo"}))


async def take_whose(talk: Talk[LoosePhotos], answer: Answer) -> Move:
    """Hang it where it belongs."""
    if answer.files:
        talk.data.files = (*talk.data.files, *answer.files)
        return Again((say("attach_photo.one_more"),), ask=True)
    if answer.choice == "new":
        return Start("complaint", ComplaintData(photos=PhotosAnswer(talk.data.files)))
    if answer.choice == "nothing":
        return Done((say("attach_photo.left"),))
    if answer.choice.startswith("d"):
        return await _to_draft(talk, int(answer.choice[1:]))
    if answer.choice.startswith("t"):
        return await _to_ticket(talk, int(answer.choice[1:]))
    return Lost((say("attach_photo.choose"),))


async def _to_draft(talk: Talk[LoosePhotos], conversation_id: int) -> Move:
    conversations = talk.work.uow.conversations
    draft = await conversations.get(conversation_id, talk.contact.id)
    kept = with_photos(draft, talk.data.files) if draft is not None and draft.name in WANTS_PHOTOS else None
    if draft is None or kept is None:
        return Done((say("attach_photo.gone"),))
    await conversations.save(kept, talk.now, talk.contact.province)
    added = (say("attach_photo.added_to_draft"),)
    return Resume(draft.id, added) if draft.status == "paused" else Done(added)


async def _to_ticket(talk: Talk[LoosePhotos], ticket_id: int) -> Move:
    try:
        ticket = await add_information(talk.work, ticket_id, citizen(talk.contact), file_ids=talk.data.files)
    except REFUSALS:
        return Done((say("attach_photo.gone"),))
    return Done((say("attach_photo.added", code=group_code(ticket.code)),))


async def _drafts(talk: Talk[LoosePhotos]) -> list[Conversation]:
    kept = await talk.work.uow.conversations.unfinished(talk.contact.id)
    return [draft for draft in kept if draft.name in WANTS_PHOTOS]


async def _tickets(talk: Talk[LoosePhotos]) -> list[Ticket]:
    actor, found = citizen(talk.contact), []
    for ticket in await talk.work.uow.tickets.by_contact(talk.contact.id):
        if ticket.status in TAKES_MORE and await may(talk.work, actor, ticket, Verb.ADD_INFORMATION):
            found.append(ticket)
    return sorted(found, key=lambda ticket: WAITING_FIRST.get(ticket.status, 1))


def _draft_label(draft: Conversation) -> Say:
    name = name_in(draft)
    return say("attach_photo.draft_of", name=name) if name else say("attach_photo.draft")


def _ticket_label(talk: Talk[LoosePhotos], ticket: Ticket) -> Say:
    name = ticket.subject.name.split(" ")[-1]
    short = talk.work.tools.catalogues.common.category(ticket.category).short.in_language(talk.language)
    tail = group_code(ticket.code).split(" ", 1)[-1]
    return say("attach_photo.report_of", name=name or short, tail=tail)


ATTACH_PHOTO = Declared(
    NAME,
    "attach_photo.title",
    "ask_whose",
    {"ask_whose": Step(ask_whose, take_whose, starts=("complaint",))},
    data=LoosePhotos,
    version=2,
    upgrade=upgraded,
    begin=begin,
)

"""A complaint that is not being talked in: a draft, as other conversations see it."""

from dataclasses import replace

from handlers.conversations.complaint.data import ComplaintData, FamilyAnswer
from handlers.conversations.complaint.declared import COMPLAINT
from handlers.conversations.complaint.family import role_words
from handlers.conversations.complaint.story import with_more
from handlers.conversations.loose_files import LooseFiles
from handlers.dialogue.loading import load, stored
from handlers.texts import Say
from storage.repositories.conversations import Conversation


def name_in(draft: Conversation) -> str:
    """The last word of the name of whose record it is about, '' until one was told."""
    name: str = stored(COMPLAINT, draft).person.name
    return name.split(" ")[-1]


def member_in(draft: Conversation) -> Say | None:
    """Who of the house it is about, where several were told of and it is known."""
    family: FamilyAnswer = stored(COMPLAINT, draft).family
    return None if family.at is None else role_words(family.people[family.at])


def with_files(draft: Conversation, came: LooseFiles) -> Conversation | None:
    """The draft with what came beside what it has; None for one that cannot be read, which stays as it is."""
    loaded = load(COMPLAINT, draft)
    if loaded.faults:
        return None
    told: ComplaintData = loaded.state.data
    told.photos.add(came.files)
    told.enclose((*came.voices, *came.documents))
    told.description = with_more(told.description, came.words)
    return replace(loaded.row, state=loaded.state.to_json())

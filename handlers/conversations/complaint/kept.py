"""A complaint that is not being talked in: a draft, as other conversations see it."""

from collections.abc import Sequence
from dataclasses import replace

from handlers.conversations.complaint.declared import COMPLAINT
from handlers.dialogue.loading import load, stored
from storage.repositories.conversations import Conversation


def name_in(draft: Conversation) -> str:
    """The last word of the name of whose record it is about, '' until one was told."""
    name: str = stored(COMPLAINT, draft).person.name
    return name.split(" ")[-1]


def with_photos(draft: Conversation, files: Sequence[int]) -> Conversation | None:
    """The draft with these photos beside those it has; None for one that cannot be read, which stays as it is."""
    loaded = load(COMPLAINT, draft)
    if loaded.faults:
        return None
    loaded.state.data.photos.add(files)
    return replace(loaded.row, state=loaded.state.to_json())

"""Files that nobody has asked for: what is kept of them until somebody says what they are for."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from handlers.conversations.asking.place import PlaceAnswer, told_place
from handlers.dialogue.state import State
from handlers.dialogue.talk import Talk
from storage.repositories.conversations import Conversation
from storage.typed_json import from_json

NAME: Final = "attach_photo"
VERSION: Final = 3


@dataclass(slots=True)
class LooseFiles:
    """Photos (`files`, ids), voice messages and other files in order of arrival; the `words` that came with them and
    the `place` that a position sent along may lie in. `album`: more may still be coming, so that nobody can count."""

    files: tuple[int, ...] = ()
    voices: tuple[int, ...] = ()
    documents: tuple[int, ...] = ()
    words: str = field(default="", repr=False)
    place: PlaceAnswer = field(default_factory=PlaceAnswer)
    album: bool = False

    @property
    def all(self) -> tuple[int, ...]:
        """Every file."""
        return (*self.files, *self.voices, *self.documents)

    def without(self, gone: Sequence[int]) -> None:
        """Forget files that cannot be used."""
        self.files = tuple(one for one in self.files if one not in gone)
        self.voices = tuple(one for one in self.voices if one not in gone)
        self.documents = tuple(one for one in self.documents if one not in gone)


def upgraded(version: int, kept: dict[str, Any]) -> dict[str, Any]:
    """Version 1 kept the words below the photo, which nobody read; version 2 kept photos alone."""
    if version < 2:
        kept.pop("text", None)
    return kept


def note_position(talk: Talk, place: PlaceAnswer, position: tuple[float, float]) -> None:
    """Keep the communes that a position (degrees north, degrees east) may lie in: the question for the place then
    offers them. A place that was told stays."""
    tools = talk.work.tools
    if told_place(talk, place) is None:
        place.narrow(None, tools.resolver.nearest(position[0], position[1], tools.policy.edition))


async def waiting(talk: Talk) -> tuple[tuple[Conversation, LooseFiles], ...]:
    """What this person sent before and has not yet said what for, newest first: waiting below, or as a draft."""
    kept = await talk.work.uow.conversations.unfinished(talk.contact.id)
    return tuple((row, _loose(row)) for row in kept if row.name == NAME)


def _loose(row: Conversation) -> LooseFiles:
    kept = State.from_json(row.state).data
    return from_json(LooseFiles, upgraded(row.version, dict(kept))).value

"""What is said of files that came: how many of each kind, and why one could not be opened. Nothing that cannot be
opened is called attached."""

from collections.abc import Iterable, Sequence

from handlers.conversations.loose_files import LooseFiles
from handlers.dialogue.outcome import say
from handlers.dialogue.talk import Talk
from handlers.texts import Say
from storage.repositories.files import StoredFile

Sorted = tuple[list[StoredFile], list[StoredFile], list[StoredFile]]


def counted(talk: Talk, came: LooseFiles) -> str:
    """How many photos, voice messages and other files, those that there are; no number while an album comes in."""
    if came.album:
        return talk.words("enclosed.album")
    kinds = (("photos", came.files), ("voices", came.voices), ("documents", came.documents))
    return ", ".join(talk.words(say(f"enclosed.{kind}", count=len(ids))) for kind, ids in kinds if ids)


async def sorted_out(talk: Talk, ids: Sequence[int]) -> Sorted:
    """The files that were looked at and are fine, those that have yet to be looked at, and those that are refused."""
    found: Sorted = ([], [], [])
    for file in await talk.work.uow.files.many(list(ids)):
        found[{"ready": 0, "pending": 1}.get(file.state, 2)].append(file)
    return found


def refused_words(refused: Iterable[StoredFile]) -> tuple[Say, ...]:
    """Why each could not be opened, every reason once."""
    return tuple(say(f"photo.{problem}") for problem in dict.fromkeys(file.problem for file in refused))

"""The photos of a complaint as the checks see them. A check still running disturbs nobody."""

from typing import Any, Final, NamedTuple

from handlers.conversations.complaint.matter import category_of
from handlers.dialogue.talk import Talk
from handlers.evidence.features import PhotoFeatures
from handlers.evidence.photos import MOST_REASKS, PhotoFault, PhotoProblem, decide_photo, is_duplicate, judge_photo
from storage.repositories.files import StoredFile

UNUSABLE: Final = "photo_unusable"


class BadPhoto(NamedTuple):
    """A photo to ask about. `problem`: why the file is none (then it is gone), else `faults`, the worst first."""

    file_id: int
    problem: str
    faults: tuple[PhotoProblem, ...]


async def bad_photo(talk: Talk) -> BadPhoto | None:
    """The first photo that is checked and not good enough, after taking those that are."""
    data = talk.data
    undecided = [number for number in data.get("photos", ()) if str(number) not in _decided(data)]
    if not undecided:
        return None
    taken = await talk.work.uow.files.many([n for n in data["photos"] if n not in undecided])
    seen = [file.sha256.hex() for file in taken if file.sha256]
    for file in await talk.work.uow.files.many(undecided):
        found = _judge(talk, file, seen)
        if found is not None:
            return found
    return None


def ask_again(data: dict[str, Any]) -> None:
    """Count that a photo was asked for again."""
    data["photo_asked"] = data.get("photo_asked", 0) + 1


def drop(data: dict[str, Any], file_id: int) -> None:
    """Another photo comes in its place."""
    data["photos"] = [number for number in data.get("photos", ()) if number != file_id]


def take(data: dict[str, Any], file_id: int, flags: tuple[str, ...]) -> None:
    """The photo stays, with what the official should know."""
    _decided(data)[str(file_id)] = list(flags)


def flags_of(data: dict[str, Any]) -> list[str]:
    """What the official should know about the photos."""
    found = [flag for flags in _decided(data).values() for flag in flags]
    return list(dict.fromkeys([*found, *data.get("photo_flags", ())]))


def _decided(data: dict[str, Any]) -> dict[str, list[str]]:
    kept: dict[str, list[str]] = data.setdefault("photo_ok", {})
    return kept


def _judge(talk: Talk, file: StoredFile, seen: list[str]) -> BadPhoto | None:
    data = talk.data
    asked = data.get("photo_asked", 0)
    if file.state == "refused":
        if asked >= MOST_REASKS:
            drop(data, file.id)
            data["photo_flags"], data["photo_done"] = [UNUSABLE], True
            return None
        return BadPhoto(file.id, file.problem, ())
    if file.state != "ready":
        return None
    digest = file.sha256.hex() if file.sha256 else ""
    if digest and is_duplicate(digest, seen):
        drop(data, file.id)
        return None
    seen.append(digest)
    if not category_of(talk).slip:
        take(data, file.id, ())
        return None
    decision = decide_photo(judge_photo(PhotoFeatures(**file.features)), asked, data.get("photo_confirmed", ()))
    if decision.taken:
        take(data, file.id, decision.flags)
        return None
    return BadPhoto(file.id, "", decision.ask)


def confirmable(bad: BadPhoto) -> bool:
    """Whether the citizen may know better."""
    return bool(bad.faults) and all(fault.confirmable for fault in bad.faults)


def fault_names(bad: BadPhoto) -> list[str]:
    """The faults as they are confirmed."""
    return [PhotoFault(fault.fault).value for fault in bad.faults]

"""The photos of a complaint as the checks see them. A check still running disturbs nobody."""

from typing import Final, NamedTuple

from handlers.conversations.complaint.data import ComplaintTalk, PhotosAnswer
from handlers.conversations.complaint.matter import category_of
from handlers.conversations.photo_faults import problems_of
from handlers.evidence.photos import MOST_REASKS, PhotoFault, PhotoProblem, decide_photo, is_duplicate
from storage.repositories.files import StoredFile

UNUSABLE: Final = "photo_unusable"


class BadPhoto(NamedTuple):
    """A photo to ask about. `problem`: why the file is none (then it is gone), else `faults`, the worst first."""

    file_id: int
    problem: str
    faults: tuple[PhotoProblem, ...]


async def bad_photo(talk: ComplaintTalk) -> BadPhoto | None:
    """The first photo that is checked and not good enough, after taking those that are."""
    photos = talk.data.photos
    undecided = [number for number in photos.ids if number not in photos.taken]
    if not undecided:
        return None
    taken = await talk.work.uow.files.many([number for number in photos.ids if number in photos.taken])
    seen = [file.sha256.hex() for file in taken if file.sha256]
    for file in await talk.work.uow.files.many(undecided):
        found = await _judge(talk, file, seen)
        if found is not None:
            return found
    return None


def give_up(photos: PhotosAnswer, file_id: int) -> None:
    """A file that is no photo goes, and none is asked for any more."""
    photos.drop(file_id)
    photos.flags, photos.done = (UNUSABLE,), True


def flags_of(photos: PhotosAnswer) -> list[str]:
    """What the official should know about the photos."""
    found = [flag for flags in photos.taken.values() for flag in flags]
    return list(dict.fromkeys([*found, *photos.flags]))


async def _judge(talk: ComplaintTalk, file: StoredFile, seen: list[str]) -> BadPhoto | None:
    photos = talk.data.photos
    if file.state == "refused":
        if photos.asked >= MOST_REASKS:
            give_up(photos, file.id)
            return None
        return BadPhoto(file.id, file.problem, ())
    if file.state != "ready":
        return None
    digest = file.sha256.hex() if file.sha256 else ""
    if digest and is_duplicate(digest, seen):
        photos.drop(file.id)
        return None
    seen.append(digest)
    if not category_of(talk).slip:
        photos.taken[file.id] = ()
        return None
    decision = decide_photo(await problems_of(talk, file), photos.asked)
    if decision.taken:
        photos.taken[file.id] = decision.flags
        return None
    return BadPhoto(file.id, "", decision.ask)


def confirmable(bad: BadPhoto) -> bool:
    """Whether the citizen may know better."""
    return bool(bad.faults) and all(fault.confirmable for fault in bad.faults)


def fault_names(bad: BadPhoto) -> list[str]:
    """The faults as they are confirmed."""
    return [PhotoFault(fault.fault).value for fault in bad.faults]

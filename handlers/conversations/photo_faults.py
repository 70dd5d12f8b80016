"""What seems wrong with a photo that was looked at: by its measures, and by the codes that were read from it."""

from collections.abc import Sequence

from handlers.dialogue.answers.other_codes import says_nothing_of_a_dose, what_code
from handlers.dialogue.outcome import say
from handlers.dialogue.talk import Talk
from handlers.evidence.features import PhotoFeatures
from handlers.evidence.photos import PhotoFault, PhotoProblem, judge_photo
from handlers.texts import Say
from storage.repositories.files import StoredFile

OTHER_CODE = PhotoProblem(PhotoFault.OTHER_CODE, "R01", confirmable=True)


async def problems_of(talk: Talk, file: StoredFile) -> tuple[PhotoProblem, ...]:
    """What to ask about a photo, the worst first; nothing of a file that is no photo, or not looked at yet."""
    if file.kind != "photo" or file.state != "ready" or not file.features:
        return ()
    found = judge_photo(PhotoFeatures(**file.features))
    return (OTHER_CODE, *found) if await other_code(talk, file.id) else found


async def other_code(talk: Talk, file_id: int) -> str:
    """What the code on a photo is, when every one there is surely of something else than a person or a dose."""
    texts: Sequence[str] = await talk.work.uow.files.read(file_id) or ()
    return what_code(texts[0]) if texts and all(map(says_nothing_of_a_dose, texts)) else ""


async def fault_words(talk: Talk, fault: PhotoFault, file_id: int) -> Say:
    """The sentence for what seems wrong with a photo."""
    if fault is not PhotoFault.OTHER_CODE:
        return say(f"photo.{fault.value}")
    return say("photo.other_code", what=code_words(talk, await other_code(talk, file_id)))


def code_words(talk: Talk, kind: str) -> str:
    """The name of a kind of code."""
    return talk.words(f"identity.code.{kind or 'other'}")

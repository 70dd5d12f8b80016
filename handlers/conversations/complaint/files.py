"""Files at any question of the complaint: kept with it, with the words that came beside them; the question stays.

A photo that cannot be opened is told as soon as that is known, and counts as none.
"""

from dataclasses import replace
from typing import Final

from handlers.conversations.complaint.data import ComplaintData, ComplaintTalk
from handlers.conversations.complaint.injection import take_story, told_in
from handlers.conversations.complaint.pictures import UNUSABLE
from handlers.conversations.complaint.story import with_more
from handlers.dialogue.answers.reading import words
from handlers.dialogue.conversation import Take, bare
from handlers.dialogue.outcome import Again, Lost, Move, Quiet, say
from handlers.dialogue.turn import Answer
from handlers.evidence.photos import MOST_REASKS
from handlers.texts import Say

OF_PERSON: Final = frozenset(
    {"ask_identity", "ask_birth_date", "ask_phone", "ask_code", "ask_name", "ask_sex", "ask_reporter", "ask_place"}
)
STORY: Final = 4  # words from which what stands below a photo is worth an official's reading


async def with_files(talk: ComplaintTalk, answer: Answer, take: Take[ComplaintData], own_photos: bool) -> Move:
    """Keep what came, give the step what it may answer. `own_photos`: the step takes photos and their checks itself."""
    if answer.voices:
        talk.data.enclose(answer.voices)
        note_words(talk, answer.text)
        return Again((say("enclosed.voice"),), ask=True)
    if answer.documents and not talk.argument:  # a question that is data may ask for one
        talk.data.enclose(answer.documents)
        note_words(talk, answer.text)
        return Again((say("enclosed.document"),), ask=True)
    if own_photos:
        before = talk.data.description
        move = await take(talk, answer)
        if answer.files and answer.text and talk.data.description == before:
            note_words(talk, answer.text)
        return move
    if answer.event:
        return checked(talk, answer)
    if not answer.files:
        return await take(talk, answer)
    talk.data.photos.add(answer.files)
    kept = say("complaint.photo_kept", count=len(talk.data.photos.ids))
    if answer.album:
        kept = say("complaint.album_kept")
    if not (answer.text or answer.choice):
        return Again((kept,), ask=True)
    if bare(talk.step) in OF_PERSON and told_in(talk, answer.text).doses:  # its day is nobody's birth date
        note_words(talk, answer.text)
        return Again((kept, *take_story(talk), say("complaint.words_kept")), ask=True)
    return await _caption(talk, replace(answer, files=()), take, kept)


async def _caption(talk: ComplaintTalk, answer: Answer, take: Take[ComplaintData], kept: Say) -> Move:
    """What stands below the photo may answer the question; what does not is kept as it was said."""
    move = await take(talk, answer)
    if isinstance(move, Lost) or (isinstance(move, Again) and move.choices is None and not move.ask):
        noted = note_words(talk, answer.text)
        return Again((kept, *((say("complaint.words_kept"),) if noted else ())), ask=True)
    return move if isinstance(move, Quiet) else replace(move, says=(kept, *move.says))


def note_words(talk: ComplaintTalk, text: str) -> bool:
    """Keep words that came with a photo for the official; a few ("đây ạ") say nothing."""
    if len(words(text)) < STORY:
        return False
    talk.data.description = with_more(talk.data.description, text)
    return True


def checked(talk: ComplaintTalk, answer: Answer) -> Move:
    """The check of a file came in: only what cannot be opened is told."""
    file_id, problem = int(answer.data.get("file_id") or 0), str(answer.data.get("problem") or "")
    photos = talk.data.photos
    if not problem or file_id not in (*photos.ids, *talk.data.enclosed):
        return Quiet()
    talk.data.enclosed = tuple(number for number in talk.data.enclosed if number != file_id)
    if file_id in photos.ids:
        photos.drop(file_id)
        photos.asked += 1
        if photos.asked > MOST_REASKS:
            photos.flags = (UNUSABLE,)
        elif not photos.ids:
            photos.done = False  # asked for again, as if none had come
    return Again((say(f"photo.{problem}"), say("complaint.photo_not_kept")), ask=True)

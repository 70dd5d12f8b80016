"""Photos of the slip: a checklist before, one question after when a photo will not do, at most twice."""

from typing import Final

from handlers.conversations.complaint.data import ComplaintTalk
from handlers.conversations.complaint.files import checked
from handlers.conversations.complaint.form import onward
from handlers.conversations.complaint.matter import asked, category_of
from handlers.conversations.complaint.pictures import bad_photo, confirmable, fault_names, give_up
from handlers.conversations.complaint.story import with_more
from handlers.conversations.file_words import sorted_out
from handlers.conversations.loose_files import waiting
from handlers.conversations.photo_faults import fault_words
from handlers.dialogue.outcome import Again, Choice, Go, Lost, Move, Prompt, Quiet, say
from handlers.dialogue.turn import Answer

EARLIER: Final = "earlier"
WITHOUT, INCOMPLETE, SCREENING = "no_photo", "slip_incomplete", "slip_screening"
IS_RIGHT, KEEP, DROP = "is_right", "keep", "drop"
PHOTO: Final = frozenset({"text", "photo"})


async def ask_photo(talk: ComplaintTalk) -> Prompt:
    """Ask for the slip with the checklist (R01, R03, R06, R07), or for any picture that helps."""
    without = _without()
    came = len(await _waiting_photos(talk))
    earlier = (Choice(EARLIER, say("complaint_photo.earlier", count=came), "complaint_words.earlier"),) if came else ()
    if not category_of(talk).slip:
        return Prompt((asked(talk, "photos"),), (*earlier, without), PHOTO)
    choices = (
        *earlier,
        without,
        Choice(INCOMPLETE, "complaint_photo.incomplete", "complaint_words.slip_incomplete"),
        Choice(SCREENING, "complaint_photo.screening", "complaint_words.slip_screening"),
    )
    return Prompt((say("complaint_photo.ask_slip"),), choices, PHOTO, image="good_slip")


async def take_photo(talk: ComplaintTalk, answer: Answer) -> Move:
    """Take it and go on: the check runs meanwhile."""
    if answer.event:
        return checked(talk, answer)
    files = answer.files or (await _take_waiting(talk) if answer.choice == EARLIER else ())
    if files:
        talk.data.photos.add(files)
        talk.data.photos.done = True
        return await onward(talk, (say("complaint_photo.received"),))
    if answer.choice == WITHOUT:
        talk.data.photos.done = True
        if answer.rest:  # "... there everybody knows me": for the official
            talk.data.description = with_more(talk.data.description, answer.rest)
        return await onward(talk, (say("complaint_photo.can_come_later"),))
    if answer.choice in (INCOMPLETE, SCREENING):
        talk.data.photos.flags = (answer.choice,)
        return Again((say(f"complaint_photo.{answer.choice}_hint"),), choices=(_without(),))
    return Lost((say("complaint_photo.send_or_skip"),))


async def ask_photo_again(talk: ComplaintTalk) -> Prompt:
    """What seems wrong with a photo, the worst first."""
    bad = await bad_photo(talk)
    if bad is None:  # it was replaced meanwhile
        return Prompt((say("complaint_photo.ask_any"),), (Choice(KEEP, "complaint_photo.go_on"),), PHOTO)
    if bad.problem:
        drop = Choice(DROP, "complaint_photo.without", without="photo")
        return Prompt((say(f"photo.{bad.problem}"),), (drop,), PHOTO)
    choice = Choice(KEEP, "complaint_photo.cannot_better", "complaint_words.cannot_better", without="photo")
    if confirmable(bad):
        choice = Choice(IS_RIGHT, "complaint_photo.is_right", "complaint_words.as_papers")
    return Prompt((await fault_words(talk, bad.faults[0].fault, bad.file_id),), (choice,), PHOTO)


async def take_photo_again(talk: ComplaintTalk, answer: Answer) -> Move:
    """A better photo, or this one as it is, with a flag for the official."""
    if answer.event:
        return Quiet()
    photos, bad = talk.data.photos, await bad_photo(talk)
    if answer.files:
        if bad is not None:
            photos.drop(bad.file_id)
        photos.asked += 1
        talk.data.photos.add(answer.files)
        return await onward(talk, (say("complaint_photo.received"),))
    if answer.choice not in (IS_RIGHT, KEEP, DROP):
        return Lost((say("complaint_photo.send_or_skip"),))
    if bad is not None and answer.choice == DROP:
        give_up(photos, bad.file_id)
    elif bad is not None:
        photos.taken[bad.file_id] = tuple(fault_names(bad))
    return await onward(talk)


async def photo_at_card(talk: ComplaintTalk, answer: Answer) -> Move | None:
    """At the review card: one more photo, or a check that has come in."""
    if answer.files:
        talk.data.photos.add(answer.files)
        return Again((say("complaint.photo_kept", count=len(talk.data.photos.ids)),), ask=bool(answer.text))
    if answer.event:
        return Go("ask_photo_again", sub=True) if await bad_photo(talk) is not None else Quiet()
    return None


async def _waiting_photos(talk: ComplaintTalk) -> tuple[int, ...]:
    """Photos sent before this report, of which nobody said yet what they are for; none that cannot be opened."""
    came = [number for _, loose in await waiting(talk) for number in loose.files]
    fine, unseen, _ = await sorted_out(talk, came) if came else ((), (), ())
    usable = {file.id for file in (*fine, *unseen)}
    return tuple(number for number in dict.fromkeys(came) if number in usable)


async def _take_waiting(talk: ComplaintTalk) -> tuple[int, ...]:
    """These photos; what asked about them is over."""
    found = await _waiting_photos(talk)
    talk.work.ended.extend(row.id for row, _ in await waiting(talk))
    return found


def _without() -> Choice:
    return Choice(WITHOUT, "complaint_photo.without", "complaint_words.no_photo", without="photo")

"""The number of whose record it is, typed or read from a card; one tap says that it is for somebody else."""

from typing import Final

from handlers.conversations.asking.person import FILE_CHECKED, card_beside, take_identity, tells_number
from handlers.conversations.complaint.data import ComplaintTalk
from handlers.conversations.complaint.family import standing_of
from handlers.conversations.complaint.files import checked
from handlers.conversations.complaint.form import onward
from handlers.conversations.photo_faults import other_code
from handlers.dialogue.answers.for_whom import is_for_other
from handlers.dialogue.answers.name_beside import read_name_beside
from handlers.dialogue.answers.told_kin import tells_of_kin
from handlers.dialogue.outcome import Again, Choice, Go, Move, Prompt, say
from handlers.dialogue.turn import Answer
from handlers.texts import Say

FOR_OTHER: Final = "for_other"
NO_PAPERS: Final = "no_papers"
FEWEST: Final = 7  # digits from which a text may hold a number


async def ask_identity(talk: ComplaintTalk) -> Prompt:
    """The number of whose record it is; one tap says that it is for somebody else."""
    other = talk.data.other
    choices: tuple[Choice, ...] = (
        Choice(NO_PAPERS, "complaint_ask.no_papers", "complaint_words.no_papers", without="paper"),
    )
    if not other and talk.data.family.at is None:
        choices = (Choice(FOR_OTHER, "complaint_ask.for_other", "complaint_words.for_other"), *choices)
    if talk.data.family.at is not None:
        told = talk.data.person.name and talk.data.person.birth is not None
        key = "complaint_family.identity_only" if told else "complaint_family.identity"
        return Prompt((say(key, who=standing_of(talk)["who"]),), choices)
    return Prompt((say("complaint_ask.identity_other" if other else "complaint_ask.identity"),), choices)


def _says_for_other(talk: ComplaintTalk, answer: Answer) -> bool:
    """Whether a text without a number says that it is somebody else's: `toi gui cho me toi, me 82 tuoi`."""
    if talk.data.other or talk.data.family.at is not None or answer.choice or answer.files or not answer.text:
        return False
    if sum(map(str.isdigit, answer.text)) >= FEWEST:
        return False
    return is_for_other(answer.text) or tells_of_kin(answer.text)


async def take_identity_answer(talk: ComplaintTalk, answer: Answer) -> Move:
    """The number; a photo is read as a card, and kept as a paper when it is none."""
    data, person = talk.data, talk.data.person
    if answer.choice == FOR_OTHER or _says_for_other(talk, answer):
        data.forget_person()
        data.other = True
        return await onward(talk) if not data.reporter else Again((), ask=True)
    if answer.choice == NO_PAPERS:
        person.identity, person.record, data.no_papers = None, None, True
        if not data.other and data.family.at is None and is_for_other(answer.text):
            data.other = True
        return await onward(talk, (say("complaint_ask.without_papers"),))
    if answer.event and answer.data.get("file_id") in data.photos.ids:
        return await card_beside(talk, person, answer, onward) or checked(talk, answer)
    kept: tuple[Say, ...] = ()
    if answer.files and tells_number(talk, answer):
        data.photos.add(answer.files)
        kept = (say("complaint.photo_kept", count=len(data.photos.ids)),)
    before, card_file = person.identity, person.card_file
    name = read_name_beside(answer.text) if answer.text and not person.name else None
    move = await take_identity(talk, person, answer, onward, name.titled if name else "")
    if person.identity != before:
        if not data.other and data.family.at is None and answer.text and is_for_other(answer.text):
            data.other = True
        if name is not None and not person.from_card:
            person.name, data.name_typed = name.titled, True
        person.record, data.no_papers = None, False
        return move if not isinstance(move, Go) else await onward(talk, (*kept, *move.says))
    if answer.event == FILE_CHECKED and isinstance(move, Again) and card_file and not answer.data.get("problem"):
        if await other_code(talk, card_file):  # of a shop, of a network: nothing an official would look at
            return move
        data.photos.add((card_file,))
        key = "complaint.photo_no_card" if move.says == (say("identity.no_qr"),) else "complaint.photo_kept"
        others = move.says if key == "complaint.photo_kept" else ()
        return Again((*others, say(key, count=len(data.photos.ids))))
    return move

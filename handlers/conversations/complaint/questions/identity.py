"""The number of whose record it is, typed or read from a card; one tap says that it is for somebody else."""

from typing import Final

from handlers.conversations.asking.person import FILE_CHECKED, take_identity
from handlers.conversations.complaint.data import ComplaintTalk
from handlers.conversations.complaint.form import onward
from handlers.dialogue.outcome import Again, Choice, Go, Move, Prompt, say
from handlers.dialogue.turn import Answer

FOR_OTHER: Final = "for_other"
NO_PAPERS: Final = "no_papers"


async def ask_identity(talk: ComplaintTalk) -> Prompt:
    """The number of whose record it is; one tap says that it is for somebody else."""
    other = talk.data.other
    choices: tuple[Choice, ...] = (Choice(NO_PAPERS, "complaint_ask.no_papers", "complaint_words.no_papers"),)
    if not other and talk.data.family.at is None:
        choices = (Choice(FOR_OTHER, "complaint_ask.for_other", "complaint_words.for_other"), *choices)
    return Prompt((say("complaint_ask.identity_other" if other else "complaint_ask.identity"),), choices)


async def take_identity_answer(talk: ComplaintTalk, answer: Answer) -> Move:
    """The number; a photo is read as a card, and kept as a paper when it is none."""
    data, person = talk.data, talk.data.person
    if answer.choice == FOR_OTHER:
        data.forget_person()
        data.other = True
        return await onward(talk) if not data.reporter else Again((), ask=True)
    if answer.choice == NO_PAPERS:
        person.identity, person.record, data.no_papers = None, None, True
        return await onward(talk)
    before, card_file = person.identity, person.card_file
    move = await take_identity(talk, person, answer, onward)
    if person.identity != before:
        person.record, data.no_papers = None, False
        return move if not isinstance(move, Go) else await onward(talk, move.says)
    if answer.event == FILE_CHECKED and isinstance(move, Again) and card_file and not answer.data.get("problem"):
        data.photos.add((card_file,))
        return Again((say("complaint.photo_no_card", count=len(data.photos.ids)),))
    return move

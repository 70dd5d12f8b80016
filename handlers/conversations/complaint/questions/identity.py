"""The number of whose record it is, typed or read from a card; one tap says that it is for somebody else."""

from typing import Final

from handlers.conversations.complaint.form import add_photos, onward
from handlers.conversations.complaint.known import LOOKED
from handlers.conversations.identity_steps import FILE_CHECKED, take_identity
from handlers.conversations.told import forget_person
from handlers.dialogue.outcome import Again, Choice, Go, Move, Prompt, say
from handlers.dialogue.talk import Talk
from handlers.dialogue.turn import Answer

FOR_OTHER: Final = "for_other"
NO_PAPERS: Final = "no_papers"


async def ask_identity(talk: Talk) -> Prompt:
    """The number of whose record it is; one tap says that it is for somebody else."""
    other = talk.data.get("other")
    choices: tuple[Choice, ...] = (Choice(NO_PAPERS, "complaint_ask.no_papers", "complaint_words.no_papers"),)
    if not other:
        choices = (Choice(FOR_OTHER, "complaint_ask.for_other", "complaint_words.for_other"), *choices)
    return Prompt((say("complaint_ask.identity_other" if other else "complaint_ask.identity"),), choices)


async def take_identity_answer(talk: Talk, answer: Answer) -> Move:
    """The number; a photo is read as a card, and kept as a paper when it is none."""
    if answer.choice == FOR_OTHER:
        _forget(talk)
        talk.data["other"] = "1"
        return await onward(talk) if not talk.data.get("reporter") else Again((), ask=True)
    if answer.choice == NO_PAPERS:
        talk.data["identity"] = None
        talk.data.pop("record", None)
        return await onward(talk)
    before = talk.data.get("identity")
    card_file = talk.data.get("card_file")
    move = await take_identity(talk, answer, onward)
    if talk.data.get("identity") != before:
        talk.data.pop("record", None)
        return move if not isinstance(move, Go) else await onward(talk, move.says)
    if answer.event == FILE_CHECKED and isinstance(move, Again) and card_file and not answer.data.get("problem"):
        add_photos(talk.data, [card_file])
        return Again((say("complaint.photo_no_card", count=len(talk.data["photos"])),))
    return move


def _forget(talk: Talk) -> None:
    """What was told so far was of somebody else."""
    forget_person(talk.data)
    for name in (LOOKED, "name_typed"):
        talk.data.pop(name, None)

"""The birth date; another one may belong to another record."""

from typing import Final

from faq.loss import Loss, loss_told
from handlers.conversations.asking.person import take_birth_date
from handlers.conversations.complaint.data import ComplaintTalk
from handlers.conversations.complaint.form import onward
from handlers.dialogue.outcome import NONE, Again, Choice, Go, Move, Prompt, say
from handlers.dialogue.turn import Answer

UNKNOWN: Final = "unknown"


def of_dead(talk: ComplaintTalk) -> bool:
    """Whether a relative reports for somebody who has died, by the words it began with."""
    return talk.data.other and loss_told(talk.data.description or "") is not Loss.NONE


async def ask_birth_date(talk: ComplaintTalk) -> Prompt:
    """The birth date."""
    return Prompt((say("losses.birth_date_of_dead" if of_dead(talk) else "complaint_ask.birth_date"),), none="date")


async def take_birth_date_answer(talk: ComplaintTalk, answer: Answer) -> Move:
    """The birth date; another one may belong to another record."""
    if answer.choice == NONE:
        return Again((say("identity.year_will_do"),), choices=(Choice(UNKNOWN, "identity.no_birth", without="date"),))
    if answer.choice == UNKNOWN:
        talk.data.leave_open("birth")
        return await onward(talk)
    person = talk.data.person
    before = person.birth
    move = await take_birth_date(talk, person, answer, onward)
    if person.birth != before and isinstance(move, Go) and person.record is not None:
        person.record = None
        return await onward(talk, move.says)
    return move

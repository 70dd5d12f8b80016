"""The birth date; another one may belong to another record."""

from handlers.conversations.asking.person import take_birth_date
from handlers.conversations.complaint.data import ComplaintTalk
from handlers.conversations.complaint.form import onward
from handlers.dialogue.outcome import Go, Move, Prompt, say
from handlers.dialogue.turn import Answer


async def ask_birth_date(talk: ComplaintTalk) -> Prompt:
    """The birth date."""
    return Prompt((say("complaint_ask.birth_date"),))


async def take_birth_date_answer(talk: ComplaintTalk, answer: Answer) -> Move:
    """The birth date; another one may belong to another record."""
    person = talk.data.person
    before = person.birth
    move = await take_birth_date(talk, person, answer, onward)
    if person.birth != before and isinstance(move, Go) and person.record is not None:
        person.record = None
        return await onward(talk, move.says)
    return move

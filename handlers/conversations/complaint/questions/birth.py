"""The birth date; another one may belong to another record."""

from handlers.conversations.complaint.form import onward
from handlers.conversations.identity_steps import take_birth_date
from handlers.dialogue.outcome import Go, Move, Prompt, say
from handlers.dialogue.talk import Talk
from handlers.dialogue.turn import Answer


async def ask_birth_date(talk: Talk) -> Prompt:
    """The birth date."""
    return Prompt((say("complaint_ask.birth_date"),))


async def take_birth_date_answer(talk: Talk, answer: Answer) -> Move:
    """The birth date; another one may belong to another record."""
    before = talk.data.get("birth")
    move = await take_birth_date(talk, answer, onward)
    if talk.data.get("birth") != before and isinstance(move, Go) and talk.data.pop("record", None):
        return await onward(talk, move.says)
    return move

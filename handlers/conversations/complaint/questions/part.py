"""What is wrong on the record."""

from handlers.conversations.complaint.form import onward
from handlers.conversations.complaint.matter import asked, question_of
from handlers.dialogue.outcome import Lost, Move, Prompt, say
from handlers.dialogue.talk import Talk
from handlers.dialogue.turn import Answer
from handlers.questions.said import options


async def ask_part(talk: Talk) -> Prompt:
    """What is wrong on the record."""
    return Prompt((asked(talk, "part"),), options(talk, question_of(talk, "part")))


async def take_part(talk: Talk, answer: Answer) -> Move:
    """A part."""
    if answer.choice not in [option.id for option in question_of(talk, "part").choices]:
        return Lost((say("complaint.choose"),))
    talk.data["part"] = answer.choice
    talk.data.pop("right", None)
    return await onward(talk)

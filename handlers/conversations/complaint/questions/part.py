"""What is wrong on the record."""

from handlers.conversations.complaint.data import ComplaintTalk
from handlers.conversations.complaint.form import onward
from handlers.conversations.complaint.matter import asked, question_of
from handlers.dialogue.outcome import Lost, Move, Prompt, say
from handlers.dialogue.turn import Answer
from handlers.questions.said import options


async def ask_part(talk: ComplaintTalk) -> Prompt:
    """What is wrong on the record."""
    return Prompt((asked(talk, "part"),), options(talk, question_of(talk, "part")))


async def take_part(talk: ComplaintTalk, answer: Answer) -> Move:
    """A part."""
    if answer.choice not in [option.id for option in question_of(talk, "part").choices]:
        return Lost((say("complaint.choose"),))
    talk.data.part = answer.choice
    talk.data.right = ""
    return await onward(talk)

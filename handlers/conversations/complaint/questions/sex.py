"""Male or female, as on the papers."""

from typing import Final

from handlers.conversations.complaint.data import ComplaintTalk
from handlers.conversations.complaint.form import onward
from handlers.conversations.complaint.matter import asked, question_of
from handlers.conversations.problems import unread
from handlers.dialogue.answers.invalid import Invalid
from handlers.dialogue.answers.people import Sex, read_sex
from handlers.dialogue.outcome import ANY, NONE, Move, Prompt
from handlers.dialogue.turn import Answer
from handlers.questions.said import options

SEXES: Final[tuple[Sex, ...]] = ("male", "female")


async def ask_sex(talk: ComplaintTalk) -> Prompt:
    """Male or female, as on the papers."""
    return Prompt((asked(talk, "sex"),), options(talk, question_of(talk, "sex")), none=ANY)


async def take_sex(talk: ComplaintTalk, answer: Answer) -> Move:
    """Male or female; who does not know leaves it open."""
    if answer.choice == NONE:
        talk.data.leave_open("sex")
        return await onward(talk)
    tapped = next((sex for sex in SEXES if sex == answer.choice), None)
    read = tapped or read_sex(answer.text)
    if isinstance(read, Invalid):
        return unread(talk, answer, read)
    talk.data.person.sex = read
    return await onward(talk)

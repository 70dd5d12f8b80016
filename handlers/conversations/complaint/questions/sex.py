"""Male or female, as on the papers."""

from typing import Final

from handlers.conversations.complaint.data import ComplaintTalk
from handlers.conversations.complaint.for_other import subject_kin
from handlers.conversations.complaint.form import onward
from handlers.conversations.complaint.matter import asked, question_of
from handlers.conversations.problems import unread
from handlers.dialogue.answers.invalid import Invalid
from handlers.dialogue.answers.people import Sex, read_sex
from handlers.dialogue.outcome import ANY, NONE, Go, Move, Prompt
from handlers.dialogue.turn import Answer
from handlers.questions.said import options

SEXES: Final[tuple[Sex, ...]] = ("male", "female")


async def ask_sex(talk: ComplaintTalk) -> Prompt | Go:
    """Male or female, as on the papers; a mother or an uncle was told with it."""
    kin = subject_kin(talk) if talk.data.person.sex is None else None
    if kin is not None and kin.sex is not None:
        talk.data.person.sex = kin.sex
        return await onward(talk)
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

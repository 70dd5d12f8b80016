"""The day of the injection; of several doses, a day each."""

from typing import Final

from handlers.conversations.complaint.data import ComplaintTalk
from handlers.conversations.complaint.form import onward
from handlers.conversations.complaint.injection import VAGUE, forget_days, open_days, read_days, take_beside, take_days
from handlers.conversations.complaint.story import with_more
from handlers.conversations.day_order import asked_which, day_typed
from handlers.conversations.problems import unread
from handlers.dialogue.answers.invalid import Invalid
from handlers.dialogue.outcome import Again, Choice, Move, Prompt, say
from handlers.dialogue.turn import Answer
from handlers.questions.said import FORGOTTEN

VAGUE_DAY: Final = "vague_day"  # told for one turn: the day was asked for once more


async def ask_date(talk: ComplaintTalk) -> Prompt:
    """The day of the injection."""
    choices = (Choice(FORGOTTEN, "complaint_ask.forgotten", "complaint_words.forgotten", without="date"),)
    injection = talk.data.injection
    waiting = open_days(injection)
    if len(waiting) == 1 < len(injection.doses):
        return Prompt((say("complaint_ask.date_of", number=waiting[0]),), choices)
    return Prompt((say("complaint_ask.date"),), choices)


async def take_date(talk: ComplaintTalk, answer: Answer) -> Move:
    """The day, or forgotten."""
    if answer.choice == FORGOTTEN:
        forget_days(talk.data.injection)
        return await onward(talk)
    if which := asked_which(talk, answer):
        return which
    found = read_days(talk, day_typed(talk, answer))
    if isinstance(found, Invalid) and (found.problem in VAGUE or talk.told_last[0] == VAGUE_DAY):
        return await vague_day(talk, answer)
    if isinstance(found, Invalid):
        return unread(talk, answer, found)
    take_days(talk.data.injection, found)
    return await onward(talk, take_beside(talk, answer.text))


async def vague_day(talk: ComplaintTalk, answer: Answer, *, enough: bool = False) -> Move:
    """A time that is no day ("cuoi thang 9") is kept in its words; the day is asked for once more, unless it is
    `enough` that other things were told beside it."""
    talk.data.description = with_more(talk.data.description, answer.text)
    if not enough and not talk.tell(VAGUE_DAY):
        return Again((say("complaint_between.vague_day"),))
    forget_days(talk.data.injection)
    talk.data.injection.detailed = True
    return await onward(talk, (say("complaint_between.noted"),))

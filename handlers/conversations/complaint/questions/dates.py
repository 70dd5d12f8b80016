"""The day of the injection; of several doses, a day each."""

from handlers.conversations.complaint.data import ComplaintTalk
from handlers.conversations.complaint.form import onward
from handlers.conversations.complaint.injection import open_days, read_days, take_beside, take_days
from handlers.conversations.day_order import asked_which, day_typed
from handlers.conversations.problems import unread
from handlers.dialogue.answers.invalid import Invalid
from handlers.dialogue.outcome import Choice, Move, Prompt, say
from handlers.dialogue.turn import Answer
from handlers.questions.said import FORGOTTEN


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
        talk.data.injection.dates = ()
        return await onward(talk)
    if which := asked_which(talk, answer):
        return which
    found = read_days(talk, day_typed(talk, answer))
    if isinstance(found, Invalid):
        return unread(talk, answer, found)
    take_days(talk.data.injection, found)
    return await onward(talk, take_beside(talk, answer.text))

"""Day, place and vaccine in one message, as people write it; what is missing is asked apart."""

from handlers.conversations.complaint.data import ComplaintTalk
from handlers.conversations.complaint.form import onward
from handlers.conversations.complaint.injection import VAGUE, absorb
from handlers.conversations.complaint.questions.dates import VAGUE_DAY, vague_day
from handlers.conversations.problems import unread
from handlers.dialogue.outcome import ANY, Choice, Lost, Move, Prompt, say
from handlers.dialogue.turn import Answer
from handlers.questions.said import FORGOTTEN


async def ask_details(talk: ComplaintTalk) -> Prompt:
    """Day, place and vaccine in one message."""
    numbers = talk.data.injection.doses
    key = "complaint_ask.details" if len(numbers) < 2 else "complaint_ask.details_several"
    choices = (Choice(FORGOTTEN, "complaint_ask.forgotten", "complaint_words.forgotten", without=ANY),)
    return Prompt((say(key, number=numbers[0] if numbers else ""),), choices)


async def take_details(talk: ComplaintTalk, answer: Answer) -> Move:
    """What the message tells; what is missing is asked apart."""
    if answer.choice == FORGOTTEN:
        talk.data.injection.detailed, talk.data.injection.dates = True, ()
        return await onward(talk)
    problem = absorb(talk, answer.text)
    if problem is not None and problem.problem in VAGUE:
        return await vague_day(talk, answer, enough=talk.data.injection.detailed)
    if problem is not None:
        return unread(talk, answer, problem)
    if not talk.data.injection.detailed and talk.told_last[0] == VAGUE_DAY and answer.text:
        return await vague_day(talk, answer, enough=True)
    if not talk.data.injection.detailed:
        return Lost((say("complaint_ask.details_unclear"),))
    return await onward(talk)

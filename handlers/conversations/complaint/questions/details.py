"""Day, place and vaccine in one message, as people write it; what is missing is asked apart."""

from handlers.conversations.complaint.form import onward
from handlers.conversations.complaint.injection import absorb
from handlers.conversations.problems import unread
from handlers.dialogue.outcome import Choice, Lost, Move, Prompt, say
from handlers.dialogue.talk import Talk
from handlers.dialogue.turn import Answer
from handlers.questions.said import FORGOTTEN


async def ask_details(talk: Talk) -> Prompt:
    """Day, place and vaccine in one message."""
    numbers = talk.data.get("doses", [])
    key = "complaint_ask.details" if len(numbers) < 2 else "complaint_ask.details_several"
    choices = (Choice(FORGOTTEN, "complaint_ask.forgotten", "complaint_words.forgotten"),)
    return Prompt((say(key, number=numbers[0] if numbers else ""),), choices)


async def take_details(talk: Talk, answer: Answer) -> Move:
    """What the message tells; what is missing is asked apart."""
    if answer.choice == FORGOTTEN:
        talk.data.update({"detailed": True, "dates": []})
        return await onward(talk)
    problem = absorb(talk, answer.text)
    if problem is not None:
        return unread(talk, answer, problem)
    if not talk.data.get("detailed"):
        return Lost((say("complaint_ask.details_unclear"),))
    return await onward(talk)

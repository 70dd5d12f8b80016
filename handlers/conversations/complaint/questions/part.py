"""What is wrong on the record."""

from faq.normalise import fold
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
    part = answer.choice or _named(talk, answer.text)
    if part not in [option.id for option in question_of(talk, "part").choices]:
        return Lost((say("complaint.choose"),))
    talk.data.part = part
    talk.data.right = ""
    return await onward(talk)


def _named(talk: ComplaintTalk, text: str) -> str:
    """The one part that a sentence calls wrong ("the child's name is written wrong"), '' for a question or for two."""
    if "?" in text or not _says(talk, text, "complaint_words.part_wrong"):
        return ""
    named = [one.id for one in question_of(talk, "part").choices if one.words and _says(talk, text, one.words)]
    return named[0] if len(named) == 1 else ""


def _says(talk: ComplaintTalk, text: str, key: str) -> bool:
    told = f" {fold(text)} "
    return any(f" {fold(word)} " in told for word in talk.work.tools.texts.keywords(key))

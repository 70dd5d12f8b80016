"""Asking: a question in free text, answered from the catalogue; the next question may follow at once.

Opened with `about=INTENT` (a guess that was tapped), `bad=INTENT` (that answer missed the point: ask again) or
`more=INTENT` (the rest of that answer: then what was open goes on).
"""

from dataclasses import dataclass
from typing import Final

from handlers.conversations.answering import (
    ASK_FAQ,
    READ_ON,
    answer_of,
    answer_question,
    entry_of,
    keep_question,
    match_of,
    other_readings,
    rest_of,
    unknown,
    ways_on,
)
from handlers.conversations.ear import STARTED, hear_business
from handlers.dialogue.conversation import Declared, Step
from handlers.dialogue.outcome import Again, Choice, Done, Lost, Move, Prompt, say
from handlers.dialogue.registry import Heard
from handlers.dialogue.talk import Talk
from handlers.dialogue.turn import Answer

NAME: Final = ASK_FAQ


@dataclass(slots=True)
class Asking:
    """`about`: the intent whose answer is wanted, until it is shown. `bad`: the one whose answer missed the point."""

    about: str = ""
    bad: str = ""


async def begin(talk: Talk[Asking]) -> str | Move:
    """Take what a button says; the rest of an answer is told at once."""
    entry = entry_of(talk, talk.given.named(READ_ON))
    if entry is not None:
        heard = rest_of(talk, entry)
        return Done(heard.says, heard.choices)
    talk.data.about, talk.data.bad = talk.given.named("about"), talk.given.named("bad")
    return "ask_question"


async def ask_question(talk: Talk[Asking]) -> Prompt:
    """Invite a question; or show the answer that a button asked for."""
    about, talk.data.about = talk.data.about, ""
    entry = entry_of(talk, about)
    if entry is not None:
        heard = answer_of(talk, entry)
        return Prompt(heard.says, (*heard.choices, _finish()))
    if talk.data.bad:
        others = other_readings(talk, talk.data.bad)
        return Prompt((say("ask_faq.try_again"),), (*others, *ways_on(), _finish()))
    return Prompt((say("ask_faq.ask_question"),), (_finish(),))


async def take_question(talk: Talk[Asking], answer: Answer) -> Move:
    """Answer, and listen on."""
    if answer.choice == "finish":
        return Done(menu=True)
    if not any(letter.isalpha() for letter in answer.text) and not any(c.isdigit() for c in answer.text):
        return Lost((say("ask_faq.ask_question"),))
    heard = await _heard(talk, answer)
    if heard.start is not None:
        return heard.start
    return Again(heard.says, choices=(*heard.choices, _finish()))


async def _heard(talk: Talk[Asking], answer: Answer) -> Heard:
    business = await hear_business(talk, answer)
    if business is not None:
        return business
    bad, talk.data.bad = talk.data.bad, ""
    if not bad:
        return await answer_question(talk, answer.text)
    match = match_of(talk, answer.text)
    await keep_question(talk, answer.text, "answer", bad, -1)
    others = [intent for intent, _ in match.guesses if intent != bad]
    entry = entry_of(talk, others[0]) if others and match.decision != "refuse" else None
    return answer_of(talk, entry) if entry is not None and match.best != bad else unknown(talk)


def _finish() -> Choice:
    return Choice("finish", "ask_faq.finish", "ask_faq_words.finish")


ASK = Declared(
    NAME,
    "ask_faq.title",
    "ask_question",
    {"ask_question": Step(ask_question, take_question, starts=STARTED)},
    data=Asking,
    begin=begin,
    returns=False,
)

"""Days in digits as somebody writes them who may put the month first: in an English talk one order is never supposed.

What one order alone can mean is read so; the rest is asked with both days as buttons.
"""

from typing import Final

from handlers.dialogue.answers.month_names import both_orders, day_first
from handlers.dialogue.outcome import Again, Choice, say
from handlers.dialogue.talk import Talk
from handlers.dialogue.turn import Answer
from handlers.texts.days import day_said

ORDERS: Final = ("day_before_month", "month_before_day")
ENGLISH: Final = "en"


def in_our_order(talk: Talk, text: str) -> str:
    """The text with the day first in every date; one that may be either is left out, so that it is asked."""
    return day_first(text) if talk.language == ENGLISH else text


def day_typed(talk: Talk, answer: Answer) -> str:
    """What was typed for a day, with the day first; a tapped order gives the day on its button."""
    if answer.choice in ORDERS:
        return answer.label
    return day_first(answer.text, answer.text) if talk.language == ENGLISH else answer.text


def asked_which(talk: Talk, answer: Answer) -> Again | None:
    """The question which of two days is meant, when the answer can be read both ways in an English talk."""
    both = both_orders(answer.text) if talk.language == ENGLISH and not answer.choice else None
    days = [day for day in both or () if day <= talk.today]
    if len(days) < len(ORDERS):
        return None
    choices = tuple(Choice(order, day_said(day)) for order, day in zip(ORDERS, days, strict=True))
    return Again((say("invalid.date_order"),), choices=choices)

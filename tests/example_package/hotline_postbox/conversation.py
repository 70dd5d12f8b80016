"""The conversation `postbox_hours`: when the letters are read."""

from dataclasses import dataclass
from pathlib import Path

from handlers.dialogue.conversation import Declared, Step
from handlers.dialogue.outcome import Choice, Done, Lost, Move, Prompt, say
from handlers.dialogue.talk import Talk
from handlers.dialogue.turn import Answer
from handlers.registry import Brought


@dataclass
class Nothing:
    """Nothing is told."""


async def show_hours(talk: Talk[Nothing]) -> Prompt:
    """The hours, with one button."""
    return Prompt((say("postbox_hours.hours"),), (Choice("fine", say("postbox_hours.fine")),))


async def take_hours(talk: Talk[Nothing], answer: Answer) -> Move:
    """Done when the person has read it."""
    return Done(menu=True) if talk.chose(answer, "fine") else Lost()


HOURS = Brought(
    Declared(
        "postbox_hours", "postbox_hours.title", "show_hours", {"show_hours": Step(show_hours, take_hours)}, data=Nothing
    ),
    words=Path(__file__).parent / "words",
)

"""A text in one's own words."""

from typing import Any, Final

from handlers.catalogue.questions import Question
from handlers.dialogue.answers.invalid import Invalid, invalid
from handlers.dialogue.outcome import Lost, Move, say
from handlers.dialogue.talk import Talk
from handlers.dialogue.turn import Answer
from handlers.questions.field import Field, Form, Input, Sent
from handlers.questions.kind import Kind, Taken
from handlers.tickets.masking import mask_text
from storage.content import Value

LONGEST: Final = 1500  # characters that are kept where the question says nothing else
LONGEST_LINE: Final = 200  # of a text that is asked for in a line
ON_PAPER: Final = 160  # characters of it on the slip


class TextKind(Kind):
    """The value is the text, cut to the length the question allows."""

    async def take(self, talk: Talk, question: Question, answer: Answer) -> Taken | Invalid | Move:
        """Any text that has a letter or a digit in it."""
        if not any(char.isalnum() for char in answer.text):
            return Lost((say("complaint_ask.description_empty"),))
        return Taken(answer.text[: question.checks.most or LONGEST])

    def field(self, form: Form, question: Question) -> Field:
        """Room for what the question allows."""
        most = question.checks.most or LONGEST
        return Field(Input.LINE if most <= LONGEST_LINE else Input.AREA, most=most)

    def received(self, form: Form, question: Question, sent: Sent) -> Value | Invalid:
        """Any text that has a letter or a digit in it, as it was typed. Problems: `text_missing`."""
        if not any(char.isalnum() for char in sent.text):
            return invalid("text_missing")
        return sent.text[: question.checks.most or LONGEST]

    def on_paper(self, form: Form, question: Question, value: Any) -> str:
        """Its beginning, long numbers by their last three digits."""
        text = mask_text(str(value))
        return text if len(text) <= ON_PAPER else f"{text[:ON_PAPER]}…"

"""A text in one's own words."""

from typing import Final

from handlers.catalogue.questions import Question
from handlers.dialogue.answers.invalid import Invalid
from handlers.dialogue.outcome import Lost, Move, say
from handlers.dialogue.talk import Talk
from handlers.dialogue.turn import Answer
from handlers.questions.kind import Kind, Taken

LONGEST: Final = 1500  # characters that are kept where the question says nothing else


class TextKind(Kind):
    """The value is the text, cut to the length the question allows."""

    async def take(self, talk: Talk, question: Question, answer: Answer) -> Taken | Invalid | Move:
        """Any text that has a letter or a digit in it."""
        if not any(char.isalnum() for char in answer.text):
            return Lost((say("complaint_ask.description_empty"),))
        return Taken(answer.text[: question.checks.most or LONGEST])

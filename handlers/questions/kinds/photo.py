"""Photos."""

from typing import Any

from handlers.catalogue.questions import Question
from handlers.dialogue.answers.invalid import Invalid, invalid
from handlers.dialogue.outcome import Choice, Move, Prompt
from handlers.dialogue.talk import Talk
from handlers.dialogue.turn import Answer
from handlers.questions.kind import Kind, Taken
from handlers.questions.said import FORGOTTEN, spoken


class PhotoKind(Kind):
    """The value is the ids of the files."""

    async def ask(self, talk: Talk, question: Question) -> Prompt:
        """The question, with "I have none" where that is an answer."""
        without = Choice(FORGOTTEN, "complaint_photo.without", "complaint_words.no_photo")
        choices = () if question.required else (without,)
        return Prompt((spoken(talk, question.ask),), choices, frozenset({"text", "photo"}))

    async def take(self, talk: Talk, question: Question, answer: Answer) -> Taken | Invalid | Move:
        """What was sent. Problems: `photo_missing`."""
        return Taken(answer.files) if answer.files else invalid("photo_missing")

    def shown(self, talk: Talk, question: Question, value: Any) -> str:
        """How many."""
        return str(len(value))

"""Photos."""

from typing import Any, Final

from handlers.catalogue.questions import Question
from handlers.dialogue.answers.invalid import Invalid, invalid
from handlers.dialogue.outcome import Choice, Move, Prompt
from handlers.dialogue.private import Private
from handlers.dialogue.talk import Talk
from handlers.dialogue.turn import Answer
from handlers.questions.field import Field, Form, Input, Sent
from handlers.questions.kind import Kind, Taken
from handlers.questions.said import FORGOTTEN, spoken
from storage.content import Value

PHOTOS: Final = "image/jpeg,image/png,image/webp,image/heic,image/heif"


class PhotoKind(Kind):
    """The value is the ids of the files."""

    private = Private.PHOTO

    async def ask(self, talk: Talk, question: Question) -> Prompt:
        """The question, with "I have none" where that is an answer."""
        without = Choice(FORGOTTEN, "complaint_photo.without", "complaint_words.no_photo", without="photo")
        choices = () if question.required else (without,)
        return Prompt((spoken(talk, question.ask),), choices, frozenset({"text", "photo"}))

    async def take(self, talk: Talk, question: Question, answer: Answer) -> Taken | Invalid | Move:
        """What was sent. Problems: `photo_missing`."""
        return Taken(answer.files) if answer.files else invalid("photo_missing")

    def shown(self, talk: Talk, question: Question, value: Any) -> str:
        """How many."""
        return str(len(value))

    def field(self, form: Form, question: Question) -> Field:
        """An upload."""
        return Field(Input.UPLOAD, accept=PHOTOS)

    def received(self, form: Form, question: Question, sent: Sent) -> Value | Invalid:
        """What was uploaded."""
        return sent.files or invalid("photo_missing")

    def standing(self, form: Form, value: Any) -> Sent:
        """What came before."""
        return Sent(files=tuple(value))

    def words(self, form: Form, question: Question | None, value: Any) -> str:
        """How many."""
        return str(len(value))

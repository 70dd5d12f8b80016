"""Files: documents or photos."""

from dataclasses import replace
from typing import Final

from handlers.catalogue.questions import Question
from handlers.dialogue.answers.invalid import Invalid, invalid
from handlers.dialogue.outcome import Move, Prompt
from handlers.dialogue.private import Private
from handlers.dialogue.talk import Talk
from handlers.dialogue.turn import Answer
from handlers.questions.field import Field, Form, Input
from handlers.questions.kind import Taken
from handlers.questions.kinds.photo import PHOTOS, PhotoKind

DOCUMENTS: Final = "application/pdf"


class FileKind(PhotoKind):
    """The value is the ids of the files."""

    private = Private.LIST

    async def ask(self, talk: Talk, question: Question) -> Prompt:
        """As for photos, and documents are no accident."""
        prompt = await super().ask(talk, question)
        return replace(prompt, expects=prompt.expects | {"document"})

    async def take(self, talk: Talk, question: Question, answer: Answer) -> Taken | Invalid | Move:
        """What was sent. Problems: `photo_missing`."""
        found = (*answer.documents, *answer.files)
        return Taken(found) if found else invalid("photo_missing")

    def field(self, form: Form, question: Question) -> Field:
        """An upload that takes documents too."""
        return Field(Input.UPLOAD, accept=f"{PHOTOS},{DOCUMENTS}")

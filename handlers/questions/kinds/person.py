"""The name of a person."""

from typing import Any

from handlers.catalogue.questions import Question
from handlers.dialogue.answers.invalid import Invalid
from handlers.dialogue.answers.names import read_name
from handlers.dialogue.answers.personal import mask_name
from handlers.dialogue.private import Private
from handlers.questions.field import Asking, Form
from handlers.questions.kind import Kind


class PersonKind(Kind):
    """The value is the name."""

    private = Private.PERSON

    def read(self, asking: Asking, question: Question, text: str) -> str | Invalid:
        """The name in a text."""
        found = read_name(text)
        return found if isinstance(found, Invalid) else found.titled

    def on_paper(self, form: Form, question: Question, value: Any) -> str:
        """Initials before the last word."""
        return mask_name(str(value))

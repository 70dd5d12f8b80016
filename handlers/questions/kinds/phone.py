"""A mobile number."""

from typing import Any

from handlers.catalogue.questions import Question
from handlers.dialogue.answers.invalid import Invalid
from handlers.dialogue.answers.personal import mask_number
from handlers.dialogue.answers.phones import read_phone
from handlers.dialogue.private import Private
from handlers.questions.field import Asking, Field, Form, Input
from handlers.questions.kind import Kind


class PhoneKind(Kind):
    """The value is the number in national form."""

    private = Private.PERSON

    def read(self, asking: Asking, question: Question, text: str) -> str | Invalid:
        """The one mobile number of a text."""
        found = read_phone(text)
        return found if isinstance(found, Invalid) else found.national

    def field(self, form: Form, question: Question) -> Field:
        """A line for a telephone number."""
        return Field(Input.LINE, mode="tel", most=20)

    def on_paper(self, form: Form, question: Question, value: Any) -> str:
        """The last three digits."""
        return mask_number(str(value))

"""Which doses."""

from typing import Any

from handlers.catalogue.questions import Question
from handlers.dialogue.answers.doses import read_dose_number
from handlers.dialogue.answers.invalid import Invalid
from handlers.dialogue.outcome import say
from handlers.dialogue.talk import Talk
from handlers.questions.field import Asking, Field, Form, Input
from handlers.questions.kind import Kind


class DoseKind(Kind):
    """The value is the numbers of the doses, ascending."""

    def read(self, asking: Asking, question: Question, text: str) -> tuple[int, ...] | Invalid:
        """The doses that a text means."""
        return read_dose_number(text, asking.work.rules.campaign.doses.told)

    def shown(self, talk: Talk, question: Question, value: Any) -> str:
        """Each with its word."""
        return ", ".join(talk.words(say("complaint.dose", number=number)) for number in value)

    def field(self, form: Form, question: Question) -> Field:
        """A line for numbers."""
        return Field(Input.LINE, most=30, hint="console_form.hint.doses")

    def words(self, form: Form, question: Question | None, value: Any) -> str:
        """Their numbers."""
        return ", ".join(str(number) for number in value)

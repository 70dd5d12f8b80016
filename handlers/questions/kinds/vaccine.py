"""A vaccine by its name."""

from typing import Any

from handlers.catalogue.questions import Question
from handlers.conversations.problems import vaccine_name
from handlers.dialogue.answers.invalid import Invalid
from handlers.dialogue.answers.vaccines import read_vaccine
from handlers.dialogue.talk import Talk
from handlers.questions.kind import Kind


class VaccineKind(Kind):
    """The value is the code of the vaccine."""

    def read(self, talk: Talk, question: Question, text: str) -> str | Invalid:
        """The one vaccine that a text names."""
        return read_vaccine(text, talk.work.rules.vaccines)

    def shown(self, talk: Talk, question: Question, value: Any) -> str:
        """As people call it."""
        return vaccine_name(talk, str(value))

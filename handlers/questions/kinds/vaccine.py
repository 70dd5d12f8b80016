"""A vaccine by its name."""

from typing import Any

from handlers.catalogue.questions import Question
from handlers.conversations.problems import vaccine_name
from handlers.dialogue.answers.invalid import Invalid, invalid
from handlers.dialogue.answers.vaccines import read_vaccine
from handlers.dialogue.talk import Talk
from handlers.questions.field import Asking, Field, Form, Input, Sent
from handlers.questions.kind import Kind
from storage.content import Value


class VaccineKind(Kind):
    """The value is the code of the vaccine."""

    def read(self, asking: Asking, question: Question, text: str) -> str | Invalid:
        """The one vaccine that a text names."""
        return read_vaccine(text, asking.work.rules.vaccines)

    def shown(self, talk: Talk, question: Question, value: Any) -> str:
        """As people call it."""
        return vaccine_name(talk, str(value))

    def field(self, form: Form, question: Question) -> Field:
        """A list to choose from."""
        return Field(Input.CHOICE, vaccine_options(form))

    def received(self, form: Form, question: Question, sent: Sent) -> Value | Invalid:
        """A vaccine of the list. Problems: `vaccine_unknown`."""
        return sent.chosen if sent.chosen in form.work.rules.vaccines else invalid("vaccine_unknown")

    def standing(self, form: Form, value: Any) -> Sent:
        """Its code."""
        return Sent(chosen=str(value))

    def words(self, form: Form, question: Question | None, value: Any) -> str:
        """As people call it."""
        return dict(vaccine_options(form)).get(str(value), str(value))


def vaccine_options(form: Form) -> tuple[tuple[str, str], ...]:
    """Every vaccine: its code, and how people call it."""
    return tuple((code, one.name.get(form.language, code)) for code, one in form.work.rules.vaccines.items())

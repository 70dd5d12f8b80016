"""A whole number within the bounds of the question."""

from handlers.catalogue.questions import Question
from handlers.dialogue.answers.invalid import Invalid, invalid
from handlers.dialogue.answers.reading import digit_runs
from handlers.questions.field import Asking, Field, Form, Input
from handlers.questions.kind import Kind


class NumberKind(Kind):
    """The value is the number."""

    def read(self, asking: Asking, question: Question, text: str) -> int | Invalid:
        """The one number of a text. Problems: `number_missing`, `number_range` (hints `least`, `most`)."""
        runs = digit_runs(text)
        if len(runs) != 1 or len(runs[0].digits) > 9:
            return invalid("number_missing")
        number = int(runs[0].digits)
        least, most = question.checks.least or 0, question.checks.most
        if number < least or (most is not None and number > most):
            return invalid("number_range", least=least, most=most if most is not None else 999_999_999)
        return number

    def field(self, form: Form, question: Question) -> Field:
        """A line for digits."""
        return Field(Input.LINE, mode="numeric", most=12)

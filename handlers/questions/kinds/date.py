"""A day."""

from datetime import date
from typing import Any

from handlers.catalogue.questions import Question
from handlers.dialogue.answers.dates import read_birth_date, read_injection_date
from handlers.dialogue.answers.invalid import Invalid, invalid
from handlers.dialogue.talk import Talk
from handlers.questions.field import Asking, Field, Form, Input
from handlers.questions.kind import Kind
from handlers.texts.days import day_said


class DateKind(Kind):
    """The value is a day that has come, from the day on that the question names."""

    def read(self, asking: Asking, question: Question, text: str) -> date | Invalid:
        """The day of a text, also "yesterday". Problems as `read_injection_date` has them, and `date_too_old`."""
        since = question.checks.since or date(asking.today.year - 100, 1, 1)
        if question.checks.future:
            whole = read_birth_date(text, date(asking.today.year + 20, 12, 31))
            if isinstance(whole, Invalid):
                return whole
            if whole.month is None or whole.day is None:
                return invalid("date_day_missing")
            return date(whole.year, whole.month, whole.day)
        found = read_injection_date(text, asking.today, since)
        if isinstance(found, Invalid) and found.problem == "date_before_vaccines":
            return invalid("date_too_old", year=since.year)
        return found

    def shown(self, talk: Talk, question: Question, value: Any) -> str:
        """As papers write it, or with the name of the month."""
        return talk.words(day_said(value))

    def field(self, form: Form, question: Question) -> Field:
        """A line for digits."""
        return Field(Input.LINE, mode="numeric", most=30, hint="console_form.hint.day")

    def words(self, form: Form, question: Question | None, value: Any) -> str:
        """As papers write it."""
        return str(value.strftime("%d/%m/%Y"))

"""A mobile number."""

from handlers.catalogue.questions import Question
from handlers.dialogue.answers.invalid import Invalid
from handlers.dialogue.answers.phones import read_phone
from handlers.dialogue.talk import Talk
from handlers.questions.kind import Kind


class PhoneKind(Kind):
    """The value is the number in national form."""

    def read(self, talk: Talk, question: Question, text: str) -> str | Invalid:
        """The one mobile number of a text."""
        found = read_phone(text)
        return found if isinstance(found, Invalid) else found.national

"""The name of a person."""

from handlers.catalogue.questions import Question
from handlers.dialogue.answers.invalid import Invalid
from handlers.dialogue.answers.names import read_name
from handlers.dialogue.talk import Talk
from handlers.questions.kind import Kind


class PersonKind(Kind):
    """The value is the name."""

    def read(self, talk: Talk, question: Question, text: str) -> str | Invalid:
        """The name in a text."""
        found = read_name(text)
        return found if isinstance(found, Invalid) else found.titled

"""The number of an identity paper."""

from typing import Any

from handlers.catalogue.questions import Question
from handlers.conversations.asking.person import kind_words
from handlers.dialogue.answers.identity import read_identity
from handlers.dialogue.answers.invalid import Invalid
from handlers.dialogue.talk import Talk
from handlers.questions.kind import Kind
from storage.content import Paper


class PaperKind(Kind):
    """The value is the number with the kind of its paper."""

    def read(self, talk: Talk, question: Question, text: str) -> Paper | Invalid:
        """The one number of a text."""
        found = read_identity(text)
        return found if isinstance(found, Invalid) else Paper(found.kind.value, found.number)

    def shown(self, talk: Talk, question: Question, value: Any) -> str:
        """The paper and its number."""
        return f"{kind_words(talk, value.kind)} {value.number}"

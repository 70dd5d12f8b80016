"""The number of an identity paper."""

from typing import Any

from handlers.catalogue.questions import Question
from handlers.conversations.asking.person import kind_words
from handlers.dialogue.answers.identity import read_identity
from handlers.dialogue.answers.invalid import Invalid
from handlers.dialogue.answers.personal import mask_number
from handlers.dialogue.private import Private
from handlers.dialogue.talk import Talk
from handlers.questions.field import Asking, Field, Form, Input, Sent
from handlers.questions.kind import Kind
from storage.content import IdentityKind, Paper


class PaperKind(Kind):
    """The value is the number with the kind of its paper."""

    private = Private.NUMBER

    def read(self, asking: Asking, question: Question, text: str) -> Paper | Invalid:
        """The one number of a text."""
        found = read_identity(text)
        return found if isinstance(found, Invalid) else Paper(found.kind.value, found.number)

    def shown(self, talk: Talk, question: Question, value: Any) -> str:
        """The paper and its number."""
        return f"{kind_words(talk, value.kind)} {value.number}"

    def field(self, form: Form, question: Question) -> Field:
        """A line for a number."""
        return Field(Input.LINE, most=24, hint="console_form.hint.paper")

    def standing(self, form: Form, value: Any) -> Sent:
        """The number, which says by its shape what paper it stands on; of an insurance card with the card's name."""
        return Sent(f"BHYT {value.number}" if value.kind == IdentityKind.BHYT else value.number)

    def words(self, form: Form, question: Question | None, value: Any) -> str:
        """The paper and its number."""
        key = f"console.field.{value.kind}"
        texts = form.work.rules.texts
        known = texts.say(key, language=form.language, province=form.province) if texts.has(key) else value.kind
        return f"{known} {value.number}"

    def on_paper(self, form: Form, question: Question, value: Any) -> str:
        """The paper, and the last three characters of its number."""
        return self.words(form, question, Paper(value.kind, mask_number(value.number)))

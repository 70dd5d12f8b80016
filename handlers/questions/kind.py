"""A kind of question: how it is asked in a chat and on a form, what it takes, and what its value says."""

from dataclasses import dataclass
from typing import Any, ClassVar

from handlers.catalogue.questions import Question
from handlers.dialogue.answers.invalid import Invalid
from handlers.dialogue.answers.reading import tidy
from handlers.dialogue.outcome import ANY, Choice, Move, Prompt
from handlers.dialogue.private import Private
from handlers.dialogue.talk import Talk
from handlers.dialogue.turn import Answer
from handlers.questions.field import Asking, Field, Form, Input, Sent
from handlers.questions.said import FORGOTTEN, spoken
from storage.content import Value


@dataclass(frozen=True, slots=True)
class Taken:
    """An answer that was read."""

    value: Value


class Kind:
    """A kind that is typed: mostly it brings `read` and `shown`; what is tapped or sent brings `ask` and `take`.

    In a chat the conversation's data has a `place`, the home as told so far.

    `private`: what its answer is, where that must not stand in a messenger.

    On forms it has a `field`; what is sent in it is `received`, and `standing` is what a form starts from.
    """

    private: ClassVar[Private | None] = None

    async def ask(self, talk: Talk, question: Question) -> Prompt:
        """The question, with "I do not remember" where that is an answer."""
        return Prompt((spoken(talk, question.ask),), forgotten(question))

    async def take(self, talk: Talk, question: Question, answer: Answer) -> Taken | Invalid | Move:
        """What the answer says, why it cannot be taken, or where to go to know more."""
        read = self.read(talk, question, answer.text)
        return read if isinstance(read, Invalid) else Taken(read)

    def read(self, asking: Asking, question: Question, text: str) -> Value | Invalid:
        """The value that a text says: the text itself, unless the kind reads something else in it."""
        return tidy(text)

    def shown(self, talk: Talk, question: Question, value: Any) -> str:
        """The value in words, for the card."""
        return str(value)

    def field(self, form: Form, question: Question) -> Field:
        """The field of the desk's form: a line to type in."""
        return Field(Input.LINE)

    def received(self, form: Form, question: Question, sent: Sent) -> Value | Invalid:
        """The value of what was sent in the field, or why it cannot be taken. Never called with nothing sent."""
        return self.read(form, question, sent.text)

    def standing(self, form: Form, value: Any) -> Sent:
        """What a form starts from: the opposite of `received`."""
        return Sent(self.words(form, None, value))

    def words(self, form: Form, question: Question | None, value: Any) -> str:
        """The value in words for officials: on the sheet, in lists. `question`: None when it is no longer asked."""
        return str(value)

    def on_paper(self, form: Form, question: Question, value: Any) -> str:
        """The value on the slip that somebody may lose: nothing there says who it is."""
        return self.words(form, question, value)


def forgotten(question: Question) -> tuple[Choice, ...]:
    """The button of a question that need not be answered."""
    if question.required:
        return ()
    return (Choice(FORGOTTEN, "complaint_ask.forgotten", "complaint_words.forgotten", without=ANY),)

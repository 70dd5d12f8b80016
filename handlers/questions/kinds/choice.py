"""One of the choices of the question."""

from typing import Any

from handlers.catalogue.questions import Question
from handlers.dialogue.answers.invalid import Invalid, invalid
from handlers.dialogue.outcome import Lost, Move, Prompt, say
from handlers.dialogue.talk import Talk
from handlers.dialogue.turn import Answer
from handlers.questions.field import Field, Form, Input, Sent
from handlers.questions.kind import Kind, Taken, forgotten
from handlers.questions.said import in_words, option_words, options, spoken
from storage.content import Value


class ChoiceKind(Kind):
    """The value is the id of a choice."""

    async def ask(self, talk: Talk, question: Question) -> Prompt:
        """The question with its choices as buttons."""
        return Prompt((spoken(talk, question.ask),), (*options(talk, question), *forgotten(question)))

    async def take(self, talk: Talk, question: Question, answer: Answer) -> Taken | Invalid | Move:
        """A choice tapped, numbered or typed as its label."""
        if answer.choice in [option.id for option in question.choices]:
            return Taken(answer.choice)
        return Lost((say("complaint.choose"),))

    def shown(self, talk: Talk, question: Question, value: Any) -> str:
        """The label of the choice."""
        return option_words(talk.work.rules.texts, question, str(value), talk.language, talk.contact.province)

    def field(self, form: Form, question: Question) -> Field:
        """A list to choose from."""
        texts = form.work.rules.texts
        listed = ((one.id, in_words(texts, one.label, form.language, form.province)) for one in question.choices)
        return Field(Input.CHOICE, tuple(listed))

    def received(self, form: Form, question: Question, sent: Sent) -> Value | Invalid:
        """A choice of the question. Problems: `choice_unknown`."""
        known = sent.chosen in [option.id for option in question.choices]
        return sent.chosen if known else invalid("choice_unknown")

    def standing(self, form: Form, value: Any) -> Sent:
        """Its id."""
        return Sent(chosen=str(value))

    def words(self, form: Form, question: Question | None, value: Any) -> str:
        """The label of the choice, its id where it has none any more."""
        if question is None:
            return str(value)
        return option_words(form.work.rules.texts, question, str(value), form.language, form.province)

"""One of the choices of the question."""

from typing import Any

from handlers.catalogue.questions import Question
from handlers.dialogue.answers.invalid import Invalid
from handlers.dialogue.outcome import Lost, Move, Prompt, say
from handlers.dialogue.talk import Talk
from handlers.dialogue.turn import Answer
from handlers.questions.kind import Kind, Taken, forgotten
from handlers.questions.said import option_words, options, spoken


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

"""Answers that administrators wrote or changed, beside those that ship in faq/catalogue (answers.yaml is empty)."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Final, Self

from pydantic import Field, model_validator

from faq.entries import NAMED, PLACE, REST_LIMIT
from faq.short import faults_of_short
from handlers.catalogue.facts import Edit, Entry, Identifier, Label, Sentence, Words, as_shipped, read_entry

MOST_STEPS: Final = 3  # buttons under an answer, besides those that the service puts there
MOST_WAYS: Final = 40  # ways to ask, in a language


class Standing(StrEnum):
    """Whether an answer is given."""

    OPEN = "open"
    CLOSED = "closed"


class Step(StrEnum):
    """Where a button under an answer goes."""

    LOOK_UP = "look_up"
    REPORT = "report"
    MISSING = "missing"
    PERSON = "person"
    FOLLOW_UP = "follow_up"
    INSTALL = "install"
    CALLBACK = "callback"
    HOTLINE = "hotline"


class Goal(Entry):
    """A button under an answer: its words, the conversation it goes to, and what is filled in there."""

    label: Label
    go: Identifier
    given: Annotated[Mapping[str, str], Field(alias="with")] = {}


class OwnAnswer(Entry):
    """One question with its answer. `question`: as a button says it, the first way to ask; `ways`, `ways_en`: others.

    `answer` is said at once, `more` is the rest. `as_of`: the day of the document that `source` names; `valid_to`: the
    last day on which it is given, None for no end.
    """

    question: Words
    ways: Annotated[tuple[Sentence, ...], Field(max_length=MOST_WAYS)] = ()
    ways_en: Annotated[tuple[Sentence, ...], Field(max_length=MOST_WAYS)] = ()
    answer: Words
    more: Words | None = None
    next: Annotated[tuple[Step, ...], Field(max_length=MOST_STEPS)] = ()
    source: Sentence
    as_of: date
    valid_to: date | None = None
    state: Standing = Standing.OPEN

    @model_validator(mode="after")
    def _can_be_said(self) -> Self:
        for name, words in (("answer", self.answer), ("more", self.more)):
            for text in words.both() if words is not None else ():
                if odd := set(PLACE.findall(text)) - NAMED:
                    raise ValueError(f"{name}: has no value for {', '.join(sorted(odd))}")
                if len(text) > REST_LIMIT:
                    raise ValueError(f"{name}: at most {REST_LIMIT} characters")
        for text in self.answer.both():
            for fault in faults_of_short(text):
                raise ValueError(f"answer: {fault}")
        return self

    @model_validator(mode="after")
    def _ends_after_it_began(self) -> Self:
        if self.valid_to is not None and self.valid_to < self.as_of:
            raise ValueError(f"valid_to {self.valid_to} is before as_of {self.as_of}")
        return self

    def asked(self) -> tuple[str, ...]:
        """All the ways to ask it."""
        return *self.question.both(), *self.ways, *self.ways_en


class AnswerFile(Entry):
    """The shape of answers.yaml."""

    steps: Mapping[Step, Goal]
    answers: Mapping[Identifier, OwnAnswer]

    @model_validator(mode="after")
    def _each_step_leads_somewhere(self) -> Self:
        if missing := set(Step) - set(self.steps):
            raise ValueError(f"steps: nothing said of {', '.join(sorted(missing))}")
        return self


def read_answers(path: Path, edit: Edit = as_shipped) -> AnswerFile:
    """Own answers by the id of what is asked, and the buttons. Errors: CatalogueError."""
    return read_entry(path, AnswerFile, edit=edit)

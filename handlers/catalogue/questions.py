"""Questions: what a category asks (categories.yaml), by kinds that code knows (handlers/questions/kinds, a file each).

A category lists its questions in order. An item is the name of a standard question (questions.yaml), the same with
some fields changed (`{use: description, ask: …}`), or a question of its own (`{key: paper, kind: choice, …}`).
"""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from string import Formatter
from typing import Annotated, Final, Self

from pydantic import BeforeValidator, StringConstraints, ValidationInfo, model_validator

from handlers.catalogue.facts import Entry, Label, Words

STANDARD: Final = "standard"  # under which the validation context holds the standard questions
LONGEST_ASK: Final = 900  # characters: with what is said before it, still one message on the smallest channel
PLACEHOLDERS: Final = frozenset({"you", "You"})

TextKey = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z_]*(\.[A-Za-z0-9_]+)+$")]
QuestionKey = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=19)]
OptionId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=20)]
Spoken = Words | TextKey
"""Words of its own, or the key of a sentence in handlers/texts."""


class QuestionKind(StrEnum):
    """What sort of answer is wanted. Each is one file of handlers/questions/kinds."""

    CHOICE = "choice"
    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    DOSE = "dose"
    VACCINE = "vaccine"
    FACILITY = "facility"
    PLACE = "place"
    PERSON = "person"
    PHONE = "phone"
    PAPER = "paper"
    PHOTO = "photo"
    FILE = "file"


class Target(StrEnum):
    """Where an answer goes in the ticket; `answers`: the list of answers that have no field of their own."""

    ANSWERS = "answers"
    NAME = "subject.name"
    BIRTH = "subject.birth"
    SEX = "subject.sex"
    PAPERS = "subject.papers"
    PHONE = "subject.phone"
    REPORTER = "subject.reporter"
    RESIDENCE = "residence"
    DOSES = "details.doses.number"
    DOSE_DAY = "details.doses.injected_on"
    DOSE_VACCINE = "details.doses.vaccine"
    SITE = "site"
    PART = "details.correction.part"
    EXPECTED = "details.correction.expected"
    DESCRIPTION = "details.description"
    OTHER_PAPER = "details.other_paper"
    FILES = "files"
    NONE = "none"  # asks for several of the others at once


class Option(Entry):
    """One answer of a choice. `words`: what else it is called, a `|`-separated text; `cause`: what it makes a ticket's.

    On small channels a label is a button, so it keeps to a button's length.
    """

    id: OptionId
    label: Label | TextKey
    words: TextKey | None = None
    cause: str = ""


class Limits(Entry):
    """What an answer must keep to: a number's bounds, a text's length in characters, a date's first day.

    A date lies in the past unless `future` is true.
    """

    least: int | None = None
    most: int | None = None
    since: date | None = None
    future: bool = False

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.least is not None and self.most is not None and self.least > self.most:
            raise ValueError(f"least {self.least} is above most {self.most}")
        return self


class Question(Entry):
    """One question. `label` stands on the card, its button, the desk's form and the sheet; `ask` is said to citizens.

    `words`: what people type to change it on the card. `required` false: "I do not remember" is an answer.
    `own`: asked by code of its own, else by its kind alone. `retired`: asked no more; a chat that waits for it goes on,
    and answers that are kept are shown.
    """

    key: QuestionKey
    kind: QuestionKind
    label: Label | TextKey
    ask: Spoken
    words: TextKey | None = None
    choices: tuple[Option, ...] = ()
    required: bool = True
    checks: Limits = Limits()
    target: Target = Target.ANSWERS
    own: bool = False
    retired: bool = False

    @model_validator(mode="after")
    def _choices_fit(self) -> Self:
        ids = [option.id for option in self.choices]
        if (self.kind is QuestionKind.CHOICE) != bool(ids) and not self.own:
            raise ValueError("a choice needs choices" if not ids else f"a {self.kind} has no choices")
        repeated = sorted({one for one in ids if ids.count(one) > 1})
        if repeated:
            raise ValueError(f"choices stand more than once: {', '.join(repeated)}")
        return self

    @model_validator(mode="after")
    def _can_be_said(self) -> Self:
        for words in (self.label, self.ask, *(option.label for option in self.choices)):
            for text in words.both() if isinstance(words, Words) else ():
                if unknown := placeholders(text) - PLACEHOLDERS:
                    raise ValueError(f"nothing is known to put in for {', '.join(sorted(unknown))}: {text!r}")
                if len(text) > LONGEST_ASK:
                    raise ValueError(f"a question has at most {LONGEST_ASK} characters, this one has {len(text)}")
        return self


def resolved(item: object, info: ValidationInfo) -> object:
    """The item of a list of questions with the standard question it names put in."""
    standard: Mapping[str, Question] = (info.context or {}).get(STANDARD, {})
    if isinstance(item, Question):
        return item
    if isinstance(item, str):
        if item not in standard:
            raise ValueError(f"no such standard question: {item}")
        return standard[item]
    if isinstance(item, Mapping) and "use" in item:
        changes = {str(name): value for name, value in item.items() if name != "use"}
        if item["use"] not in standard:
            raise ValueError(f"no such standard question: {item['use']}")
        if fixed := sorted({"key", "kind", "target", "own"} & set(changes)):
            raise ValueError(f"of a standard question these stay as they are: {', '.join(fixed)}")
        return {**dict(standard[item["use"]]), **changes}
    if isinstance(item, Mapping):
        if item.get("key") in standard:
            raise ValueError(f"{item['key']} is the name of a standard question: write {{use: {item['key']}, …}}")
        if fixed := sorted({"target", "own"} & set(item)):
            raise ValueError(f"only a standard question has {', '.join(fixed)}")
    return item


Questions = tuple[Annotated[Question, BeforeValidator(resolved)], ...]


def placeholders(text: str) -> set[str]:
    """The names in braces of a text. Errors: ValueError for braces that do not pair."""
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}

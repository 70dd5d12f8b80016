"""Known problems and their known answers (fixes.yaml): what is offered to somebody stuck, before a ticket."""

from pathlib import Path
from typing import Self

from pydantic import model_validator

from handlers.catalogue.facts import CategoryCode, Fact, Identifier, Label, Words, read_entries, refuse_repeats

# Channels split at 2,000 characters; an answer keeps to a third of that, because it is read on a small screen.
LONGEST_ANSWER = 600


class Fix(Fact):
    """One problem.

    `symptom` is the button label (at most 30 characters), `answer` what to try (at most 600), `category` the
    category of the ticket offered when it does not help. `heard`: phrases by which people tell of it, `intents` of
    questions (faq/catalogue) that are about it.
    """

    id: Identifier
    symptom: Label
    answer: Words
    category: CategoryCode
    heard: tuple[str, ...] = ()
    intents: tuple[Identifier, ...] = ()

    @model_validator(mode="after")
    def _answer_is_short(self) -> Self:
        for text in self.answer.both():
            if len(text) > LONGEST_ANSWER:
                raise ValueError(f"an answer has at most {LONGEST_ANSWER} characters, this one has {len(text)}")
        return self


def read_fixes(path: Path) -> dict[str, Fix]:
    """Fixes by id, in file order. Raises CatalogueError."""
    entries = read_entries(path, Fix)
    refuse_repeats((fix.id for fix in entries), path.name)
    return {fix.id: fix for fix in entries}

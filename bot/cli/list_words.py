"""What of a file was read, what will be done with it and what was, in lines for who imports it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Protocol, Self

from handlers.records.preview import Preview
from handlers.records.reading import ListFile
from handlers.records.rejects import reason_words
from handlers.texts import Texts

MOST_ROWS = 20


@dataclass(frozen=True, slots=True)
class Words:
    """The catalogue in one language, for a whole command."""

    texts: Texts
    language: str

    @classmethod
    def of(cls, language: str) -> Self:
        """The shipped words."""
        return cls(Texts.load(), language)

    def say(self, key: str, **params: Any) -> str:
        """The words of a key."""
        return self.texts.say(key, params, language=self.language)


class Counts(Protocol):
    """What an import has done."""

    @property
    def rows_done(self) -> int: ...
    @property
    def rows_rejected(self) -> int: ...
    @property
    def people_new(self) -> int: ...
    @property
    def doses_new(self) -> int: ...
    @property
    def doses_changed(self) -> int: ...


def said_of(listed: ListFile, words: Words) -> Iterator[str]:
    """Which sheets were read and which were not, and the rows that hold words and nobody."""
    if any(listed.names):
        yield words.say("import_command.read", names=", ".join(listed.names))
    if listed.hidden:
        yield words.say("import_command.hidden", names=", ".join(listed.hidden))
    if listed.headless:
        yield words.say("import_command.headless", names=", ".join(listed.headless))
    if listed.passed:
        places = [listed.place(number) for number in listed.passed[:MOST_ROWS]]
        rows = ", ".join(f"{place.sheet} {place.row}".strip() for place in places)
        more = len(listed.passed) > MOST_ROWS
        yield words.say("import_command.passed_more" if more else "import_command.passed", rows=rows)


def said_of_preview(will: Preview, words: Words) -> Iterator[str]:
    """What the import will do. Reasons are in the words of the file of refused rows."""
    if will.done:
        yield words.say("import_command.earlier", rows=will.done)
    yield words.say("import_command.will", rows=will.rows)
    people = {"new": will.people_new, "changed": will.people_changed, "same": will.people_same}
    yield words.say("import_command.will_people", **people)
    yield words.say("import_command.will_doses", new=will.doses_new, changed=will.doses_changed)
    if will.fields:
        fields = [words.say(f"import_command.field.{name}", people=n) for name, n in will.fields.most_common()]
        yield words.say("import_command.will_fields", fields=", ".join(fields))
    yield words.say("import_command.will_refuse", rows=will.rows_refused)
    for (code, column), count in will.refused.most_common():
        reason = reason_words([[code, column]], words.texts, words.language)
        yield words.say("import_command.will_refuse_why", rows=count, reason=reason)
    yield words.say("import_command.will_finish", tickets=will.tickets, told=will.told)
    if will.differing:
        yield words.say("import_command.will_differ", tickets=will.differing)


def said_of_run(counts: Counts, words: Words) -> str:
    """What it has done."""
    return words.say(
        "import_command.done", rows=counts.rows_done, people=counts.people_new, doses=counts.doses_new,
        changed=counts.doses_changed, refused=counts.rows_rejected,
    )  # fmt: skip

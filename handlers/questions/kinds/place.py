"""A place: a unit, as near as the words tell it."""

from typing import Any

from handlers.catalogue.questions import Question
from handlers.conversations.asking.place import place_words, read_place
from handlers.dialogue.answers.invalid import Invalid, invalid
from handlers.dialogue.answers.reading import tidy
from handlers.dialogue.outcome import Move
from handlers.dialogue.talk import Talk
from handlers.dialogue.turn import Answer
from handlers.places.in_words import where_words
from handlers.places.refs import PlaceRef
from handlers.questions.field import Field, Form, Input, Sent
from handlers.questions.kind import Kind, Taken
from handlers.tickets.masking import mask_where
from storage.content import Value, Where

LONGEST = 200  # characters of the words that are kept


class PlaceKind(Kind):
    """The value is the unit with the words it was told in; words that name no one unit stay words."""

    async def take(self, talk: Talk, question: Question, answer: Answer) -> Taken | Invalid | Move:
        """The place of a text."""
        told = self.told(talk, answer.text)
        return told if isinstance(told, Invalid) else Taken(told)

    def told(self, talk: Talk, text: str) -> Where | Invalid:
        """The place of a text. Problems: `place_missing`."""
        words = tidy(text)[:LONGEST]
        if not any(char.isalpha() for char in words):
            return invalid("place_missing")
        unit = read_place(talk, text).unit
        if unit is None:
            return Where(words=words)
        return Where("", unit.edition, unit.province, unit.district, unit.commune, words)

    def shown(self, talk: Talk, question: Question, value: Any) -> str:
        """The unit as on an envelope, else the words."""
        if not value.province:
            return str(value.words)
        return place_words(talk, PlaceRef(value.edition, value.province, value.district, value.commune))

    def field(self, form: Form, question: Question) -> Field:
        """A search by name; what is found in no list stays in its words."""
        return Field(Input.PLACE, most=LONGEST, hint="console_form.hint.place")

    def received(self, form: Form, question: Question, sent: Sent) -> Value | Invalid:
        """The unit chosen, else the place of the text. Problems: `place_missing`, `place_unknown`."""
        tools, edition = form.work.tools, form.work.tools.directory.edition
        if sent.chosen:
            return chosen_place(form, sent.chosen) or invalid("place_unknown")
        words = tidy(sent.text)[:LONGEST]
        if not any(char.isalpha() for char in words):
            return invalid("place_missing")
        unit = tools.resolver.resolve(words, edition).unit
        return Where(words=words) if unit is None else Where("", *unit, words)

    def standing(self, form: Form, value: Any) -> Sent:
        """The words it was told in, else the unit; one of another edition by its name, for its codes mean other units
        now."""
        if value.words or not value.province:
            return Sent(value.words)
        if value.edition != form.work.tools.directory.edition:
            return Sent(self.words(form, None, value))
        return Sent(chosen=f"{value.province}:{value.district}:{value.commune}")

    def words(self, form: Form, question: Question | None, value: Any) -> str:
        """Its words, and the unit."""
        return where_words(form.work, value)

    def on_paper(self, form: Form, question: Question, value: Any) -> str:
        """The same, long numbers in its words by their last three digits."""
        return self.words(form, question, mask_where(value))


def chosen_place(form: Form, codes: str) -> Where | None:
    """The unit of `p:d:c` in the edition of now, None when there is none."""
    edition = form.work.tools.directory.edition
    units = form.work.tools.resolver.gazetteers[edition].units
    parts = codes.split(":")
    if len(parts) != 3 or not parts[0] or not all(code in units for code in parts if code):
        return None
    return Where("", edition, *parts)

"""A place: a unit, as near as the words tell it."""

from typing import Any

from handlers.catalogue.questions import Question
from handlers.conversations.place_choice import place_words, read_place
from handlers.dialogue.answers.invalid import Invalid, invalid
from handlers.dialogue.answers.reading import tidy
from handlers.dialogue.talk import Talk
from handlers.places.refs import PlaceRef
from handlers.questions.kind import Kind
from storage.content import Where

LONGEST = 200  # characters of the words that are kept


class PlaceKind(Kind):
    """The value is the unit with the words it was told in; words that name no one unit stay words."""

    def read(self, talk: Talk, question: Question, text: str) -> Where | Invalid:
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

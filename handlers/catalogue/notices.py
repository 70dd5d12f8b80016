"""Notices with dates: what a province tells people from one moment to another, at the doors where it matters.

They stand in the profile of the province (`notices`, none ships), written by its administrators.
"""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Annotated, Final, Self

from pydantic import Field, NaiveDatetime, model_validator

from faq.entries import NAMED, PLACE
from handlers.catalogue.facts import Entry, Sentence, Words

MOST_WORDS: Final = 30  # beside an answer or a question it is read in the same message
STILL_ASKED: Final = timedelta(days=1)  # how long after its end somebody is told that people still come for it


class Door(StrEnum):
    """Where it is said: as somebody begins, or with the answers to questions of some groups, as the campaign names them
    (campaign.yaml, questions.doors)."""

    START = "start"
    GUIDE = "guide"
    LOOK_UP = "look_up"
    REPORT = "report"
    ASKED_APP = "asked_app"
    ASKED_RECORD = "asked_record"
    ASKED_TURN = "asked_turn"
    ASKED_HEALTH = "asked_health"


class Notice(Entry):
    """`first`, `last`: the local moments from which and until which it is said."""

    text: Words
    first: Annotated[NaiveDatetime, Field(alias="from")]
    last: Annotated[NaiveDatetime, Field(alias="to")]
    doors: Annotated[tuple[Door, ...], Field(min_length=1)]
    source: Sentence

    @model_validator(mode="after")
    def _can_be_said(self) -> Self:
        if self.last <= self.first:
            raise ValueError("the end of a notice is not after its beginning")
        for text in self.text.both():
            if odd := set(PLACE.findall(text)) - NAMED:
                raise ValueError(f"text: has no value for {', '.join(sorted(odd))}")
            if len(text.split()) > MOST_WORDS:
                raise ValueError(f"text: a notice of {len(text.split())} words, {MOST_WORDS} at most")
        return self

    def holds_at(self, now: datetime) -> bool:
        """Whether it is said at this local moment (without a zone)."""
        return self.first <= now < self.last

    def ended_before(self, now: datetime) -> bool:
        """Whether its end lies before this local moment."""
        return self.last <= now

    def ended_lately(self, now: datetime) -> bool:
        """Whether it ended so lately that people may still come for it."""
        return self.last <= now < self.last + STILL_ASKED

"""What the steps of the install guide share: what is told in it, its guide and step, words of data files."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from handlers.catalogue.facts import Words
from handlers.catalogue.guides import Guide, Step
from handlers.conversations.asking import place
from handlers.conversations.asking.place import PlaceAnswer
from handlers.dialogue.outcome import say
from handlers.dialogue.talk import Talk
from handlers.texts import Say


@dataclass(slots=True)
class Installing:
    """Which `app` by which `guide` (its id), and `at` which step of it; '' while it is not known;
    `number`: which one of the steps that was, from 1.

    `step`: what a question was about (otp, login …), until the guide is chosen. `opened`: the step with which the
    guide begins, until it is shown. `fix`: the known problem; `further`: its answer did
    not help, and what else to try was shown; `told`: a problem in the person's own words.
    """

    app: str = ""
    guide: str = ""
    at: str = ""
    number: int = 0
    step: str = ""
    opened: str = ""
    fix: str = ""
    further: bool = False
    told: str = field(default="", repr=False)
    place: PlaceAnswer = field(default_factory=PlaceAnswer)


def upgraded(version: int, kept: dict[str, Any]) -> dict[str, Any]:
    """Version 1 had the parts of a place side by side; before version 3 there was one answer to a problem."""
    if version < 2:
        place.nested(kept)
    return kept


def guide_of(talk: Talk[Installing]) -> Guide:
    """The guide of this conversation; the first of all when a release has taken it away meanwhile."""
    guides = talk.work.rules.guides
    try:
        return guides.by_id(talk.data.guide)
    except KeyError:
        return guides.guides[0]


def step_of(talk: Talk[Installing], guide: Guide | None = None) -> Step:
    """The step of the guide (where it is not at hand: of this conversation) that somebody stands at; where it was taken
    away meanwhile, the one that came into its place."""
    guide = guide or guide_of(talk)
    try:
        return guide.step(talk.data.at)
    except KeyError:
        return guide.steps[min(max(talk.data.number - 1, 0), len(guide.steps) - 1)]


def is_gone(talk: Talk[Installing], guide: Guide) -> bool:
    """Whether the step that somebody stands at was taken away meanwhile."""
    return all(step.name != talk.data.at for step in guide.steps)


def next_of(talk: Talk[Installing], guide: Guide) -> Step | None:
    """The step after the one that somebody has done, None after the last; of one that was taken away meanwhile the one
    that came into its place."""
    if not is_gone(talk, guide):
        return guide.after(talk.data.at)
    return step_of(talk, guide) if talk.data.number <= len(guide.steps) else None


def data_words(talk: Talk, words: Words) -> Say:
    """Words of a data file in the person's language."""
    return say("common.verbatim", text=words.in_language(talk.language))


def date_words(day: date) -> str:
    """A day as people write it: 07/10/2021."""
    return f"{day.day:02}/{day.month:02}/{day.year}"

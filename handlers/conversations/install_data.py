"""What the steps of the install guide share: the guide and step somebody stands at, words of data files."""

from datetime import date

from handlers.catalogue.facts import Words
from handlers.catalogue.guides import Guide, Step
from handlers.dialogue.outcome import say
from handlers.dialogue.talk import Talk
from handlers.texts import Say


def guide_of(talk: Talk) -> Guide:
    """The guide of this conversation; the first of all when a release has taken it away meanwhile."""
    guides = talk.work.rules.guides
    try:
        return guides.by_id(talk.data.get("guide", ""))
    except KeyError:
        return guides.guides[0]


def step_of(talk: Talk) -> Step:
    """The step somebody stands at; the first when a release has taken it away meanwhile."""
    guide = guide_of(talk)
    try:
        return guide.step(talk.data.get("at", ""))
    except KeyError:
        return guide.steps[0]


def data_words(talk: Talk, words: Words) -> Say:
    """Words of a data file in the person's language."""
    return say("common.verbatim", text=words.in_language(talk.language))


def date_words(day: date) -> str:
    """A day as people write it: 07/10/2021."""
    return f"{day.day:02}/{day.month:02}/{day.year}"

"""A question that somebody asks on the telephone: the answers of the catalogue, for an official to read out."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from handlers.conversations.answering import COURTESY, READ
from handlers.learning.intents import title
from handlers.texts.address import NEUTRAL
from handlers.work import Work

OFFERED: Final = 3  # answers to choose from


@dataclass(frozen=True, slots=True)
class Aloud:
    """One answer. `question`: what it answers, as a title; `words`: to be read out, with all there is to it."""

    intent: str
    question: str
    words: str
    as_of: date


def answers_to(work: Work, text: str, language: str, province: str, today: date) -> list[Aloud]:
    """The answer that is sure, else those that may be meant, the likeliest first; none of those that hold no more."""
    matcher = work.tools.matcher
    match = matcher.match(text[:READ], language)
    likely = [match.best] if match.decision == "answer" and match.best else []
    found = []
    for intent in dict.fromkeys([*likely, *(one for one, _ in match.guesses)]):
        entry = matcher.entries.get(intent)
        if entry is None or not entry.holds_on(today) or intent in COURTESY:
            continue
        said = [entry.words(language, province), entry.rest(language, province)]
        words = "\n".join(part.format(**NEUTRAL.said(language)) for part in said if part)
        found.append(Aloud(intent, title(entry, language), words, entry.as_of))
    return found[:OFFERED]


def is_answer(work: Work, intent: str) -> bool:
    """Whether the catalogue has such an answer."""
    return intent in work.tools.matcher.entries

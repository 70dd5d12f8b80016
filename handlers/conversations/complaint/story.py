"""Whether a text is somebody's own account."""

from typing import Final

from handlers.dialogue.answers.reading import words

LONGEST: Final = 1500  # characters of a story that are kept
STORY: Final = 12  # words from which a question is also somebody's own account, worth an official's reading


def is_story(text: str) -> bool:
    """Whether a text is long enough to be sent along in the teller's own words."""
    return len(words(text)) >= STORY


def with_more(told: str, more: str) -> str:
    """A story with what was said after it on a line of its own: it was promised to go along. Cut to LONGEST."""
    return (f"{told}\n{more}" if told and more not in told else told or more)[:LONGEST]

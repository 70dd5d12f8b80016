"""How long an answer may be that is said at once: a few short sentences, or a list of a few lines."""

import re
from typing import Final

SENTENCES: Final = 3
LINES: Final = 5  # of a list, what stands above and below it aside
WORDS: Final = 52  # with the day of an answer and a line below it, no more than 60 are said in one message
SENTENCE_WORDS: Final = 42

_END: Final = re.compile(r"(?<=[.!?])[\"”)]?\s+(?=[\"“(]?(?:\{You|[A-ZÀ-Ỹ0-9]))")
_LINE: Final = re.compile(r"\d\) ")


def sentences(text: str) -> list[str]:
    """The sentences of a text of one or more lines."""
    return [one for line in text.split("\n") for one in _END.split(line) if one]


def faults_of_short(words: str) -> list[str]:
    """What makes an answer too long to be read at a glance; nothing when it is short enough."""
    lines = [line for line in words.split("\n") if _LINE.match(line)]
    faults = []
    if len(words.split()) > WORDS:
        faults.append(f"has {len(words.split())} words, {WORDS} are said at once: the rest goes under `more`")
    if len(lines) > LINES:
        faults.append(f"lists {len(lines)} things, {LINES} at most")
    if not lines and len(sentences(words)) > SENTENCES:
        faults.append(f"has {len(sentences(words))} sentences, {SENTENCES} at most")
    if any(len(one.split()) > SENTENCE_WORDS for one in sentences(words)):
        faults.append(f"has a sentence of more than {SENTENCE_WORDS} words")
    return faults

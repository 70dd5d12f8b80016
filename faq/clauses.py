"""The clauses of a long text: a story often holds its question in one of them, mostly the last."""

import re

from faq.lexicon import read_lexicon
from faq.normalise import cut

LONG = 80
"""Characters from which a text is also read clause by clause."""
MOST = 10
_LEAST = 12
_WINDOW = 13
_STRIDE = 7
_OPENERS = "|".join(re.escape(said) for said in read_lexicon("wording")["openers"])
_ENDS = re.compile(rf"[.!?;:\n\r]+\s*|,\s+|\s+[-–—]\s+|\s+(?:{_OPENERS})\s+")


def clauses(text: str) -> list[str]:
    """The clauses of `text`, the last `MOST` of them, long ones also in overlapping parts; empty for a short text."""
    if len(text) < LONG:
        return []
    parts: list[str] = []
    for clause in _ENDS.split(cut(text)):
        words = clause.split()
        if len(words) <= _WINDOW + 2:
            parts.append(" ".join(words))
        else:
            starts = range(0, len(words) - _WINDOW + _STRIDE, _STRIDE)
            parts.extend(" ".join(words[start : start + _WINDOW]) for start in starts)
    return [part for part in parts if len(part) >= _LEAST][-MOST:]

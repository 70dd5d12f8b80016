"""What must not stand in a messenger of others: declared on steps, and asked or shown on a page of ours instead.

Where a channel's trait `sensitive` is "link", such a step sends a short text with a one-time page. There the same
conversation goes on until a step comes that may stand in the chat (pages.py).
"""

import re
from datetime import timedelta
from enum import StrEnum
from typing import Any, Final

PAGE: Final = "page"  # the channel of what is said on a page
PAGE_LIFE: Final = timedelta(minutes=30)  # since it was sent, opened or answered last
WANTED: Final = "page_wanted"  # event: the person asked for a new link, in the chat
CODE_WANTED: Final = "page_code_wanted"  # event: a strange browser wants to open a page that shows what was told
LINK: Final = "link"


class Private(StrEnum):
    """What a step asks or shows that is nobody else's; the text keys `private.…` say it."""

    NUMBER = "number"  # of an identity paper
    PERSON = "person"  # who somebody is, and what proves it
    PHOTO = "photo"
    ADDITION = "addition"  # words or photos, as an office has asked
    LIST = "list"
    RESULT = "result"  # shows what is known or was told


DIGITS: Final = 6  # of what is typed where a number is asked: enough to be one
# Nine or twelve digits, however they are grouped, or a passport's letter and seven.
_PAPER: Final = re.compile(
    r"(?<!\d)(?<!\d[ .\-])(?:(?:\d[ .\-]?){8}|(?:\d[ .\-]?){11})\d(?![ .\-]?\d)|\b[A-Za-z]\d{7}\b"
)

# A day with dots or dashes, and what stands beside it, would be nine digits.
_DAY: Final = re.compile(r"(?<!\d)\d{1,2}([.-])\d{1,2}\1(?:19|20)\d{2}(?!\d)")


def holds_paper(text: str, asked: Private | None) -> bool:
    """Whether a text holds the number of an identity paper. `asked`: what the step asked for that it answered."""
    if asked is Private.NUMBER and sum(char.isdigit() for char in text) >= DIGITS:
        return True
    return _PAPER.search(_DAY.sub("/", text)) is not None


def tells_person(data: Any, empty: Any) -> bool:
    """Whether a conversation knows whose matter it is: what a stranger with its link must not see."""
    return getattr(data, "person", None) != getattr(empty, "person", None)

"""What people write about a ticket: neither nothing nor endless."""

import re
from typing import Final

from handlers.tickets.errors import Unfit

TEXT_LIMIT: Final = 1500  # characters: with the sentence around it one message on every channel
HOLE: Final = re.compile(r"\{([^{}]*)\}")  # a variable that is to be filled in; nobody is sent one


def text_of(value: str, field: str = "text") -> str:
    """The text without space around it. Errors: Unfit when empty or longer than the limit."""
    found = value.strip()
    if not found or len(found) > TEXT_LIMIT:
        raise Unfit(field)
    return found


def answer_of(value: str) -> str:
    """What a citizen is told, as `text_of`. Errors: Unfit also where a variable in braces is not filled in."""
    found = text_of(value)
    if HOLE.search(found):
        raise Unfit("variable")
    return found

"""What people write about a ticket: neither nothing nor endless."""

from typing import Final

from handlers.tickets.errors import Unfit

TEXT_LIMIT: Final = 1500  # characters: with the sentence around it one message on every channel


def text_of(value: str, field: str = "text") -> str:
    """The text without space around it. Errors: Unfit when empty or longer than the limit."""
    found = value.strip()
    if not found or len(found) > TEXT_LIMIT:
        raise Unfit(field)
    return found

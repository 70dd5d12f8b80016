"""Messages as their channel shows them, for pages that say what a citizen will read."""

from bot.channels.layout import numbered
from bot.console.desk import Desk
from handlers.tickets.preview import Preview


def bubbles_of(desk: Desk, seen: Preview) -> list[tuple[str, list[str]]]:
    """Each message: its words and the labels of its buttons."""
    traits = desk.service.tools.traits.get(seen.channel)
    return [
        (numbered(one, traits), [] if traits.prints_numbers else [button.label for button in one.buttons])
        if traits is not None
        else (one.text, [])
        for one in seen.messages
    ]

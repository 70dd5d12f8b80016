"""Laying out a reply where buttons do not fit: numbered choices in the text."""

from collections.abc import Sequence

from handlers.dialogue.reply import Button, Reply
from handlers.dialogue.traits import Traits


def numbered(reply: Reply, traits: Traits) -> str:
    """The words with their choices numbered below, where the channel prints numbers or has too few buttons."""
    if not reply.buttons or not (traits.prints_numbers or len(reply.buttons) > traits.buttons):
        return reply.text
    return f"{reply.text}\n\n{choice_lines(reply.buttons)}"


def choice_lines(buttons: Sequence[Button]) -> str:
    """`1. Label` a line; pages show their address; numbers count only what can be answered."""
    lines, number = [], 0
    for button in buttons:
        if button.url:
            lines.append(f"{button.label}: {button.url}")
        else:
            number += 1
            lines.append(f"{number}. {button.label}")
    return "\n".join(lines)


def shortened(label: str, limit: int) -> str:
    """A label that fits a button, cut at a word."""
    if len(label) <= limit:
        return label
    head = label[: limit - 1]
    return (head[: head.rfind(" ")] if " " in head[limit // 2 :] else head).rstrip() + "…"

"""What a follow-up has been told."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class FollowUp:
    """The report by its `code`. `act`: what a button or words wanted with it, until the report is known, or ''.

    `rating`: that came with the act, or 0. `holder`: the id under which somebody acts who only knows the code.
    `added`, `files`: something was added here, these files among it. `reply`: words that may be the answer awaited, or
    that say what is still wrong. `below`: they were typed below the report or the list, and nobody had asked for them.
    """

    code: str = ""
    act: str = ""
    rating: int = 0
    holder: int | None = None
    added: bool = False
    files: tuple[int, ...] = ()
    reply: str = field(default="", repr=False)
    below: bool = False


def upgraded(version: int, kept: dict[str, Any]) -> dict[str, Any]:
    """Version 1 kept the rating as the text that came with the button."""
    kept["rating"] = rating_of(str(kept.pop("more", "")))
    return kept


def rating_of(text: str) -> int:
    """A rating as a button brings it; 0 for anything else."""
    return int(text) if len(text) == 1 and text.isdecimal() else 0

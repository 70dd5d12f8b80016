"""People in a list to choose from: a few, found by name where there are more."""

from collections.abc import Sequence
from typing import Final

from handlers.staff.absence import named
from storage.repositories.officials import Official

MOST: Final = 30


def shortlist(people: Sequence[Official], words: str, chosen: int | None) -> list[Official]:
    """As many as a list takes of those whose names fit, behind the one who was chosen before."""
    before = [one for one in people if one.id == chosen]
    return [*before, *(one for one in named(people, words) if one.id != chosen)][:MOST]

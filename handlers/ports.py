"""What handlers need from outside. Implemented in bot/; in tests by small fakes."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """Gives the time."""

    def now(self) -> datetime:
        """Now, UTC, aware."""


class Ids(Protocol):
    """Gives ids and secrets."""

    def new(self) -> int:
        """A fresh 63-bit id, roughly ordered by time."""

    def block(self, count: int) -> Sequence[int]:
        """`count` fresh ids at once, rising."""

    def code(self) -> str:
        """Six random digits for a one-time code."""

    def token(self) -> str:
        """A fresh URL-safe secret of 256 bits."""

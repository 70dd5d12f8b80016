"""Coordination inside one process: for tests, and for an installation of a single process."""

from collections.abc import Sequence
from typing import Any

from bot.coordination.base import Counted, Local


class MemoryCoordination(Local):
    """Hands messages to the listeners of this process only."""

    async def start(self) -> None:
        """Nothing to connect."""

    async def stop(self) -> None:
        """Nothing to let go."""

    def publish(self, topic: str, message: str = "") -> None:
        """Tell the listeners of this process."""
        self.hand_out(topic, message)

    async def count(self, name: str, seconds: Sequence[int]) -> Sequence[Counted] | None:
        """Nobody else counts."""
        return None

    async def evaluate(self, script: str, keys: Sequence[str], arguments: Sequence[str | int]) -> list[Any] | None:
        """Nobody else shares."""
        return None

    @property
    def together(self) -> bool:
        """Never: there is nobody else."""
        return False

    @property
    def healthy(self) -> bool:
        """Always: there is nobody else."""
        return True

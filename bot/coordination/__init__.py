"""Waking other processes and live pages. Nothing lives only here: with it gone the service goes on, slower."""

from bot.coordination.base import Coordination, Counted, Listener
from bot.coordination.memory import MemoryCoordination
from bot.coordination.redis import RedisCoordination

__all__ = ["Coordination", "Counted", "Listener", "MemoryCoordination", "RedisCoordination"]

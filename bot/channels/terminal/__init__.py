"""The door in a terminal: for trying conversations out, and for playing them again."""

from bot.channels.terminal.channel import NAME, TerminalChannel
from bot.channels.terminal.session import Session

__all__ = ["NAME", "Session", "TerminalChannel"]

"""The web chat: an embeddable page; messages come by POST, answers go out as server-sent events. Beside it the one-time
page that a messenger sends for what must not stand in it."""

from bot.channels.webchat.channel import WebchatChannel
from bot.channels.webchat.private_page import PrivatePageChannel

__all__ = ["PrivatePageChannel", "WebchatChannel"]

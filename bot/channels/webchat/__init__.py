"""The web chat: an embeddable page; messages come by POST, answers go out as server-sent events."""

from bot.channels.webchat.channel import WebchatChannel

__all__ = ["WebchatChannel"]

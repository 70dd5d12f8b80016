"""Zalo Official Account: signed webhook, customer-service messages, tokens that are renewed."""

from bot.channels.zalo.channel import ZaloChannel

__all__ = ["ZaloChannel"]

"""Telegram: Bot API over aiohttp, updates by webhook or long polling."""

from bot.channels.telegram.channel import TelegramChannel

__all__ = ["TelegramChannel"]

"""The SMS gateway `letterbox`: every message is a line of a file."""

from pathlib import Path

from bot.settings import Settings
from handlers.ports import Clock, Ids
from storage.database import Database

from .folder import PostboxSettings, folder_of, lay


class LetterboxGateway:
    """Lays messages into `sms.jsonl`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def send(self, phone: str, text: str) -> str:
        """Lay one message; gives its number."""
        return await lay(self._folder, "sms.jsonl", {"to": phone, "text": text})

    async def close(self) -> None:
        """Nothing to let go."""


def make_gateway(settings: Settings, database: Database, clock: Clock, ids: Ids) -> LetterboxGateway:
    """Errors: NotConfigured."""
    return LetterboxGateway(folder_of(PostboxSettings()))

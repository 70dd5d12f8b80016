"""The settings of this package and the folder that its letters lie in."""

import asyncio
import json
from pathlib import Path

from pydantic import SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.channels.errors import NotConfigured, Temporary


class PostboxSettings(BaseSettings):
    """POSTBOX_FOLDER: where letters are laid; POSTBOX_SECRET: what a sender must know."""

    model_config = SettingsConfigDict(env_prefix="POSTBOX_")

    folder: Path | None = None
    secret: SecretStr = SecretStr("")


def folder_of(settings: PostboxSettings) -> Path:
    """The folder. Errors: NotConfigured."""
    if settings.folder is None:
        raise NotConfigured("POSTBOX_FOLDER is missing")
    return settings.folder


async def lay(folder: Path, name: str, letter: dict[str, object]) -> str:
    """Lay a letter into a file of the folder; gives its number there. Errors: Temporary when the folder is away."""

    def write() -> str:
        with (folder / name).open("a+", encoding="utf-8") as file:
            file.seek(0)
            number = len(file.readlines()) + 1
            file.write(json.dumps(letter, ensure_ascii=False) + "\n")
            return str(number)

    try:
        return await asyncio.to_thread(write)
    except OSError as error:
        raise Temporary(f"folder away: {type(error).__name__}") from None

"""The addresses of the doors that citizens open by a link, each with the word that says where the link was found."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from bot.settings import Settings

TELEGRAM: Final = "https://t.me"
ZALO: Final = "https://zalo.me"
NEEDED: Final = ("ZALO_OA_ID", "TELEGRAM_BOT_NAME", "HOTLINE_PUBLIC_URL")


@dataclass(frozen=True, slots=True)
class Door:
    """`name`: zalo, telegram or web; `typed`: what to write there first, where the platform may pass nothing on."""

    name: str
    address: str
    typed: str = ""


def doors_of(settings: Settings, word: str, typed: str) -> list[Door]:
    """The doors that the settings know, Zalo first. `word`: what stands behind the link, '' for nothing."""
    found = []
    if settings.zalo_oa_id:
        found.append(Door("zalo", _with(f"{ZALO}/{quote(settings.zalo_oa_id, safe='')}", {"start": word}), typed))
    if settings.telegram_bot_name:
        name = quote(settings.telegram_bot_name.removeprefix("@"), safe="")
        found.append(Door("telegram", _with(f"{TELEGRAM}/{name}", {"start": word})))
    if settings.public_url:
        found.append(Door("web", _with(f"{settings.public_url.rstrip('/')}/", {"start": word})))
    return found


def _with(address: str, query: Mapping[str, str]) -> str:
    """The word holds letters, digits, `-` and `_` alone: nothing in it needs another spelling."""
    given = "&".join(f"{name}={value}" for name, value in query.items() if value)
    return f"{address}?{given}" if given else address

"""Pieces of the pages on which a second factor is set: the picture that an app scans, and values that only come back
from the form that they were made for."""

import binascii
import re
from base64 import b64decode, b64encode
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import segno
from markupsafe import Markup

from bot.service import Service
from handlers.dialogue.talk import LOCAL
from handlers.staff.credentials import key_address
from storage.crypto import Unsealable, digest

APP, TEXT = "app", "text"  # which second factor is being set: field `to` of the forms
_MOST: Final = 400  # letters of a sealed value that a form brings back


@dataclass(frozen=True, slots=True)
class Drawn:
    """The key of a second factor as its owner takes it over: a picture, a link for the same phone, letters."""

    qr: Markup
    address: str
    letters: str


def drawn(key: bytes, login: str, named: str) -> Drawn:
    """How a key is shown. `named`: the service, as the app names it."""
    address = key_address(key, login or "-", named)
    picture = segno.make(address, micro=False, error="m").svg_inline(border=2, dark="#000", light="#fff", omitsize=True)
    found = re.search("secret=([A-Z2-7]+)", address)
    letters = found[1] if found else ""
    spaced = " ".join(letters[at : at + 4] for at in range(0, len(letters), 4))
    return Drawn(Markup(picture), address, spaced)  # noqa: S704 - drawn here, from letters and digits


def sealed(service: Service, secret: str, what: str, value: bytes) -> str:
    """A value for a hidden field. `secret`: of the link or session; `what`: key or phone."""
    return b64encode(service.database.vault.seal(value, _place(secret, what))).decode()


def opened(service: Service, secret: str, what: str, value: str) -> bytes | None:
    """The value that a form brought back; None when it was not made for this secret."""
    try:
        return service.database.vault.open(b64decode(value[:_MOST], validate=True), _place(secret, what))
    except (binascii.Error, ValueError, Unsealable):
        return None


def clock_words(service: Service, until: datetime) -> str:
    """A moment as it is said: with the day when it is not today."""
    there, today = until.astimezone(LOCAL), service.clock.now().astimezone(LOCAL).date()
    return there.strftime("%H:%M" if there.date() == today else "%H:%M %d/%m")


def _place(secret: str, what: str) -> str:
    return f"set_up:{what}:{digest(secret).hex()}"

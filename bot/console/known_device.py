"""A browser in which an official has signed in with the second factor: a sealed cookie that opens nothing. Wrong tries
from elsewhere do not keep out whoever comes back with it (handlers/staff/password_sign_in.py).
"""

import binascii
import secrets
from base64 import b64decode, b64encode
from datetime import timedelta
from typing import Final

from aiohttp import web

from bot.console.sessions import DOOR
from handlers.staff.password_sign_in import Device
from storage.crypto import Unsealable, Vault

KNOWN: Final = "__Secure-hotline-known"
_LIFE: Final = timedelta(days=180)
_PLACE: Final = "sign_in:known_device"


def known_device(request: web.Request, vault: Vault) -> Device | None:
    """Which device this is, and whose; None for one that nobody has signed in with."""
    try:
        sealed = b64decode(request.cookies.get(KNOWN, ""), validate=True)
        owner, _, mark = vault.open_text(sealed, _PLACE).partition(":")
    except (binascii.Error, ValueError, Unsealable):
        return None
    return Device(int(owner), mark)


def remember_device(response: web.StreamResponse, vault: Vault, official_id: int) -> None:
    """This browser is a device of the official from now on."""
    sealed = b64encode(vault.seal_text(f"{official_id}:{secrets.token_hex(8)}", _PLACE)).decode()
    seconds = int(_LIFE.total_seconds())
    response.set_cookie(KNOWN, sealed, path=DOOR, max_age=seconds, secure=True, httponly=True, samesite="Lax")

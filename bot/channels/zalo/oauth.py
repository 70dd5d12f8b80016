"""The call that gives a pair of tokens, from a code or from the pair before, and what a link of consent holds.

Success is an answer that holds all three: an access token, a renewal token and the seconds it lives. Failures come with
HTTP 200 and without a number in `error` now and then.
"""

import base64
import hashlib
import re
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit

import aiohttp

from storage.crypto import Vault
from storage.json_text import from_json

TIMEOUT = 20.0  # seconds a call may take; a lease lives longer
PATH = "/v4/oa/access_token"
_NAMED: Final = re.compile(r"[?&]|^(code|oa_id|state|error)=")


@dataclass(frozen=True, slots=True)
class App:
    """The app whose account we send for. `base`: https://oauth.zaloapp.com, or where a test keeps it."""

    app_id: str
    secret: str = field(repr=False)
    base: str


@dataclass(frozen=True, slots=True)
class Pair:
    """What an answer holds; `seconds`: how long the access token lives."""

    access: str = field(repr=False)
    renewal: str = field(repr=False)
    seconds: int


class Refused(Exception):
    """The platform gives no pair. Its text is the platform's name for the error, never a token."""


class Unreached(Exception):
    """The call did not reach the platform, or was not answered: `maybe_used` tells which."""

    def __init__(self, *, maybe_used: bool) -> None:
        super().__init__("no answer" if maybe_used else "not reached")
        self.maybe_used = maybe_used


def verifier_of(vault: Vault) -> str:
    """43 characters that every link of consent of this installation is bound to.

    The vendor's console keeps one challenge and makes the link itself, so the verifier stays the same; made from the
    index key, it need not be kept anywhere.
    """
    return base64.urlsafe_b64encode(vault.index("zalo", "verifier")).rstrip(b"=").decode()


def challenge_of(verifier: str) -> str:
    """What is entered in the vendor's console: base64url of the SHA-256, without padding."""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


def code_in(pasted: str) -> tuple[str, str]:
    """(code, account) from a pasted address; from a bare code, the code and ''. Errors: ValueError.

    Browsers show and copy addresses without `https://`, and parts of them are picked by hand: what names a `code=` is
    no bare code, which Zalo would refuse and the consent be asked for again.
    """
    pasted = pasted.strip()
    if "://" not in pasted and not _NAMED.search(pasted):
        if not pasted or any(sign.isspace() for sign in pasted):
            raise ValueError("no code")
        return pasted, ""
    found = parse_qs(urlsplit(pasted).query if "?" in pasted else pasted)
    code = (found.get("code") or [""])[0]
    if not code:
        raise ValueError("no code")
    return code, (found.get("oa_id") or [""])[0]


async def pair_for_code(session: aiohttp.ClientSession, app: App, code: str, verifier: str) -> Pair:
    """The first pair. Errors: Refused, Unreached."""
    form = {"code": code, "app_id": app.app_id, "grant_type": "authorization_code", "code_verifier": verifier}
    return await _ask(session, app, form)


async def pair_for_renewal(session: aiohttp.ClientSession, app: App, renewal: str) -> Pair:
    """The pair after this one, whose token is used up by the call. Errors: Refused, Unreached."""
    return await _ask(session, app, {"refresh_token": renewal, "app_id": app.app_id, "grant_type": "refresh_token"})


async def _ask(session: aiohttp.ClientSession, app: App, form: dict[str, str]) -> Pair:
    timeout = aiohttp.ClientTimeout(total=TIMEOUT, connect=5.0)
    try:
        async with session.post(
            app.base.rstrip("/") + PATH, data=form, headers={"secret_key": app.secret}, timeout=timeout
        ) as answer:
            status, raw = answer.status, await answer.read()
    except aiohttp.ClientConnectorError:
        raise Unreached(maybe_used=False) from None
    except (aiohttp.ClientError, TimeoutError):
        raise Unreached(maybe_used=True) from None
    try:
        found = from_json(raw)
    except ValueError:
        found = None
    pair = _pair(found) if isinstance(found, dict) else None
    if pair is not None:
        return pair
    if status >= 500 or not isinstance(found, dict):
        raise Unreached(maybe_used=True)
    raise Refused(_reason(found, status))


def _pair(found: dict[str, Any]) -> Pair | None:
    access, renewal = found.get("access_token"), found.get("refresh_token")
    seconds = str(found.get("expires_in") or "")
    if isinstance(access, str) and isinstance(renewal, str) and access and renewal and seconds.isdigit():
        return Pair(access, renewal, int(seconds))
    return None


def _reason(found: dict[str, Any], status: int) -> str:
    """The platform's number and name; the number alone has two meanings."""
    parts = [str(found.get(name)) for name in ("error", "error_name", "error_reason") if found.get(name)]
    return " ".join(parts)[:200] or f"HTTP {status}"

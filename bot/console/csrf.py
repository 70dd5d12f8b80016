"""Nobody else's page may press our buttons: the sender's origin, and a token that only our pages know."""

import binascii
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from urllib.parse import urlsplit

from aiohttp import web

FIELD = "csrf"
HEADER = "X-CSRF-Token"


def same_origin(request: web.Request, public_url: str) -> bool:
    """Whether the browser says that a page of this site sends it. Browsers name the origin of every POST."""
    origin = request.headers.get("Origin", "")
    if not origin:
        return request.headers.get("Sec-Fetch-Site") == "same-origin"
    netloc = urlsplit(origin).netloc
    return bool(netloc) and netloc in (request.host, urlsplit(public_url).netloc)


def is_foreign(request: web.Request) -> bool:
    """Whether the browser says that a page of another site had this one opened."""
    return request.headers.get("Sec-Fetch-Site", "none") not in ("none", "same-origin")


def masked(token: str) -> str:
    """The token as one page holds it, different in each: the length of a packed page then tells nothing of it."""
    plain = token.encode()
    pad = secrets.token_bytes(len(plain))
    return urlsafe_b64encode(pad + _crossed(pad, plain)).decode()


def token_agrees(request: web.Request, form: object, expected: str) -> bool:
    """Whether the token in the header, else in the form, is the session's: masked, or as it was before masks."""
    given = request.headers.get(HEADER, "")
    if not given and hasattr(form, "get"):
        given = str(form.get(FIELD, ""))
    plain = expected.encode()
    return secrets.compare_digest(_unmasked(given), plain) | secrets.compare_digest(
        given.encode(errors="replace"), plain
    )


def _unmasked(given: str) -> bytes:
    """What stands behind a mask; nothing for what is none."""
    try:
        found = urlsafe_b64decode(given.encode(errors="replace"))
    except (binascii.Error, ValueError):
        return b""
    half = len(found) // 2
    return _crossed(found[:half], found[half:]) if len(found) % 2 == 0 else b""


def _crossed(one: bytes, other: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(one, other, strict=True))

"""Nobody else's page may press our buttons: the sender's origin, and a token that only our pages know."""

import secrets
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


def token_agrees(request: web.Request, form: object, expected: str) -> bool:
    """Whether the token in the header, else in the form, is the session's."""
    given = request.headers.get(HEADER, "")
    if not given and hasattr(form, "get"):
        given = str(form.get(FIELD, ""))
    return secrets.compare_digest(given.encode(errors="replace"), expected.encode())

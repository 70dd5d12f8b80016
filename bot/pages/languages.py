"""Which language a page speaks: what the address asks for, or the page of ours before it, else the browser.

Vietnamese whenever the browser's owner understands it.
"""

from urllib.parse import parse_qs, urlsplit

from aiohttp import web

from handlers.texts.loader import LANGUAGES


def page_language(request: web.Request) -> str:
    """`vi` or `en`."""
    asked = request.query.get("lang", "") or _before(request)
    if asked in LANGUAGES:
        return asked
    accepted = [
        part.partition(";")[0].strip()[:2].lower() for part in request.headers.get("Accept-Language", "").split(",")
    ]
    return "en" if "vi" not in accepted and accepted[0] == "en" else "vi"


def _before(request: web.Request) -> str:
    """What the address of the page asked for that led here, when it is one of ours."""
    try:
        came_from = urlsplit(request.headers.get("Referer", ""))
    except ValueError:
        return ""
    return parse_qs(came_from.query).get("lang", [""])[0] if came_from.netloc == request.host else ""

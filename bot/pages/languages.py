"""Which language a page speaks: what the address asks for, else the browser; Vietnamese whenever it is understood."""

from aiohttp import web

from handlers.texts.loader import LANGUAGES


def page_language(request: web.Request) -> str:
    """`vi` or `en`."""
    asked = request.query.get("lang", "")
    if asked in LANGUAGES:
        return asked
    accepted = [
        part.partition(";")[0].strip()[:2].lower() for part in request.headers.get("Accept-Language", "").split(",")
    ]
    return "en" if "vi" not in accepted and accepted[0] == "en" else "vi"

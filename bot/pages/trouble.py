"""What a person sees when something went wrong: a calm page, or JSON for the chat's own calls. Never a traceback."""

import structlog
from aiohttp import web
from aiohttp.typedefs import Handler

from bot.logs import where
from bot.pages.rendering import render
from storage.database import BUSY, DOWN

KINDS = {403: "refused", 404: "missing", 405: "missing", 410: "refused"}
API = "/api/"

log = structlog.get_logger()


@web.middleware
async def show_trouble(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Errors of every handler below become answers people can read."""
    try:
        return await handler(request)
    except web.HTTPException as error:
        if error.status < 400 or error.content_type != "text/plain":
            raise
        return _answer(
            request, error.status, KINDS.get(error.status, "broken" if error.status >= 500 else "unreadable")
        )
    except (*DOWN, *BUSY):  # the same again will go well
        return _answer(request, 503, "away")
    except Exception as error:  # the type and place only: the text of an error may hold personal data
        log.error("request_failed", route=_route(request), error=type(error).__name__, where=where(error))
        return _answer(request, 500, "broken")


def _answer(request: web.Request, status: int, kind: str) -> web.StreamResponse:
    response: web.StreamResponse
    if API in request.path or "application/json" in request.headers.get("Accept", ""):
        response = web.json_response({"error": kind}, status=status)
    else:
        response = render(request, "pages/trouble.html", {"kind": kind}, status=status)
    response.headers["Cache-Control"] = "no-store"
    if status == 503:
        response.headers["Retry-After"] = "5"
    return response


def _route(request: web.Request) -> str:
    """The route's pattern: an address itself may hold a one-time key."""
    resource = request.match_info.route.resource
    return resource.canonical if resource is not None else ""

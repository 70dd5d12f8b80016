"""Headers that every answer to a browser carries. No script, style or handler may stand inside a page."""

from collections.abc import Awaitable, Callable

from aiohttp import web

POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; "
    "connect-src 'self'; media-src 'self' blob:; object-src 'none'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors {ancestors}"
)
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    # `no-referrer` would make browsers send `Origin: null` with the console's forms.
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), geolocation=(self), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
MACHINES = "/channels/"  # where platforms post: no browser reads those answers, and each is part of a turn
TWO_YEARS = "max-age=63072000; includeSubDomains"

Signal = Callable[[web.Request, web.StreamResponse], Awaitable[None]]


def content_policy(ancestors: str = "'none'") -> str:
    """The content policy of a page; `ancestors`: who may show it in a frame, separated by spaces."""
    return POLICY.format(ancestors=ancestors)


def add_security_headers(app: web.Application, public_url: str) -> None:
    """Give every answer of the application that a browser may read its headers; a handler's own value stays."""
    app.on_response_prepare.append(_signal(public_url.startswith("https://")))


def _signal(secure: bool) -> Signal:
    policy = content_policy()

    async def prepare(request: web.Request, response: web.StreamResponse) -> None:
        response.headers.pop("Server", None)
        if request.method == "POST" and request.path.startswith(MACHINES):
            return
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        response.headers.setdefault("Content-Security-Policy", policy)
        if secure:
            response.headers.setdefault("Strict-Transport-Security", TWO_YEARS)

    return prepare

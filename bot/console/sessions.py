"""The cookie of a signed-in browser: only this site's pages can send it, only its digest is kept."""

from aiohttp import web

# `__Host-`: secure, this host only, no path games. Browsers send such cookies to 127.0.0.1 without TLS too.
COOKIE = "__Host-hotline"


def secret_of(request: web.Request) -> str:
    """The secret that the browser sends, or ''."""
    return request.cookies.get(COOKIE, "")


def set_cookie(response: web.StreamResponse, secret: str) -> None:
    """Give the browser its secret; it ends with the browser, the session ends by the clock."""
    response.set_cookie(COOKIE, secret, path="/", secure=True, httponly=True, samesite="Lax")


def drop_cookie(response: web.StreamResponse) -> None:
    """Take it away."""
    response.del_cookie(COOKIE, path="/", secure=True, httponly=True, samesite="Lax")

"""The cookie of a signed-in browser: only this site's pages can send it, only its digest is kept."""

from datetime import timedelta

from aiohttp import web

# `__Host-`: secure, this host only, no path games. Browsers send such cookies to 127.0.0.1 without TLS too.
COOKIE = "__Host-hotline"
KEPT_KEY = "__Secure-hotline-key"  # sealed: the key of a second factor that is being set
DOOR = "/console/sign-in"


def secret_of(request: web.Request) -> str:
    """The secret that the browser sends, or ''."""
    return request.cookies.get(COOKIE, "")


def set_cookie(response: web.StreamResponse, secret: str) -> None:
    """Give the browser its secret; it ends with the browser, the session ends by the clock."""
    response.set_cookie(COOKIE, secret, path="/", secure=True, httponly=True, samesite="Lax")


def drop_cookie(response: web.StreamResponse) -> None:
    """Take it away."""
    response.del_cookie(COOKIE, path="/", secure=True, httponly=True, samesite="Lax")


def keep_key(response: web.StreamResponse, sealed: str, life: timedelta) -> None:
    """Let this browser keep the sealed key that it shows, for as long as its link is good."""
    seconds = int(life.total_seconds())
    response.set_cookie(KEPT_KEY, sealed, path=DOOR, max_age=seconds, secure=True, httponly=True, samesite="Strict")


def drop_key(response: web.StreamResponse) -> None:
    """It is set."""
    response.del_cookie(KEPT_KEY, path=DOOR, secure=True, httponly=True, samesite="Strict")

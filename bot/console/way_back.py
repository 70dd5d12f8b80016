"""The list that a report was opened from stands in the report's address, `?list=my_body%3Fstate%3Dopen`, so that a
reload, an act and the way back lose neither the list nor its filters nor the page of it. What a search found is a list
too: `?list=search%2FTOKEN`, which holds nothing readable (search_address.py)."""

import re
from typing import Final
from urllib.parse import quote, urlencode

from aiohttp import web

QUEUES: Final = "/console/queue/"
DEFAULT: Final = "my_body"
SEARCH: Final = "search/"
LIST: Final = re.compile(r"[a-z_]{1,20}(\?[A-Za-z0-9_.:=&%+-]{1,1200})?|search/[A-Za-z0-9_-]{1,2000}")
ONCE: Final = "done"  # said once, on the page that an act leads to


def listed_as(request: web.Request, name: str) -> str:
    """A queue as it is asked for, filters and page included; its name alone for what is no address of ours."""
    asked = urlencode([(key, value) for key, value in request.query.items() if key != ONCE and value])
    here = f"{name}?{asked}" if asked else name
    return here if LIST.fullmatch(here) else name


def from_here(request: web.Request, name: str) -> str:
    """What a queue's links to its reports carry, with the `?`."""
    return _linked(listed_as(request, name))


def from_search(token: str) -> str:
    """The same of what a search found."""
    return _linked(SEARCH + token)


def carried(request: web.Request) -> str:
    """What the links and forms of a report carry on, with the `?`; '' where no list of ours is named."""
    found = request.query.get("list", "")
    return _linked(found) if LIST.fullmatch(found) else ""


def back_to(request: web.Request, done: str = "") -> str:
    """The address of the list that the report was opened from. `done`: the act that it is to say."""
    found = request.query.get("list", "")
    known = found if LIST.fullmatch(found) else DEFAULT
    path = f"/console/{known}" if known.startswith(SEARCH) else QUEUES + known
    return f"{path}{'&' if '?' in path else '?'}{ONCE}={done}" if done else path


def _linked(here: str) -> str:
    return f"?list={quote(here, safe='')}"

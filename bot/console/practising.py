"""A browser that practises: which pages it may use, and the way back to the real reports.

While it practises, every page is about made-up reports (storage/practice.py). What could be taken for real work, such
as filing for somebody who stands at the counter, is closed until the official has ended it: a new page is closed until
it is named here.
"""

from typing import Final

from aiohttp import web

from bot.service import Service
from handlers.opening.switches import PRACTICE
from handlers.places.bodies import province_of
from handlers.staff.actor import Actor
from handlers.staff.sessions import Signed, set_practises

END: Final = "end_practice"  # a field: end it and carry this form out for real
_TICKET: Final = "/console/tickets/{code}"
OPEN: Final = frozenset(
    {
        *(
            ("GET", f"/console{path}")
            for path in (
                "", "/", "/queue/{name}", "/counts", "/lines", "/events", "/bodies", "/places", "/newcomer", "/guide",
                "/practice", "/account",
            )
        ),
        *(
            ("POST", f"/console{path}")
            for path in (
                "/practice", "/practice/end", "/account/language", "/account/density", "/sign-out",
                "/sign-out/everywhere",
            )
        ),
        *(("GET", f"{_TICKET}{path}") for path in ("", "/files/{file}", "/peek")),
        *(
            ("POST", f"{_TICKET}{path}")
            for path in ("/{act}", "/draft", "/checks", "/preview/{act}", "/files/{file}/turn")
        ),
    }
)  # fmt: skip


def offered(service: Service, actor: Actor) -> bool:
    """Whether one of the official's provinces practises."""
    set_up, switches = service.settings.provinces_practising(), service.tools.switches
    provinces = sorted({province_of(body) for body in actor.bodies})
    return any(switches.on(PRACTICE, one, unless_moved=one in set_up) for one in provinces)


def is_open(request: web.Request) -> bool:
    """Whether a browser that practises may use this address."""
    resource = request.match_info.route.resource
    method = "GET" if request.method == "HEAD" else request.method
    return resource is not None and (method, resource.canonical) in OPEN


async def leave(service: Service, signed: Signed) -> None:
    """Throw away what was practised on; from now on the browser is with the real reports."""
    cause, actor = f"console:{signed.official.id}:{service.ids.new()}", signed.actor.key
    async with service.practice(signed.official.id, cause, actor) as work:
        await work.uow.practice.clear()
    async with service.work(cause, actor) as work:
        await set_practises(work, signed, False)

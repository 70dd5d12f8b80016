"""The page behind the link of a text message: whoever was called takes the incident, and can do nothing else."""

from typing import Any, Final

from aiohttp import web

from bot.console.csrf import same_origin
from bot.console.desk import SERVICE
from bot.console.outside import own_page
from handlers.incidents.acting import acknowledge, called_by
from handlers.incidents.noting import code_of, down_of, fault_words, minutes_between, points_words
from handlers.incidents.states import NoMove, State
from handlers.work import Work
from storage.repositories.incidents import Incident

LONGEST: Final = 100  # characters of a token


async def show(request: web.Request) -> web.StreamResponse:
    """Which points, what, since when. 404: no such link, or it is over. Messengers look at links: nothing is done."""
    async with request.app[SERVICE].work(f"console:{request.app[SERVICE].ids.new()}") as work:
        found = await called_by(work, request.match_info["token"][:LONGEST])
        values = await _values(work, found[0]) if found else {}
    return _page(request, values)


async def take(request: web.Request) -> web.StreamResponse:
    """The button was pressed. 409: somebody has it already, or it is over."""
    service, status = request.app[SERVICE], 200
    async with service.work(f"console:{service.ids.new()}") as work:
        found = await called_by(work, request.match_info["token"][:LONGEST])
        if found is None:
            return _page(request, {})
        incident, who = found
        if not same_origin(request, service.settings.public_url):
            return _page(request, await _values(work, incident), 403)
        try:
            incident = await acknowledge(work, incident.id, who)
        except NoMove:
            incident = await work.uow.incidents.get(incident.id) or incident
            status = 200 if incident.acknowledged_by == who else 409
        values = {**await _values(work, incident), "mine": incident.acknowledged_by == who}
    return _page(request, values, status)


async def _values(work: Work, incident: Incident) -> dict[str, Any]:
    points = down_of(await work.uow.incidents.points([incident.id]))
    return {
        "code": code_of(incident),
        "fault": fault_words(incident),
        "points": points_words(work, points),
        "waiting": sum(one.waiting or 0 for one in points),
        "minutes": minutes_between(incident.started_at, work.now),
        "open": incident.state == State.REPORTED,
        "mine": False,
    }


def _page(request: web.Request, values: dict[str, Any], status: int = 200) -> web.Response:
    return own_page(request, request.app[SERVICE], "duty_call.html", status if values else 404, found=values)

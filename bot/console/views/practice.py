"""Practice: made-up reports, worked on through the ordinary pages, with a word on each."""

from typing import Final

from aiohttp import web
from prometheus_client import Counter

from bot.console.desk import Desk, signed_in
from bot.console.practising import leave, offered
from handlers.dialogue.answers.ticket_code import group_code
from handlers.practice.acting import begin_practice
from handlers.practice.verdict import Mark, verdicts
from handlers.staff.sessions import set_practises
from handlers.tickets.errors import NotAllowed

BEGUN: Final = Counter("hotline_practice_begun", "How often officials began to practise on made-up reports")


async def show(desk: Desk) -> web.Response:
    """What it is, and while the browser practises each report with what is thought of the work on it."""
    _asked_for(desk)
    found = []
    if desk.practises:
        async with desk.work() as work:
            found = await verdicts(work)
    known = desk.service.tools.catalogues.common.categories
    return desk.page(
        "practice.html",
        verdicts=found,
        right=sum(one.mark is Mark.RIGHT for one in found),
        short={one.category: known[one.category].short.in_language(desk.language) for one in found},
        group_code=group_code,
        done=desk.request.query.get("done") == "transfer",
    )


async def begin(desk: Desk) -> web.Response:
    """File the made-up reports anew; from now on the browser practises."""
    _asked_for(desk)
    number, key = desk.actor.id, desk.service.ids.new()
    async with desk.service.practice(number, f"console:{number}:{key}", desk.actor.key) as work:
        await begin_practice(work, desk.actor)
    async with desk.service.work(f"console:{number}:{key}", desk.actor.key) as work:
        await set_practises(work, desk.signed, True)
    BEGUN.inc()
    return desk.go("/console/practice")


async def end(desk: Desk) -> web.Response:
    """Back to the real reports."""
    if desk.practises:
        await leave(desk.service, desk.signed)
    return desk.go("/console")


def _asked_for(desk: Desk) -> None:
    """Errors: NotAllowed: no province of the official practises."""
    if not offered(desk.service, desk.actor):
        raise NotAllowed


ROUTES = (
    web.get("/console/practice", signed_in(show)),
    web.post("/console/practice", signed_in(begin)),
    web.post("/console/practice/end", signed_in(end)),
)

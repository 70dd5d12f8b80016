"""The queue: a page of tickets by time left, and the counts."""

from typing import Any

from aiohttp import web

from bot.console.alarm_strip import alarms_of
from bot.console.desk import Desk, signed_in
from bot.console.facets import chips_of, options_of
from bot.console.lines import lines_of
from bot.console.narrowing import NAMES, WORDS, read_narrowing
from bot.console.queue_page import DEFAULT, PAGE, SHOWN, look_at, read_counts, read_page
from bot.console.search_address import A_SHIFT, Looked, write_token
from bot.console.way_back import carried, from_here, listed_as
from handlers.dialogue.answers.ticket_code import is_code
from handlers.tickets.access import those_visible
from handlers.tickets.many.acts import MOST_AT_ONCE
from handlers.tickets.many.who import may_somewhere
from handlers.tickets.search import LATELY
from handlers.work import Work

MOST_WORDS = 60  # characters of what is looked for: it stands in the address
FEW_OFFICES = 30  # as many stand in the list beside the categories; of more those that have tickets, among the filters


async def show(desk: Desk) -> web.Response:
    """A queue, or what an address asks of it: filters (`narrowing.NAMES`), `?after=`, `?before=`, `?filters=1`."""
    name = desk.request.match_info.get("name", DEFAULT)
    if name not in SHOWN:
        return desk.missing()
    async with desk.work() as work:
        values = {**await _listed(work, desk, name), **await _besides(work, desk)}
    return desk.page(
        "queue.html",
        **values,
        here=_address(name),
        names=SHOWN,
        from_list=from_here(desk.request, name),
        walk=listed_as(desk.request, name),
        filter_names=NAMES,
        bodies=body_names(desk) if len(desk.actor.roles) <= FEW_OFFICES else {},
        categories=category_names(desk),
        said=said(desk),
        can_act=can_act(desk) and not desk.practises,
        days=LATELY.days,
        most=MOST_AT_ONCE,
    )


def _address(name: str) -> str:
    return f"/console/queue/{name}"


async def _listed(work: Work, desk: Desk, name: str) -> dict[str, Any]:
    """The page of the queue, what it is narrowed to, and the views that are kept."""
    asked, official = desk.request.query, (desk.actor, desk.language)
    narrowing = read_narrowing(work, desk.actor, asked.get)
    look = await look_at(work, desk.actor, name, narrowing)
    before, behind = asked.get("before", ""), asked.get("after", "")
    page = await read_page(work, *official, look, behind=behind, before=before)
    views = await work.uow.saved_views.of(desk.actor.id)
    here = (name, narrowing.query().removeprefix("?"))
    return {
        "page": page,
        "counts": page.counts,
        "continued": bool(page.previous),
        "narrowing": narrowing,
        "options": await options_of(work, *official, desk.say, name, narrowing) if asked.get("filters") else {},
        "chips": await chips_of(work, *official, desk.say, _address(name), narrowing),
        "views": views,
        "view": next((one for one in views if one[:2] == here), None),
    }


async def _besides(work: Work, desk: Desk) -> dict[str, Any]:
    """What stands beside a queue: alarms, news of what is followed, shifts that wait, acts on many."""
    return {
        "alarms": await alarms_of(work, desk),
        "followed_news": frozenset(await work.uow.follows.unseen(desk.actor.id)),
        "shifts": len(await work.uow.shifts.to(desk.actor.id)),
        "many": may_somewhere(work, desk.actor) and not desk.practises,
    }


async def words(desk: Desk) -> web.Response:
    """Narrow a queue to what holds these words (`words`): on to its address, in which they stand sealed."""
    name = desk.request.match_info["name"]
    if name not in SHOWN:
        return desk.missing()
    async with desk.work() as work:
        narrowing = read_narrowing(work, desk.actor, desk.field)
        looked = Looked(desk.field("words")[:MOST_WORDS], inside=True)
        token = write_token(work.uow.vault, desk.actor.id, looked, work.now, A_SHIFT) if looked.text else ""
    return desk.go(f"/console/queue/{name}{narrowing.query(WORDS, text=token)}")


async def counts(desk: Desk) -> web.Response:
    """The counts alone, under the filters of the address, for pages whose live line is cut."""
    async with desk.work() as work:
        narrowing = read_narrowing(work, desk.actor, desk.request.query.get)
        if not narrowing.reads:
            found = await read_counts(work, desk.actor, await look_at(work, desk.actor, DEFAULT, narrowing))
        else:
            found = {}  # what tickets say is read for a page, not for a number beside it
    return web.json_response(found, headers={"Cache-Control": "no-store"})


async def lines_now(desk: Desk) -> web.Response:
    """The lines of `?codes=` as they stand now: time left, and who has them. As many as a page holds, no more."""
    asked = [code for code in desk.request.query.get("codes", "").split(",") if is_code(code)]
    async with desk.work() as work:
        found = await work.uow.tickets.by_codes(list(dict.fromkeys(asked))[:PAGE])
        tickets = await those_visible(work, desk.actor, found)
        lines = await lines_of(work, tickets, desk.actor, desk.language)
    return desk.page("lines_now.html", lines=lines, from_list=carried(desk.request))


def body_names(desk: Desk) -> dict[str, str]:
    """The official's offices by id."""
    directory = desk.service.tools.directory
    offices = ((body, directory.get(body)) for body in desk.actor.bodies)
    return {body: office.name if office else body for body, office in offices}


def category_names(desk: Desk) -> dict[str, str]:
    """Categories by code, for the filter."""
    found = desk.service.tools.catalogues.common.categories
    return {code: one.short.in_language(desk.language) for code, one in found.items() if one.ticket}


def said(desk: Desk) -> str:
    """What the last form did, as an address may name it: a text key, '' for anything unknown."""
    done = desk.request.query.get("done", "")
    key = f"console.done.{done}"
    return key if done.isidentifier() and desk.service.tools.texts.has(key) else ""


def can_act(desk: Desk) -> bool:
    """Whether the official is more than a volunteer somewhere: answers to many and marks are for officials."""
    return any(desk.actor.works_in(body) for body in desk.actor.bodies)


ROUTES = (
    web.get("/console", signed_in(show)),
    web.get("/console/queue/{name}", signed_in(show)),
    web.post("/console/queue/{name}/words", signed_in(words)),
    web.get("/console/counts", signed_in(counts)),
    web.get("/console/lines", signed_in(lines_now)),
)

"""The queue: a page of tickets by time left, the counts, and the search."""

from aiohttp import web

from bot.console.alarm_strip import alarms_of
from bot.console.desk import Desk, signed_in
from bot.console.lines import lines_of
from bot.console.queue_page import DEFAULT, SHOWN, read_counts, read_page
from handlers.dialogue.answers.identity import Identity, read_identity
from handlers.dialogue.answers.ticket_code import read_ticket_code
from handlers.tickets import access
from handlers.tickets.errors import NotAllowed
from handlers.tickets.open import subject_index
from handlers.work import Work
from storage.repositories.tickets import Ticket

MOST_AT_ONCE = 500  # tickets that one form may answer


async def show(desk: Desk) -> web.Response:
    """A queue, or what an address asks of it: `?body=`, `?category=`, `?after=`."""
    asked = desk.request.query
    name = desk.request.match_info.get("name", DEFAULT)
    if name not in SHOWN:
        return desk.missing()
    async with desk.work() as work:
        page = await read_page(
            work,
            desk.actor,
            desk.language,
            name,
            cursor=asked.get("after", ""),
            body=asked.get("body", ""),
            category=asked.get("category", ""),
        )
        counts = await read_counts(work, desk.actor)
        alarms = await alarms_of(work, desk)
    return desk.page(
        "queue.html",
        alarms=alarms,
        page=page,
        names=SHOWN,
        counts=counts,
        bodies=body_names(desk),
        categories=category_names(desk),
        continued=bool(asked.get("after")),
        said=said(desk),
        can_act=can_act(desk),
        most=MOST_AT_ONCE,
    )


async def counts(desk: Desk) -> web.Response:
    """The counts alone, for pages whose live line is cut."""
    async with desk.work() as work:
        found = await read_counts(work, desk.actor)
    return web.json_response(found, headers={"Cache-Control": "no-store"})


async def search(desk: Desk) -> web.Response:
    """By ticket code, or by an identity number. Sent by form: no number stands in an address."""
    text = desk.field("q")
    code = read_ticket_code(text)
    async with desk.work() as work:
        read = code if isinstance(code, str) else read_identity(text)
        if not isinstance(read, str | Identity):
            return desk.page("search.html", q=text, lines=[], problem="console.search.unreadable")
        await _searched(work, desk, read)
        if isinstance(read, str):
            try:
                await access.visible(work, desk.actor, await work.uow.tickets.get_by_code(read))
            except NotAllowed:
                return desk.page("search.html", q=text, lines=[], problem="console.search.nothing", counts={})
            return desk.go(f"/console/tickets/{read}")
        found = await about(work, desk, read)
        lines = await lines_of(work, found, desk.actor, desk.language)
    return desk.page("search.html", q=text, lines=lines, problem="" if lines else "console.search.nothing")


async def _searched(work: Work, desk: Desk, read: str | Identity) -> None:
    """What was looked for stands in the audit log as a keyed digest: who asks about one number later finds it."""
    action = "searched_by_code" if isinstance(read, str) else "searched_by_identity"
    digest = work.uow.vault.index("searched", read if isinstance(read, str) else read.comparable).hex()[:32]
    details = {"digest": digest}
    await work.uow.audit.add(work.ids.new(), work.now, desk.actor.key, action, details=details)


async def about(work: Work, desk: Desk, identity: Identity) -> list[Ticket]:
    """Tickets about an identity number that this official may see."""
    index = subject_index(work, identity.comparable)
    return await seen_by(work, desk, await work.uow.tickets.by_subject_index(index) if index else [])


async def seen_by(work: Work, desk: Desk, tickets: list[Ticket]) -> list[Ticket]:
    """Those of the tickets that this official may see, as they may be seen."""
    found = []
    for ticket in tickets:
        try:
            found.append(await access.visible(work, desk.actor, ticket))
        except NotAllowed:
            continue
    return found


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
    web.get("/console/counts", signed_in(counts)),
    web.post("/console/search", signed_in(search)),
)

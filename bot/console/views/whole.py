"""All that a province set up before its opening, on one page, for the yes of who leads it."""

from collections.abc import Iterable
from datetime import date
from typing import Any, Final

from aiohttp import web

from bot.console.admin_words import Words
from bot.console.confirming import ask_code
from bot.console.desk import Desk, signed_in
from bot.console.views.opening import facts_of
from handlers.opening.checks import DAY, WHOLE, province_led
from handlers.opening.said import NotKept
from handlers.opening.whole import (
    GROUPS,
    LISTS,
    PEOPLE,
    SERVER,
    SWITCHES,
    How,
    Item,
    Since,
    confirm_whole,
    digest_of,
    items,
    mark_of,
    may_confirm,
    since,
)
from handlers.tickets.errors import NotAllowed

PAGE: Final = "/console/opening/whole"
OPEN: Final = 8  # things of a group that are seen without unfolding it


async def show(desk: Desk) -> web.Response:
    """What is otherwise than what ships, by groups; what changed after the last yes. Errors: NotAllowed."""
    return await _page(desk)


async def say_yes(desk: Desk) -> web.Response:
    """Who leads the province confirms the whole. 403: the code is asked for again; 409: something changed since the
    page was shown, or who set up may be the same person."""
    if not may_confirm(desk.actor, province_led(desk.actor)):
        raise NotAllowed
    if (asked := await ask_code(desk)) is not None:
        return asked
    try:
        async with desk.work(desk.field("act")) as work:
            await confirm_whole(work, desk.actor, facts_of(desk, province_led(desk.actor)), desk.field("shown"))
    except NotKept as refused:
        return await _page(desk, 409, refused.why)
    return desk.go(f"/console/opening?done={WHOLE}")


async def _page(desk: Desk, status: int = 200, problem: str = "") -> web.Response:
    province = province_led(desk.actor)
    await desk.service.refresh.rules()  # what was changed a moment ago goes by its new name
    async with desk.work() as work:
        now = await items(work, province, facts_of(desk, province))
        mark, waits = await mark_of(work, province), province in await work.uow.opening.waiting()
        changed = since(mark, now) if waits else []
        people = {one.version.made_by for one in now if one.version is not None} | ({mark.by} if mark else set())
        names, words = await work.uow.officials.names(sorted(people)), Words(desk, work)
        groups = [_group(desk, words, group, now, names) for group in GROUPS]
        by = {"by": names.get(mark.by, ""), "at": words.moment(mark.at)} if mark is not None and mark.at else {}
        news = _news(desk, words, changed)
    return desk.page(
        "whole.html", status, groups=[one for one in groups if one["lines"]], all=len(now), by=by, news=news,
        waits=waits, confirms=waits and may_confirm(desk.actor, province), problem=problem, shown=digest_of(now),
        open=OPEN, fresh=mark is not None and not changed,
    )  # fmt: skip


def _group(desk: Desk, words: Words, group: str, now: Iterable[Item], names: dict[int, str]) -> dict[str, Any]:
    lines = [_line(desk, words, one, names) for one in now if one.group == group]
    return {"name": group, "title": _title_of(desk, group), "lines": lines}


def _title_of(desk: Desk, group: str) -> str:
    own = group in (PEOPLE, SWITCHES, LISTS, SERVER)
    return desk.say(f"console_whole.group.{group}" if own else f"console_admin.kind.{group}")


def _line(desk: Desk, words: Words, one: Item, names: dict[int, str]) -> dict[str, Any]:
    """What a thing is called, what it is now, who wrote it and where it stands beside what ships."""
    title, detail = _said(desk, words, one)
    who = names.get(one.version.made_by, "") if one.version is not None else ""
    link = f"/console/admin/versions/{one.version.id}" if one.version is not None else ""
    return {"title": title, "detail": detail, "who": who, "link": link, "out": bool(link) and one.value is None}


def _said(desk: Desk, words: Words, one: Item) -> tuple[str, str]:
    if one.version is not None:
        if one.value is None:
            return words.name(one.group, one.key, None), ""
        return words.title(one.group, one.key, one.value)
    if one.group == PEOPLE:
        return desk.say(f"console.role.{one.key}"), str(one.value)
    if one.group == SWITCHES and one.key == DAY:
        return desk.say("console_opening.day"), f"{date.fromisoformat(one.value):%d/%m/%Y}"
    if one.group == SWITCHES:
        return desk.say(f"console_opening.system.{one.key}.name"), desk.say(
            "console_opening.on" if one.value else "console_opening.off"
        )
    return desk.say(f"console_whole.thing.{one.key}"), str(one.value)


def _news(desk: Desk, words: Words, changed: Iterable[Since]) -> list[dict[str, str]]:
    """What changed after the yes: what is gone is called by its group."""
    found = []
    for one in changed:
        group = one.name.split(":", 1)[0]
        title = _said(desk, words, one.item)[0] if one.item is not None and one.how is not How.GONE else ""
        found.append({"group": _title_of(desk, group), "title": title, "how": one.how.value})
    return found


ROUTES = (web.get(PAGE, signed_in(show)), web.post(PAGE, signed_in(say_yes)))

"""Answers kept under a name: an official's own and those of the offices they work in."""

from typing import Any

from aiohttp import web

from bot.console.desk import Desk, signed_in
from bot.console.views.queue import body_names
from handlers.staff.reply_templates import (
    ACTS,
    STATES,
    channels,
    drop_template,
    may_change,
    save_template,
    templates_of,
)
from handlers.texts import Say
from handlers.tickets.variables import VARIABLES, unknown_in
from storage.repositories.reply_templates import ReplyTemplate

PAGE = "/console/reply-templates"


async def show(desk: Desk) -> web.Response:
    """All of them, each with the form that changes it, and an empty form."""
    return await _page(desk)


async def save(desk: Desk) -> web.Response:
    """Keep one. 422: why not, with what was typed."""
    typed = ReplyTemplate(
        desk.number("id") or 0, desk.actor.id, desk.field("body"), desk.field("use"), desk.field("category"),
        desk.field("state"), desk.field("channel"), desk.field("name"), desk.field("text"),
    )  # fmt: skip
    async with desk.work(desk.field("act")) as work:
        why = await save_template(work, desk.actor, typed)
    return await _page(desk, 422, why, typed) if why else desk.go(f"{PAGE}?done=saved")


async def drop(desk: Desk) -> web.Response:
    """Keep one no longer."""
    async with desk.work() as work:
        await drop_template(work, desk.actor, desk.number("id") or 0)
    return desk.go(f"{PAGE}?done=dropped")


async def _page(desk: Desk, status: int = 200, why: str = "", typed: ReplyTemplate | None = None) -> web.Response:
    async with desk.work() as work:
        kept = await templates_of(work, desk.actor)
    names = body_names(desk)
    done = desk.request.query.get("done", "")
    return desk.page(
        "reply_templates.html",
        status,
        kept=[(one, may_change(desk.actor, one), names.get(one.body_id, "")) for one in kept],
        typed=typed,
        problem=_problem(why, typed.text) if why and typed else None,
        said=f"reply_templates.done.{done}" if done in ("saved", "dropped") else "",
        variables=VARIABLES,
        choices=_choices(desk, names),
    )


def _problem(why: str, text: str) -> Say:
    unknown = ", ".join(f"{{{one}}}" for one in unknown_in(text))
    known = ", ".join(f"{{{one}}}" for one in VARIABLES)
    return Say(f"reply_templates.problem.{why}", {"unknown": unknown, "known": known} if why == "variable" else {})


def _choices(desk: Desk, names: dict[str, str]) -> dict[str, list[tuple[str, str]]]:
    """Field -> (value, label) of what may be chosen; the first of each is the usual one."""
    tools, any_one = desk.service.tools, ("", desk.say("reply_templates.any"))
    categories: list[tuple[str, Any]] = sorted(tools.catalogues.of(desk.province).categories.items())
    labelled = [one for one in channels(tools.traits) if tools.texts.has(f"undelivered.channel.{one}")]
    return {
        "use": [(act, desk.say(f"console.act.{act}")) for act in ACTS],
        "body": [
            ("", desk.say("reply_templates.own")),
            *((body, name) for body, name in names.items() if desk.actor.leads(body)),
        ],
        "category": [any_one, *((code, one.label.in_language(desk.language)) for code, one in categories)],
        "state": [any_one, *((state, desk.say(f"console.state.{state}")) for state in STATES)],
        "channel": [any_one, *((one, desk.say(f"undelivered.channel.{one}")) for one in labelled)],
    }


ROUTES = (
    web.get(PAGE, signed_in(show)),
    web.post(PAGE, signed_in(save)),
    web.post(f"{PAGE}/drop", signed_in(drop)),
)

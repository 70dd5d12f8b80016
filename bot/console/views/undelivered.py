"""Messages that did not reach who filed a report, with what can be done; and whom to call, since none reaches them."""

import re
from typing import Any, Final
from urllib.parse import urlencode

from aiohttp import web

from bot.console.desk import MOST_ID, Desk, signed_in
from bot.console.menu import Link
from bot.console.undelivered_lines import ICONS, about, call_words, line_of
from handlers.deliveries.acts import called_about
from handlers.deliveries.inbound import may_look
from handlers.deliveries.listed import ToCall, call_list, number_waiting, undelivered_page
from handlers.deliveries.many import MANY, MOST, act_of
from handlers.deliveries.states import AGAIN, CALLED, DROP, RESTORE, SMS, TO_CALL, channel_of, fault_of, state_of
from handlers.dialogue.answers.personal import names_papers
from handlers.texts import Say
from handlers.tickets.clocks import age_since
from handlers.tickets.errors import Unfit
from handlers.work import Work
from storage.repositories.undelivered import DROPPED, STATES

ACTS: Final = (AGAIN, SMS, TO_CALL, CALLED, DROP, RESTORE)
HIDDEN: Final = "called_hidden"  # the number of a paper in a note
DONE: Final = {
    **{act: f"undelivered.done.{act}" for act in ACTS},
    "before": "undelivered.done.before",
    HIDDEN: f"undelivered.done.{HIDDEN}",
}
ID: Final = re.compile(r"[0-9]{1,19}")
ASKED: Final = ("after", "channel", "state")  # what an address asks of the list
STATE_NAMES: Final = {state: Say(f"undelivered.list.{state}") for state in STATES}


async def show(desk: Desk) -> web.Response:
    """What did not arrive: `?channel=`, `?state=`, `?after=`."""
    return await _page(desk)


async def calls(desk: Desk) -> web.Response:
    """Whom no message reaches, with their numbers."""
    return await _calls(desk)


async def act(desk: Desk) -> web.Response:
    """One of the acts; the list says what came of it. 422: it cannot be done, and why."""
    name, number = desk.request.match_info["act"], desk.id
    if name not in ACTS:
        return desk.missing()
    expected = desk.number("expected")
    carry_out = act_of(name, desk.actor, number, -1 if expected is None else expected, call_words(desk))
    try:
        async with desk.work(desk.field("act")) as work:
            done = await carry_out(work)
    except Unfit as unfit:
        return await _page(desk, 422, problem=Say(f"console.problem.unfit.{unfit.field}"))
    return desk.go("/console/undelivered?" + urlencode({"done": name if done else "before", **_asked(desk)}))


async def called(desk: Desk) -> web.Response:
    """Somebody of the call list was called."""
    words, expected = call_words(desk), desk.number("expected")
    try:
        async with desk.work(desk.field("act")) as work:
            done = await called_about(work, desk.actor, desk.id, words, -1 if expected is None else expected)
    except Unfit as unfit:
        return await _calls(desk, 422, problem=Say(f"console.problem.unfit.{unfit.field}"))
    hidden = HIDDEN if names_papers(desk.field("text")) else CALLED
    return desk.go(f"/console/undelivered/calls?done={hidden if done else 'before'}")


async def _calls(desk: Desk, status: int = 200, problem: Say | None = None) -> web.Response:
    async with desk.work() as work:
        found = await call_list(work, desk.actor)
        lines = [await _call_line(work, desk, one) for one in found]
    return desk.page("calls.html", status, lines=lines, problem=problem, said=_said(desk))


async def _page(desk: Desk, status: int = 200, problem: Say | None = None) -> web.Response:
    asked = _asked(desk)
    after, channel, state = (asked.get(name, "") for name in ASKED)
    async with desk.work() as work:
        page = await undelivered_page(
            work,
            desk.actor,
            channel=channel,
            state=state,
            after=_id_in(after),
        )
        lines = [line_of(work, desk, message, ticket) for message, ticket in page.lines]
        groups = [
            {
                "channel": channel_of(one.channel),
                "state": STATE_NAMES[one.state],
                "why": fault_of(one.error),
                "n": one.n,
                "since": age_since(one.oldest, work.now),
                "link": f"/console/undelivered?channel={one.channel}&state={one.state}",
            }
            for one in page.counts
        ]
        sees_inbound = await may_look(work, desk.actor)
    here = [one.n for one in page.counts if channel in ("", one.channel) and state in ("", one.state)]
    return desk.page(
        "undelivered.html", status, lines=lines, groups=groups, following=page.following, channel=channel, state=state,
        act_icons=ICONS, many=_for_many(state), number=sum(here), most=MOST, sees_inbound=sees_inbound,
        problem=problem, said=_said(desk), filtered=bool(asked), here=urlencode(asked),
    )  # fmt: skip


def _for_many(state: str) -> list[str]:
    """What can be done to many of a list at once."""
    if state == DROPPED:
        return [RESTORE]
    left = {"held": AGAIN, "failed": TO_CALL, "unknown": TO_CALL}.get(state)  # fits none of them
    return [act for act in MANY if act not in (RESTORE, left)]


def _asked(desk: Desk) -> dict[str, str]:
    """What the list was asked for: a form keeps it, so that an official with hundreds of messages stays where they
    work."""
    query = desk.request.query
    return {name: query[name] for name in ASKED if query.get(name)}


def _id_in(text: str) -> int:
    """An id of the service, which has nineteen digits; 0 for what is none."""
    found = int(text) if ID.fullmatch(text) else 0
    return found if found <= MOST_ID else 0


async def _call_line(work: Work, desk: Desk, one: ToCall) -> dict[str, Any]:
    reasons = list({str(said): said for said in map(state_of, one.messages)}.values())
    untold = await work.uow.ticket_events.last(one.ticket.id, "to_call")
    return {
        **about(work, desk, one.ticket),
        "id": one.ticket.id,
        "name": one.ticket.subject.reporter.name or one.ticket.subject.name,
        "phone": one.phone,
        "revision": one.ticket.revision,
        "told": str(untold.data.get("text", "")) if untold is not None else "",
        "reasons": reasons or [Say(f"undelivered.calls.{'promised' if untold is not None else 'gone'}")],
    }


def _said(desk: Desk) -> str:
    return DONE.get(desk.request.query.get("done", ""), "")


ROUTES = (
    web.get("/console/undelivered", signed_in(show)),
    web.get("/console/undelivered/calls", signed_in(calls)),
    web.post(r"/console/undelivered/calls/{id:\d{1,19}}", signed_in(called)),
    web.post(r"/console/undelivered/{id:\d{1,19}}/{act:[a-z_]+}", signed_in(act)),
)
LINK = Link("/console/undelivered", "send-horizontal", "undelivered.nav", 2, counted=number_waiting)

"""What was pressed for many reports: how far it is, what was left out, taking it back, not waiting any longer."""

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Final

from aiohttp import web

from bot.console.desk import Desk, signed_in
from bot.console.lines import lines_of
from bot.console.menu import Link
from bot.console.views.bulk import EXAMPLES, by_reason, examples_of
from handlers.tickets.access import those_to_agree_to, those_visible
from handlers.tickets.act import audit_many
from handlers.tickets.many.acts import APPROVE
from handlers.tickets.many.pressed import WAIT_MINUTES, hasten, undo, visible_act
from handlers.tickets.many.second_yes import agree, maker_of, may_agree, number_waiting, waiting_for, yes_until
from handlers.tickets.status import State
from handlers.tickets.times import due_in_words
from handlers.work import Work
from storage.repositories.bulk_acts import DONE, LEFT, RUNNING, WAITING, BulkAct, BulkItem
from storage.repositories.tickets import Ticket

PAGE: Final = "/console/bulk"
SHOWN: Final = 50  # of one's own
MOST_LEFT: Final = 200  # reports that were left out and are named
LOOKED_THROUGH: Final = 12  # reports of which the first few are shown
YES, NO = "yes", "no"
APPROVED: Final = State.APPROVED.value
DONE_BY: Final = {"undo": "undone", "now": "hastened", YES: "agreed", NO: "declined"}
LATE: Final = "late"
SAID: Final = (*DONE_BY.values(), LATE)


async def show_all(desk: Desk) -> web.Response:
    """One's own, the newest first."""
    async with desk.work() as work:
        acts = await work.uow.bulk_acts.of(desk.actor.id, SHOWN)
        counts = await work.uow.bulk_acts.counts([one.id for one in acts])
        listed = [_line(work, one, counts[one.id]) for one in acts]
        asking = await waiting_for(work, desk.actor)
        numbers = await work.uow.bulk_acts.counts([one.id for one in asking])
        asked = [_line(work, one, numbers[one.id]) for one in asking]
    return desk.page("bulk_acts.html", acts=listed, asked=asked, wait=WAIT_MINUTES)


async def show(desk: Desk) -> web.Response:
    """One, with what became of its reports. 404: none of the official's business."""
    async with desk.work() as work:
        act = await visible_act(work, desk.actor, desk.id)
        items = await work.uow.bulk_acts.items(act.id)
        left = {one.ticket_id: one.reason for one in items if one.outcome == LEFT}
        tickets = await those_visible(work, desk.actor, await work.uow.tickets.many(list(left)[:MOST_LEFT]))
        lines = await lines_of(work, tickets, desk.actor, desk.language)
        body = work.tools.directory.get(act.order.body) if act.order.body else None
        reason = work.rules.reasons.get(act.order.code)
        one = _line(work, act, Counter(item.outcome for item in items))
        names = await work.uow.officials.names([act.official_id, *([act.yes_by] if act.yes_by else [])])
        mine = act.official_id == desk.actor.id
        agreed = [item.ticket_id for item in items if item.outcome == DONE] if mine and act.order.act == APPROVE else []
        own = await those_visible(work, desk.actor, await work.uow.tickets.many(agreed))
        entering = [one.code for one in own if one.enters and one.status == APPROVED]
        maker = await maker_of(work, act) if may_agree(desk.actor, act) else None
        sample = await _sample(work, desk, act, items) if maker else []
        shown = await lines_of(work, sample, desk.actor, desk.language)
        await audit_many(work, desk.actor, "looked_at", [one.id for one in sample], act=act.order.act)
    return desk.page(
        "bulk_act.html",
        one=one,
        order=act.order,
        mine=mine,
        entering=entering if act.state == DONE else [],
        maker=names.get(act.official_id, ""),
        answered=names.get(act.yes_by or 0, ""),
        examples=await examples_of(desk, maker, act.order, shown) if maker else [],
        may_agree=maker is not None,
        body_name=body.name if body else "",
        label=f"{reason.code} · {reason.label[desk.language]}" if reason else "",
        left=by_reason(lines, left),
        unnamed=len(left) - len(lines),
        said=_said(desk.request.query.get("done", ""), one),
    )


async def change(desk: Desk) -> web.Response:
    """Take it back, do not wait any longer, or answer who asks for a yes. 404: none of the official's."""
    answer = desk.request.match_info["answer"]
    async with desk.work(desk.field("act")) as work:
        if answer in (YES, NO):
            done = await agree(work, desk.actor, desk.id, yes=answer == YES)
        else:
            done = await (undo if answer == "undo" else hasten)(work, desk.actor, desk.id)
    return desk.go(f"{PAGE}/{desk.id}?done={DONE_BY[answer] if done else LATE}")


def _said(done: str, one: dict[str, Any]) -> str:
    """What is said of what was pressed; of what came too late, or too early, as it is now."""
    if done != LATE:
        return done if done in SAID else ""
    if one["state"] == WAITING:
        return "yes_first" if one["asks"] else "agreed_before"
    return f"late_{one['state']}"


async def _sample(work: Work, desk: Desk, act: BulkAct, items: Sequence[BulkItem]) -> list[Ticket]:
    """The few that are shown to who is asked, of those that this official may look at."""
    first = [item.ticket_id for item in items if not item.outcome][:LOOKED_THROUGH]
    tickets = await work.uow.tickets.many(first)
    return (await those_to_agree_to(work, desk.actor, act.yes_body, tickets))[:EXAMPLES]


def _line(work: Work, act: BulkAct, counts: Counter[str]) -> dict[str, Any]:
    """One in its numbers; `fits`: of how many reports it is."""
    here = work.rules.calendar.local
    fits, left = sum(counts.values()) - counts[LEFT], counts[LEFT]
    office = work.tools.directory.get(act.yes_body) if act.yes_body else None
    wait = max(act.due_at - work.now, timedelta())
    return {
        "id": act.id,
        "act": act.order.act,
        "state": act.state,
        "at": here(act.made_at).strftime("%H:%M %d/%m"),
        "due": here(act.due_at).strftime("%H:%M"),
        "minutes": -(-int(wait.total_seconds()) // 60),
        "fits": fits,
        "done": counts[DONE],
        "left": left,
        "all": fits + left,
        "waits": act.state == WAITING,
        "why": act.needs_yes,
        "asks": bool(act.state == WAITING and act.needs_yes and act.yes_by is None),
        "office": office.name if office else "",
        "until": due_in_words(yes_until(work, act.made_at), work.rules.calendar, work.now),
        "moves": act.state in (WAITING, RUNNING),
    }


ROUTES = (
    web.get("/console/bulk", signed_in(show_all)),
    web.get("/console/bulk/{id:[0-9]{1,19}}", signed_in(show)),
    web.post("/console/bulk/{id:[0-9]{1,19}}/{answer:undo|now|yes|no}", signed_in(change)),
)
LINK = Link(PAGE, "hourglass", "console_bulk.title", 3, leads_only=True, counted=number_waiting)

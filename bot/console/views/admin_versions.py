"""A version of an entry beside what it changes, and the answers to it: confirmed, withdrawn, rolled back."""

from typing import Final

from aiohttp import web

from bot.console.admin_words import Words
from bot.console.desk import Desk, signed_in
from handlers.administration.changing import before
from handlers.administration.entries import here_of
from handlers.administration.kinds import KINDS
from handlers.administration.offices import OFFICE, owned
from handlers.administration.versions import (
    TIED_DAYS,
    DoesNotFit,
    Refused,
    check,
    confirm,
    confirmers,
    get,
    roll_back,
    sets_up_alone,
    tied,
    withdraw,
)
from storage.repositories.rule_versions import DRAFT, LIVE

ACTS: Final = {"confirm": confirm, "withdraw": withdraw, "back": roll_back, "check": check}
SAID: Final = {"confirm": "confirmed", "withdraw": "withdrawn", "back": "rolled_back", "check": "checked"}


async def show(desk: Desk) -> web.Response:
    """Old and new side by side. Errors: NotAllowed."""
    return await _page(desk)


async def answer(desk: Desk) -> web.Response:
    """Confirm, withdraw or roll back. 409: not any more, or not by this official; 422: it does not load any more."""
    act = desk.request.match_info["answer"]
    try:
        async with desk.work(desk.field("act")) as work:
            await ACTS[act](work, desk.actor, desk.id)
    except Refused as refused:
        return await _page(desk, 409, refused.why)
    except DoesNotFit as refused:
        return await _page(desk, 422, "unfit", refused.faults)
    return desk.go(f"/console/admin?done={SAID[act]}")


async def _page(desk: Desk, status: int = 200, problem: str = "", faults: tuple[str, ...] = ()) -> web.Response:
    async with desk.work() as work:
        version = await get(work, desk.actor, desk.id)
        old = await before(work, version, here_of(work, desk.actor))
        people = [one for one in (version.made_by, version.confirmed_by, version.ended_by, version.checked_by) if one]
        names, words = await work.uow.officials.names(people), Words(desk, work)
        rows = words.compared(version.kind, old, version.entry)
        seen = words.seen(version.kind, version.entry)
        name = words.name(version.kind, version.key, version.entry, old)
        others_draft = version.state == DRAFT and version.made_by != desk.actor.id
        is_tied = others_draft and await tied(work, desk.actor, version.made_by)
        alone = await sets_up_alone(work, desk.actor, KINDS[version.kind])
        closes = version.kind == OFFICE and version.entry and version.entry.get("successor")
        has = await owned(work, version.key) if closes and version.state == DRAFT else None
        others = await confirmers(work, version) if version.state == DRAFT else []
        times = [
            (f"console_admin.was.{what}", names.get(who or 0, ""), words.moment(at))
            for what, who, at in (
                ("made", version.made_by, version.made_at), ("live", version.confirmed_by, version.live_at),
                (version.state, version.ended_by, version.ended_at),
                ("checked", version.checked_by, version.checked_at),
            )
            if at is not None
        ]  # fmt: skip
    return desk.page(
        "admin_version.html", status, one=version, name=name, rows=rows, out=version.entry is None, new=old is None,
        times=times, own=version.made_by == desk.actor.id, is_draft=version.state == DRAFT,
        is_live=version.state == LIVE, unchecked=version.unchecked, took=version.ended_by == desk.actor.id,
        check_by=words.moment(version.check_by) if version.check_by else "",
        drafted=desk.request.query.get("done") == "drafted",
        problem=problem, faults=faults, tied=is_tied, days=TIED_DAYS, kind=KINDS[version.kind],
        others=[one.name for one in others], seen=seen, alone=alone, owned=has,
    )  # fmt: skip


ROUTES = (
    web.get("/console/admin/versions/{id:[0-9]{1,19}}", signed_in(show)),
    web.post("/console/admin/versions/{id:[0-9]{1,19}}/{answer:confirm|withdraw|back|check}", signed_in(answer)),
)

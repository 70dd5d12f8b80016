"""A version of an entry beside what it changes, and the answers to it: confirmed, withdrawn, rolled back."""

from typing import Any, Final

from aiohttp import web

from bot.console.admin_words import Words
from bot.console.desk import Desk, signed_in
from handlers.administration.changing import before
from handlers.administration.effects import carried_over, kept_times
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
from handlers.tickets.notices import body_name
from storage.repositories.rule_versions import DRAFT, LIVE, RuleVersion

ACTS: Final = {"confirm": confirm, "withdraw": withdraw, "back": roll_back, "check": check}
# What a page says of some versions alone.
PLAIN: Final = {"tied": False, "others": (), "owned": None, "kept": None, "stays": None, "together": ()}
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
        effect = await (_draft(desk, words, version, old) if version.state == DRAFT else _lived(words, version))
        alone = await sets_up_alone(work, desk.actor, KINDS[version.kind])
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
        problem=problem, faults=faults, days=TIED_DAYS, kind=KINDS[version.kind],
        seen=seen, alone=alone, **(PLAIN | effect),
    )  # fmt: skip


async def _draft(desk: Desk, words: Words, version: RuleVersion, old: Any) -> dict[str, Any]:
    """Who can confirm, and what becomes of what is open."""
    work, entry = words.work, version.entry or {}
    others_draft = version.made_by != desk.actor.id
    closes = version.kind == OFFICE and entry.get("successor")
    kept = await kept_times(work, version, old)
    return {
        "tied": others_draft and await tied(work, desk.actor, version.made_by),
        "others": [one.name for one in await confirmers(work, version)],
        "owned": await owned(work, version.key) if closes else None,
        "kept": kept,
        "kept_from": words.moment(kept.first) if kept and kept.first else "",
        "kept_to": words.moment(kept.last) if kept and kept.last else "",
    }


async def _lived(words: Words, version: RuleVersion) -> dict[str, Any]:
    """What stays where a closing brought it, and what was taken down with it in one act."""
    work = words.work
    over = await carried_over(work, version)
    together = await work.uow.rule_versions.taken_together([version.turn]) if version.unchecked else []
    titles = [(one.id, words.title(one.kind, one.key, one.entry) if one.entry else (one.key, "")) for one in together]
    return {
        "stays": over,
        "heir": body_name(work, over.heir, words.desk.language) if over else "",
        "together": [(number, name, detail) for number, (name, detail) in titles] if len(titles) > 1 else [],
    }


ROUTES = (
    web.get("/console/admin/versions/{id:[0-9]{1,19}}", signed_in(show)),
    web.post("/console/admin/versions/{id:[0-9]{1,19}}/{answer:confirm|withdraw|back|check}", signed_in(answer)),
)

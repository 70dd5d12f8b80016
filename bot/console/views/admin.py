"""Administration without a deploy: what can be changed, each entry with its form, and what waits or is live."""

from collections import Counter
from typing import Any, Final

from aiohttp import web

from bot.console.admin_words import Words
from bot.console.desk import Desk, signed_in
from bot.console.menu import ADMINISTRATORS, Link
from faq.normalise import fold
from handlers.administration.changing import OWN, Faulty, Standing, change, is_own, standing
from handlers.administration.entries import entries_of, here_of
from handlers.administration.fields import FIELDS, Typed, shown
from handlers.administration.kinds import KINDS, Kind
from handlers.administration.offices import OFFICE, owned
from handlers.administration.problems import Problem
from handlers.administration.rights import province_of_administrator, rules_a_province
from handlers.administration.versions import (
    Overtaken,
    Refused,
    may_change,
    number_waiting,
    owner_of,
    sets_up_alone,
    versions_of,
)
from handlers.tickets.errors import NotAllowed
from handlers.work import Work
from storage.repositories.rule_versions import DRAFT, LIVE, RuleVersion

PAGE: Final = "/console/admin"
MOST: Final = 40  # entries on a page
DONE: Final = ("checked", "drafted", "live", "confirmed", "withdrawn", "rolled_back")


async def show(desk: Desk) -> web.Response:
    """What can be changed, what waits for a second person, what is live. Errors: NotAllowed."""
    province_of_administrator(desk.actor)
    async with desk.work() as work:
        kinds = [kind.name for kind in KINDS.values() if may_change(work, desk.actor, kind)]
        found = await versions_of(work, desk.actor)
        names = await work.uow.officials.names([one.made_by for one in found])
        known = {(one.kind, one.key): one.entry for one in found if one.entry}
        together = await work.uow.rule_versions.taken_together([one.turn for one in found if one.unchecked])
        taken = Counter(one.turn for one in together)
        lines = [
            _line(Words(desk, work), one, names.get(one.made_by, ""), known.get((one.kind, one.key)))
            | {"more": taken[one.turn] - 1 if one.unchecked else 0}
            for one in found
        ]
    done = desk.request.query.get("done", "")
    return desk.page(
        "admin.html", kinds=kinds, drafts=[one for one in lines if one["state"] == DRAFT],
        live=[one for one in lines if one["state"] == LIVE],
        unchecked=[one for one in lines if one["unchecked"]],
        over=[one for one in lines if one["state"] not in (DRAFT, LIVE) and not one["unchecked"]],
        done=done if done in DONE else "",
    )  # fmt: skip


async def show_kind(desk: Desk) -> web.Response:
    """The entries of a kind as they hold now; `?q=`: those that hold these words."""
    kind = _kind(desk)
    q = desk.request.query.get("q", "")[:80]
    async with desk.work() as work:
        owner_of(work, desk.actor, kind)
        words = Words(desk, work)
        here = here_of(work, desk.actor)
        entries = entries_of(kind, work.rules, here)
        own = {key for key in entries if is_own(kind, work.rules, here, key)}
        listed = [(key, *words.title(kind.name, key, entry)) for key, entry in entries.items()]
    found = [one for one in listed if fold(q) in fold(" ".join(one))]
    if kind.keyed:
        found.reverse()  # the newest days and numbers come last in the files
    found.sort(key=lambda one: one[0] not in own)
    return desk.page("admin_kind.html", kind=kind, entries=found[:MOST], more=max(0, len(found) - MOST), asked=q)


async def show_entry(desk: Desk) -> web.Response:
    """The form of an entry, empty for a new one. Errors: NotAllowed."""
    async with desk.work() as work:
        now = await standing(work, desk.actor, _kind(desk), desk.request.query.get("key", ""))
        return await _form(desk, work, now, shown(now.kind.name, now.entry or {}))


async def save_entry(desk: Desk) -> web.Response:
    """Write a change down for a second person. 422: what is wrong, beside its field; 409: somebody was faster."""
    typed = Typed(desk.field, desk.fields)
    async with desk.work() as work:
        now = await standing(work, desk.actor, _kind(desk), desk.field("key"))
    try:
        async with desk.work(desk.field("act")) as work:
            takes_out = bool(desk.field("out"))
            made = await change(work, desk.actor, now, typed, desk.number("base") or 0, takes_out=takes_out)
    except (Faulty, Overtaken, Refused) as refused:
        async with desk.work() as work:
            return await _form(desk, work, now, _sent(desk, now.kind), refused)
    return desk.go(f"{PAGE}/versions/{made.id}?done=drafted")


async def _form(
    desk: Desk, work: Work, now: Standing, values: dict[str, Any], refused: Exception | None = None
) -> web.Response:
    words, other = Words(desk, work), refused.other if isinstance(refused, Overtaken) else None
    problems: list[Problem] = refused.problems if isinstance(refused, Faulty) else []
    base, theirs, who = (now.newest.id if now.newest else 0), [], ""
    if isinstance(refused, Overtaken):
        base = other.id if other else 0
        theirs = words.rows(now.kind.name, other.entry if other else now.holds)
        who = (await work.uow.officials.names([other.made_by])).get(other.made_by, "") if other else ""
    status = {Faulty: 422, Refused: 422, Overtaken: 409}.get(type(refused), 200) if refused else 200
    return desk.page(
        "admin_entry.html", status, kind=now.kind, key=now.key, base=base, overtaken=isinstance(refused, Overtaken),
        theirs=theirs, who=who, same=isinstance(refused, Refused),
        draft=now.newest is not None and now.newest.state == DRAFT,
        title=words.title(now.kind.name, now.key, held)[0] if (held := now.holds or now.entry) else "",
        removable=now.own and now.kind.removed,
        ships=not now.kind.added or (now.kind.laid and not now.key.startswith(OWN)),
        owned=await owned(work, now.key) if now.kind.name == OFFICE and not problems else None,
        fields=words.inputs(now, values, problems),
        problems=[one.say for one in problems if not one.input],
        alone=await sets_up_alone(work, desk.actor, now.kind),
    )  # fmt: skip


def _sent(desk: Desk, kind: Kind) -> dict[str, Any]:
    """What was typed, input by input, as `shown` gives it."""
    empty = shown(kind.name, {})
    return {name: desk.fields(name) if isinstance(value, list) else desk.field(name) for name, value in empty.items()}


def _line(words: Words, one: RuleVersion, who: str, known: Any) -> dict[str, Any]:
    """`known`: the entry in another version, by which one that was taken out is called."""
    if one.entry:
        title, detail = words.title(one.kind, one.key, one.entry)
    else:
        title, detail = words.name(one.kind, one.key, known), ""
    return {
        "id": one.id, "kind": one.kind, "state": one.state, "title": title, "detail": detail, "who": who,
        "at": words.moment(one.ended_at or one.live_at or one.made_at), "out": one.entry is None,
        "unchecked": one.unchecked,
        "late": one.check_by is not None and one.unchecked and one.check_by < words.work.now,
        "check_by": words.moment(one.check_by) if one.check_by and one.unchecked else "",
        "unfit": one.id in words.work.tools.unfit,
    }  # fmt: skip


def _kind(desk: Desk) -> Kind:
    kind = KINDS.get(desk.request.match_info["kind"])
    if kind is None or kind.name not in FIELDS:
        raise NotAllowed
    return kind


LINK = Link(PAGE, "shield-check", "console_admin.title", 9, leads_only=True, led=rules_a_province, grouped=True,
            counted=number_waiting, duties=ADMINISTRATORS)  # fmt: skip
ROUTES = (
    web.get("/console/admin", signed_in(show)),
    web.get("/console/admin/{kind:[a-z_]+}", signed_in(show_kind)),
    web.get("/console/admin/{kind:[a-z_]+}/entry", signed_in(show_entry)),
    web.post("/console/admin/{kind:[a-z_]+}/entry", signed_in(save_entry)),
)

"""Before a province opens: all that it set up otherwise than what ships, confirmed once and as a whole by who leads it.

One administrator sets up alone until then. What changes after the yes and before the opening makes it stale.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any, Final, NamedTuple

from handlers.administration.kinds import KINDS
from handlers.administration.rights import profile_of
from handlers.administration.versions import tied
from handlers.opening.checks import DAY, WHOLE, Check, Facts, province_led
from handlers.opening.said import NotKept
from handlers.opening.switches import EVERYWHERE, MARK, OF_PROVINCE, OPENED
from handlers.places.bodies import is_of_province, province_of
from handlers.staff.actor import Actor
from handlers.tickets.errors import NotAllowed
from handlers.work import Work
from storage.repositories.opening import Mark
from storage.repositories.rule_versions import RuleVersion

PEOPLE, SWITCHES, SERVER, LISTS = "people", "switches", "server", "lists"
GROUPS: Final = (*KINDS, PEOPLE, SWITCHES, LISTS, SERVER)
ITEMS: Final = "items"  # in the value of the mark: name -> short digest


class Item(NamedTuple):
    """One thing that is otherwise than what ships. `group`: a kind of entry or one of the four above; `value`: what it
    is now, nothing personal; `version`: of an entry; `behind`: what the value only counts, kept as a digest alone."""

    group: str
    key: str
    value: Any
    version: RuleVersion | None = None
    behind: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """What it is known by."""
        return f"{self.group}:{self.key}"

    @property
    def digest(self) -> str:
        """Another one when it was changed."""
        said = json.dumps([self.value, *sorted(self.behind)], sort_keys=True, default=str)
        return hashlib.sha256(said.encode()).hexdigest()[:12]


class How(StrEnum):
    """What became of a thing after the yes."""

    NEW = "new"
    CHANGED = "changed"
    GONE = "gone"


class Since(NamedTuple):
    """`item`: None for one that is gone."""

    name: str
    how: How
    item: Item | None


async def items(work: Work, province: str, facts: Facts) -> list[Item]:
    """All of them, in the order of `GROUPS`."""
    found = [*await _entries(work, province), *await _people(work, province), *await _switches(work, province)]
    return [*found, *await _lists(work, province), *_server(facts)]


async def _entries(work: Work, province: str) -> list[Item]:
    """What administrators changed: of one entry the last that is live."""
    profile, leads = profile_of(work, province), province == work.tools.policy.lead_province
    newest: dict[tuple[str, str, str], RuleVersion] = {}
    for one in await work.uow.rule_versions.live():
        if one.kind in KINDS and (leads if KINDS[one.kind].common else one.province == profile):
            newest[one.of] = one
    order = list(KINDS)
    versions = sorted(newest.values(), key=lambda one: order.index(one.kind))
    return [Item(one.kind, one.key, one.entry, one) for one in versions]


async def _people(work: Work, province: str) -> list[Item]:
    """How many have which role, and behind it who has it where; no names."""
    having: dict[str, list[str]] = {}
    for one in await work.uow.officials.of_provinces([province]):
        for body, role in {**one.roles, **one.duties}.items() if one.active else ():
            if province_of(body) == province and body not in one.lent:
                having.setdefault(role, []).append(f"{one.id} {body}")
    return [Item(PEOPLE, role, len(who), behind=tuple(who)) for role, who in sorted(having.items())]


async def _switches(work: Work, province: str) -> list[Item]:
    """The switches that were moved, and the day of the opening; the opening itself is what all this is for."""
    leads, found = province == work.tools.policy.lead_province, []
    marks = [(True, one) for one in await work.uow.opening.of(province)]
    marks += [(False, one) for one in await work.uow.opening.of(EVERYWHERE)] if leads else []
    for own, mark in marks:
        name = mark.name.removeprefix(MARK)
        if own and mark.name == DAY:
            found.append(Item(SWITCHES, DAY, mark.value.get("day")))
        elif mark.name != name and name != OPENED and own is (name in OF_PROVINCE):
            found.append(Item(SWITCHES, name, bool(mark.value.get("on"))))
    return found


async def _lists(work: Work, province: str) -> list[Item]:
    """Facilities that the province named, and ways to ask that were taught."""
    named = [repr(one) for one in await work.uow.facilities.everything() if one.province == province]
    leads = province == work.tools.policy.lead_province
    taught = [repr(one) for one in await work.uow.phrasings.active()] if leads else []
    kept = (("facilities", named), ("phrasings", taught))
    return [Item(LISTS, key, len(rows), behind=tuple(rows)) for key, rows in kept if rows]


def _server(facts: Facts) -> list[Item]:
    """What the settings of the server say."""
    said = {"controller": facts.controller, "gateway": facts.gateway, "zalo": facts.zalo}
    return [Item(SERVER, key, value) for key, value in said.items() if value]


def since(mark: Mark | None, now: Sequence[Item]) -> list[Since]:
    """What changed after the yes."""
    if mark is None:
        return []
    before: Mapping[str, str] = mark.value.get(ITEMS, {})
    there = {one.name: one for one in now}
    found = [
        Since(name, How.CHANGED if name in before else How.NEW, one)
        for name, one in there.items()
        if before.get(name) != one.digest
    ]
    return found + [Since(name, How.GONE, None) for name in before if name not in there]


async def mark_of(work: Work, province: str) -> Mark | None:
    """The last yes."""
    return next((one for one in await work.uow.opening.of(province) if one.name == WHOLE), None)


async def confirm_whole(work: Work, actor: Actor, facts: Facts, shown: str) -> None:
    """Who leads the province says yes to the whole, as it was shown (`digest_of`).

    Errors: NotAllowed; NotKept (seen_other: something changed since it was shown; tied: who set up and who confirms
    may be one person).
    """
    province = province_led(actor)
    if not may_confirm(actor, province):
        raise NotAllowed
    await work.uow.rule_versions.lock()
    now = await items(work, province, facts)
    if digest_of(now) != shown:
        raise NotKept("seen_other")
    alone = {one.version.made_by for one in now if one.version is not None and one.version.confirmed_by is None}
    for other in sorted(alone):
        if other == actor.id or await tied(work, actor, other):
            raise NotKept("tied")
    kept = {ITEMS: {one.name: one.digest for one in now}}
    await work.uow.opening.keep(province, Mark(WHOLE, kept, work.now, actor.id))
    counted = Counter(one.group for one in now)
    await work.uow.audit.add(
        work.ids.new(), work.now, actor.key, f"opening.{WHOLE}", f"province:{province}", details=dict(counted)
    )


async def whole_check(work: Work, province: str, facts: Facts) -> Check | None:
    """The line of the checklist; None for a province that serves people without it, since before there was one."""
    mark = await mark_of(work, province)
    if province not in await work.uow.opening.waiting():
        return Check(WHOLE, True, mark=mark) if mark is not None else None
    now = await items(work, province, facts)
    changed = len(since(mark, now))
    return Check(WHOLE, mark is not None and not changed, {"all": len(now), "changed": changed}, mark)


def may_confirm(actor: Actor, province: str) -> bool:
    """Whether the official leads the department of the province."""
    return any(is_of_province(one) and actor.leads(one) and province_of(one) == province for one in actor.home)


async def ensure_confirmed(work: Work, province: str, facts: Facts) -> None:
    """The first opening needs the yes to the whole as it is now. Nothing becomes live meanwhile.

    Errors: NotKept (not_whole, stale).
    """
    if province not in await work.uow.opening.waiting():
        return
    await work.uow.rule_versions.lock()
    mark = await mark_of(work, province)
    if mark is None:
        raise NotKept("not_whole")
    if since(mark, await items(work, province, facts)):
        raise NotKept("stale")


def digest_of(now: Sequence[Item]) -> str:
    """What was shown of the whole."""
    return hashlib.sha256(json.dumps([(one.name, one.digest) for one in now]).encode()).hexdigest()[:32]

"""A version goes its way: drafted, confirmed by a second person, live in every process within two seconds, rolled back.

Nothing becomes live that does not load together with all that is live. Taking down what is wrong needs one person.
"""

import asyncio
from datetime import timedelta
from importlib.metadata import version as installed
from typing import Any, Final

from handlers.administration.fitting import UNREADABLE, fitting, overlay
from handlers.administration.kinds import KINDS, Kind
from handlers.administration.offices import OFFICE, why_not
from handlers.administration.rights import administers, is_open, profile_of, province_of_administrator, provinces_of
from handlers.learning.answers import taken_from_others
from handlers.staff.actor import Actor, official
from handlers.tickets.errors import NotAllowed
from handlers.work import Work
from storage.repositories.officials import Official
from storage.repositories.rule_versions import DRAFT, LIVE, ROLLED_BACK, WITHDRAWN, RuleVersion

TOPIC: Final = "rules"  # what processes tell each other when a version became live or was rolled back
TIED_DAYS: Final = 7  # how long who opened an account for somebody may have it in hand
OPENING: Final = ("staff.give_role", "staff.switch_on", "staff.link_console")  # acts of the log that open an account
RELEASE: Final = installed("tiemchung-hotline")


class Refused(Exception):
    """Nothing is done. `why`: own (a second person confirms), tied (that one is no other person yet), over (not a draft
    or not live any more), took (who took it down is no second person), covered (a later one of the same entry is live),
    same (nothing would change), left (an office would be closed that has reports or officials by now)."""

    def __init__(self, why: str) -> None:
        super().__init__(f"refused: {why}")
        self.why = why


class DoesNotFit(Exception):
    """It would not load with what is live. `faults`: lines of a CatalogueError."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


class Overtaken(Exception):
    """Somebody changed the entry since its form was opened. `other`: what stands now; None: what ships stands again."""

    def __init__(self, other: RuleVersion | None) -> None:
        super().__init__("overtaken")
        self.other = other


async def draft(
    work: Work, actor: Actor, kind: Kind, key: str, entry: Any, based_on: int, *, before: Any = None
) -> RuleVersion:
    """Write a changed entry down; where nobody is served yet whom it is about it is live at once (`sets_up_alone`).

    `based_on`: the version that the form was filled in over, 0 for what ships; `before`: the entry as it holds now.
    The same once more by the same official is the first: a button was pressed twice.
    Errors: NotAllowed, Refused (same), Overtaken, DoesNotFit.
    """
    province = owner_of(work, actor, kind)
    await work.uow.rule_versions.lock()
    newest = await work.uow.rule_versions.newest(kind.name, province, key)
    if newest and written_by(newest, actor, entry, based_on):
        return newest
    if (newest.id if newest else 0) != based_on:
        raise Overtaken(newest)
    if entry == (newest.entry if newest else before):
        raise Refused("same")
    made = RuleVersion(
        work.ids.new(), kind.name, province, key, entry, based_on, DRAFT, 0, RELEASE, actor.id, work.now
    )  # fmt: skip
    await _ensure_fits(work, add=made)
    if newest and newest.state == DRAFT:
        await work.uow.rule_versions.end(newest.id, DRAFT, WITHDRAWN, actor.id, 0, work.now)
        await _audit(work, actor, "rules.withdrawn", newest)
    await work.uow.rule_versions.add(made)
    await _audit(work, actor, "rules.drafted", made)
    if await sets_up_alone(work, actor, kind):
        await _go_live(work, actor, made, None)
    return made


def written_by(newest: RuleVersion, actor: Actor, entry: Any, based_on: int) -> bool:
    """Whether this official wrote the same over the same before."""
    return (newest.made_by, newest.based_on, newest.entry) == (actor.id, based_on, entry)


async def confirm(work: Work, actor: Actor, version_id: int) -> RuleVersion:
    """The second person says yes: it is live. Errors: NotAllowed, Refused (own, tied, over, left), DoesNotFit."""
    await work.uow.rule_versions.lock()
    found = await get(work, actor, version_id)
    if found.state != DRAFT:
        raise Refused("over")
    if found.made_by == actor.id:
        raise Refused("own")
    if await tied(work, actor, found.made_by):
        raise Refused("tied")
    await _ensure_nothing_left(work, found)
    await _ensure_fits(work, add=found)
    await _go_live(work, actor, found, actor.id)
    return found


async def tied(work: Work, actor: Actor, other: int) -> bool:
    """Whether the other official and this one may be one person: within `TIED_DAYS` the one got account, role or link
    from the other, or both got theirs from one, also over others between them."""
    since = work.now - timedelta(days=TIED_DAYS)
    return await work.uow.audit.tied(f"official:{other}", actor.key, OPENING, since)


async def confirmers(work: Work, version: RuleVersion) -> list[Official]:
    """Who can say yes to a draft now, by name: who rules the province, but its writer and who is tied to him."""
    common = version.kind in KINDS and KINDS[version.kind].common
    province = work.tools.policy.lead_province if common else version.province
    codes = {province, *(one for one in work.tools.policy.served if profile_of(work, one) == version.province)}
    return [
        one for one in sorted(await work.uow.officials.of_provinces(sorted(codes)), key=lambda one: one.name)
        if one.active and one.id != version.made_by and not codes.isdisjoint(provinces_of(official(one))[:1])
        and not await tied(work, official(one), version.made_by)
    ]  # fmt: skip


async def withdraw(work: Work, actor: Actor, version_id: int) -> RuleVersion:
    """A draft is not to become live, say its writer or another administrator. Errors: NotAllowed, Refused (over)."""
    found = await get(work, actor, version_id)
    if not await work.uow.rule_versions.end(found.id, DRAFT, WITHDRAWN, actor.id, 0, work.now):
        raise Refused("over")
    await _audit(work, actor, "rules.withdrawn", found)
    return found


async def roll_back(work: Work, actor: Actor, version_id: int) -> RuleVersion:
    """What was before holds again: the version below it, or what ships. Needs one person.

    Errors: NotAllowed, Refused (over, covered, left), DoesNotFit.
    """
    await work.uow.rule_versions.lock()
    found = await get(work, actor, version_id)
    if found.state != LIVE:
        raise Refused("over")
    if any(one.of == found.of and one.turn > found.turn for one in await work.uow.rule_versions.live()):
        raise Refused("covered")
    under = [one for one in await work.uow.rule_versions.live() if one.of == found.of and one.turn < found.turn]
    if under:
        await _ensure_nothing_left(work, under[-1])
    await _ensure_fits(work, without=found)
    turn = await work.uow.rule_versions.turn() + 1
    await work.uow.rule_versions.end(found.id, LIVE, ROLLED_BACK, actor.id, turn, work.now)
    await _audit(work, actor, "rules.rolled_back", found)
    if not await sets_up_alone(work, actor, KINDS[found.kind]):
        calendar = work.rules.calendar
        await work.uow.rule_versions.check_by(found.id, calendar.later(work.now, calendar.length_of_day))
    work.signal(TOPIC)
    return found


async def check(work: Work, actor: Actor, version_id: int) -> RuleVersion:
    """A second person has looked at what one alone took down, all that went in one act. Errors: NotAllowed, Refused
    (took, tied, over)."""
    found = await get(work, actor, version_id)
    if found.ended_by == actor.id:
        raise Refused("took")
    if found.ended_by is not None and await tied(work, actor, found.ended_by):
        raise Refused("tied")
    together = await work.uow.rule_versions.taken_together([found.turn]) if found.unchecked else []
    looked = [one for one in together if await work.uow.rule_versions.checked(one.id, actor.id, work.now)]
    if not looked:
        raise Refused("over")
    for one in looked:
        await _audit(work, actor, "rules.checked", one)
    return found


async def get(work: Work, actor: Actor, version_id: int) -> RuleVersion:
    """A version that this official may see and answer. Errors: NotAllowed, also where there is none."""
    found = await work.uow.rule_versions.get(version_id)
    if found is None or found.kind not in KINDS or found.province != owner_of(work, actor, KINDS[found.kind]):
        raise NotAllowed
    return found


async def versions_of(work: Work, actor: Actor) -> list[RuleVersion]:
    """The newest that this official may see and answer. Errors: NotAllowed."""
    province_of_administrator(actor)
    theirs = {kind.name: owner_of(work, actor, kind) for kind in KINDS.values() if may_change(work, actor, kind)}
    found = await work.uow.rule_versions.of_provinces(sorted(set(theirs.values())))
    return [one for one in found if theirs.get(one.kind) == one.province]


async def number_waiting(work: Work, actor: Actor) -> int:
    """How many drafts of others wait for this official, and what others took down."""
    if not administers(actor):
        return 0
    found = await versions_of(work, actor)
    return sum(
        (one.state == DRAFT and one.made_by != actor.id) or (one.unchecked and one.ended_by != actor.id)
        for one in found
    )


def may_change(work: Work, actor: Actor, kind: Kind) -> bool:
    """Whether the official changes entries of this kind."""
    try:
        owner_of(work, actor, kind)
    except NotAllowed:
        return False
    return True


def owner_of(work: Work, actor: Actor, kind: Kind) -> str:
    """The province that a version of this kind by this official is of: what all share is for the province that leads
    the installation. Errors: NotAllowed, also where the province has no profile that its own words could stand in."""
    province = province_of_administrator(actor)
    if kind.common:
        if province != work.tools.policy.lead_province:
            raise NotAllowed
        return ""
    if province not in work.rules.profiles:
        raise NotAllowed
    return profile_of(work, province)


async def sets_up_alone(work: Work, actor: Actor, kind: Kind) -> bool:
    """Whether nobody is served yet whom a change is about, so that it holds at once. In a province that was set up and
    not opened that is for its administrators, whose whole work its lead confirms before (handlers/opening/whole.py)."""
    province, served = province_of_administrator(actor), work.tools.policy.served
    if not (served if kind.common else is_open(work, province)):
        return True
    waiting = await work.uow.opening.waiting() if province in actor.administers else frozenset()
    return served <= waiting if kind.common else province in waiting


async def _ensure_nothing_left(work: Work, version: RuleVersion) -> None:
    """Errors: Refused (left)."""
    if version.kind == OFFICE and version.entry and await why_not(work, version.key, version.entry) is not None:
        raise Refused("left")


async def _go_live(work: Work, actor: Actor, version: RuleVersion, confirmed_by: int | None) -> None:
    turn = await work.uow.rule_versions.turn() + 1
    await work.uow.rule_versions.become_live(version.id, confirmed_by, turn, work.now)
    await _audit(work, actor, "rules.live", version)
    work.signal(TOPIC)


async def _ensure_fits(work: Work, *, add: RuleVersion | None = None, without: RuleVersion | None = None) -> None:
    """Errors: DoesNotFit. What does not load any more anyway keeps nobody from anything."""
    live = [one for one in await work.uow.rule_versions.loaded() if without is None or one.id != without.id]
    more = [add] if add is not None else []
    try:
        rules = await asyncio.to_thread(
            work.tools.reload, overlay([one for one in [*live, *more] if one.kind in KINDS])
        )
    except UNREADABLE:
        rules, unfit = await asyncio.to_thread(fitting, work.tools.reload, [*live, *more])
        if without is not None and unfit:
            raise DoesNotFit(unfit[0].faults) from None
        if found := [one.faults for one in unfit if add is not None and one.version.id == add.id]:
            raise DoesNotFit(found[0]) from None
    if add is not None and add.kind == "answer":
        rarity = work.tools.matcher.index.model.words.rarity
        if taken := await asyncio.to_thread(taken_from_others, rules, add.key, rarity):
            raise DoesNotFit(taken)


async def _audit(work: Work, actor: Actor, action: str, version: RuleVersion) -> None:
    details = {"kind": version.kind, "province": version.province, "key": version.key, "entry": version.entry}
    await work.uow.audit.add(
        work.ids.new(), work.now, actor.key, action, f"rule_version:{version.id}", details=details
    )  # fmt: skip

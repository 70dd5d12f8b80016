"""The way of a version: drafted, confirmed by somebody else, live, rolled back; who may do what."""

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest

from handlers.administration.kinds import KINDS
from handlers.administration.versions import (
    DoesNotFit,
    Overtaken,
    Refused,
    check,
    confirm,
    draft,
    may_change,
    number_waiting,
    roll_back,
    withdraw,
)
from handlers.jobs.alarm_watch import alarm_watch
from handlers.places.bodies import Place
from handlers.staff.actor import Actor, official
from handlers.staff.officials import enrol
from handlers.staff.sign_in import make_link
from handlers.tickets.errors import NotAllowed
from storage.repositories.rule_versions import RuleVersion
from tests.support.console import DISTRICT, PROVINCE, office
from tests.support.driver import World, open_world

HOLIDAY, DAY = KINDS["holiday"], "2021-12-24"
ENTRY = {"from": DAY, "name": "Nghỉ bù", "certainty": "H"}
OTHER = {**ENTRY, "name": "Nghỉ khác"}


@pytest.fixture
async def world(database_url: str) -> AsyncIterator[World]:
    """A service whose rules can be loaded again."""
    made = await open_world(database_url)
    yield made
    await made.close()


async def people(world: World, *roles: tuple[str, str]) -> list[Actor]:
    async with world.work() as work:
        return [official(await enrol(work, f"Cán bộ {n}", dict([role]))) for n, role in enumerate(roles)]


async def two(world: World) -> list[Actor]:
    return await people(world, (PROVINCE, "lead"), (office(Place("89"), "so_tttt"), "lead"))


async def drafted(world: World, actor: Actor, entry: Any = ENTRY, based_on: int = 0, **more: Any) -> RuleVersion:
    async with world.work() as work:
        return await draft(work, actor, HOLIDAY, DAY, entry, based_on, **more)


async def states(world: World) -> list[str]:
    async with world.database.reading() as uow:
        return [one.state for one in sorted(await uow.rule_versions.of_provinces([""]), key=lambda one: one.id)]


async def live_entries(world: World) -> list[Any]:
    async with world.database.reading() as uow:
        return [one.entry for one in await uow.rule_versions.live()]


async def test_a_second_person_confirms_and_one_alone_takes_down(world: World) -> None:
    first, second = await two(world)
    made = await drafted(world, first)
    assert await live_entries(world) == []
    async with world.work() as work:
        with pytest.raises(Refused) as own:
            await confirm(work, first, made.id)
    assert own.value.why == "own"
    async with world.work() as work:
        await confirm(work, second, made.id)
    assert await live_entries(world) == [ENTRY] and ("rules", {}) in world.signals
    for act in (confirm, withdraw):
        async with world.work() as work:
            with pytest.raises(Refused) as over:
                await act(work, second, made.id)
        assert over.value.why == "over"
    async with world.work() as work:
        await roll_back(work, first, made.id)
    assert await live_entries(world) == [] and await states(world) == ["rolled_back"]
    async with world.database.reading() as uow:
        rows = await uow.connection.fetch("select action, actor from audit_log where action like 'rules.%' order by id")
    assert [(row["action"], row["actor"]) for row in rows] == [
        ("rules.drafted", first.key), ("rules.live", second.key), ("rules.rolled_back", first.key),
    ]  # fmt: skip


async def test_what_one_took_down_is_looked_at_by_another_within_a_working_day_or_an_alarm_is_raised(
    world: World,
) -> None:
    first, second = await two(world)
    puppet = await opened_by(world, first)
    made = await drafted(world, first)
    async with world.work() as work:
        await confirm(work, second, made.id)
    async with world.work() as work:
        await roll_back(work, first, made.id)
        assert await number_waiting(work, second) == 1 and await number_waiting(work, first) == 0
        with pytest.raises(Refused) as took:
            await check(work, first, made.id)
        assert took.value.why == "took"
        with pytest.raises(Refused) as tied:  # an account that who took it down has made is no second pair of eyes
            await check(work, puppet, made.id)
        assert tied.value.why == "tied"
        found = await work.uow.rule_versions.get(made.id)
        assert found is not None and found.check_by is not None and found.unchecked
        calendar = world.tools.rules.calendar
        assert calendar.open_between(work.now, found.check_by) == calendar.length_of_day
    await alarm_watch(world.work)
    assert await alarms(world) == set()
    world.clock.move(days=5)
    await alarm_watch(world.work)
    assert await alarms(world) == {"rules_unchecked"}
    async with world.work() as work:
        await check(work, second, made.id)
    async with world.work() as work:
        assert await number_waiting(work, second) == 0 and not await work.uow.rule_versions.unchecked_since(work.now)
        with pytest.raises(Refused) as over:
            await check(work, second, made.id)
        assert over.value.why == "over"


async def alarms(world: World) -> set[str]:
    async with world.database.reading() as uow:
        return {one.kind for one in await uow.alarms.standing()}


async def test_each_change_of_a_turn_is_seen_by_who_asks_for_the_number(world: World) -> None:
    first, second = await two(world)
    turns = []
    made = await drafted(world, first)
    for act, actor in ((confirm, second), (roll_back, second)):
        async with world.work() as work:
            await act(work, actor, made.id)
            turns.append(await work.uow.rule_versions.turn())
    assert turns == [1, 2]


async def test_what_is_live_is_listed_however_much_is_over_since(world: World) -> None:
    first, second = await two(world)
    made = await drafted(world, first)
    async with world.work() as work:
        await confirm(work, second, made.id)
    waits = await drafted(world, first, OTHER, made.id)
    for n in range(3):
        world.clock.move(minutes=1)
        async with world.work() as work:
            gone = await draft(work, first, HOLIDAY, f"2021-12-{n + 27}", {**ENTRY, "from": f"2021-12-{n + 27}"}, 0)
        async with world.work() as work:
            await withdraw(work, first, gone.id)
    async with world.database.reading() as uow:
        found = await uow.rule_versions.of_provinces([""], 2)
    assert [one.id for one in found] == [waits.id, made.id]


async def test_two_who_change_one_entry_are_told_of_each_other(world: World) -> None:
    first, second = await two(world)
    made = await drafted(world, first)
    async with world.work() as work:
        with pytest.raises(Overtaken) as told:
            await draft(work, second, HOLIDAY, DAY, OTHER, 0)
    assert told.value.other == made
    newer = await drafted(world, second, OTHER, made.id)
    assert await states(world) == ["withdrawn", "draft"]
    with pytest.raises(Refused) as same:
        await drafted(world, first, OTHER, newer.id)
    assert same.value.why == "same"


async def test_what_is_below_a_later_version_is_not_rolled_back_and_holds_again_after_it(world: World) -> None:
    first, second = await two(world)
    below = await drafted(world, first)
    async with world.work() as work:
        await confirm(work, second, below.id)
    above = await drafted(world, first, OTHER, below.id)
    async with world.work() as work:
        await confirm(work, second, above.id)
    async with world.work() as work:
        with pytest.raises(Refused) as covered:
            await roll_back(work, first, below.id)
    assert covered.value.why == "covered"
    async with world.work() as work:
        await roll_back(work, first, above.id)
    assert await live_entries(world) == [ENTRY]


async def test_what_does_not_load_is_refused_and_nothing_is_kept(world: World) -> None:
    first, _ = await two(world)
    with pytest.raises(DoesNotFit) as told:
        await drafted(world, first, {**ENTRY, "to": "2021-12-01"})
    assert "days_off" in told.value.faults[0] and await states(world) == []


async def test_only_who_leads_an_office_of_the_province_changes_and_what_all_share_only_in_the_first(
    world: World,
) -> None:
    roles = ((PROVINCE, "officer"), (DISTRICT, "lead"), (office(Place("19"), "so_y_te"), "lead"))
    for actor in await people(world, *roles):
        async with world.work() as work:
            assert not may_change(work, actor, HOLIDAY)
            with pytest.raises(NotAllowed):
                await draft(work, actor, HOLIDAY, DAY, ENTRY, 0)
    *_, far = await people(world, *roles)
    first, _ = await two(world)
    async with world.work() as work:
        made = await draft(work, far, KINDS["deadline"], "record", {"hours": 24}, 0)
        assert made.province == "19"
        for act in (confirm, withdraw, roll_back):
            with pytest.raises(NotAllowed):
                await act(work, first, made.id)
            with pytest.raises(NotAllowed):
                await act(work, first, 4711)


async def test_where_the_province_is_not_open_one_sets_up_alone(world: World) -> None:
    first, _ = await two(world)
    world.tools.policy = replace(world.tools.policy, served=frozenset({"70"}))
    async with world.work() as work:
        await draft(work, first, KINDS["deadline"], "record", {"hours": 24}, 0)
    assert await live_entries(world) == [{"hours": 24}]


async def test_what_all_share_waits_for_a_second_person_as_soon_as_anybody_is_served(world: World) -> None:
    first, second = await two(world)
    world.tools.policy = replace(world.tools.policy, served=frozenset({"70"}))
    made = await drafted(world, first)
    assert await live_entries(world) == [] and await states(world) == ["draft"]
    async with world.work() as work:
        await confirm(work, second, made.id)
    world.tools.policy = replace(world.tools.policy, served=frozenset())
    await drafted(world, first, OTHER, made.id)
    assert await live_entries(world) == [ENTRY, OTHER]


async def opened_by(world: World, actor: Actor, role: str = "administrator") -> Actor:
    """Somebody whom this official takes in."""
    async with world.work() as work:
        work.actor = actor.key
        return official(await enrol(work, "Người Mới", {PROVINCE: role}))


async def refused(world: World, actor: Actor, made: RuleVersion) -> str:
    async with world.work() as work:
        try:
            await confirm(work, actor, made.id)
        except Refused as told:
            return told.why
    return ""


async def test_whose_account_the_writer_opened_is_no_second_person_for_a_week(world: World) -> None:
    first, second = await two(world)
    puppet = await opened_by(world, first)
    twin = await opened_by(world, first, "lead")
    third = await opened_by(world, puppet)
    made = await drafted(world, first)
    assert [await refused(world, one, made) for one in (first, puppet, twin, third)] == ["own", *["tied"] * 3]
    assert await refused(world, second, made) == ""
    theirs = await drafted(world, puppet, OTHER, made.id)
    assert [await refused(world, one, theirs) for one in (first, twin, third)] == ["tied"] * 3
    world.clock.move(days=6, hours=23)
    async with world.work() as work:
        work.actor = first.key
        await make_link(work, puppet.id)
    world.clock.move(hours=2)
    assert await refused(world, first, theirs) == "tied" and await refused(world, twin, theirs) == ""

"""Counts of many offices from kept numbers are those of counting, whatever moved, and whenever that was added up."""

import asyncio
import random
from collections.abc import AsyncIterator, Iterable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from handlers.tickets.counted import owner_columns
from storage.database import Database
from storage.repositories.covers import Cover, cover_of, remember, stand_alone
from storage.repositories.queue_filters import NEWEST_FIRST
from storage.repositories.queues import FILTERS, SOON, after
from storage.repositories.ticket_changes import Changes
from storage.repositories.tickets import Ticket
from tests.storage.test_tickets import HOUR, NOW, VAULT_OF_TESTS, ticket

KINDS = ("front_desk", "health_station")
OFFICES = (
    *(
        f"2021:{province}:{district}:{commune:05}:{kind}"
        for province in (89, 91)
        for district in (886, 887, 888)
        for commune in (1, 2)
        for kind in KINDS
    ),
    "2021:89:886::ttyt",
    "2021:89:::so_y_te",
)
NO_PLACE = "elsewhere"
WAITING = ("waiting_citizen", "waiting_platform")
ACTIVE = ("open", "claimed", *WAITING)
STATES = (*ACTIVE, "approved", "entered", "confirmed", "refused", "withdrawn", "merged")
OFFICIAL = 9
FOLLOWED = (3, 50)
SETS = (
    OFFICES,
    [one for one in OFFICES if ":89:" in one],
    [one for one in OFFICES if ":886:" in one],
    [one for one in OFFICES if one.endswith("front_desk")],
    [one for one in OFFICES if one.endswith("front_desk") or ":887:" in one],
    [*OFFICES[:7], NO_PLACE],
    OFFICES[::2],
)


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    opened = await Database.open(database_url, VAULT_OF_TESTS, largest=6)
    yield opened
    await opened.close()


def plain(tickets: Iterable[Ticket], own: Iterable[str]) -> dict[str, list[Ticket]]:
    """Each queue of these offices, told from the tickets alone."""
    bodies, soon = set(own), NOW + SOON
    mine = [one for one in tickets if one.body_id in bodies]
    active = [one for one in mine if one.status in ACTIVE]
    running = [one for one in active if one.status not in WAITING]
    enters = [one for one in mine if one.status == "approved" and one.enters]
    return {
        "mine": [one for one in tickets if one.claimed_by == OFFICIAL and one.status in ACTIVE],
        "followed": [one for one in tickets if one.id in FOLLOWED],
        "unassigned": [one for one in active if one.status == "open"],
        "my_body": active,
        "soon": [one for one in running if NOW <= one.due_at < soon],
        "overdue": [one for one in running if one.due_at < NOW],
        "waiting": [one for one in active if one.status == "waiting_citizen"],
        "platform": [one for one in active if one.status == "waiting_platform"],
        "escalated": [one for one in tickets if one.escalated_to in bodies and one.status in ACTIVE],
        "to_enter": enters,
        "not_seen": [one for one in mine if one.status in ("approved", "entered") and one.not_seen_at is not None],
        "done": [one for one in mine if one.status not in ACTIVE and one not in enters],
    }


def random_changes(dice: random.Random) -> dict[str, Any]:
    """What a move may change, wildly."""
    far = dice.randrange(-90000, 90000)
    changes: dict[str, Any] = {
        "status": dice.choice(STATES),
        "enters": dice.random() < 0.5,
        "not_seen_at": dice.choice([None, NOW]),
        "escalated_to": dice.choice(["", *OFFICES]),
        # On an hour and off it, around the two moments that are asked for, and far away.
        "due_at": NOW + timedelta(minutes=dice.choice([-1, 0, 1, 29, 60, 1439, 1440, 1441, far])),
        "claimed_by": dice.choice([None, OFFICIAL, 8]),
    }  # fmt: skip
    body = dice.choice([*OFFICES, NO_PLACE])
    placed = {"body_id": body, **owner_columns(body if dice.random() < 0.8 else "")}
    return {**{name: changes[name] for name in dice.sample(sorted(changes), dice.randrange(1, 4))}, **(
        placed if dice.random() < 0.3 else {}
    )}  # fmt: skip


async def agree(database: Database, tickets: Iterable[Ticket]) -> None:
    """Counts and positions of every set of offices are those of counting."""
    async with database.reading() as uow:
        assert await uow.ticket_counts.differing() == []
        for own in SETS:
            wanted = plain(tickets, own)
            counts = await uow.queues.counts(own, OFFICIAL, NOW)
            assert counts == {name: len(rows) for name, rows in wanted.items() if name != "done"}, own
            for name, rows in wanted.items():
                newest = name in NEWEST_FIRST
                order = sorted((one.updated_at if newest else one.due_at, one.id) for one in rows)
                order = order[::-1] if newest else order
                for place in {0, len(order) * 2 // 3} if order else ():
                    one = next(row for row in rows if row.id == order[place][1])
                    first = after(name, one)  # type: ignore[arg-type]
                    known = counts if place else None
                    got = await uow.queues.position(name, own, OFFICIAL, NOW, first=first, counts=known)
                    assert got == (place, len(order), False), (name, own)
    assert set(wanted) == set(FILTERS)


@pytest.mark.parametrize("seed", range(2))
async def test_after_random_moves_kept_numbers_are_those_of_counting(database: Database, seed: int) -> None:
    dice, rows = random.Random(seed), dict[int, Ticket]()
    async with database.unit_of_work() as uow:
        for number in range(1, 60):  # before anything is counted
            made = {"status": "open", "body_id": OFFICES[number % 5], **random_changes(dice)}
            rows[number] = ticket(number, **owner_columns(made["body_id"]) | made)
            assert await uow.tickets.insert(rows[number])
        for number in FOLLOWED:
            await uow.follows.set(OFFICIAL, number, False, 1, NOW)
    for step in range(60):
        if step == 5:
            async with database.unit_of_work() as uow:
                await uow.ticket_counts.fill()
        number, act = dice.randrange(1, 90), dice.random()
        if act < 0.1 and step > 5:
            async with database.unit_of_work() as uow:
                await uow.ticket_counts.fold()
        elif number not in rows:
            body = dice.choice(OFFICES)
            rows[number] = ticket(number, body_id=body, **owner_columns(body))
            async with database.unit_of_work() as uow:
                assert await uow.tickets.insert(rows[number])
        elif act < 0.15:
            del rows[number]
            async with database.reading() as uow:
                await uow.connection.execute("delete from tickets where id = $1", number)
        else:
            changes: Changes = random_changes(dice)  # type: ignore[assignment]
            async with database.unit_of_work() as uow:
                saved = await uow.tickets.save(rows[number], changes, NOW + step * HOUR)
            rows[number] = replace(saved, subject=rows[number].subject)
        if step % 12 == 11:
            await agree(database, list(rows.values()))


async def test_whoever_counts_while_others_move_and_add_up_sees_every_ticket_once(database: Database) -> None:
    """Six at once, on the same tickets: no lock that two wait for, no number of another moment."""
    whole, own = 40, [one for one in OFFICES if ":89:" in one]
    async with database.unit_of_work() as uow:
        for number in range(whole):
            assert await uow.tickets.insert(ticket(number + 1, body_id=own[0], **owner_columns(own[0])))
        await uow.ticket_counts.fill()
    moving, seen = [True], list[int]()

    async def move(seed: int) -> None:
        dice = random.Random(seed)
        for _ in range(60):
            body = dice.choice(own)
            async with database.unit_of_work() as uow:
                locked = await uow.tickets.lock(dice.randrange(1, whole + 1))
                assert locked is not None
                changes: Changes = {
                    "body_id": body,
                    "status": dice.choice(ACTIVE),
                    "due_at": NOW + dice.randrange(90) * HOUR,
                }
                await uow.tickets.save(locked, {**changes, **owner_columns(body)}, NOW)

    async def fold() -> None:
        while moving[0]:
            async with database.unit_of_work() as uow:
                await uow.ticket_counts.fold()

    async def count() -> None:
        while moving[0]:
            async with database.reading() as uow:
                seen.append((await uow.queues.counts(own, OFFICIAL, NOW))["my_body"])

    async with asyncio.TaskGroup() as group:
        others = [group.create_task(fold()), group.create_task(fold()), group.create_task(count())]
        await asyncio.gather(*(move(seed) for seed in range(3)))
        moving[0] = False
        await asyncio.gather(*others)
    assert set(seen) == {whole} and len(seen) > 5
    async with database.reading() as uow:
        assert await uow.ticket_counts.differing() == []


async def test_what_changes_no_queue_writes_nothing_down(database: Database) -> None:
    """Also where a statement names what it leaves as it was, as every move names the state."""
    async with database.unit_of_work() as uow:
        await uow.ticket_counts.fill()
        first = ticket(1, body_id=OFFICES[0], **owner_columns(OFFICES[0]))
        assert await uow.tickets.insert(first)
        while await uow.ticket_counts.fold():
            pass
        held = await uow.tickets.save(first, {"status": first.status, "severity": "urgent", "label": "x"}, NOW)
        assert await uow.connection.fetchval("select count(*) from ticket_deltas") == 0
        await uow.tickets.save(held, {"status": "claimed"}, NOW)
        rows = await uow.connection.fetch("select body_id, kind, n from ticket_deltas order by n")
        assert [tuple(row) for row in rows] == [(OFFICES[0], "open", -1), (OFFICES[0], "claimed", 1)]


async def test_a_move_that_is_taken_back_is_not_counted(database: Database) -> None:
    async with database.unit_of_work() as uow:
        await uow.ticket_counts.fill()
    with pytest.raises(RuntimeError):
        async with database.unit_of_work() as uow:
            await uow.tickets.insert(ticket(1, body_id=OFFICES[0], **owner_columns(OFFICES[0])))
            raise RuntimeError
    await agree(database, [])


def test_offices_are_put_together_from_the_widest_that_fit() -> None:
    one, two = "2021:89:886:00001:front_desk", "2021:89:886:00002:front_desk"
    station, far = "2021:89:887:00003:health_station", "2021:91:900:00004:front_desk"
    counted = [one, two, station, far]
    assert cover_of(counted, counted) == Cover(("89|*|*", "91|*|*"))
    assert cover_of([one, two, station, "2021:89:1:2:cdc"], counted) == Cover(("89|*|*",))
    assert cover_of([one, two], counted) == Cover(("89|886|*",))
    more = [*counted, "2021:89:886:00002:health_station", "2021:89:887:00003:front_desk"]
    assert cover_of([one, two, more[-1]], more) == Cover(("89|*|front_desk",))
    assert cover_of([one, station], more) == Cover(("89|887|health_station",), (one,))
    assert cover_of([NO_PLACE], [NO_PLACE]) == Cover(("|*|*",))
    assert cover_of([], counted) == Cover() == cover_of([one], [])
    for number, (asked, alone) in enumerate((([one], True), ([one, station], False), ([one, two], False), ([], False))):
        assert not stand_alone((*asked, f"{number}"))  # nobody has counted them
        remember((*asked, f"{number}"), 1, cover_of(asked, more))
        assert stand_alone((*asked, f"{number}")) is alone

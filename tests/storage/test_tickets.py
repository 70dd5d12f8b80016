"""Tickets as rows: sealed, found again, once per cause, saved against the revision; queues by time left."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from handlers.tickets.content import Details, Paper, Subject
from handlers.tickets.counted import owner_columns
from storage.crypto import Unsealable, Vault
from storage.database import Database
from storage.repositories.queues import COUNT_LIMIT, FILTERS, SPELT, Narrow, after
from storage.repositories.ticket_changes import Changes
from storage.repositories.ticket_events import TicketEvent
from storage.repositories.tickets import RevisionChanged, Ticket

NOW = datetime(2021, 10, 20, 2, tzinfo=UTC)
HOUR = timedelta(hours=1)
VAULT_OF_TESTS = Vault({1: b"d" * 32}, b"i" * 32)
ONE, OTHER = "2021:89:886:30346:front_desk", "2021:89:886::ttyt"


def ticket(number: int, **changes: object) -> Ticket:
    """A made-up ticket, due `number` hours from now."""
    made = Ticket(
        number, f"{number:010}", "DOSE_MISSING_ONE", ONE, f"cause:{number}", NOW, NOW + number * HOUR, NOW, NOW,
        Subject(name=f"Người {number}"), Details(description="thiếu mũi 2"), ladder=(ONE, OTHER), dose_numbers=(2,),
    )  # fmt: skip
    return replace(made, **changes)  # type: ignore[arg-type]


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    opened = await Database.open(database_url, VAULT_OF_TESTS, largest=3)
    yield opened
    await opened.close()


async def fill(database: Database, *tickets: Ticket) -> None:
    async with database.unit_of_work() as uow:
        for one in tickets:
            assert await uow.tickets.insert(one)


async def test_a_ticket_comes_back_as_it_was_and_is_sealed_at_rest(database: Database) -> None:
    await fill(database, ticket(1))
    async with database.reading() as uow:
        assert await uow.tickets.get(1) == ticket(1)
        assert await uow.tickets.get_by_code("0000000001") == ticket(1)
        assert await uow.tickets.get(2) is None
        row = await uow.connection.fetchrow("select * from tickets where id = 1")
    assert "Người 1".encode() not in b"".join(value for value in row if isinstance(value, bytes))
    assert "Người" not in str([value for value in row if not isinstance(value, bytes)])


async def test_sealed_fields_do_not_open_in_another_row(database: Database) -> None:
    await fill(database, ticket(1), ticket(2))
    async with database.unit_of_work() as uow:
        await uow.connection.execute(
            "update tickets set subject_sealed = (select subject_sealed from tickets where id = 1) where id = 2"
        )
        with pytest.raises(Unsealable):
            await uow.tickets.get(2)


async def test_a_cause_opens_one_ticket(database: Database) -> None:
    await fill(database, ticket(1))
    async with database.unit_of_work() as uow:
        assert not await uow.tickets.insert(ticket(2, open_cause="cause:1"))
        found = await uow.tickets.get_by_open_cause("cause:1")
        assert found is not None and found.id == 1


async def test_saving_counts_the_revision_and_refuses_an_old_copy(database: Database) -> None:
    await fill(database, ticket(1))
    async with database.unit_of_work() as uow:
        changes: Changes = {"status": "claimed", "subject": Subject(name="Khác"), "flags": ("blurred",)}
        saved = await uow.tickets.save(ticket(1), changes, NOW + HOUR)
        assert (saved.revision, saved.updated_at) == (1, NOW + HOUR)
        assert await uow.tickets.get(1) == saved
        with pytest.raises(RevisionChanged):
            await uow.tickets.save(ticket(1), {"status": "open"}, NOW)
        with pytest.raises(KeyError):
            await uow.tickets.save(saved, {"subject_sealed": b""}, NOW)  # type: ignore[typeddict-unknown-key]


async def test_content_of_an_older_form_is_written_in_todays_with_the_next_change(database: Database) -> None:
    await fill(database, ticket(1))
    old = {"name": "Người 1", "birth": {"year": 1980}, "identity": {"cccd": "098080000123"}}
    async with database.unit_of_work() as uow:
        sealed = uow.vault.seal_json(old, "tickets:subject:1")
        await uow.connection.execute("update tickets set subject_sealed = $1 where id = 1", sealed)
    async with database.unit_of_work() as uow:
        read = await uow.tickets.get(1)
        assert read is not None and read.subject.papers == (Paper("cccd", "098080000123"),)
        await uow.tickets.save(read, {"status": "claimed"}, NOW)
        kept = await uow.connection.fetchval("select subject_sealed from tickets where id = 1")
        assert uow.vault.open_json(kept, "tickets:subject:1") == {
            "v": 1,
            "name": "Người 1",
            "birth": "1980",
            "papers": [["cccd", "098080000123"]],
        }
        again = await uow.tickets.get(1)
    assert again is not None and again.subject == read.subject


async def test_an_event_happens_once_per_cause(database: Database) -> None:
    event = TicketEvent(5, 1, "noted", "system", "c", NOW, data={"text": "Nguyễn Văn An"})
    async with database.unit_of_work() as uow:
        assert await uow.ticket_events.append(event)
        assert not await uow.ticket_events.append(replace(event, id=6))
        assert await uow.ticket_events.of_ticket(1) == [event]
        assert await uow.ticket_events.of_ticket(1, audience="citizen") == []
        assert await uow.ticket_events.last(1, "noted") == event
        assert await uow.ticket_events.happened("c") and not await uow.ticket_events.happened("d")
        sealed = await uow.connection.fetchval("select data_sealed from ticket_events")
    assert "Nguyễn".encode() not in sealed


async def test_pages_follow_each_other_without_gap_or_repeat(database: Database) -> None:
    tickets = [ticket(n, body_id=ONE if n % 3 else OTHER, due_at=NOW + (n // 4) * HOUR) for n in range(1, 24)]
    await fill(database, *tickets)
    found: list[int] = []
    cursor = None
    async with database.reading() as uow:
        while True:
            rows = await uow.queues.page("my_body", [ONE, OTHER], 9, NOW, cursor=cursor, limit=5)
            found += [row.id for row in rows]
            if len(rows) < 5:
                break
            cursor = after("my_body", rows[-1])
    assert found == [one.id for one in sorted(tickets, key=lambda one: (one.due_at, one.id))]


@pytest.mark.parametrize("offices", [0, 1, 2, SPELT, SPELT + 1, 12])
@pytest.mark.parametrize(("name", "status"), [("my_body", "open"), ("done", "refused")])
async def test_a_page_is_the_same_however_many_offices_are_asked_for(
    database: Database, offices: int, name: str, status: str
) -> None:
    bodies = [f"2021:89:88{number % 3}:{number:05}:front_desk" for number in range(offices)]
    places = [*bodies, "elsewhere"]
    tickets = [
        ticket(
            n, body_id=places[n % len(places)], status=status, due_at=NOW + n % 7 * HOUR, updated_at=NOW - n % 5 * HOUR,
            category="INSTALL" if n % 2 else "NOT_MINE",
            **owner_columns(places[n % len(places)] if n % 4 == 1 else ""),  # others are of before there were columns
        )
        for n in range(1, 61)
    ]  # fmt: skip
    await fill(database, *tickets)
    wanted = [one for one in tickets if one.body_id in bodies and one.category == "INSTALL"]
    order = [(-one.updated_at.timestamp(), -one.id) if name == "done" else (one.due_at, one.id) for one in wanted]
    found: list[int] = []
    cursor, more = None, True
    async with database.reading() as uow:
        while more:
            rows = await uow.queues.page(
                name, bodies, 9, NOW, cursor=cursor, limit=4, narrow=Narrow(category="INSTALL")
            )
            found += [row.id for row in rows]
            more = len(rows) == 4
            cursor = after(name, rows[-1]) if more else None
    assert found == [one.id for _, one in sorted(zip(order, wanted, strict=True), key=lambda pair: pair[0])]


WIDE = [f"2021:{province}:88{number % 3}:{number:05}:front_desk" for province in (89, 91) for number in range(4)]
OTHERS = [f"2021:89:88{number % 3}:{number:05}:health_station" for number in range(4)]
NEAR = [WIDE[1], *(f"2021:89:881:{number:05}:front_desk" for number in range(10, 14))]


@pytest.mark.parametrize("own", [WIDE, NEAR, [*WIDE[:4], "2021::::health_ministry"]])
@pytest.mark.parametrize(
    ("others", "read"), [(0, "offices"), (3, "areas"), (40, "areas"), (40, "offices"), (3, "alone")]
)
async def test_a_wide_page_shows_in_each_filter_what_its_offices_spelt_out_show(
    database: Database, own: list[str], others: int, read: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Among few and many tickets of others in the same districts, which stand before those that are asked for. `read`:
    by area alone, as of many offices, by office where the area has too many others', or by office from the first."""
    if read == "areas":
        monkeypatch.setattr("storage.repositories.queues.EACH", SPELT)
    if read == "alone":
        monkeypatch.setattr("storage.repositories.queues.stand_alone", lambda _: True)
    states = ("open", "claimed", "waiting_citizen", "approved", "entered", "refused", "waiting_platform")
    tickets = [
        ticket(
            n, body_id=body, status=states[n % 7], due_at=NOW + (n % 9 - 4) * HOUR, updated_at=NOW - n % 5 * HOUR,
            not_seen_at=NOW if n % 4 == 0 else None, escalated_to=above if n % 2 else "",
            **owner_columns(body if n % 7 else ""),
        )
        for n, body, above in [
            *((n, WIDE[n % 8], WIDE[n // 8 % 8]) for n in range(1, 90)),
            *((n, OTHERS[n % 4], OTHERS[n % 4]) for n in range(100, 100 + 6 * others)),
        ]
    ]  # fmt: skip
    await fill(database, *tickets)
    async with database.reading() as uow:
        narrowed = await uow.queues.counts(own, 9, NOW, Narrow(category="DOSE_MISSING_ONE"))
        for name in FILTERS:
            parts = [await uow.queues.page(name, [body], 9, NOW, limit=200) for body in own]
            wanted = {row.id for part in parts for row in part}
            found, cursor = list[int](), None
            while rows := await uow.queues.page(name, own, 9, NOW, cursor=cursor, limit=4):
                found += [row.id for row in rows]
                cursor = after(name, rows[-1])
            assert len(found) == len(set(found)) and set(found) == wanted, name
            assert narrowed.get(name, len(wanted)) == len(wanted), name
            order = [after(name, row) for part in parts for row in part]
            order.sort(reverse=name in {"done", "to_enter", "not_seen"})
            assert found == [one.id for one in order], name
            back = await uow.queues.page(name, own, 9, NOW, cursor=order[-1], back=True, limit=4) if order else []
            assert [row.id for row in back] == found[-5:-1], name


async def test_each_filter_shows_its_own_and_counts_agree(database: Database) -> None:
    late = NOW - HOUR
    await fill(
        database,
        ticket(1),
        ticket(2, status="claimed", claimed_by=9),
        ticket(3, status="waiting_citizen", claimed_by=9, due_at=late, paused_at=NOW),
        ticket(4, due_at=late),
        ticket(5, body_id="elsewhere", status="claimed", escalated_to=ONE, due_at=late, claimed_by=8),
        ticket(6, status="approved"),
        ticket(7, status="approved", enters=False),
        ticket(8, status="entered", not_seen_at=NOW),
        ticket(9, status="refused"),
        ticket(10, body_id="elsewhere"),
        ticket(11, status="waiting_platform", due_at=late, paused_at=NOW),
    )
    expected = {
        "mine": [3, 2], "followed": [1, 9], "unassigned": [4, 1], "my_body": [3, 4, 11, 1, 2], "soon": [1, 2],
        "overdue": [4], "waiting": [3], "platform": [11], "escalated": [5], "to_enter": [6], "not_seen": [8],
        "done": [9, 8, 7],
    }  # fmt: skip
    async with database.unit_of_work() as uow:
        for number, official in ((1, 9), (9, 9), (4, 8)):
            await uow.follows.set(official, number, False, 1, NOW)
    assert set(expected) == set(FILTERS)
    async with database.reading() as uow:
        counts = await uow.queues.counts([ONE], 9, NOW)
        for name, ids in expected.items():
            rows = await uow.queues.page(name, [ONE], 9, NOW)
            assert [row.id for row in rows] == ids, name
            assert counts.get(name, len(ids)) == len(ids), name
    assert "done" not in counts


async def test_a_long_queue_is_counted_whole_and_under_a_filter_up_to_the_limit(database: Database) -> None:
    await fill(database, ticket(1))
    async with database.unit_of_work() as uow:
        await uow.connection.execute(
            "insert into tickets (id, code, category, body_id, subject_sealed, details_sealed, opened_at, due_at,"
            " warn_at, open_cause, updated_at) select n, n::text, category, body_id, subject_sealed, details_sealed,"
            " opened_at, due_at, warn_at, n::text, updated_at from tickets, generate_series(2, 1100) n"
        )
        assert (await uow.queues.counts([ONE], 9, NOW))["my_body"] == 1100
        narrow = Narrow(category="DOSE_MISSING_ONE")
        assert (await uow.queues.counts([ONE], 9, NOW, narrow))["my_body"] == COUNT_LIMIT


async def test_the_watch_finds_what_has_struck(database: Database) -> None:
    await fill(
        database,
        ticket(1, warn_at=NOW, due_at=NOW + HOUR),
        ticket(2, warn_at=NOW - HOUR, due_at=NOW - HOUR, warned_at=NOW),
        ticket(3, status="waiting_citizen", warn_at=NOW - HOUR, due_at=NOW - HOUR, paused_at=NOW - HOUR),
        ticket(4, status="claimed", claim_until=NOW, claimed_by=9, warn_at=NOW + HOUR),
        ticket(5, status="approved", approved_at=NOW - HOUR, warn_at=NOW - HOUR),
        ticket(6, status="approved", approved_at=NOW - HOUR, enters=False, warn_at=NOW - HOUR),
        ticket(7, triage_at=NOW, warn_at=NOW + HOUR),
        ticket(8, status="waiting_citizen", paused_at=NOW - HOUR, reminded_at=NOW),
    )
    async with database.reading() as uow:
        watch = uow.ticket_watch
        assert await watch.to_warn(NOW) == [1]
        assert await watch.to_escalate(NOW) == [2]
        assert await watch.claims_ended(NOW) == [4]
        assert await watch.held_by(9) == [4]
        assert await watch.waits_since(NOW - HOUR) == [3, 8]
        assert await watch.waits_to_remind(NOW - HOUR) == [3]
        assert await watch.approved_unseen(NOW - HOUR) == [5]
        assert await watch.to_triage(NOW) == [7]
        assert await watch.to_warn(NOW, after_id=1) == []


async def test_the_export_lists_what_is_approved_and_not_yet_entered(database: Database) -> None:
    await fill(database, *(ticket(n, status="approved") for n in (1, 2, 3)), ticket(4), ticket(5, body_id=OTHER))
    async with database.reading() as uow:
        first = await uow.tickets.approved_for_export([ONE], limit=2)
        rest = await uow.tickets.approved_for_export([ONE], after_id=first[-1].id)
    assert [one.id for one in (*first, *rest)] == [1, 2, 3]

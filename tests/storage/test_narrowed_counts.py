"""Counts under a filter: what the function counts is what the statement of many offices and the pages show."""

from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from itertools import combinations

import pytest

from storage.database import Database
from storage.repositories.queue_filters import Narrow
from storage.repositories.queues import COUNT_LIMIT, FILTERS
from tests.storage.test_tickets import NOW, VAULT_OF_TESTS, fill, ticket

BODIES = ("2021:79:760:26734:front_desk", "2021:79:760:26735:front_desk", "2021:79:761:26740:front_desk")
OFFICIAL = 9
STATES = ("open", "claimed", "waiting_citizen", "waiting_platform", "approved", "entered", "refused")
CHOICES = {
    "status": "open", "category": "INSTALL", "commune": "26734", "site": "79001", "source": "walk_in",
    "opened_before": NOW - timedelta(days=2), "claimed_by": OFFICIAL,
}  # fmt: skip


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    opened = await Database.open(database_url, VAULT_OF_TESTS)
    yield opened
    await opened.close()


def narrows() -> Iterator[Narrow]:
    """One filter, and two at once; and those that are said otherwise than by a column."""
    for some in (1, 2):
        for names in combinations(CHOICES, some):
            yield Narrow(**{name: CHOICES[name] for name in names})  # type: ignore[arg-type]
    yield from (Narrow(status="waiting_citizen"), Narrow(status="waiting_platform"), Narrow(claimed_by=0))
    yield from (Narrow(site="26740"), Narrow(ids=[3, 4, 5, 60]), Narrow(category="INSTALL", ids=[3, 4, 5, 60]))


@pytest.mark.parametrize("bodies", [BODIES[:1], BODIES[1:], BODIES])
async def test_every_number_is_that_of_the_rows_that_the_queue_shows(
    database: Database, bodies: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    await fill(
        database,
        *(
            ticket(
                n, body_id=BODIES[n % 3], status=STATES[n % 7], category="INSTALL" if n % 2 else "DOSE_MISSING_ONE",
                commune_code="26734" if n % 5 else "26735", facility_code="79001" if n % 4 == 1 else "",
                site_commune_code="26740" if n % 4 == 2 else "", source="walk_in" if n % 3 == 2 else "chat",
                opened_at=NOW - timedelta(days=n % 6), due_at=NOW + timedelta(hours=n % 50 - 20),
                claimed_by=(None, OFFICIAL, 8)[n % 11 % 3], escalated_to=BODIES[n // 4 % 2] if n % 4 == 0 else "",
                not_seen_at=NOW if n % 9 < 4 else None, enters=n % 13 > 2,
            )
            for n in range(1, 200)
        ),
    )  # fmt: skip
    async with database.unit_of_work() as uow:
        for number in range(1, 200, 7):
            await uow.follows.set(OFFICIAL, number, False, 1, NOW)
    met = set[str]()
    async with database.reading() as uow:
        for narrow in narrows():
            counts = await uow.queues.counts(bodies, OFFICIAL, NOW, narrow)
            assert set(counts) == set(FILTERS) - {"done"}
            for name, number in counts.items():
                rows = await uow.queues.page(name, bodies, OFFICIAL, NOW, limit=400, narrow=narrow)
                assert number == len(rows), (name, narrow)
                met |= {name} if rows else set()
            with monkeypatch.context() as many:
                many.setattr("storage.repositories.queues.EACH", 0)
                assert counts == await uow.queues.counts(bodies, OFFICIAL, NOW, narrow), narrow
    assert met == set(FILTERS) - {"done"}


async def test_no_number_is_above_the_limit(database: Database) -> None:
    await fill(database, ticket(1, claimed_by=OFFICIAL, escalated_to=BODIES[1], body_id=BODIES[0]))
    async with database.unit_of_work() as uow:
        await uow.connection.execute(
            "insert into tickets (id, code, category, body_id, subject_sealed, details_sealed, opened_at, due_at,"
            " warn_at, open_cause, updated_at, claimed_by, escalated_to) select n, n::text, category, body_id,"
            " subject_sealed, details_sealed, opened_at, due_at, warn_at, n::text, updated_at, claimed_by,"
            " escalated_to from tickets, generate_series(2, 1100) n"
        )
        counts = await uow.queues.counts(BODIES, OFFICIAL, NOW, Narrow(category="DOSE_MISSING_ONE"))
    assert {counts[name] for name in ("mine", "my_body", "unassigned", "escalated")} == {COUNT_LIMIT}

"""Installs, daily counts and unanswered questions, kept and read back."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta

import pytest

from storage.crypto import Vault
from storage.database import Database

NOW = datetime(2021, 10, 20, 2, tzinfo=UTC)
DAY = date(2021, 10, 20)


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """A migrated database."""
    made = await Database.open(database_url, Vault({1: b"d" * 32}, b"i" * 32), largest=2)
    yield made
    await made.close()


async def test_an_install_counts_once_and_takes_a_place_told_later(database: Database) -> None:
    async with database.unit_of_work() as uow:
        await uow.installs.declare(1, "ssk", NOW, "", "", "")
        await uow.installs.declare(1, "ssk", NOW, "89", "894", "30697")
        await uow.installs.declare(1, "ssk", NOW, "", "", "")
        await uow.installs.declare(2, "ssk", NOW, "89", "894", "30697")
        await uow.installs.declare(1, "pccovid", NOW, "89", "894", "30697")
        counted = await uow.installs.by_commune("89")
        assert [(one.app, one.commune, one.count) for one in counted] == [("pccovid", "30697", 1), ("ssk", "30697", 2)]
        assert await uow.installs.by_commune("") == []
        await uow.installs.forget(1)
        assert [(one.app, one.count) for one in await uow.installs.by_commune("89")] == [("ssk", 1)]


async def test_counts_add_up_by_day_and_unit(database: Database) -> None:
    async with database.unit_of_work() as uow:
        await uow.counters.add(DAY, "legal", "89")
        await uow.counters.add(DAY, "legal", "89", 2)
        await uow.counters.add(DAY + timedelta(days=1), "legal", "70")
        await uow.counters.add(DAY, "other", "89")
        week = (DAY, DAY + timedelta(days=6))
        assert await uow.counters.total("legal", *week) == 4
        assert await uow.counters.total("legal", *week, unit_code="89") == 3
        assert await uow.counters.total("legal", DAY, DAY) == 3
        assert await uow.counters.by_unit("legal", *week) == {"89": 3, "70": 1}
        assert await uow.counters.total("nothing", *week) == 0


async def test_questions_are_listed_until_settled_and_purged_by_age(database: Database) -> None:
    async with database.unit_of_work() as uow:
        await uow.questions.keep(1, "giá vàng", "refuse", NOW - timedelta(days=400))
        await uow.questions.keep(2, "mũi 3", "ask", NOW, guess="dose_interval", province="89")
        await uow.questions.keep(3, "thẻ", "answer", NOW, guess="green_card", rating=-1, language="en")
        newest, second, oldest = await uow.questions.open()
        assert (newest.id, newest.rating, newest.language, newest.guess) == (3, -1, "en", "green_card")
        assert (second.text, second.decision, second.province, second.rating) == ("mũi 3", "ask", "89", None)
        await uow.questions.settle(oldest.id, "dismissed")
        assert [one.id for one in await uow.questions.open()] == [3, 2]
        assert await uow.retention.delete("questions", NOW - timedelta(days=365)) == 1

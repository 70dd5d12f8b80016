"""Officials, offices and sign-in as rows."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from storage.crypto import Vault
from storage.database import Database
from tests.handlers.places.country import bodies

NOW = datetime(2021, 10, 20, 2, tzinfo=UTC)
ONE, OTHER = "2021:89:886:30346:front_desk", "2021:89:886::ttyt"


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    opened = await Database.open(database_url, Vault({1: b"d" * 32}, b"i" * 32), largest=3)
    yield opened
    await opened.close()


async def test_the_whole_country_is_written_and_a_second_time_changes_nothing(database: Database) -> None:
    listed = bodies()
    async with database.unit_of_work() as uow:
        assert await uow.bodies.upsert(listed) == len(listed) == await uow.bodies.count()
        await uow.bodies.set_phone(listed[0].id, "02963500666")
    async with database.unit_of_work() as uow:
        assert await uow.bodies.upsert(listed) == 0
        assert await uow.bodies.upsert([replace(listed[0], name="Tên mới")]) == 1
        assert await uow.bodies.phones() == {listed[0].id: "02963500666"}


async def test_who_is_away_or_switched_off_staffs_no_body(database: Database) -> None:
    async with database.unit_of_work() as uow:
        for number, name in ((1, "Lê Thị Bình"), (2, "Trần Văn Cường"), (3, "Phạm Dung")):
            await uow.officials.add(number, name, "0300111222", NOW)
            await uow.officials.set_role(number, ONE if number < 3 else OTHER, "officer")
        await uow.officials.set_absent_until(1, NOW + timedelta(days=1))
        assert await uow.officials.staffed_body_ids(NOW) == {ONE, OTHER}
        await uow.officials.set_active(2, False)
        assert await uow.officials.staffed_body_ids(NOW) == {OTHER}
        assert await uow.officials.staffed_body_ids(NOW + timedelta(days=1)) == {ONE, OTHER}
        assert [one.id for one in await uow.officials.of_bodies([ONE])] == [1]
        assert await uow.officials.of_bodies([ONE], NOW) == []
        await uow.officials.remove_role(3, OTHER)
        found = await uow.officials.get(3)
        assert found is not None and found.roles == {} and found.name == "Phạm Dung"
        assert await uow.officials.names([1, 9]) == {1: "Lê Thị Bình"}


async def test_a_chat_belongs_to_one_official(database: Database) -> None:
    async with database.unit_of_work() as uow:
        for number in (1, 2):
            await uow.officials.add(number, f"Cán bộ {number}", "", NOW)
            await uow.officials.link(number, 50, NOW)
        await uow.officials.link(2, 51, NOW)
        found = await uow.officials.by_contact(50)
        assert found is not None and found.id == 2
        assert await uow.officials.contact_ids([1, 2]) == {2: [50, 51]}
        await uow.officials.set_active(2, False)
        assert await uow.officials.by_contact(50) is None
        await uow.officials.unlink(50)
        assert await uow.officials.contact_ids([2]) == {2: [51]}


async def test_a_token_works_once_in_time_and_for_its_purpose(database: Database) -> None:
    late = NOW + timedelta(minutes=30)
    async with database.unit_of_work() as uow:
        await uow.sign_in.add_token("secret", 1, "console", late)
        assert await uow.sign_in.use_token("secret", "chat", NOW) is None
        assert await uow.sign_in.use_token("other", "console", NOW) is None
        assert await uow.sign_in.use_token("secret", "console", late) is None
        assert await uow.sign_in.use_token("secret", "console", NOW) == 1
        assert await uow.sign_in.use_token("secret", "console", NOW) is None
        kept = await uow.connection.fetchval("select token_hash from sign_in_tokens")
    assert b"secret" not in kept


async def test_a_session_ends_by_time_by_signing_out_and_with_the_account(database: Database) -> None:
    async with database.unit_of_work() as uow:
        await uow.officials.add(1, "Lê Thị Bình", "", NOW)
        for secret in ("a", "b", "c"):
            await uow.sign_in.open_session(secret, 1, "csrf", NOW, NOW + timedelta(hours=12))
        session = await uow.sign_in.session("a", NOW + timedelta(hours=1))
        assert session is not None and session.last_seen_at == NOW + timedelta(hours=1)
        await uow.sign_in.close_session("a")
        assert await uow.sign_in.session("a", NOW) is None
        assert await uow.sign_in.session("b", NOW + timedelta(hours=12)) is None
        await uow.officials.set_active(1, False)
        assert await uow.sign_in.session("c", NOW) is None
        assert await uow.retention.delete("sessions", NOW + timedelta(days=1)) == 2
        assert await uow.connection.fetchval("select count(*) from console_sessions") == 0

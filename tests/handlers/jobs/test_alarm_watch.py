"""What nobody in a turn can see raises an alarm: searches, late messages, files and disks that are full."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from pydantic import ValidationError

from bot.app import policy_of
from bot.disks import fullest_disk
from bot.settings import Settings
from handlers.jobs.alarm_watch import alarm_watch, alarm_watch_job
from handlers.jobs.unused_files import unused_files
from handlers.records.look_up import MISSED
from handlers.records.proof import Which
from storage.crypto import Vault
from storage.repositories.attempts import Tried
from storage.repositories.conversations import Conversation
from storage.repositories.grants import Grant
from tests.handlers.tickets.office import Office, open_office


@pytest.fixture
async def office(database_url: str) -> AsyncIterator[Office]:
    made = await open_office(database_url)
    yield made
    await made.world.close()


async def kinds(office: Office) -> list[tuple[str, int]]:
    async with office.world.database.reading() as uow:
        return sorted((one.kind, one.n) for one in await uow.alarms.standing())


@pytest.mark.parametrize("spread", ["one_phone", "in_vain"])
async def test_a_thousand_and_eighty_look_ups_raise_one_alarm(office: Office, spread: str) -> None:
    """54 accounts of 20 look-ups each, all allowed: by one phone, or by many that find nothing."""
    async with office.work() as work:
        for account in range(54):
            phone = "0300000001" if spread == "one_phone" else f"03000{account:05}"
            subjects = [
                Tried(Which.LOOK_UPS, work.uow.vault.index("contact", str(account))),
                Tried(Which.LOOK_UPS_PHONE, work.uow.vault.index("phone", phone)),
            ]
            for _ in range(20):
                await work.uow.attempts.add(subjects, [work.ids.new(), work.ids.new()], work.now)
                if spread == "in_vain":
                    await work.uow.audit.add(work.ids.new(), work.now, f"contact:{account}", MISSED)
    office.world.clock.move(minutes=1)
    for _ in range(30):
        await alarm_watch(office.open_work)
        office.world.clock.move(seconds=20)
    assert [kind for kind, _ in await kinds(office)] == ["look_ups"]
    assert len(office.told("province")) == 1


async def test_an_ordinary_day_raises_none(office: Office) -> None:
    async with office.work() as work:
        for account in range(100):
            subject = Tried(Which.LOOK_UPS, work.uow.vault.index("contact", str(account)))
            for _ in range(3):
                await work.uow.attempts.add([subject], [work.ids.new()], work.now)
    await alarm_watch(office.open_work, disk=lambda: 0.89)
    assert await kinds(office) == []


async def test_a_late_message_full_files_and_a_full_disk_raise_theirs(office: Office) -> None:
    async with office.work() as work:
        await work.uow.connection.execute(
            "insert into outbox (id, cause, channel, contact_id, address, payload_sealed, state, created_at)"
            " values (1, 'c', 'telegram', 1, '1', '', 'waiting', $1)",
            work.now - timedelta(minutes=5),
        )
        await work.uow.connection.execute(
            "insert into files (id, kind, size, created_at)"
            " select n, 'photo', 2147483647, $1 from generate_series(1, 25) n",
            work.now,
        )
    await alarm_watch_job(lambda: 0.91).act(office.open_work)
    assert [kind for kind, _ in await kinds(office)] == ["disk_full", "file_space", "outbox_late"]
    assert 0 < fullest_disk(["/", "/no/such/folder"]) <= 1 and fullest_disk([]) == 0


@pytest.mark.parametrize(
    ("name", "early", "late"),
    [
        ("code", 40, 45),
        ("reply", 290, 300),
        ("notice", 29 * 60, 30 * 60),
        ("of a newer version", 29 * 60, 30 * 60),
        ("reminder", 3 * 3600, 4 * 3600),
        ("broadcast", 11 * 3600, 12 * 3600),
    ],
)
async def test_each_class_of_messages_is_late_in_its_own_time(office: Office, name: str, early: int, late: int) -> None:
    async with office.work() as work:
        await work.uow.connection.execute(
            "insert into outbox (id, cause, channel, contact_id, address, payload_sealed, state, class, created_at)"
            " values (1, 'c', 'telegram', 1, '1', '', 'waiting', $2, $1)",
            work.now,
            name,
        )
    found = []
    for seconds in (early, late - early):
        office.world.clock.move(seconds=seconds)
        await alarm_watch(office.open_work)
        found.append([kind for kind, _ in await kinds(office)])
    assert found == [[], ["outbox_late"]]


def test_the_lengths_are_a_setting_and_what_is_not_named_keeps_its_own() -> None:
    policy = policy_of(Settings(late="reply=90s, notice = 2h"), Vault({1: b"d" * 32}, b"i" * 32))
    assert {name: length.total_seconds() for name, length in policy.outbox_alarm.items()} == {
        "code": 45, "reply": 90, "notice": 7200, "reminder": 4 * 3600, "broadcast": 12 * 3600,
    }  # fmt: skip
    for wrong in ("reply=0m", "reply=5", "answers=5m", "reply=5m notice=1h"):
        with pytest.raises(ValidationError):
            Settings(late=wrong)


async def test_an_account_that_is_silent_for_four_office_hours_is_told_of_once_an_hour(office: Office) -> None:
    clock = office.world.clock  # a Wednesday, nine in the morning
    async with office.work() as work:
        await work.uow.grants.put(Grant("zalo:1", "a", "r", 0, work.now, work.now + timedelta(hours=25)))
    before = len(office.told("province"))

    async def raised() -> bool:
        await alarm_watch(office.open_work)
        return ("channel_silent", 1) in await kinds(office)

    clock.move(hours=4)  # of which the lunch break is none
    assert not await raised()
    async with office.work() as work:
        await work.uow.grants.heard("zalo:1", clock.now() - timedelta(hours=1))
    clock.move(hours=3)
    assert not await raised()
    clock.move(hours=15)  # a night, seven in the morning
    assert not await raised()
    clock.move(hours=2)
    assert await raised()
    assert len(office.told("province")) == before + 1
    async with office.work() as work:
        await work.uow.grants.heard("zalo:1", work.now)
        (alarm,) = [one for one in await work.uow.alarms.standing() if one.kind == "channel_silent"]
    clock.move(hours=1)
    await alarm_watch(office.open_work)
    async with office.work() as work:
        assert [one.n for one in await work.uow.alarms.standing() if one.id == alarm.id] == [1]
    clock.move(days=8)  # a Friday, and the token has not been renewed since: the account was replaced
    await alarm_watch(office.open_work)
    async with office.work() as work:
        assert [one.n for one in await work.uow.alarms.standing() if one.kind == "channel_silent"] in ([1], [])


async def test_a_file_of_nobodys_conversation_is_gone_within_an_hour(office: Office) -> None:
    async with office.work() as work:
        for number, contact in ((1, 501), (2, 502), (3, office.contact.id)):
            await work.uow.files.put(number, contact, "photo", "webchat", "image/jpeg", b"x", work.now)
        kept = Conversation(7, 502, None, "complaint", 1, "ask", 1, "paused", {}, work.now)
        await work.uow.conversations.save(kept, work.now)
    ticket = await office.file()
    async with office.work() as work:
        await work.uow.ticket_files.add(ticket.id, [3], work.now)
    await unused_files(office.open_work)
    assert await files(office) == [1, 2, 3]
    office.world.clock.move(minutes=46)
    await unused_files(office.open_work)
    assert await files(office) == [2, 3]  # of a draft, and of a report


async def files(office: Office) -> list[int]:
    async with office.world.database.reading() as uow:
        return [row["id"] for row in await uow.connection.fetch("select id from files order by id")]

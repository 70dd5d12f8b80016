"""An alarm raised a thousand times is one row and one message an hour, until a lead has seen it."""

from collections.abc import AsyncIterator, Sequence
from datetime import datetime

import pytest

from handlers.alarms.raising import raise_alarm
from handlers.alarms.standing import ACKNOWLEDGED, acknowledge, standing
from handlers.tickets.errors import NotAllowed
from storage.repositories.alarms import Alarm
from storage.repositories.officials import Official, OfficialRepository
from tests.handlers.tickets.office import FRONT_DESK, SO_Y_TE, TTYT, Office, open_office


@pytest.fixture
async def office(database_url: str) -> AsyncIterator[Office]:
    made = await open_office(database_url)
    await made.employ("district_head", {TTYT: "lead"})
    await made.employ("clerk", {SO_Y_TE: "officer"})
    yield made
    await made.world.close()


async def raised(office: Office, kind: str, body_id: str = "", n: int = 1) -> None:
    async with office.work() as work:
        await raise_alarm(work, kind, body_id, n)


async def seen_by(office: Office, name: str) -> list[Alarm]:
    async with office.work() as work:
        return await standing(work, office[name])


async def test_raised_again_and_again_it_is_one_row_and_one_message_an_hour_to_who_leads_there(office: Office) -> None:
    for _ in range(20):
        await raised(office, "look_ups", n=54)
        office.world.clock.move(minutes=2)
    (alarm,) = await seen_by(office, "province")
    assert (alarm.kind, alarm.body_id, alarm.n) == ("look_ups", "", 1080)
    (told,) = office.told("province")
    assert "Việc cần làm" in told.text
    assert office.told("clerk") == office.told("district_head") == []
    office.world.clock.move(minutes=30)
    await raised(office, "look_ups")
    assert len(office.told("province")) == 2
    assert await seen_by(office, "clerk") == await seen_by(office, "district_head") == []


async def test_of_an_office_its_leads_and_those_above_are_told(office: Office) -> None:
    await raised(office, "records_opened", FRONT_DESK)
    assert [len(office.told(name)) for name in ("province", "district_head", "clerk")] == [1, 1, 0]
    assert [one.body_id for one in await seen_by(office, "district_head")] == [FRONT_DESK]


async def test_once_seen_it_is_quiet_for_an_hour_and_who_saw_it_is_in_the_audit_log(office: Office) -> None:
    await raised(office, "disk_full")
    (alarm,) = await seen_by(office, "province")
    for name in ("clerk", "district_head"):
        async with office.work() as work:
            with pytest.raises(NotAllowed):
                await acknowledge(work, office[name], alarm.id)
    for _ in range(2):
        async with office.work() as work:
            await acknowledge(work, office["province"], alarm.id)
            rows = "select actor, details from audit_log where action = $1"
            found = [dict(row) for row in await work.uow.connection.fetch(rows, ACKNOWLEDGED)]
    assert found == [{"actor": office["province"].key, "details": {"kind": "disk_full", "n": 1, "body": ""}}]
    office.world.clock.move(minutes=50)
    await raised(office, "disk_full")
    assert await seen_by(office, "province") == []
    office.world.clock.move(minutes=11)
    await raised(office, "disk_full")
    assert [one.n for one in await seen_by(office, "province")] == [1]
    assert len(office.told("province")) == 2


async def test_where_no_province_office_has_a_lead_every_lead_looks(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with office.work() as work:
        await work.uow.officials.set_active(office["province"].id, False)
    await raised(office, "outbox_late")
    assert [len(await seen_by(office, name)) for name in ("district_head", "clerk")] == [1, 0]
    assert len(office.told("district_head")) == 1
    asked: list[object] = []
    of_bodies = OfficialRepository.of_bodies

    async def counted(self: OfficialRepository, body_ids: Sequence[str], now: datetime) -> list[Official]:
        asked.append(body_ids)
        return await of_bodies(self, body_ids, now)

    monkeypatch.setattr(OfficialRepository, "of_bodies", counted)
    for kind in ("disk_full", "look_ups"):
        await raised(office, kind)
    asked.clear()
    assert len(await seen_by(office, "district_head")) == 3
    assert len(asked) == 2  # who leads there is read once for all of them: of provinces, then of all


async def test_an_unknown_kind_is_a_fault_of_ours(office: Office) -> None:
    async with office.work() as work:
        with pytest.raises(KeyError):
            work.alarm("no_such_kind")
        with pytest.raises(KeyError):
            await raise_alarm(work, "no_such_kind")

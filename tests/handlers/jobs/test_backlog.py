"""A file of old reports: matched, looked at, taken in once whatever dies, taken back as one."""

import asyncio
import logging
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from xlsxwriter import Workbook

from handlers.backlog import take_in as taking
from handlers.backlog.columns import guess
from handlers.backlog.files import listing_of, match, opened, send, start, take_back
from handlers.backlog.rows import read_rows
from handlers.jobs.backlog import backlog
from handlers.jobs.sla_watch import sla_watch
from handlers.places.resolver import Resolver
from handlers.tickets.claim import claim
from handlers.tickets.day_report import day_report
from handlers.tickets.open import open as open_ticket
from storage.database import NoConnection
from storage.gazetteer import load
from storage.repositories.backlogs import Backlog
from storage.repositories.tickets import Ticket
from tests.handlers.tickets.office import FRONT_DESK, TTYT, VINH_HOA, Office, open_office
from tests.support.old_reports import TITLES, heap, row, workbook

COLUMNS = {
    1: "number",
    2: "received",
    3: "name",
    4: "birth",
    5: "phone",
    6: "identity",
    7: "address",
    8: "commune",
    9: "text",
}


@pytest.fixture
async def office(database_url: str) -> AsyncIterator[Office]:
    """Officials of three levels and one citizen."""
    made = await open_office(database_url)
    made.world.tools.resolver = Resolver(load(2021), load(2025))
    await made.employ("chief", {TTYT: "lead"})
    yield made
    await made.world.close()


async def sent(office: Office, content: bytes, sender: str = "Sở", *, fonts: bool = False) -> int:
    """Send a file and match its columns."""
    listing = await listing_of(content, "a.xlsx")
    async with office.work() as work:
        number = await send(work, office["chief"], TTYT, sender, content, listing)
    async with office.work() as work:
        await match(work, office["chief"], number, COLUMNS, "DOSE_MISSING_ONE", fonts=fonts)
    return number


async def seen(office: Office, number: int) -> Backlog:
    async with office.work() as work:
        return await opened(work, office["chief"], number)


async def begin(office: Office, number: int) -> None:
    async with office.work() as work:
        assert await start(work, office["chief"], number)


async def counts(office: Office, number: int) -> dict[str, int]:
    async with office.work() as work:
        return dict(await work.uow.backlogs.counts(number))


async def filed(office: Office) -> list[Ticket]:
    async with office.work() as work:
        rows = await work.uow.connection.fetch("select id from tickets where source = 'backlog' order by id")
        found: list[Ticket] = await work.uow.tickets.many([row["id"] for row in rows])
        return found


def test_columns_are_guessed_with_marks_and_without() -> None:
    assert guess(TITLES[:10]) == COLUMNS
    assert guess(["HO VA TEN NGUOI DAN", "so dien thoai", "Nơi ở hiện nay", "?"]) == {
        0: "name",
        1: "phone",
        2: "address",
    }


async def test_titles_in_two_rows_with_merged_cells_are_read_as_one_row() -> None:
    book = Workbook(made := BytesIO())
    sheet = book.add_worksheet()
    sheet.merge_range("A1:F1", "BẢNG TỔNG HỢP PHẢN ÁNH")
    for column, title in ((0, "STT"), (3, "Nội dung"), (4, "Ngày nhận"), (5, "Tình trạng")):
        sheet.merge_range(1, column, 2, column, title)
    sheet.merge_range("B2:C2", "Người phản ánh")
    sheet.write_row("B3", ["Họ tên", "SĐT"])
    sheet.write_row("A4", [1, "Lê Thị A", "0912345678", "thiếu mũi 2", "01/10/2021", "chưa xử lý"])
    book.close()
    listing = await listing_of(made.getvalue(), "a.xlsx")
    assert listing.titles == ("STT", "Họ tên", "SĐT", "Nội dung", "Ngày nhận", "Tình trạng")
    assert guess(listing.titles) == {1: "name", 2: "phone", 3: "text", 4: "received"}
    assert [(line, cells[4]) for line, cells in listing.lines] == [(4, "01/10/2021")]


async def test_three_thousand_old_reports_with_every_fault_are_looked_at_and_taken_in(office: Office) -> None:
    made = heap(3000)
    number = await sent(office, workbook(made.rows, merged=made.merged))
    look, refused = (await seen(office, number)).look, sum(made.faults.values())
    assert {code: found["rows"] for code, found in look["faults"].items()} == made.faults
    assert len(made.faults) > 12
    assert look["counts"] == {"taken": len(made.taken), "same": made.same, "again": 0, "refused": refused}
    assert (look["empty"], look["filled"]) == (1, 9)
    await begin(office, number)
    await backlog(office.open_work)
    assert await counts(office, number) == {"taken": len(made.taken), "same": 4, "refused": refused}
    tickets = await filed(office)
    assert [one.details.source_number for one in tickets] == made.taken and {one.body_id for one in tickets} == {
        FRONT_DESK
    }
    first = tickets[1]
    assert first.details.received_on and first.details.received_on.isoformat() == "2021-09-06"
    assert (first.details.source_number, first.subject.phone, first.commune_code) == (
        "PA-00001", "0300000001", VINH_HOA.commune
    )  # fmt: skip
    again = await sent(office, workbook(made.rows, merged=made.merged))
    known = len(made.taken) + made.same
    assert (await seen(office, again)).look["counts"] == {"taken": 0, "same": 0, "again": known, "refused": refused}


async def test_killed_in_the_middle_it_goes_on_and_nothing_is_lost_or_doubled(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(taking, "PIECE", 7)
    number = await sent(office, workbook([row(n) for n in range(60)]))
    await begin(office, number)
    left = [25]

    async def dies(*args: Any) -> Any:
        left[0] -= 1
        if not left[0]:
            raise KeyboardInterrupt
        return await open_ticket(*args)

    monkeypatch.setattr(taking, "open_ticket", dies)
    with pytest.raises(KeyboardInterrupt):
        await backlog(office.open_work)
    assert (await seen(office, number)).lines_done == len(await filed(office)) == 21  # three pieces
    monkeypatch.undo()
    await asyncio.gather(backlog(office.open_work), backlog(office.open_work))  # two processes at once
    assert await counts(office, number) == {"taken": 60}
    assert len({one.details.source_number for one in await filed(office)}) == len(await filed(office)) == 60


async def test_a_run_ends_in_time_and_the_next_goes_on(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(taking, "PIECE", 2)
    number = await sent(office, workbook([row(n) for n in range(7)]))
    await begin(office, number)

    async def slow(*args: Any) -> Any:
        office.world.clock.move(seconds=6)
        return await open_ticket(*args)

    monkeypatch.setattr(taking, "open_ticket", slow)
    await backlog(office.open_work)
    assert (await seen(office, number)).lines_done == 4
    await backlog(office.open_work)
    assert (await seen(office, number)).state == "done" and len(await filed(office)) == 7


@pytest.mark.parametrize("fault", [ValueError, OSError])
async def test_a_file_that_fails_keeps_no_other_waiting_and_is_tried_again_at_the_next_run(
    office: Office, fault: type[Exception], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    numbers = [await sent(office, workbook(rows)) for rows in ([row(0), row(1)], [row(2)], [row(3)])]
    for number in numbers:
        await begin(office, number)

    def fails(reader: Any, listing: Any) -> Any:
        if len(listing.lines) == 2:
            raise fault("Nguyễn Văn An, 0912345678")
        return read_rows(reader, listing)

    monkeypatch.setattr(taking, "read_rows", fails)
    with pytest.raises(ExceptionGroup, match="1 files failed"):
        await backlog(office.open_work)
    assert [(await seen(office, number)).state for number in numbers] == ["running", "done", "done"]
    assert f"file {numbers[0]}" in caplog.text and fault.__name__ in caplog.text and "Nguyễn" not in caplog.text
    monkeypatch.undo()
    await backlog(office.open_work)
    assert (await seen(office, numbers[0])).state == "done" and len(await filed(office)) == 4


async def test_a_database_that_goes_away_is_told_in_a_word_and_the_file_goes_on_later(
    office: Office, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    number = await sent(office, workbook([row(n) for n in range(3)]))
    await begin(office, number)

    async def cut(*args: Any) -> Any:
        raise NoConnection("ConnectionDoesNotExistError")

    monkeypatch.setattr(taking, "open_ticket", cut)
    with caplog.at_level(logging.WARNING), pytest.raises(NoConnection):  # another test may have set a higher one
        await backlog(office.open_work)
    assert f"database down, file {number} goes on" in caplog.text
    monkeypatch.undo()
    await backlog(office.open_work)
    assert await counts(office, number) == {"taken": 3}


async def test_nobody_is_told_none_goes_up_and_the_time_runs_from_the_opening_day(office: Office) -> None:
    office.world.tools.policy = replace(office.policy, backlog_days=10, backlog_from=date(2021, 11, 1))
    number = await sent(office, workbook([row(n) for n in range(3)]))
    before = len(office.told())
    await begin(office, number)
    await backlog(office.open_work)
    tickets = await filed(office)
    assert {one.due_at.date().isoformat() for one in tickets} == {"2021-11-12"}
    office.world.clock.move(days=60)
    await sla_watch(office.open_work)
    assert len(office.told()) == before
    assert {(one.status, one.body_id, one.escalated_at) for one in await filed(office)} == {("open", FRONT_DESK, None)}
    async with office.work() as work:
        day = await day_report(work, "89", work.now.date())
        assert (day.figures.total.open, day.figures.total.overdue) == (0, 0)


async def test_taken_back_as_one_what_somebody_works_on_stays_and_the_file_can_come_again(office: Office) -> None:
    rows = [row(n) for n in range(5)]
    rows.append({**row(2), "Số phiếu": "PB-1"})
    number = await sent(office, workbook(rows))
    await begin(office, number)
    await backlog(office.open_work)
    assert await counts(office, number) == {"taken": 5, "same": 1}
    tickets = await filed(office)
    async with office.work() as work:
        await claim(work, tickets[0].id, office["commune"])
    async with office.work() as work:
        assert await take_back(work, office["chief"], number)
    await backlog(office.open_work)
    assert await counts(office, number) == {"undone": 5, "kept": 1}
    assert [one.status for one in await filed(office)] == ["claimed", *["withdrawn"] * 4]
    async with office.work() as work:
        assert not await take_back(work, office["chief"], number)
    again = await sent(office, workbook(rows))
    assert (await seen(office, again)).look["counts"] == {"taken": 4, "same": 1, "again": 1, "refused": 0}


async def test_what_another_file_brought_as_well_stays_when_one_of_them_is_taken_back(office: Office) -> None:
    first = await sent(office, workbook([row(0), row(1)]))
    second = await sent(office, workbook([row(1, **{"Số phiếu": "TT-9"})]), "Trung tâm")
    for number in (first, second):
        await begin(office, number)
        await backlog(office.open_work)
    assert await counts(office, second) == {"same": 1}
    async with office.work() as work:
        assert await take_back(work, office["chief"], first)
    await backlog(office.open_work)
    assert await counts(office, first) == {"undone": 1, "kept": 1}
    assert sorted(one.status for one in await filed(office)) == ["open", "withdrawn"]


async def test_letters_of_old_fonts_are_turned_where_that_is_chosen_and_the_match_is_remembered(office: Office) -> None:
    rows = [row(0, **{"Họ và tên": "NguyÔn V¨n Hïng"})]
    number = await sent(office, workbook(rows))
    assert set((await seen(office, number)).look["faults"]) == {"font"}
    number = await sent(office, workbook(rows), fonts=True)
    await begin(office, number)
    await backlog(office.open_work)
    assert [one.subject.name for one in await filed(office)] == ["Nguyễn Văn Hùng"]
    content = workbook([row(7)])
    async with office.work() as work:
        third = await send(work, office["chief"], TTYT, "Sở", content, await listing_of(content, ""))
    choices = (await seen(office, third)).choices
    assert choices["fonts"] and choices["category"] == "DOSE_MISSING_ONE" and len(choices["columns"]) == len(COLUMNS)

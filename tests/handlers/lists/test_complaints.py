"""Reports of many people in one list: what its rows say, what each becomes, and that nothing of it comes twice."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from handlers.lists.complaints import MOST, LookedAt, look_at_complaints
from handlers.lists.file_complaints import (
    OF_A_NETWORK,
    OF_A_NUMBER,
    Filed,
    TooMany,
    file_complaints,
    receipt_of,
    token_of,
)
from handlers.lists.forms import complaint_form
from handlers.rulebook import shipped_rules
from handlers.staff.actor import SYSTEM
from handlers.tickets.withdraw import withdraw
from storage.gazetteer import load
from storage.repositories.complaint_lists import About
from storage.spreadsheets import write_xlsx
from tests.handlers.lists.test_check import TODAY
from tests.handlers.records.lists import person, with_second
from tests.handlers.tickets.office import Office

ABOUT = About("Công ty may Vĩnh Hòa", "Lê Thị Nhân Sự", "0300777888")
FIRST_MISSING, SECOND_MISSING = "Thiếu mũi 1", "Thiếu mũi 2"


def write_complaints(path: Path, rows: Sequence[Sequence[str]]) -> Path:
    """Rows of the template as a list of reports; what is wrong stands in column 24."""
    about = complaint_form()
    (top, below), merged = about.header()
    write_xlsx(path, [top, below], rows, header_row=6, merged=merged)
    return path


def complaint(number: int, wrong: str = FIRST_MISSING, **changes: str) -> list[str]:
    return person(number, **{"c24": wrong, **changes})


def looked(tmp_path: Path, rows: Sequence[Sequence[str]]) -> LookedAt:
    path = write_complaints(tmp_path / "list.xlsx", rows)
    return look_at_complaints(path, TODAY, load(2021), shipped_rules().vaccines)


async def sent(office: Office, found: LookedAt, about: About = ABOUT, source: str = "here") -> Filed:
    async with office.work() as work:
        return await file_complaints(work, found, about, "89", source)


async def count(office: Office) -> int:
    async with office.world.database.reading() as uow:
        return int(await uow.connection.fetchval("select count(*) from tickets where source = 'list'"))


def test_what_is_wrong_is_read_and_what_is_missing_is_told(tmp_path: Path) -> None:
    found = looked(
        tmp_path,
        [
            complaint(1), complaint(2, "thieu mui 2"), with_second(complaint(3, SECOND_MISSING)), complaint(4, ""),
            complaint(5, "app hỏng"), complaint(6, "Sai thông tin cá nhân: tên"), complaint(7, "Sai thông tin cá nhân"),
            complaint(8, "Thiếu mũi 1, AstraZeneca"), complaint(1), complaint(1, "Sai thông tin cá nhân"),
            complaint(9, "Thiếu tất cả mũi tiêm", c16="", c17="", c18="", c19=""), complaint(10, c3="x"),
        ],
    )  # fmt: skip
    said = {one.row_no: (str(one.kind.means), one.kind.dose) for one in found.complaints}
    assert said == {
        9: ("missing_one", 1), 11: ("missing_one", 2), 14: ("person_wrong", 0), 15: ("person_wrong", 0),
        16: ("missing_one", 1), 18: ("person_wrong", 0),
    }  # fmt: skip
    wrong = {number: [tuple(reason) for reason in reasons] for number, reasons in found.found.wrong.items()}
    assert wrong == {
        10: [("vaccine_missing", 20)], 12: [("wrong_missing", 24)], 13: [("wrong_unknown", 24)],
        19: [("vaccine_missing", 16)], 20: [("sex_code", 3)],
    }  # fmt: skip
    assert list(found.found.twice) == [17]


async def test_forty_people_become_forty_reports_and_the_office_hears_once(office: Office, tmp_path: Path) -> None:
    found = looked(tmp_path, [complaint(n) for n in range(1, 41)])
    filed = await sent(office, found)
    assert filed.list is not None and filed.list.good == 40 and await count(office) == 40
    async with office.work() as work:
        receipt = await receipt_of(work, filed.token)
        assert receipt is not None and receipt.done == 0 and receipt.list.about == ABOUT
        ticket = receipt.rows[3][1]
        assert ticket.category == "DOSE_MISSING_ONE" and ticket.subject.name == "Nguyễn Thị Thử"
        assert ticket.dose_numbers == (1,) and ticket.details.doses[0].lot == "ABV123"
        assert len({one.code for _, one in receipt.rows}) == 40 and ticket.subject.reporter.phone == ""
        assert await receipt_of(work, "0" * 64) is None
        told = await work.uow.connection.fetch("select cause from outbox")
    assert len(told) == len({row["cause"] for row in told}) and 1 <= len(told) < 10
    assert office.sms() == []  # nobody has proven a number in the list


async def test_the_same_rows_again_change_nothing_and_others_get_no_link(office: Office, tmp_path: Path) -> None:
    rows = [complaint(n) for n in range(1, 5)]
    first = await sent(office, looked(tmp_path, rows))
    again = await sent(office, looked(tmp_path, rows[::-1]))
    assert again.list is not None and again.token == first.token and await count(office) == 4
    other = await sent(office, looked(tmp_path, rows), ABOUT._replace(phone="0300777889"))
    assert other == Filed(None) and await count(office) == 4
    mended = await sent(office, looked(tmp_path, [*rows, complaint(5)]))
    assert mended.list is not None and (mended.list.good, mended.list.again) == (1, 4) and await count(office) == 5


async def test_a_row_that_was_mended_is_no_repeat_and_a_strangers_stands_in_nobodys_way(
    office: Office, tmp_path: Path
) -> None:
    stranger = ABOUT._replace(phone="0300777889")
    await sent(office, looked(tmp_path, [complaint(1), complaint(2)]), stranger)
    mine = await sent(office, looked(tmp_path, [complaint(1), complaint(3)]))
    assert mine.list is not None and (mine.list.good, mine.list.again) == (2, 0)
    mended = await sent(office, looked(tmp_path, [complaint(1, c17="02/08/2021"), complaint(3)]))
    assert mended.list is not None and (mended.list.good, mended.list.again) == (1, 1)


async def test_what_is_over_may_be_reported_anew(office: Office, tmp_path: Path) -> None:
    first = await sent(office, looked(tmp_path, [complaint(1), complaint(2)]))
    async with office.work() as work:
        receipt = await receipt_of(work, first.token)
        assert receipt is not None
        await withdraw(work, receipt.rows[0][1].id, SYSTEM)
    async with office.work() as work:
        receipt = await receipt_of(work, first.token)
        assert receipt is not None and receipt.done == 1
    second = await sent(office, looked(tmp_path, [complaint(1)]))
    assert second.list is not None and second.list.good == 1 and await count(office) == 3


async def test_a_kill_in_the_middle_leaves_nothing(office: Office, tmp_path: Path) -> None:
    found = looked(tmp_path, [complaint(n) for n in range(1, 11)])

    class Killed(Exception): ...

    with pytest.raises(Killed):
        async with office.work() as work:
            await file_complaints(work, found, ABOUT, "89", "here")
            raise Killed
    assert await count(office) == 0
    filed = await sent(office, found)
    assert filed.list is not None and await count(office) == 10


async def test_so_many_are_taken_and_no_more(office: Office, tmp_path: Path) -> None:
    found = looked(tmp_path, [complaint(n) for n in range(1, OF_A_NUMBER + 2)])
    for one in found.complaints[:OF_A_NUMBER]:
        await sent(office, replace(found, complaints=[one]))
    with pytest.raises(TooMany) as refused:
        await sent(office, replace(found, complaints=found.complaints[OF_A_NUMBER:]), source="elsewhere")
    assert refused.value.today
    assert await count(office) == OF_A_NUMBER
    with pytest.raises(ValueError, match=str(MOST + 1)):
        await sent(office, replace(found, complaints=[found.complaints[0]] * (MOST + 1)))


async def test_one_network_with_many_numbers_is_bounded_and_stands_in_nobodys_way(
    office: Office, tmp_path: Path
) -> None:
    found = looked(tmp_path, [complaint(1)])
    for n in range(OF_A_NETWORK):
        await sent(office, replace(found, complaints=[found.complaints[0]._replace(said=str(n))]),
                   ABOUT._replace(phone=f"03007770{n:02}"))  # fmt: skip
    last = replace(found, complaints=[found.complaints[0]._replace(said="more")])
    with pytest.raises(TooMany) as refused:
        await sent(office, last, ABOUT._replace(phone="0300888999"))
    assert not refused.value.today
    assert (await sent(office, last, ABOUT._replace(phone="0300888999"), source="elsewhere")).list is not None


async def test_nothing_of_a_person_is_readable_and_anonymising_the_last_forgets_the_sender(
    office: Office, tmp_path: Path
) -> None:
    filed = await sent(office, looked(tmp_path, [complaint(1), complaint(2)]))
    assert filed.list is not None
    async with office.work() as work:
        receipt = await receipt_of(work, filed.token)
        assert receipt is not None and filed.token == token_of(work, filed.list.id)
        sealed = await work.uow.connection.fetchval("select about_sealed from complaint_lists")
        assert b"0300777888" not in sealed
        await work.uow.retention.anonymise(receipt.rows[0][1].id, work.now)
        assert (kept := await receipt_of(work, filed.token)) is not None and kept.list.about == ABOUT
        await work.uow.retention.anonymise(receipt.rows[1][1].id, work.now)
        assert await receipt_of(work, filed.token) is None
        left = await work.uow.connection.fetchrow("select * from complaint_lists")
        assert {left[name] for name in ("about_sealed", "content_index", "token_index")} == {None}
        indexes = await work.uow.connection.fetch("select row_index from complaint_rows")
        assert [row["row_index"] for row in indexes] == [None, None]

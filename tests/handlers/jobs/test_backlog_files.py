"""Files of old reports as communes keep them: of every encoding and font, without titles, with formulas and days that
may be swapped."""

from collections.abc import Sequence
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from xlsxwriter import Workbook

from handlers.backlog.columns import guess
from handlers.backlog.doubtful import doubtful_dates
from handlers.backlog.files import listing_of
from handlers.backlog.rows import Choices, Reader, Refusal, Taken, read_rows
from handlers.backlog.sheet import Listing
from handlers.work import Work
from storage.spreadsheets import SheetProblem
from tests.handlers.jobs.test_backlog import office
from tests.handlers.records.spoiling import in_tcvn3, in_vni
from tests.handlers.tickets.office import VINH_HOA, Office
from tests.support.workbooks import compound

__all__ = ["office"]
TITLES = ("Họ và tên", "Ngày sinh", "Số điện thoại", "CCCD", "Ngày nhận", "Nội dung")
AN = ("Nguyễn Văn Hùng", "03/02/1980", "0300123456", "098080000123", "05/09/2021", "Thiếu mũi hai")
BA = ("Trần Thị Nở", "13/12/1975", "300123457", "98175000123", "15/09/2021", "Sai ngày tiêm")


def text_of(*rows: Sequence[str]) -> str:
    return "".join(",".join(one) + "\r\n" for one in rows)


def book(*rows: Sequence[Any]) -> bytes:
    made = Workbook(out := BytesIO(), {"in_memory": True})
    sheet, day = made.add_worksheet(), made.add_format({"num_format": "dd/mm/yyyy"})
    for at, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            if isinstance(cell, date):
                sheet.write_datetime(at, column, cell, day)
            elif isinstance(cell, tuple):
                sheet.write_formula(at, column, *cell)
            else:
                sheet.write(at, column, cell)
    made.close()
    return out.getvalue()


async def read(office: Office, listing: Listing, *, fonts: bool = False) -> tuple[Reader, list[Taken | Refusal]]:
    columns = guess(listing.titles) if any(listing.titles) else dict(enumerate(TITLES_FIELDS))
    async with office.work() as work:
        reader = made(work, columns, listing, fonts)
    return reader, read_rows(reader, listing)


TITLES_FIELDS = ("name", "birth", "phone", "identity", "received", "text")


def made(work: Work, columns: dict[int, str], listing: Listing, fonts: bool) -> Reader:
    return Reader(work, Choices(columns, "DOSE_MISSING_ONE", fonts), listing.titles, VINH_HOA)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1258", "tcvn3", "vni"])
async def test_a_csv_of_every_encoding_and_font_is_read_with_its_lost_zeros(office: Office, encoding: str) -> None:
    text = text_of(TITLES, AN, BA)
    if encoding in ("tcvn3", "vni"):
        content = (in_tcvn3(text) if encoding == "tcvn3" else in_vni(text)).encode("latin-1")
    elif encoding == "cp1258":
        content = b"".join(_in_1258(letter) for letter in text)
    else:
        content = text.encode(encoding)
    listing = await listing_of(content, "a.csv")
    assert set(guess(listing.titles).values()) == set(TITLES_FIELDS)
    if encoding in ("tcvn3", "vni"):
        told = (await read(office, listing))[1]
        assert [isinstance(row, Refusal) and row.faults[0][0] for row in told] == ["font", "font"]
    _, rows = await read(office, listing, fonts=True)
    taken = [row for row in rows if isinstance(row, Taken)]
    assert [row.subject.name for row in taken] == ["Nguyễn Văn Hùng", "Trần Thị Nở"]
    assert [row.details.description for row in taken] == ["Thiếu mũi hai", "Sai ngày tiêm"]
    assert [row.subject.phone for row in taken] == ["0300123456", "0300123457"]
    assert [row.identity.number for row in taken if row.identity] == ["098080000123", "098175000123"]


def _in_1258(letter: str) -> bytes:
    """As Windows writes it: the tone as a letter of its own."""
    import unicodedata

    try:
        return letter.encode("cp1258")
    except UnicodeEncodeError:
        apart = unicodedata.normalize("NFD", letter)
        tone = next(one for one in apart[1:] if one in "\u0300\u0301\u0303\u0309\u0323")
        return (unicodedata.normalize("NFC", apart.replace(tone, "")) + tone).encode("cp1258")


async def test_a_list_without_titles_loses_no_report_and_its_columns_are_chosen_by_what_they_hold(
    office: Office,
) -> None:
    listing = await listing_of(book(AN, BA), "a.xlsx")
    assert [line for line, _ in listing.lines] == [1, 2] and not any(listing.titles)
    _, rows = await read(office, listing)
    assert [row.subject.name for row in rows if isinstance(row, Taken)] == [AN[0], BA[0]]
    listing = await listing_of(book(("DANH SÁCH TỒN",), AN, BA), "a.xlsx")
    assert [line for line, _ in listing.lines] == [2, 3]
    listing = await listing_of(book(("Who", "What"), ("An", "x")), "a.xlsx")  # titles nobody knows are titles
    assert listing.titles == ("Who", "What")


async def test_formulas_count_by_their_value_and_one_that_failed_is_told(office: Office) -> None:
    good = (("=A9", None, "Lê Thị Sen"), *AN[1:])
    bad = (("=VLOOKUP(1;2;3)", None, "#N/A"), *BA[1:])
    _, (first, second) = await read(office, await listing_of(book(TITLES, good, bad), "a.xlsx"))
    assert isinstance(first, Taken) and first.subject.name == "Lê Thị Sen"
    assert isinstance(second, Refusal) and second.faults == (("cell_error", "name"),)


async def test_an_old_xls_is_told_what_to_do() -> None:
    with pytest.raises(SheetProblem, match="old_xls"):
        await listing_of(compound({"Book": b"x"}), "a.xls")


@pytest.mark.parametrize(
    ("days", "swapped", "refused"),
    [
        (("05/09/2021", "15/09/2021", "2021-09-06", "09/09/2021"), [], []),
        (("05/09/2021", "09/25/2021", "09/09/2021", "15/09/2021", "7/8/21"), [2, 6], [3]),
        ((date(2021, 5, 9), date(2021, 6, 9), date(2021, 7, 7), "13/09/2021", "25/09/2021", "30/09/2021"), [2, 3], []),
        ((date(2021, 5, 9), date(2021, 6, 20), "13/09/2021", "25/09/2021", "30/09/2021", date(2021, 7, 7)), [], []),
        (("11:20 05/09/2021", "thứ hai, 09/25/2021"), [2], [3]),
    ],
)
async def test_days_that_may_be_swapped_are_told_by_the_others_of_their_column(
    office: Office, days: Sequence[Any], swapped: list[int], refused: list[int]
) -> None:
    rows = [(*AN[:4], day, f"{AN[5]} {n}") for n, day in enumerate(days)]
    listing = await listing_of(book(TITLES, *rows), "a.xlsx")
    reader, found = await read(office, listing)
    assert [
        row.line for row in found if isinstance(row, Refusal) and ("month_first", "received") in row.faults
    ] == refused
    taken = {row.line for row in found if isinstance(row, Taken)}
    assert doubtful_dates(reader, listing, taken) == swapped

"""Lists in the national template, for tests of the import."""

from collections.abc import Sequence
from pathlib import Path

from handlers.records.template import header, words
from storage.spreadsheets import write_xlsx

GOOD = (
    "1", "Nguyễn Thị Thử", "05/02/1980", "1", "9", "Trường tiểu học", "0300123456", "098180000123", "", "Tỉnh An Giang",
    "89", "Thành phố Long Xuyên", "883", "Phường Mỹ Bình", "30280", "Tổ 3", "AstraZeneca", "01/08/2021", "ABV123",
    "BV891", "", "", "", "", "", "",
)  # fmt: skip
NAME, BIRTH, SEX, GROUP, PHONE, IDENTITY, INSURANCE, COMMUNE = 1, 2, 3, 4, 6, 7, 8, 14
DOSE_1, DOSE_2 = 16, 20
SECOND = ("AstraZeneca", "03/10/2021", "ABW7", "BV891")


def row(**changes: str) -> list[str]:
    """The good row with other cells: `row(c6="0300999999")`."""
    made = list(GOOD)
    for column, value in changes.items():
        made[int(column[1:])] = value
    return made


def with_second(cells: Sequence[str]) -> list[str]:
    """The same person with dose 2."""
    return [*cells[:DOSE_2], *SECOND, *cells[DOSE_2 + 4 :]]


def person(number: int, **changes: str) -> list[str]:
    """The good row for another person."""
    return row(**{"c0": str(number), "c6": f"0300{number:06}", "c7": f"098180{number:06}", **changes})


def write(path: Path, rows: Sequence[Sequence[str]]) -> Path:
    """A list as the template has it: merged headers in rows 7 and 8, data from row 9."""
    (top, below), merged = header()
    more = list(words()["returned"].values()) if rows and len(rows[0]) > len(GOOD) else []  # as it was given back
    titles = [[*top, *more], [*below, *[""] * len(more)]]
    write_xlsx(path, titles, rows, header_row=6, merged=merged, sheet="PL1_Danh sach doi tuong tiem")
    return path

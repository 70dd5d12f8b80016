"""A right list, and what programs make of it: each way writes a file as that program leaves it."""

import csv
import random
import unicodedata
from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import xlsxwriter

from bot.demo.names import make_name
from handlers.records.old_fonts import _tcvn3_letters, _vni_letters
from handlers.records.template import header, words
from tests.handlers.records.lists import GOOD, write

PEOPLE = 200
BIRTH, NAME, PHONE, IDENTITY, INJECTED = 2, 1, 6, 7, 17
PLAIN: dict[str, int] = words()["plain"]
Rows = list[list[Any]]


def right_list(dice: random.Random) -> Rows:
    """200 people as they should be written: cells of text, days as dd/mm/yyyy."""
    rows: Rows = []
    for number in range(1, PEOPLE + 1):
        made: list[Any] = list(GOOD)
        sex = dice.randrange(2)
        born = date(1940, 1, 1) + timedelta(days=dice.randrange(23_000))
        given = date(2021, 7, 1) + timedelta(days=dice.randrange(75))
        made[0], made[NAME], made[3] = str(number), make_name(dice, ("male", "female")[sex]), str(sex)
        made[BIRTH], made[INJECTED] = _typed(born), _typed(given)
        made[PHONE] = f"0300{dice.randrange(10**6):06}"
        # A card of now, one of the nine digits of before, or none.
        kind = dice.random()
        made[IDENTITY] = (
            f"098{dice.randrange(2)}80{number:06}" if kind < 0.8 else f"0980{number:05}" if kind < 0.95 else ""
        )
        made[15] = f"Tổ {dice.randint(1, 30)}, ấp Mỹ Lộc"
        rows.append(made)
    return rows


def _typed(day: date) -> str:
    return day.strftime("%d/%m/%Y")


def _read(text: str) -> date:
    return datetime.strptime(text, "%d/%m/%Y").date()  # noqa: DTZ007


def write_csv(path: Path, rows: Rows, encoding: str = "utf-8", *, raw: bool = False) -> Path:
    """The plain csv with the dose number. `raw`: cells stand as they are, unquoted."""
    lines = [[*PLAIN, "mui_so"], *([*(row[column] for column in PLAIN.values()), "1"] for row in rows)]
    with path.open("w", encoding=encoding, newline="") as file:
        if raw:
            file.writelines(",".join(map(str, line)) + "\n" for line in lines)
        else:
            csv.writer(file).writerows(lines)
    return path


def write_cells(path: Path, rows: Rows, *, shown: str = "dd/mm/yyyy", from_1904: bool = False) -> Path:
    """The template with real cells: days and numbers where a row has them. `shown`: '' drops the form of days."""
    with xlsxwriter.Workbook(str(path), {"date_1904": from_1904}) as book:
        page = book.add_worksheet("PL1")
        days = book.add_format({"num_format": shown} if shown else {})
        for number, row in enumerate([*header()[0], *rows]):
            for column, cell in enumerate(row):
                if isinstance(cell, datetime | date):
                    page.write_datetime(number, column, cell, days)
                else:
                    page.write(number, column, cell) if isinstance(cell, float) else page.write_string(
                        number, column, cell
                    )
    return path


def _as_month_first(text: str) -> date | None:
    """A day as a program of the United States reads it, or None where it cannot."""
    day = _read(text)
    return date(day.year, day.day, day.month) if day.day <= 12 else None


def pandas_floats(path: Path, rows: Rows, dice: random.Random) -> Path:
    """One number is missing, so the whole column becomes floats."""
    for row in rows:
        row[IDENTITY] = f"{float(row[IDENTITY])}" if row[IDENTITY] else ""
        row[PHONE] = str(int(row[PHONE]))
    return write_csv(path, rows)


def lost_zeros(path: Path, rows: Rows, dice: random.Random) -> Path:
    """A csv opened and saved: numbers without their zeros."""
    for row in rows:
        for column in (IDENTITY, PHONE):
            row[column] = row[column].lstrip("0")
    return write_csv(path, rows)


def number_cells(path: Path, rows: Rows, dice: random.Random) -> Path:
    """Numbers typed into cells that were no text."""
    for row in rows:
        for column in (IDENTITY, PHONE):
            row[column] = float(row[column]) if row[column] else ""
    return write_cells(path, rows)


def exponents(path: Path, rows: Rows, dice: random.Random) -> Path:
    """Saved as csv while the column was too narrow."""
    for row in rows:
        number = row[IDENTITY]
        row[IDENTITY] = dice.choice(("{:.5E}", "{:.2E}", "{:.4e}")).format(float(number)) if number else ""
    return write_csv(path, rows)


def opened_in_the_states(path: Path, rows: Rows, dice: random.Random) -> Path:
    """A csv opened by a spreadsheet with month first: days up to 12 become days, others stay text."""
    for row in rows:
        for column in (BIRTH, INJECTED):
            row[column] = _as_month_first(row[column]) or row[column]
    return write_cells(path, rows)


def pandas_month_first(path: Path, rows: Rows, dice: random.Random) -> Path:
    """`to_datetime` without `dayfirst`: what cannot be is read the other way round (old) or dropped (coerce)."""
    drops = dice.random() < 0.5
    for row in rows:
        for column in (BIRTH, INJECTED):
            day = _as_month_first(row[column])
            row[column] = day.isoformat() if day else "" if drops else _read(row[column]).isoformat()
    return write_csv(path, rows)


def another_time_zone(path: Path, rows: Rows, dice: random.Random) -> Path:
    """A JavaScript library writes midnight of Viet Nam in world time."""
    hours = dice.choice((7, 8))
    for row in rows:
        for column in (BIRTH, INJECTED):
            row[column] = datetime.combine(_read(row[column]), time()) - timedelta(hours=hours)
    return write_cells(path, rows)


def days_from_1904(path: Path, rows: Rows, dice: random.Random) -> Path:
    """An old Mac's workbook whose cells lost their form."""
    for row in rows:
        for column in (BIRTH, INJECTED):
            row[column] = _read(row[column])
    return write_cells(path, rows, shown=dice.choice(("", "dd/mm/yyyy")), from_1904=True)


def in_a_font(font: str) -> Callable[[Path, Rows, random.Random], Path]:
    """Typed in a font of old, as xlsx, or as csv in the letters of the West."""

    def spoil(path: Path, rows: Rows, dice: random.Random) -> Path:
        for row in rows:
            row[NAME] = in_tcvn3(row[NAME]) if font == "tcvn3" else in_vni(row[NAME])
        if dice.random() < 0.5:
            return write_cells(path, rows)
        for row in rows:
            row[15] = row[5] = ""
        return write_csv(path, rows, "latin-1")

    return spoil


def in_tcvn3(name: str) -> str:
    back = {meant: chr(shown) for shown, meant in _tcvn3_letters().items()}
    return "".join(back.get(letter, back.get(letter.lower(), letter)) for letter in name)


def in_vni(name: str) -> str:
    back: dict[str, str] = {}
    for shown, meant in _vni_letters().items():
        back.setdefault(meant, shown)
    return "".join(back.get(letter, letter) for letter in name)


def wrong_letters(path: Path, rows: Rows, dice: random.Random) -> Path:
    """UTF-8 read as the letters of the West, and saved again."""
    for row in rows:
        row[NAME] = row[NAME].encode().decode(dice.choice(("latin-1", "cp1252")), errors="replace")
    return write_cells(path, rows)


def shared_cards(path: Path, rows: Rows, dice: random.Random) -> Path:
    """Children stand under the number of the mother."""
    for at in range(0, PEOPLE, dice.choice((2, 10))):
        rows[at][IDENTITY] = rows[at + 1][IDENTITY] = f"098180{at:06}"
    return write(path, rows)


def open_quote(path: Path, rows: Rows, dice: random.Random) -> Path:
    """A quote typed by hand that nobody closed; sometimes another one closes it, many people later."""
    first = dice.randrange(PEOPLE - 20)
    rows[first][15] = '"' + rows[first][15].replace(",", "")
    if dice.random() < 0.5:
        rows[first + dice.randint(2, 15)][15] = 'Ấp Mỹ Lộc"'
    for row in rows:
        row[15] = row[15].replace(",", "")
    return write_csv(path, rows, raw=True)


def sheets_and_forms(path: Path, rows: Rows, dice: random.Random) -> Path:
    """Hamlets on sheets of their own with title, numbered columns, empty numbered lines and signatures; an old copy is
    hidden before them."""
    titles, _ = header()
    with xlsxwriter.Workbook(str(path)) as book:
        hidden = book.add_worksheet("PL1_cu")
        _put(hidden, [*titles, *[[*row[:NAME], "Người Cũ Ẩn", *row[BIRTH:]] for row in rows]])
        for at in range(0, PEOPLE, 50):
            numbers = [[f"({n})" for n in range(1, 27)]] if dice.random() < 0.5 else []
            empty = [[str(n), *[""] * 8, "Tỉnh An Giang", "89", *[""] * 15] for n in range(51, 61)]
            signed: list[list[str]] = [
                [], ["", "Tổng cộng: 50 người"],
                [*[""] * 16, "Long Xuyên, ngày 05 tháng 9 năm 2021"],
                ["", "NGƯỜI LẬP DANH SÁCH", *[""] * 15, "TRƯỞNG TRẠM"],
                ["", "(Ký, ghi rõ họ tên)"], [], ["", "Nguyễn Văn Ký"],
            ]  # fmt: skip
            above = [["", "DANH SÁCH ĐỐI TƯỢNG TIÊM"], [f"Ấp Mỹ {at}"], []]
            sheet = book.add_worksheet(f"Ấp {at}")
            _put(sheet, [*above, *titles, *numbers, *rows[at : at + 50], *empty, *signed])
            if at == 0:
                sheet.activate()
                sheet.set_first_sheet()
        dice.choice((hidden.hide, hidden.very_hidden))()
    return path


def _put(sheet: Any, rows: Sequence[Sequence[str]]) -> None:
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            if cell:
                sheet.write_string(number, column, cell)


def composed_otherwise(path: Path, rows: Rows, dice: random.Random) -> Path:
    """A Mac keeps letters and marks apart, and puts blanks that are none."""
    for row in rows:
        row[NAME] = unicodedata.normalize("NFD", row[NAME]).replace(" ", dice.choice((" ", "\u00a0", "  ")))
    return write(path, rows)


WAYS: dict[str, Callable[[Path, Rows, random.Random], Path]] = {
    way.__name__: way
    for way in (
        pandas_floats, lost_zeros, number_cells, exponents, opened_in_the_states, pandas_month_first, another_time_zone,
        days_from_1904, wrong_letters, shared_cards, open_quote, sheets_and_forms, composed_otherwise,
    )
} | {"tcvn3": in_a_font("tcvn3"), "vni": in_a_font("vni")}  # fmt: skip
HARMLESS = {"days_from_1904", "sheets_and_forms", "composed_otherwise"}
"""Ways after which everybody can still be read."""

"""Reading the rows of an xlsx or csv file.

A cell is text, a number (float or int), a date, a datetime, a bool, or '' when empty. Text is as it stands in the file
(xlsx) or composed (csv): who reads a cell normalises it.
"""

import csv
import io
import unicodedata
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from storage.spreadsheets.problems import SheetProblem
from storage.spreadsheets.zip_check import MOST_ROWS, check_xlsx

Cell = str | float | int | bool | date | datetime | time | timedelta
Row = Sequence[Cell]

MOST_CSV_BYTES = 200 * 1024 * 1024
LONGEST_CELL = 32_767
_DELIMITERS = ",;\t|"
_SNIFFED = 4096


class Sheet:
    """The rows of one list, which can be gone through more than once."""

    def __init__(self, *, sheet: CalamineSheet | None = None, text: str = "") -> None:
        self._sheet = sheet
        self._text = text
        self._delimiter = _delimiter(text) if sheet is None else ""

    def rows(self) -> Iterator[Row]:
        """Every row from the first of the file, empty ones too, but not those after the last value.

        Errors: SheetProblem `too_many_rows`.
        """
        for count, row in enumerate(self._raw()):
            if count >= MOST_ROWS:
                raise SheetProblem("too_many_rows")
            yield row

    @property
    def height(self) -> int:
        """About how many rows there are: exact for xlsx."""
        if self._sheet is None:
            return self._text.count("\n") + (not self._text.endswith("\n"))
        end = self._sheet.end
        return end[0] + 1 if end is not None else 0

    def _raw(self) -> Iterator[Row]:
        if self._sheet is None:
            csv.field_size_limit(LONGEST_CELL)
            try:
                yield from csv.reader(io.StringIO(self._text, newline=""), delimiter=self._delimiter)
            except csv.Error as fault:
                raise SheetProblem("kind") from fault
            return
        start = self._sheet.start
        before: list[Cell] = [""] * (start[1] if start is not None else 0)
        for row in self._sheet.iter_rows():
            yield before + row if before else row


def open_sheet(path: Path, *, prefer: Sequence[str] = ()) -> Sheet:
    """Open a list. `prefer`: beginnings of sheet names to look for first; else the first sheet that is not empty.

    Errors: SheetProblem (`kind` when the file is neither xlsx nor text).
    """
    with path.open("rb") as file:
        start = file.read(8)
    if start.startswith(b"PK"):
        return _open_xlsx(path, prefer)
    if start.startswith(b"\xd0\xcf\x11\xe0"):  # old xls, or an xlsx with a password
        raise SheetProblem("kind")
    if path.stat().st_size > MOST_CSV_BYTES:
        raise SheetProblem("too_large")
    text = decode(path.read_bytes())
    if not text.strip():
        raise SheetProblem("empty")
    return Sheet(text=text)


def _open_xlsx(path: Path, prefer: Sequence[str]) -> Sheet:
    check_xlsx(path)
    try:
        workbook = CalamineWorkbook.from_path(str(path))
        names = workbook.sheet_names
        wanted = [name for name in names if any(name.startswith(one) for one in prefer)] or names
        for name in wanted:
            sheet = workbook.get_sheet_by_name(name)
            if sheet.end is not None:
                return Sheet(sheet=sheet)
    except CalamineError as fault:
        raise SheetProblem("not_xlsx") from fault
    raise SheetProblem("empty")


def decode(raw: bytes) -> str:
    """Text of a csv file: UTF-8 with or without mark, UTF-16 with mark (Excel's "Unicode text"), else Windows-1258.

    Windows-1258 writes marks as letters of their own: composed (NFC) afterwards. Errors: SheetProblem `encoding`.
    """
    marked = raw.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "cp1258"):
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            break
        return unicodedata.normalize("NFC", text)
    raise SheetProblem("encoding")


def _delimiter(text: str) -> str:
    """The separator that the first lines use most, outside quotes."""
    head = "\n".join(text[:_SNIFFED].splitlines()[:10])
    unquoted = "".join(head.split('"')[::2])
    return max(_DELIMITERS, key=unquoted.count)

"""Lists as text: csv files of every encoding and separator that is met."""

import csv
import io
import unicodedata
from collections.abc import Iterator

from storage.spreadsheets.problems import SheetProblem

LONGEST_CELL = 32_767
_DELIMITERS = ",;\t|"
_SNIFFED = 4096
_FEW_ZEROS = 5  # a text of two bytes a letter without its mark has a zero in nearly every second place
_LEAST_CELLS = 4  # separators in one line of a cell: below, an address of several lines may hold them


def decode(raw: bytes) -> str:
    """Text of a csv file: UTF-8 with or without mark, UTF-16 with mark (Excel's "Unicode text"), else Windows-1258.

    Windows-1258 writes marks as letters of their own: composed (NFC) afterwards. Errors: SheetProblem `encoding`, or
    `kind` where too few zeros stand for letters of two bytes: no text at all.
    """
    marked = raw.startswith((b"\xff\xfe", b"\xfe\xff"))
    if not marked and 0 < raw.count(0) * _FEW_ZEROS < len(raw):
        raise SheetProblem("kind")
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "cp1258"):
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            break
        return unicodedata.normalize("NFC", text)
    raise SheetProblem("encoding")


def delimiter_of(text: str) -> str:
    """The separator that the first lines use most, outside quotes."""
    head = "\n".join(text[:_SNIFFED].splitlines()[:10])
    unquoted = "".join(head.split('"')[::2])
    return max(_DELIMITERS, key=unquoted.count)


def csv_rows(text: str, delimiter: str) -> Iterator[list[str]]:
    """Every row.

    Errors: SheetProblem `quote` with the `line` where a quote opens and does not close where it should: everything
    up to the next quote would be one cell, and the people in it gone.
    """
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = 1
    try:
        for row in reader:
            if reader.line_num > line and any(_holds_rows(cell, delimiter) for cell in row):
                raise SheetProblem("quote", line=line)
            yield row
            line = reader.line_num + 1
    except csv.Error as fault:
        raise SheetProblem("quote", line=line) from fault


def _holds_rows(cell: str, delimiter: str) -> bool:
    """Whether rows of the list were swallowed by a cell of several lines."""
    return "\n" in cell and any(part.count(delimiter) >= _LEAST_CELLS for part in cell.split("\n"))

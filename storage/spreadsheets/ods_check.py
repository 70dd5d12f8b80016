"""Looks into an .ods before anything opens it. Limits as for .xlsx (zip_check.py): parts, sizes, how far cells lie; and
because one cell may say that it stands there a million times, how many cells and letters it comes to when laid out.
Source: OpenDocument 1.3, part 3, 9."""

import re
import zipfile
import zlib
from pathlib import Path
from typing import Final
from xml.parsers.expat import ExpatError, ParserCreate

from storage.spreadsheets.broken_cells import Cells
from storage.spreadsheets.problems import SheetProblem
from storage.spreadsheets.zip_check import MOST_BYTES, MOST_COLUMNS, MOST_PARTS, MOST_ROWS, SMALL_PART, inflate

MEDIA: Final = b"application/vnd.oasis.opendocument.spreadsheet"
CONTENT, MANIFEST, MIMETYPE, WHOLE = "content.xml", "META-INF/manifest.xml", "mimetype", "encrypted-package"
MOST_RATIO: Final = 250  # its cells take far more words than those of an .xlsx
MOST_CELLS: Final = MOST_ROWS * MOST_COLUMNS
_READ: Final = (CONTENT, MANIFEST, MIMETYPE)
_OTHER: Final = re.compile(r"(?:^|[/\\])workbook\.(?:xml|bin)$", re.IGNORECASE)
_LOCKED: Final = b"encryption-data"


def is_ods(path: Path) -> bool:
    """Whether a zip says that it is an OpenDocument spreadsheet, or holds a locked one."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
            return CONTENT in names or WHOLE in names
    except (zipfile.BadZipFile, OSError, ValueError):
        return False


def check_ods(path: Path) -> list[Cells]:
    """Of each sheet, in order, its cells that hold an error or a formula that nothing has worked out.

    Errors: SheetProblem `not_xlsx`, `locked`, `too_many_parts`, `too_large`, `bomb`, `too_far`.
    """
    try:
        with zipfile.ZipFile(path) as archive, path.open("rb") as file:
            parts = archive.infolist()
            if len(parts) > MOST_PARTS:
                raise SheetProblem("too_many_parts")
            held: dict[str, bytes] = {}
            left, table = MOST_BYTES, _Table()
            if any(_OTHER.search(part.filename) for part in parts):
                raise SheetProblem("not_xlsx")  # of two kinds: the reader might take the one that nobody looked into
            if any(part.filename == WHOLE for part in parts):
                raise SheetProblem("locked")
            for part in sorted(parts, key=lambda one: one.filename == CONTENT):  # the cells last
                is_content = part.filename == CONTENT
                if is_content and _LOCKED in held.get(MANIFEST, b""):
                    raise SheetProblem("locked")
                size, start = 0, b""
                most = max(SMALL_PART, part.compress_size * MOST_RATIO)
                for chunk in inflate(file, part):
                    size += len(chunk)
                    if size > most or size > left:
                        raise SheetProblem("bomb" if size > most else "too_large")
                    if is_content:
                        table.feed(chunk)
                    elif part.filename in _READ and size <= SMALL_PART:
                        start += chunk
                held[part.filename] = start
                left -= size
            if held.get(MIMETYPE, b"").strip() != MEDIA or CONTENT not in held:
                raise SheetProblem("not_xlsx")
            table.feed(b"", last=True)
            return table.broken
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, ExpatError) as fault:
        raise SheetProblem("not_xlsx") from fault


class _Table:
    """The cells of content.xml as they are parsed."""

    def __init__(self) -> None:
        self.broken: list[Cells] = []
        self._row = self._column = 0  # from 0, where the next begins
        self._rows = self._columns = 1  # how often the open one stands there
        self._cells = self._letters = self._empty = 0
        self._in_cell = self._holds = self._aside = False
        parser = ParserCreate()
        parser.StartElementHandler, parser.EndElementHandler = self._start, self._end
        parser.CharacterDataHandler = self._text
        parser.StartDoctypeDeclHandler = self._doctype
        self._parser = parser

    def feed(self, raw: bytes, *, last: bool = False) -> None:
        """Errors: ExpatError, SheetProblem."""
        self._parser.Parse(raw, last)

    def _doctype(self, *_: object) -> None:
        raise SheetProblem("not_xlsx")  # no program writes one, and entities are made of it

    def _start(self, tag: str, about: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        if name == "table":
            self.broken.append({})
            self._row = 0
        elif name == "table-row":
            self._rows, self._column, self._empty = _times(about.get("table:number-rows-repeated")), 0, 0
        elif name in ("table-cell", "covered-table-cell"):
            self._columns = _times(about.get("table:number-columns-repeated"))
            self._in_cell, self._aside = True, False
            kind = about.get("office:value-type") or about.get("calcext:value-type")
            self._holds = kind is not None
            if "error" in (about.get("calcext:value-type"), kind) or (kind is None and "table:formula" in about):
                self._holds = True
                self._mark()
        elif name == "annotation":
            self._aside = True

    def _end(self, tag: str) -> None:
        name = tag.rpartition(":")[2]
        if name == "annotation":
            self._aside = False
        elif name in ("table-cell", "covered-table-cell"):
            self._cells += self._empty  # empty ones are laid out as soon as any other follows
            self._column += self._columns
            self._empty = 0 if self._holds else self._columns
            if self._holds:
                self._cells += self._columns * self._rows
                if self._column > MOST_COLUMNS or self._row + self._rows > MOST_ROWS:
                    raise SheetProblem("too_far")
            if self._cells > MOST_CELLS:
                raise SheetProblem("bomb")
            self._in_cell = False
        elif name == "table-row":
            self._row += self._rows

    def _text(self, text: str) -> None:
        if self._in_cell and not self._aside and (self._holds or not text.isspace()):
            self._holds = True
            self._letters += len(text) * self._columns * self._rows
            if self._letters > MOST_BYTES:
                raise SheetProblem("bomb")

    def _mark(self) -> None:
        """The open cell is broken."""
        columns = range(self._column, min(self._column + self._columns, MOST_COLUMNS))
        if not self.broken or self._row + self._rows > MOST_ROWS:
            raise SheetProblem("too_far" if self.broken else "not_xlsx")
        for row in range(self._row, self._row + self._rows):
            self.broken[-1].setdefault(row, set()).update(columns)


def _times(said: str | None) -> int:
    """Errors: ValueError."""
    if said is None:
        return 1
    times = int(said[:9])
    if times < 1:
        raise ValueError(said)
    return times

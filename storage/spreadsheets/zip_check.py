"""Looks into an xlsx before anything opens it. Nothing here trusts what the zip directory says of itself.

Every part is looked through, whatever its name: a reader takes for a sheet what the workbook names as one.
Limits, chosen so that a list of 100,000 people in 26 columns passes with room (10 MB packed, 95 MB unpacked, ratio 10,
12 parts): 50 parts; 320 MB unpacked in all; 100 times the packed size for any part above 1 MB; cells with a value no
further than row 250,000 and column AZ. The last one matters because readers lay out a full grid up to the furthest
cell: one value in XFD1048576 would be 17 thousand million cells.
"""

import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO, NamedTuple
from xml.parsers.expat import ExpatError, ParserCreate

from storage.spreadsheets.problems import SheetProblem
from storage.spreadsheets.shared_texts import SharedTexts

MOST_PARTS = 50
MOST_BYTES = 320 * 1024 * 1024
MOST_RATIO = 100
SMALL_PART = 1024 * 1024  # below this any ratio is harmless
MOST_ROWS = 250_000
MOST_COLUMNS = 52
CHUNK = 1 << 20
_STORED, _DEFLATED = 0, 8
# Programs part folders by either slash, write names in any case, or leave the folder out.
_WORKBOOK = re.compile(r"(?:^|[/\\])workbook\.xml$", re.IGNORECASE)
_BINARY = re.compile(r"(?:^|[/\\])workbook\.bin$|^content\.xml$", re.IGNORECASE)
_LONGEST_WORKBOOK = 1024 * 1024
_FROM_1904 = re.compile(rb"""<(?:\w+:)?workbookPr\b[^>]*\bdate1904\s*=\s*["'](?:1|true|on)["']""")
_LOCAL_HEADER = 30

# A first look over a chunk: cells and rows that are not written as every program writes them, and references that
# may lie beyond the limits. For the latter letters, digits and blanks become one of each, of the rest only `r` and what
# parts words is left (`<row r="7"><c r="AB7" s="1">` becomes `rw r0>rAA0 0>`), and what may be beyond has one of a
# few forms. Most parts have nothing of all that; a part that has is parsed.
_ODD = (  # one by one they are searched three times as quickly as together
    re.compile(rb'<c(?! r="[A-Z]\d)(?! r="[A-Z]{2}\d)[\t\n\r />]'),
    re.compile(rb'w(?<=<row)(?:[\t\n\r/>]| (?!r="\d))'),  # one letter is found as quickly as memory is read
    re.compile(rb":(?:c|row)[\s/>]"),
)
_SHORTER = bytes.maketrans(b"BCDEFGHIJKLMNOPQRSTUVWXYZ123456789\t\n\r'", b"A" * 25 + b"0" * 9 + b" " * 4)
_LEFT_OUT = bytes(set(range(256)) - set(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789\t\n\r' rw>"))
_THREE_LETTERS = b"rAAA"
_SEVEN_DIGITS = (b"rA0000000", b"rAA0000000", b"r0000000")
_SIX_DIGITS = (b"rA000000", b"rAA000000", b"r000000")
_BEYOND_ROWS = re.compile(rb'<(?:c|row) r="[A-Z]{0,2}(?:0|2[5-9]\d{4}|[3-9]\d{5})')  # rows end at 250,000
_TWO_LETTERS = b"rAA0"
# Each of those with letters or with digits holds one of these, which most parts do not.
_LETTERS, _DIGITS = b"AA", (b"A000000", b"r000000")
_BEYOND_AZ = re.compile(rb'r="[B-Z][A-Z]\d')  # columns end at AZ
_DATA = b"sheetData"
_LONGEST_TAG = 65_536
MARKS = (b't="e"', b"<f")
"""In every sheet that holds an error or a formula."""
_IN_MARKS = tuple((mark, mark[at : at + 1]) for mark, at in zip(MARKS, (3, 1), strict=True))  # a letter rare in cells


def check_xlsx(path: Path) -> bool:
    """Whether a sheet may hold errors or formulas (broken_cells.py then looks).

    Errors: SheetProblem `not_xlsx`, `too_many_parts`, `too_large`, `bomb`, `too_far`.
    """
    try:
        with zipfile.ZipFile(path) as archive, path.open("rb") as file:
            parts = archive.infolist()
            if len(parts) > MOST_PARTS:
                raise SheetProblem("too_many_parts")
            if sum(part.file_size for part in parts) > MOST_BYTES:
                raise SheetProblem("too_large")
            if not is_workbook(parts):
                raise SheetProblem("not_xlsx")
            left, marked, texts = MOST_BYTES, False, SharedTexts()
            looked = []
            for part in parts:
                one = _check_part(file, part, left, texts)
                left, marked = left - one.size, marked or one.is_marked
                looked.append((part, one))
            if texts.may_be_too_much:
                texts.count(
                    (inflate(file, part) for part, one in looked if one.holds_texts),
                    (_whole_tags(inflate(file, part)) for part, one in looked if one.holds_cells),
                )
            return marked
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError) as fault:
        raise SheetProblem("not_xlsx") from fault


def is_workbook(parts: Iterable[zipfile.ZipInfo]) -> bool:
    """Whether they are those of an xlsx and of nothing else: a reader that fails at it would try the next kind."""
    names = [part.filename.lower() for part in parts]
    return any(_WORKBOOK.search(name) for name in names) and not any(_BINARY.search(name) for name in names)


def counts_from_1904(path: Path) -> bool:
    """Whether days are numbered from 1904, as on old Macs. `path`: an xlsx that was checked."""
    with zipfile.ZipFile(path) as archive:
        for part in archive.infolist():
            if _WORKBOOK.search(part.filename):
                with archive.open(part) as file:
                    return _FROM_1904.search(file.read(_LONGEST_WORKBOOK)) is not None
    return False


class _Part(NamedTuple):
    """What was seen of a part: its true size, whether it has cells, some with marks of `MARKS`, and shared texts."""

    size: int
    is_marked: bool
    holds_cells: bool
    holds_texts: bool


def _check_part(file: BinaryIO, part: zipfile.ZipInfo, left: int, texts: SharedTexts) -> _Part:
    size, begun, holds_texts = 0, b"", False
    texts.begin()
    most = max(SMALL_PART, part.compress_size * MOST_RATIO)
    holds_data = may_be = marked = False
    for chunk in inflate(file, part):
        size += len(chunk)
        if size > most:
            raise SheetProblem("bomb")
        if size > left:
            raise SheetProblem("too_large")
        # A tag that a piece cuts in two is looked at with the next: half of one looks odd.
        end = chunk.rfind(b">") + 1
        whole, begun = (begun + chunk[:end], chunk[end:]) if end else (b"", begun + chunk)
        holds_data = holds_data or _DATA in whole  # stands before every cell
        holds_texts = texts.feed(whole, in_sheet=holds_data) or holds_texts
        may_be = may_be or len(begun) > _LONGEST_TAG or (holds_data and may_be_far(whole))
        marked = marked or (holds_data and any(letter in whole and mark in whole for mark, letter in _IN_MARKS))
    if holds_data and may_be and reaches_far(inflate(file, part)):
        raise SheetProblem("too_far")
    return _Part(size, marked, holds_data, holds_texts)


def _whole_tags(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The same, each cut behind a cell, so that none lies in two where they are written as every program does."""
    begun = b""
    for piece in pieces:
        whole = begun + piece
        end = whole.rfind(b"</c>") + 4
        if end < 4 or len(whole) - end > _LONGEST_TAG:
            end = len(whole)
        yield whole[:end]
        begun = whole[end:]
    yield begun


def may_be_far(xml: bytes) -> bool:
    """The first look: False only where no cell lies beyond the limits, however it is written."""
    if any(odd.search(xml) is not None for odd in _ODD):
        return True
    shorter = xml.translate(_SHORTER, _LEFT_OUT)
    if _LETTERS in shorter and (
        _THREE_LETTERS in shorter or (_TWO_LETTERS in shorter and _BEYOND_AZ.search(xml) is not None)
    ):
        return True
    if not any(form in shorter for form in _DIGITS):
        return False
    return any(form in shorter for form in _SEVEN_DIGITS) or (
        any(form in shorter for form in _SIX_DIGITS) and _BEYOND_ROWS.search(xml) is not None
    )


def reaches_far(pieces: Iterable[bytes]) -> bool:
    """Whether a cell beyond the limits holds a value, by parsing the part. Empty rows and cells with only a format lie
    there in many files that Excel wrote, and take no room.

    Cells and rows without a reference follow the one before, as for readers. Errors: SheetProblem `not_xlsx`.
    """
    cells = _Cells()
    parser = ParserCreate()
    parser.StartElementHandler = cells.start
    parser.EndElementHandler = cells.end
    try:
        for piece in pieces:
            parser.Parse(piece, False)
            if cells.far:
                return True
        parser.Parse(b"", True)
    except ExpatError as fault:
        raise SheetProblem("not_xlsx") from fault
    return cells.far


class _Cells:
    """Where the cell being parsed lies (1-based), and whether one beyond the limits held something."""

    def __init__(self) -> None:
        self.far = False
        self._row = self._column = 0
        self._in_cell = False

    def start(self, tag: str, about: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        if self._in_cell:
            self.far = self.far or self._row > MOST_ROWS or self._column > MOST_COLUMNS
        elif name == "row":
            digits = about.get("r", "")
            self._row = int(digits[:9]) if digits.isdecimal() else self._row + 1
            self._column = 0
        elif name == "c":
            self._in_cell = True
            letters = about.get("r", "").strip().rstrip("0123456789")
            digits = about.get("r", "").strip()[len(letters) :]
            self._row = int(digits[:9]) if digits else self._row
            self._column = _number_of(letters) if letters else self._column + 1

    def end(self, tag: str) -> None:
        if tag.rpartition(":")[2] == "c":
            self._in_cell = False


def _number_of(letters: str) -> int:
    """A is 1, AZ is 52. Beyond four letters only that it is far."""
    number = 0
    for letter in letters[:4].upper():
        number = number * 26 + ord(letter) - 64
    return number


def inflate(file: BinaryIO, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """What a reader would truly get, in pieces: the sizes in the directory may lie."""
    file.seek(part.header_offset)
    header = file.read(_LOCAL_HEADER)
    if len(header) < _LOCAL_HEADER or header[:4] != b"PK\x03\x04":
        raise SheetProblem("not_xlsx")
    file.seek(int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little"), 1)
    left = part.compress_size
    if part.compress_type not in (_STORED, _DEFLATED) or part.flag_bits & 1:
        raise SheetProblem("not_xlsx")
    unpack = zlib.decompressobj(-zlib.MAX_WBITS)
    while left > 0:
        raw = file.read(min(left, CHUNK))
        if not raw:
            raise SheetProblem("not_xlsx")
        left -= len(raw)
        if part.compress_type == _STORED:
            yield raw
            continue
        while raw and not unpack.eof:
            yield unpack.decompress(raw, CHUNK)
            raw = unpack.unconsumed_tail

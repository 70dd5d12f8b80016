"""Looks into an .xls before anything opens it: what it says of itself may lie, and readers make room for all of it.

Limits: 64 MB; cells with a value no further than column AZ (rows end at 65,536 by the format); 320 MB of text, each
text counted as often as a cell names it. A workbook with macros is refused: the reader would unpack them.
Source: [MS-XLS].
"""

import struct
from collections import Counter
from pathlib import Path
from typing import Final, NamedTuple

from storage.spreadsheets.broken_cells import Cells
from storage.spreadsheets.compound import MOST_BYTES, Compound
from storage.spreadsheets.problems import SheetProblem
from storage.spreadsheets.zip_check import MOST_BYTES as MOST_TEXT
from storage.spreadsheets.zip_check import MOST_COLUMNS

WORKBOOK, OLDER, LOCKED, MACROS = "Workbook", "Book", "EncryptedPackage", "_VBA_PROJECT_CUR"
_BOF, _EOF, _FILEPASS, _SHEET, _FROM_1904 = 0x809, 0x0A, 0x2F, 0x85, 0x22
_DIMENSIONS, _SST, _CONTINUE = 0x200, 0xFC, 0x3C
_LABELSST, _FORMULA, _ERROR, _MULRK = 0xFD, 0x06, 0x205, 0xBD
_CELLS: Final = frozenset({_LABELSST, _FORMULA, _ERROR, _MULRK, 0x203, 0x27E, 0x204, 0xD6})
_VERSION_8 = 0x600
_MOST_ROWS, _MOST_WIDE = 65_536, 256
_LEAST_TEXT = 3  # bytes of an empty text


class Looked(NamedTuple):
    """`broken`: of each sheet in the workbook's order its cells that hold an error; `from_1904`: how days count."""

    broken: list[Cells]
    from_1904: bool


def check_xls(path: Path) -> Looked:
    """Errors: SheetProblem `not_xlsx`, `locked`, `old_xls`, `macros`, `kind`, `too_large`, `too_far`, `bomb`."""
    if path.stat().st_size > MOST_BYTES:
        raise SheetProblem("too_large")
    try:
        file = Compound(path.read_bytes())
        names = {one.name for one in file.entries}
        if LOCKED in names:
            raise SheetProblem("locked")
        stream = file.stream(WORKBOOK)
        if stream is None:
            raise SheetProblem("old_xls" if OLDER in names else "kind")
        walk = _Walk(stream)
        walk.all()
    except (struct.error, IndexError) as fault:
        raise SheetProblem("not_xlsx") from fault
    if MACROS in names:
        raise SheetProblem("macros")
    return Looked([walk.broken.get(at, {}) for at in walk.sheets], walk.from_1904)


class _Walk:
    """Every record of a workbook, one after another."""

    def __init__(self, raw: bytes) -> None:
        self._raw = raw
        self.sheets: list[int] = []  # where each begins
        self.broken: dict[int, Cells] = {}
        self.from_1904 = False
        self._inside: list[int] = []  # where the parts begin that are open
        self._texts: list[int] = []
        self._named: Counter[int] = Counter()

    def all(self) -> None:
        """Errors: SheetProblem, struct.error."""
        raw, at, size = self._raw, 0, len(self._raw)
        read = struct.Struct("<HH").unpack_from
        while at + 4 <= size:
            kind, length = read(raw, at)
            if kind in _CELLS:
                self._cell(kind, at + 4, length)
            elif kind == _BOF:
                if not at and read(raw, 4)[0] != _VERSION_8:
                    raise SheetProblem("old_xls")
                self._inside.append(at)
            elif kind == _EOF and self._inside:
                self._inside.pop()
            elif kind == _FILEPASS:
                raise SheetProblem("locked")
            else:
                self._other(kind, at + 4, length)
            at += 4 + length
        if not self.sheets:
            raise SheetProblem("not_xlsx")
        texts = self._texts
        if sum(texts[n] * often for n, often in self._named.items() if n < len(texts)) > MOST_TEXT:
            raise SheetProblem("bomb")

    def _cell(self, kind: int, at: int, length: int) -> None:
        row, column = struct.unpack_from("<HH", self._raw, at)
        last = struct.unpack_from("<H", self._raw, at + length - 2)[0] if kind == _MULRK else column
        if max(column, last) >= MOST_COLUMNS:
            raise SheetProblem("too_far")
        if kind == _LABELSST:
            self._named[struct.unpack_from("<I", self._raw, at + 6)[0]] += 1
            return
        is_error = (kind == _ERROR and self._raw[at + 7] == 1) or (
            kind == _FORMULA and self._raw[at + 12 : at + 14] == b"\xff\xff" and self._raw[at + 6] == 2
        )
        if is_error and self._inside:
            self.broken.setdefault(self._inside[-1], {}).setdefault(row, set()).add(column)

    def _other(self, kind: int, at: int, length: int) -> None:
        if kind == _SHEET:
            self.sheets.append(struct.unpack_from("<I", self._raw, at)[0])
        elif kind == _FROM_1904:
            self.from_1904 = struct.unpack_from("<H", self._raw, at)[0] == 1
        elif kind == _DIMENSIONS:
            first, after, left, right = struct.unpack_from("<IIHH", self._raw, at)
            if after > _MOST_ROWS or right > _MOST_WIDE or first > after or left > right:
                raise SheetProblem("not_xlsx")
        elif kind == _SST:
            self._texts = _lengths(_pieces(self._raw, at, length))


def _pieces(raw: bytes, at: int, length: int) -> list[bytes]:
    """A record and those that go on with it."""
    found = [raw[at : at + length]]
    at += length
    while at + 4 <= len(raw):
        kind, length = struct.unpack_from("<HH", raw, at)
        if kind != _CONTINUE:
            break
        found.append(raw[at + 4 : at + 4 + length])
        at += 4 + length
    return found


def _lengths(pieces: list[bytes]) -> list[int]:
    """How many letters each text of the table has. Where a piece ends inside letters, the next begins with a byte that
    says how wide its letters are; elsewhere it simply goes on."""
    (count,) = struct.unpack_from("<I", pieces[0], 4)
    if count * _LEAST_TEXT > sum(map(len, pieces)):
        raise SheetProblem("not_xlsx")
    found: list[int] = []
    n, at = 0, 8
    for _ in range(count):
        while at >= len(pieces[n]):
            n, at = n + 1, at - len(pieces[n])
        letters, flags = struct.unpack_from("<HB", pieces[n], at)
        at += 3
        runs = more = 0
        if flags & 8:
            (runs,) = struct.unpack_from("<H", pieces[n], at)
            at += 2
        if flags & 4:
            (more,) = struct.unpack_from("<I", pieces[n], at)
            at += 4
        left, wide = letters, 1 + (flags & 1)
        while left:
            here = min(left, (len(pieces[n]) - at) // wide)
            left, at = left - here, at + here * wide
            if left:
                n, at = n + 1, 1
                wide = 1 + (pieces[n][0] & 1)
        at += runs * 4 + more
        found.append(letters)
    return found

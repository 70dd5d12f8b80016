"""A compound file (the container of an .xls), opened with bounds: nothing it says of itself is trusted.

Source: [MS-CFB]. Readers follow its chains without an end and make room for whatever sizes it names.
"""

import struct
from collections.abc import Sequence
from typing import Final, NamedTuple

from storage.spreadsheets.problems import SheetProblem

MOST_BYTES: Final = 64 * 1024 * 1024  # 65,536 rows of 26 columns are about 30 million
MAGIC: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SMALLEST, _ENTRY = 512, 128
_END, _LAST = 0xFFFFFFFE, 0xFFFFFFFA  # end of a chain; above the last number of a sector stand marks
_STREAM, _ROOT = 2, 5
_ZIP_END: Final = b"PK\x05\x06"  # a zip behind it would be read where this one fails
_SHIFTS: Final = (9, 12)


class Entry(NamedTuple):
    """A part by its name; `kind`: 1 folder, 2 stream, 5 root; `first` sector, `size` in bytes."""

    name: str
    kind: int
    first: int
    size: int


class Compound:
    """The parts of a compound file. Errors: SheetProblem `not_xlsx`."""

    def __init__(self, raw: bytes) -> None:
        if len(raw) < _SMALLEST or raw[:8] != MAGIC or _ZIP_END in raw:
            raise _BROKEN
        self._raw = raw
        (shift,) = struct.unpack_from("<H", raw, 30)
        if shift not in _SHIFTS:
            raise _BROKEN
        self._size = 1 << shift
        self._count = len(raw) // self._size
        fats, folder, self._cutoff, mini, minis, more, mores = struct.unpack_from("<II4xIIIII", raw, 44)
        if max(fats, minis, mores) > self._count:
            raise _BROKEN
        self._fat = self._numbers(self._fat_sectors(more, mores)[:fats])
        _acyclic(self._fat)
        self.entries = self._entries(self._chain(folder))
        self._mini_fat = self._numbers(self._sectors(mini)) if mini < _LAST else ()
        _acyclic(self._mini_fat)
        root = next((one for one in self.entries if one.kind == _ROOT), None)
        self._mini = self._chain(root.first) if root is not None and root.size else b""

    def stream(self, name: str) -> bytes | None:
        """The content of a part, None where there is none."""
        found = next((one for one in self.entries if one.kind == _STREAM and one.name == name), None)
        if found is None:
            return None
        if found.size >= self._cutoff:
            return self._chain(found.first)[: found.size]
        pieces: list[bytes] = []
        at = found.first
        while at < _LAST and len(pieces) <= len(self._mini_fat):
            pieces.append(self._mini[at * 64 : at * 64 + 64])
            at = self._mini_fat[at] if at < len(self._mini_fat) else _END
        return b"".join(pieces)[: found.size]

    def _sector(self, number: int) -> bytes:
        return self._raw[(number + 1) * self._size : (number + 2) * self._size]

    def _sectors(self, first: int) -> list[int]:
        found: list[int] = []
        while first < _LAST:
            if first >= len(self._fat) or len(found) > self._count:
                raise _BROKEN
            found.append(first)
            first = self._fat[first]
        return found

    def _chain(self, first: int) -> bytes:
        return b"".join(self._sector(number) for number in self._sectors(first))

    def _numbers(self, sectors: Sequence[int]) -> tuple[int, ...]:
        raw = b"".join(self._sector(number) for number in sectors)
        return struct.unpack(f"<{len(raw) // 4}I", raw[: len(raw) // 4 * 4])

    def _fat_sectors(self, more: int, mores: int) -> list[int]:
        """Where the table of sectors stands: 109 in the head, the rest in sectors that name the next."""
        found = [number for number in struct.unpack_from("<109I", self._raw, 76) if number < _LAST]
        for _ in range(mores):
            if more >= _LAST:
                break
            *there, more = self._numbers([more]) or (_END,)
            found += [number for number in there if number < _LAST]
        if more < _LAST or any(number >= self._count for number in found):
            raise _BROKEN
        return found

    def _entries(self, raw: bytes) -> list[Entry]:
        found = []
        for at in range(0, len(raw) - _ENTRY + 1, _ENTRY):
            length, kind = struct.unpack_from("<HB", raw, at + 64)
            if not kind:
                continue
            first, size = struct.unpack_from("<IQ", raw, at + 116)
            size &= 0xFFFFFFFF if self._size == _SMALLEST else size
            if length > 64 or (kind != 1 and size > len(self._raw)):
                raise _BROKEN
            name = raw[at : at + max(0, length - 2)].decode("utf-16-le", "replace")
            found.append(Entry(name, kind, first, size))
        return found


_BROKEN: Final = SheetProblem("not_xlsx")


def _acyclic(table: Sequence[int]) -> None:
    """Errors: SheetProblem `not_xlsx` where a chain comes back to itself."""
    seen = [0] * len(table)
    for start in range(len(table)):
        at = start
        while at < len(table) and not seen[at]:
            seen[at] = start + 1
            at = table[at]
        if at < len(table) and seen[at] == start + 1:
            raise _BROKEN

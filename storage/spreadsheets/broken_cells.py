"""Cells that hold no value although somebody put something there: errors (#N/A), and formulas that no program has
worked out yet. Readers give them as empty, and a number or a dose would be gone without a word."""

import posixpath
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

from storage.spreadsheets.zip_check import MARKS

BROKEN = "#N/A"
"""What stands for such a cell."""

_CHUNK = 1 << 20
_LONGEST_ROW = 1 << 22
_LONGEST_PART = 1 << 20
_ERROR_MARK, _FORMULA_MARK = MARKS
_ERROR = re.compile(rb'<c r="([A-Z]{1,2})(\d{1,6})"[^<>]*\bt="e"')
_UNDONE = re.compile(
    rb'<c r="([A-Z]{1,2})(\d{1,6})"(?: s="\d+")?>\s*<f(?:[^<>]*/>|[^<>]*>[^<]*</f>)\s*(?:<v>\s*</v>|<v ?/>)?\s*</c>'
)
_SHEET = re.compile(rb"<(?:\w+:)?sheet\s[^<>]*>")
_LINK = re.compile(rb"<(?:\w+:)?Relationship\s[^<>]*>")
_ID = re.compile(rb"""\b\w+:id\s*=\s*["']([^"']+)""")
_LINK_ID = re.compile(rb"""\bId\s*=\s*["']([^"']+)""")
_TARGET = re.compile(rb"""\bTarget\s*=\s*["']([^"']+)""")

Cells = dict[int, set[int]]  # row -> columns, 0-based


def broken_cells(path: Path, count: int) -> list[Cells]:
    """Of each sheet of an xlsx that was checked, in the workbook's order, its broken cells. `count`: how many there
    are; where the parts are not found by their links nothing is known of them."""
    with zipfile.ZipFile(path) as archive:
        parts = {_plain(part.filename): part for part in archive.infolist()}
        found = [_find(_rows(archive, parts[name])) if name in parts else {} for name in _sheets(archive, parts)]
    return found if len(found) == count else [{} for _ in range(count)]


def _sheets(archive: zipfile.ZipFile, parts: dict[str, zipfile.ZipInfo]) -> list[str]:
    """The parts of the sheets, by the names under which `parts` has them."""
    book = next((name for name in parts if posixpath.basename(name) == "workbook.xml"), "")
    links = posixpath.join(posixpath.dirname(book), "_rels", "workbook.xml.rels")
    if not book or links not in parts:
        return []
    targets = {}
    for link in _LINK.findall(_head(archive, parts[links])):
        name, target = _LINK_ID.search(link), _TARGET.search(link)
        if name and target:
            targets[name[1]] = target[1].decode(errors="replace")
    ids = (_ID.search(sheet) for sheet in _SHEET.findall(_head(archive, parts[book])))
    folder = "/" + posixpath.dirname(book)
    return [_plain(posixpath.normpath(posixpath.join(folder, targets.get(one[1] if one else b"", "?")))) for one in ids]


def _plain(name: str) -> str:
    return name.replace("\\", "/").lower().lstrip("/")


def _head(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bytes:
    with archive.open(part) as file:
        return file.read(_LONGEST_PART)


def _rows(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """The part in pieces of whole rows."""
    begun = b""
    with archive.open(part) as file:
        while chunk := file.read(_CHUNK):
            whole, end, rest = (begun + chunk).rpartition(b"</row>")
            yield whole + end
            begun = rest if len(rest) < _LONGEST_ROW else b""
    yield begun


def _find(pieces: Iterator[bytes]) -> Cells:
    found: Cells = {}
    for piece in pieces:
        patterns = [_ERROR] if _ERROR_MARK in piece else []
        patterns += [_UNDONE] if _FORMULA_MARK in piece else []
        for pattern in patterns:
            for letters, digits in pattern.findall(piece):
                column = 0
                for letter in letters:
                    column = column * 26 + letter - 64
                found.setdefault(int(digits) - 1, set()).add(column - 1)
    return found

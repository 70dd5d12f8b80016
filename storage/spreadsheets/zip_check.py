"""Looks into an xlsx before anything opens it. Nothing here trusts what the zip directory says of itself.

Limits, chosen so that a list of 100,000 people in 26 columns passes with room (10 MB packed, 95 MB unpacked, ratio 10,
12 parts): 50 parts; 320 MB unpacked in all; 100 times the packed size for any part above 1 MB; cells with a value no
further than row 250,000 and column AZ. The last one matters because readers lay out a full grid up to the furthest
cell: one value in XFD1048576 would be 17 thousand million cells.
"""

import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from storage.spreadsheets.problems import SheetProblem

MOST_PARTS = 50
MOST_BYTES = 320 * 1024 * 1024
MOST_RATIO = 100
SMALL_PART = 1024 * 1024  # below this any ratio is harmless
MOST_ROWS = 250_000
CHUNK = 1 << 20
_STORED, _DEFLATED = 0, 8
_LOCAL_HEADER = 30

# The beginning of a reference beyond the limits, in a cell or a row. Columns end at AZ.
_BEYOND = rb"(?:[A-Z]{3}|[B-Z][A-Z]\d|[A-Z]{0,2}(?:2[5-9]\d{4}|[3-9]\d{5}|\d{7}))"
_FAR = re.compile(rb'r="' + _BEYOND)  # as every program writes it: twice as quick to search
_FAR_ODD = re.compile(rb"""r\s*=\s*["']""" + _BEYOND)
# A first look over a chunk costs a third of those patterns: letters, digits and blanks become one of each, of the rest
# only `r` and what parts words is left (`<row r="7"><c r="AB7" s="1">` becomes `rw r0>rAA0 0>`), and what may be beyond
# the limits or oddly written has one of five forms. Most chunks have none of them: the patterns need not be tried.
_SHORTER = bytes.maketrans(b"BCDEFGHIJKLMNOPQRSTUVWXYZ123456789\t\n\r'", b"A" * 25 + b"0" * 9 + b" " * 4)
_LEFT_OUT = bytes(set(range(256)) - set(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789\t\n\r' rw>"))
_PERHAPS = (b"r ", b"rAAA", b"rAA0", b"rA000000", b"r000000")
_ODD = (b"\t", b"\n", b"\r", b"'", b" =", b"= ")  # without these an attribute can only be written `r="`
_TAG = re.compile(rb"<(?:\w+:)?(\w+)[^<>]*$")
_OVERLAP = 4096  # longest tag that is looked at across two chunks


def check_xlsx(path: Path) -> None:
    """Errors: SheetProblem `not_xlsx`, `too_many_parts`, `too_large`, `bomb`, `too_far`."""
    try:
        with zipfile.ZipFile(path) as archive, path.open("rb") as file:
            parts = archive.infolist()
            if len(parts) > MOST_PARTS:
                raise SheetProblem("too_many_parts")
            if not any(part.filename.startswith("xl/worksheets/") for part in parts):
                raise SheetProblem("not_xlsx")
            if sum(part.file_size for part in parts) > MOST_BYTES:
                raise SheetProblem("too_large")
            left = MOST_BYTES
            for part in parts:
                left -= _check_part(file, part, left)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError) as fault:
        raise SheetProblem("not_xlsx") from fault


def _check_part(file: BinaryIO, part: zipfile.ZipInfo, left: int) -> int:
    """The true size of a part, after looking through it."""
    size, tail = 0, b""
    is_sheet = part.filename.startswith("xl/worksheets/") and part.filename.endswith(".xml")
    most = max(SMALL_PART, part.compress_size * MOST_RATIO)
    for chunk in _inflate(file, part):
        size += len(chunk)
        if size > most:
            raise SheetProblem("bomb")
        if size > left:
            raise SheetProblem("too_large")
        if is_sheet:
            if (tail and _has_far_value(tail + chunk[:_OVERLAP])) or _has_far_value(chunk):
                raise SheetProblem("too_far")
            tail = chunk[-_OVERLAP:]
    return size


def may_be_far(xml: bytes) -> bool:
    """The first look: False only where no reference beyond the limits stands, however it is written."""
    shorter = xml.translate(_SHORTER, _LEFT_OUT)
    return any(form in shorter for form in _PERHAPS)


def _has_far_value(xml: bytes) -> bool:
    """Whether a cell beyond the limits holds a value. Empty rows and cells with only a format lie there in many
    files that Excel wrote, and take no room."""
    if not may_be_far(xml):
        return False
    pattern = _FAR_ODD if any(odd in xml for odd in _ODD) else _FAR
    for match in pattern.finditer(xml):
        tag = _TAG.search(xml, max(0, match.start() - 200), match.start())
        if tag is None or tag[1] != b"c":
            continue
        end = xml.find(b">", match.end())
        if end > 0 and xml[end - 1 : end] != b"/" and not xml.startswith(b"</", end + 1):
            return True
    return False


def _inflate(file: BinaryIO, part: zipfile.ZipInfo) -> Iterator[bytes]:
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

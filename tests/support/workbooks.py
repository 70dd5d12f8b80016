"""Workbooks as other programs write them: .xls (BIFF8 in a compound file) and .ods, as small as they can be."""

import struct
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

Cell = str | float | int | date
Sheets = Mapping[str, Sequence[Sequence[Cell]]]
ERROR = "#N/A"  # written as an error, as programs do
SECTOR, END, FREE, FAT = 512, 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
LONGEST = 8224  # bytes of a record


def record(kind: int, content: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


def strings(texts: Sequence[str], count: int | None = None) -> bytes:
    """The table of texts, cut into records wherever one is full."""
    pieces = [struct.pack("<II", len(texts), len(texts) if count is None else count)]
    for text in texts:
        if LONGEST - len(pieces[-1]) < 8:
            pieces.append(b"")
        pieces[-1] += struct.pack("<HB", len(text.encode("utf-16-le")) // 2, 1)
        raw = text.encode("utf-16-le")
        while raw:
            room = (LONGEST - len(pieces[-1])) // 2 * 2
            pieces[-1] += raw[:room]
            raw = raw[room:]
            if raw:
                pieces.append(b"\x01")
    return record(0xFC, pieces[0]) + b"".join(record(0x3C, piece) for piece in pieces[1:])


def biff_cell(row: int, column: int, cell: Cell, texts: dict[str, int]) -> bytes:
    place = struct.pack("<HH", row, column)
    if cell == ERROR:
        return record(0x205, place + struct.pack("<HBB", 0, 0x2A, 1))
    if isinstance(cell, str):
        return record(0xFD, place + struct.pack("<HI", 0, texts.setdefault(cell, len(texts))))
    if isinstance(cell, date):
        return record(0x203, place + struct.pack("<Hd", 1, (cell - date(1899, 12, 30)).days))
    return record(0x203, place + struct.pack("<Hd", 0, cell))


def biff(sheets: Sheets, *, hidden: Sequence[str] = (), more: bytes = b"", table: bytes | None = None) -> bytes:
    """The stream of a workbook. `more`: records at its head; `table`: in place of the table of texts."""
    texts: dict[str, int] = {}
    bodies = []
    for rows in sheets.values():
        cells = b"".join(
            biff_cell(n, column, cell, texts)
            for n, row in enumerate(rows)
            for column, cell in enumerate(row)
            if cell != ""
        )
        wide = max(map(len, rows), default=0)
        size = record(0x200, struct.pack("<IIHHH", 0, len(rows), 0, wide, 0))
        bodies.append(record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 0)) + size + cells + record(0x0A))
    head = record(0x809, struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 0)) + more
    head += record(0x42, struct.pack("<H", 1200))
    head += b"".join(record(0xE0, struct.pack("<HH", 0, kind) + bytes(16)) for kind in (0, 14))
    shared = strings(list(texts)) if table is None else table
    names = [name.encode("utf-16-le") for name in sheets]
    at = len(head) + sum(12 + len(name) for name in names) + len(shared) + 4
    for name, body in zip(names, bodies, strict=True):
        shown = 1 if name.decode("utf-16-le") in hidden else 0
        head += record(0x85, struct.pack("<IBBBB", at, shown, 0, len(name) // 2, 1) + name)
        at += len(body)
    return head + shared + record(0x0A) + b"".join(bodies)


def compound(streams: Mapping[str, bytes]) -> bytes:
    """A compound file of streams, each long enough to stand in sectors of its own."""
    padded = {name: raw + bytes(max(0, 4096 - len(raw))) for name, raw in streams.items()}
    folders = -(-(1 + len(padded)) // 4)
    need = [-(-len(raw) // SECTOR) for raw in padded.values()]
    fats = 1
    while fats * 128 < fats + folders + sum(need):
        fats += 1
    table = [FAT] * fats + [n + 1 for n in range(fats, fats + folders - 1)] + [END]
    entries = entry("Root Entry", 5, END, 0, child=1)
    for n, ((name, raw), sectors) in enumerate(zip(padded.items(), need, strict=True), 1):
        first = len(table)
        table += [*range(first + 1, first + sectors), END]
        entries += entry(name, 2, first, len(raw), after=n + 1 if n < len(padded) else FREE)
    table += [FREE] * (fats * 128 - len(table))
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    head += struct.pack("<IIIIIIIII", 0, fats, fats, 0, 4096, END, 0, END, 0)
    head += struct.pack("<109I", *[*range(fats), *[FREE] * (109 - fats)])
    body = b"".join(raw + bytes(-len(raw) % SECTOR) for raw in padded.values())
    return head + struct.pack(f"<{len(table)}I", *table) + entries + bytes(-len(entries) % SECTOR) + body


def entry(name: str, kind: int, first: int, size: int, *, child: int = FREE, after: int = FREE) -> bytes:
    raw = (name + "\0").encode("utf-16-le")
    start = raw.ljust(64, b"\0") + struct.pack("<HBBIII", len(raw), kind, 1, FREE, after, child)
    return start + bytes(36) + struct.pack("<IQ", first, size)


def write_xls(path: Path, sheets: Sheets, *, hidden: Sequence[str] = ()) -> Path:
    path.write_bytes(compound({"Workbook": biff(sheets, hidden=hidden)}))
    return path


def ods_cell(cell: Cell) -> str:
    if cell == "":
        return "<table:table-cell/>"
    if cell == ERROR:
        kind = 'table:formula="of:=NA()" office:value-type="string" office:string-value="" calcext:value-type="error"'
        return f"<table:table-cell {kind}><text:p>{ERROR}</text:p></table:table-cell>"
    if isinstance(cell, str):
        return f'<table:table-cell office:value-type="string"><text:p>{escape(cell)}</text:p></table:table-cell>'
    if isinstance(cell, date):
        kind = f'office:value-type="date" office:date-value="{cell.isoformat()}"'
        return f"<table:table-cell {kind}><text:p>{cell:%d/%m/%Y}</text:p></table:table-cell>"
    return (
        f'<table:table-cell office:value-type="float" office:value="{cell}"><text:p>{cell}</text:p></table:table-cell>'
    )


NAMES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text", "style")
)
CALC = 'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'


def ods_content(tables: str) -> bytes:
    styles = (
        '<office:automatic-styles><style:style style:name="off" style:family="table">'
        '<style:table-properties table:display="false"/></style:style></office:automatic-styles>'
    )
    body = f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body>"
    whole = f"<office:document-content {NAMES} {CALC}>{styles}{body}</office:document-content>"
    return f'<?xml version="1.0"?>{whole}'.encode()


def ods_table(name: str, rows: Sequence[Sequence[Cell]], style: str = "") -> str:
    """As LibreOffice writes them: behind the last cell and row one that stands for all the rest."""
    tail = '<table:table-cell table:number-columns-repeated="16000"/>'
    lines = "".join(f"<table:table-row>{''.join(map(ods_cell, row))}{tail}</table:table-row>" for row in rows)
    rest = f'<table:table-row table:number-rows-repeated="1048000">{tail}</table:table-row>'
    styled = f' table:style-name="{style}"' if style else ""
    return f"<table:table table:name={quoteattr(name)}{styled}>{lines}{rest}</table:table>"


def zip_ods(path: Path, content: bytes, more: Mapping[str, bytes] | None = None) -> Path:
    parts = {"META-INF/manifest.xml": b"<manifest/>", "content.xml": content, **(more or {})}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet", zipfile.ZIP_STORED)
        for name, raw in parts.items():
            archive.writestr(name, raw)
    return path


def write_ods(path: Path, sheets: Sheets, *, hidden: Sequence[str] = ()) -> Path:
    tables = "".join(ods_table(name, rows, "off" if name in hidden else "") for name, rows in sheets.items())
    return zip_ods(path, ods_content(tables))

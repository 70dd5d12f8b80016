"""Lists as .xls and .ods: the same rows as from .xlsx, and files made to hurt the reader are refused in time."""

import struct
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from storage.spreadsheets import SheetProblem, open_book
from storage.spreadsheets.broken_cells import BROKEN
from storage.spreadsheets.compound import Compound
from tests.support.workbooks import (
    ERROR,
    biff,
    compound,
    ods_content,
    record,
    strings,
    write_ods,
    write_xls,
    zip_ods,
)

ROWS: list[list[Any]] = [
    ["Họ và tên", "Ngày sinh", "", "Số điện thoại"],
    [],
    ["Nguyễn Thị Thử", date(1990, 5, 9), "", "0912345678"],
    ["Trần Văn Mẫu", 1985, ERROR, "Đ" * 5000],
    ["Lê Thị Nháp", "01/02/1999", "x", "Đ" * 5000],
]
WRITERS = [write_xls, write_ods]
TEXT = '<table:table-cell{0} office:value-type="string"><text:p>{1}</text:p></table:table-cell>'
EMPTY = "<table:table-cell{0}/>"


def told(path: Path) -> str:
    with pytest.raises(SheetProblem) as caught:
        for sheet in open_book(path).sheets:
            list(sheet.rows())
    return caught.value.code


@pytest.mark.parametrize("write", WRITERS)
def test_its_rows_are_read(tmp_path: Path, write: Callable[..., Path]) -> None:
    book = open_book(write(tmp_path / "a", {"Danh sách": ROWS, "Ẩn": [["no"]], "Hai": [["x", 2]]}, hidden=["Ẩn"]))
    assert [sheet.name for sheet in book.sheets] == ["Danh sách", "Hai"] and book.hidden == ("Ẩn",)
    rows = [list(row) for row in book.sheets[0].rows()]
    assert rows[0] == ROWS[0] and not any(rows[1])
    assert rows[2] == ROWS[2]
    assert rows[3] == ["Trần Văn Mẫu", 1985, BROKEN, "Đ" * 5000] and rows[4] == ROWS[4]
    assert [list(row) for row in book.sheets[1].rows()] == [["x", 2]]


def test_a_compound_file_is_read_however_long(tmp_path: Path) -> None:
    rows: list[list[Any]] = [[f"người thứ {n}", n] for n in range(3000)]
    path = write_xls(tmp_path / "a.xls", {"A": rows})
    assert [list(row) for row in open_book(path).sheets[0].rows()] == rows


@pytest.mark.parametrize(
    ("more", "code"),
    [
        (record(0x2F, bytes(6)), "locked"),
        (record(0xFD, struct.pack("<HHHI", 0, 52, 0, 0)), "too_far"),
        (record(0xBD, struct.pack("<HH", 0, 0) + bytes(6) * 60 + struct.pack("<H", 59)), "too_far"),
        (record(0x200, struct.pack("<IIHHH", 0, 0xFFFFFFFF, 0, 256, 0)), "not_xlsx"),
        (record(0x200, struct.pack("<IIHHH", 9, 1, 0, 2, 0)), "not_xlsx"),
    ],
)
def test_an_xls_that_lies_is_not_opened(tmp_path: Path, more: bytes, code: str) -> None:
    (tmp_path / "a.xls").write_bytes(compound({"Workbook": biff({"A": [["x"]]}, more=more)}))
    assert told(tmp_path / "a.xls") == code


def test_one_text_named_by_many_cells_is_counted_as_often(tmp_path: Path) -> None:
    rows = [["a" * 32_000] * 40] * 300
    (tmp_path / "a.xls").write_bytes(compound({"Workbook": biff({"A": rows})}))
    assert told(tmp_path / "a.xls") == "bomb"


def test_a_table_of_texts_cannot_claim_more_than_it_holds(tmp_path: Path) -> None:
    table = strings(["x"], count=0x7FFFFFFF)
    (tmp_path / "a.xls").write_bytes(compound({"Workbook": biff({"A": [["x"]]}, table=table)}))
    assert told(tmp_path / "a.xls") == "not_xlsx"


def test_macros_and_locked_and_older_workbooks_are_told(tmp_path: Path) -> None:
    stream = biff({"A": [["x"]]})
    for parts, code in (
        ({"Workbook": stream, "_VBA_PROJECT_CUR": b"x"}, "macros"),
        ({"EncryptedPackage": b"x"}, "locked"),
        ({"Book": stream}, "old_xls"),
        ({"WordDocument": b"x"}, "kind"),
    ):
        (tmp_path / "a.xls").write_bytes(compound(parts))
        assert told(tmp_path / "a.xls") == code


@pytest.mark.parametrize("at", [44, 48, 60, 64, 68, 72, 76])
def test_a_head_that_lies_is_not_followed(tmp_path: Path, at: int) -> None:
    whole = bytearray(compound({"Workbook": biff({"A": [["x"]]})}))
    struct.pack_into("<I", whole, at, 0x00FFFFFF)
    (tmp_path / "a.xls").write_bytes(whole)
    try:  # where nothing is read by it, the rest is as it was
        rows = [list(row) for row in open_book(tmp_path / "a.xls").sheets[0].rows()]
    except SheetProblem as problem:
        assert problem.code in ("not_xlsx", "kind")
    else:
        assert rows == [["x"]]


def test_a_chain_that_comes_back_to_itself_is_no_chain() -> None:
    whole = bytearray(compound({"Workbook": biff({"A": [["x"]]})}))
    struct.pack_into("<I", whole, 512 + 5 * 4, 3)  # the sixth sector leads back into the stream
    with pytest.raises(SheetProblem, match="not_xlsx"):
        Compound(bytes(whole))


def test_every_byte_may_be_another(tmp_path: Path) -> None:
    whole = compound({"Workbook": biff({"A": [["Nguyễn Thị Thử", 7, ERROR]]})})
    path = tmp_path / "a.xls"
    for at in range(0, 2600, 3):
        broken = bytearray(whole)
        broken[at] ^= 0xFF
        path.write_bytes(broken)
        try:
            for sheet in open_book(path).sheets:
                list(sheet.rows())
        except SheetProblem:
            continue


def row(*cells: str, times: int = 1) -> str:
    return f'<table:table-row table:number-rows-repeated="{times}">{"".join(cells)}</table:table-row>'


def times(count: int) -> str:
    return f' table:number-columns-repeated="{count}"'


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        (row(TEXT.format(times(900_000_000), "x")), "bomb"),
        (row(TEXT.format("", "x"), times=900_000_000), "bomb"),
        (row(EMPTY.format(times(60)), TEXT.format("", "x")), "too_far"),
        (row(EMPTY.format(""), times=300_000) + row(TEXT.format("", "x")), "too_far"),
        (row(EMPTY.format(times(900_000_000)), EMPTY.format("")), "bomb"),
        (row(EMPTY.format(times(16_000)), EMPTY.format("")) * 1000, "bomb"),
        (row(TEXT.format(times(50), "x" * 30_000), times=1000), "bomb"),
        (row(TEXT.format(times(0), "x")), "not_xlsx"),
        (row(TEXT.format(' table:number-columns-repeated="x"', "x")), "not_xlsx"),
        ("<table:table-row>", "not_xlsx"),
    ],
)
def test_an_ods_that_comes_to_too_much_is_not_opened(tmp_path: Path, rows: str, code: str) -> None:
    content = ods_content(f'<table:table table:name="A">{rows}</table:table>')
    assert told(zip_ods(tmp_path / "a.ods", content)) == code


def test_locked_packed_and_renamed_ods(tmp_path: Path) -> None:
    plain = ods_content('<table:table table:name="A"><table:table-row/></table:table>')
    path = tmp_path / "a.ods"
    assert told(zip_ods(path, b"\x01", {"META-INF/manifest.xml": b"<x><manifest:encryption-data/></x>"})) == "locked"
    assert told(zip_ods(path, plain, {"encrypted-package": b"x"})) == "locked"
    assert told(zip_ods(path, b" " * 90_000_000 + plain)) == "bomb"
    assert told(zip_ods(path, plain, {f"Pictures/{n}.png": b"x" for n in range(60)})) == "too_many_parts"
    assert told(zip_ods(path, plain)) == "empty"
    entities = b'<!DOCTYPE x [<!ENTITY a "aaaa">]>'
    assert told(zip_ods(path, plain.replace(b"?>", b"?>" + entities, 1))) == "not_xlsx"
    with zipfile.ZipFile(path, "w") as archive:  # a text document has the same parts
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("content.xml", plain)
    assert told(path) == "not_xlsx"


@pytest.mark.parametrize(
    "start", [b"<html><table>", b"\xef\xbb\xbf\r\n<!DOCTYPE html>", b'<?xml version="1.0"?><Workbook>']
)
@pytest.mark.parametrize("name", ["a.xls", "a.xlsx", "a.csv"])
def test_a_page_by_the_name_of_a_workbook_is_told(tmp_path: Path, start: bytes, name: str) -> None:
    (tmp_path / name).write_bytes(start + b"<tr><td>x</td></tr>")
    assert told(tmp_path / name) == "html"


def test_a_file_of_two_kinds_is_neither(tmp_path: Path) -> None:
    """A reader that fails at one kind tries the next, into which nobody looked."""
    plain = ods_content('<table:table table:name="A"><table:table-row/></table:table>')
    assert told(zip_ods(tmp_path / "a.ods", plain, {"xl/workbook.xml": b"<workbook/>"})) == "not_xlsx"
    assert told(zip_ods(tmp_path / "b.ods", plain, {"xl/workbook.bin": b"x"})) == "not_xlsx"
    with zipfile.ZipFile(tmp_path / "c.xlsx", "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/workbook.bin", "x")
    assert told(tmp_path / "c.xlsx") == "not_xlsx"
    whole = compound({"Workbook": biff({"A": [["x"]]})})
    (tmp_path / "d.xls").write_bytes(whole + (tmp_path / "c.xlsx").read_bytes())
    assert told(tmp_path / "d.xls") == "not_xlsx"


LONG = "a" * 32_000
CELL = '<c r="{0}{1}" t="s"><v>{2}</v></c>'


def shared(path: Path, texts: str, row: str, rows: int = 2_000, more: dict[str, bytes] | None = None) -> Path:
    """A workbook whose cells name texts of a table. `row`: of ten cells; {n} is its number."""
    with xlsxwriter.Workbook(str(path)) as book:
        book.add_worksheet().write(0, 0, "x")
    with zipfile.ZipFile(path) as archive:
        parts = {info.filename: archive.read(info) for info in archive.infolist()}
    space = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    cells = "".join(f'<row r="{n}">{row.replace("{n}", str(n))}</row>' for n in range(1, rows + 1))
    parts["xl/sharedStrings.xml"] = f"<sst {space}>{texts}</sst>".encode()
    parts["xl/worksheets/sheet1.xml"] = f"<worksheet {space}><sheetData>{cells}</sheetData></worksheet>".encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, raw in {**(more or {}), **parts}.items():
            archive.writestr(name, raw)
    return path


def ten(number: int, cell: str = CELL) -> str:
    return "".join(cell.format(letter, "{n}", number) for letter in "ABCDEFGHIJ")


@pytest.mark.parametrize(
    ("texts", "row"),
    [
        (f"<si><t>{LONG}</t></si>", ten(0)),
        (f"<si><t>x</t></si><si><t>{LONG}</t></si>", ten(1)),
        (f"<si/><si><t>{LONG}</t></si><si><t>x</t></si>", ten(1)),
        (f"<!--</si>--><si><t>{LONG}</t></si>", ten(0)),
        (f"<si><t>{LONG}</t></si >", ten(0, '<c r="{0}{1}" t="s"><v >{2}</v ></c >')),
        (f"<si><t>{LONG}</t></si>", ten(0, '<c r="{0}{1}" t="s"><v>+{2}</v></c>')),
        (f"<si><t>{LONG}</t></si>", ten(0, '<c r="{0}{1}" t="s"><v>&#48;</v></c>') + "<!--<v>9</v></c>-->" * 10),
    ],
)
def test_one_long_text_in_every_cell_is_not_opened(tmp_path: Path, texts: str, row: str) -> None:
    path = shared(tmp_path / "a.xlsx", texts, row)
    assert path.stat().st_size < 100_000 and told(path) == "bomb"


def test_a_second_table_hides_nothing(tmp_path: Path) -> None:
    more = {"xl/a.xml": b"<sst><si><t>x</t></si></sst>"}
    assert told(shared(tmp_path / "a.xlsx", f"<si><t>{LONG}</t></si>", ten(0), more=more)) == "bomb"


def test_a_long_text_that_stands_once_is_read(tmp_path: Path) -> None:
    path = shared(tmp_path / "a.xlsx", f"<si><t>x</t></si><si><t>{LONG}</t></si>", ten(0))
    with zipfile.ZipFile(path) as archive:
        assert len(archive.read("xl/worksheets/sheet1.xml")) > 600_000
    rows = list(open_book(path).sheets[0].rows())
    assert len(rows) == 2_000 and set(rows[7]) == {"x"}

"""Files that are no list, and lists that are odd: each gives its rows or its problem, in little time and memory."""

import unicodedata
import zipfile
import zlib
from datetime import date
from pathlib import Path

import psutil
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from storage.spreadsheets import SheetProblem, open_sheet
from storage.spreadsheets.csv_text import decode
from storage.spreadsheets.zip_check import CHUNK, MOST_PARTS, check_xlsx, may_be_far, reaches_far

NAME = "Nguyễn Thị Thử"


def workbook(path: Path, cells: dict[str, object], *, merged: str = "") -> Path:
    with xlsxwriter.Workbook(str(path)) as book:
        page = book.add_worksheet()
        if merged:
            page.merge_range(merged, "a merged header", book.add_format({"bold": True}))
        for where, value in cells.items():
            page.write(where, value)
    return path


def problem(path: Path) -> str:
    with pytest.raises(SheetProblem) as caught:
        list(open_sheet(path).rows())
    return caught.value.code


def zipped(path: Path, parts: dict[str, bytes], level: int = 9, method: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", method, compresslevel=level) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def sheet_xml(rows: str) -> bytes:
    return f'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{rows}</sheetData></worksheet>'.encode()


def with_sheet(
    path: Path, xml: bytes, method: int = zipfile.ZIP_DEFLATED, part: str = "xl/worksheets/sheet1.xml"
) -> Path:
    """A real workbook whose sheet is replaced, under the name of `part`."""
    plain = workbook(path.with_suffix(".plain.xlsx"), {"A1": "x"})
    with zipfile.ZipFile(plain) as archive:
        parts = {info.filename: archive.read(info) for info in archive.infolist()}
    del parts["xl/worksheets/sheet1.xml"]
    links = "xl/_rels/workbook.xml.rels"
    parts[links] = parts[links].replace(b"worksheets/sheet1.xml", f"/{part}".encode())
    parts[part] = xml
    return zipped(path, parts, method=method)


def test_merged_headers_numbers_dates_and_the_first_cell_anywhere(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", {"B5": NAME, "C5": 300123456, "D5": True}, merged="B3:D3")
    rows = list(open_sheet(path).rows())
    assert [list(row) for row in rows] == [
        ["", "", "", ""],
        ["", "", "", ""],
        ["", "a merged header", "", ""],
        ["", "", "", ""],
        ["", NAME, 300123456.0, True],
    ]


def test_a_date_cell_is_a_date(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(str(tmp_path / "a.xlsx")) as book:
        page = book.add_worksheet()
        page.write_datetime("A1", date(2021, 8, 1), book.add_format({"num_format": "dd/mm/yyyy"}))
    assert next(iter(open_sheet(tmp_path / "a.xlsx").rows()))[0] == date(2021, 8, 1)


def test_a_formula_gives_the_value_that_was_shown(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(str(tmp_path / "a.xlsx")) as book:
        book.add_worksheet().write_formula("A1", '="AB"&"V1"', value="ABV1")
    assert list(next(iter(open_sheet(tmp_path / "a.xlsx").rows()))) == ["ABV1"]


def test_formats_down_to_the_last_row_are_no_rows(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(str(tmp_path / "a.xlsx")) as book:
        page, bold = book.add_worksheet(), book.add_format({"bold": True})
        page.write_string("A1", NAME)
        for row in range(2, 1_048_576, 5_000):
            page.write_blank(row, 0, None, bold)
        page.write_blank(1_048_575, 16_383, None, bold)
    sheet = open_sheet(tmp_path / "a.xlsx")
    assert sheet.height == 1
    assert [list(row) for row in sheet.rows()] == [[NAME]]


@pytest.mark.parametrize("where", ["XFD1048576", "A250001", "A1048576", "BA1", "ZZ9"])
def test_one_value_far_away_is_refused_before_a_grid_is_laid(tmp_path: Path, where: str) -> None:
    assert problem(workbook(tmp_path / "a.xlsx", {"A1": NAME, where: "x"})) == "too_far"


@pytest.mark.parametrize(
    "cell",
    [
        "<c r='XFD1048576'><v>1</v></c>",
        '<c\tr\n=\r"XFD1048576"><v>1</v></c>',
        '<c s="1" r = "XFD1048576" ><v>1</v></c>',
        '<x:c xmlns:x="y" r="XFD1048576"><v>1</v></x:c>',
        '<c r="xfd1"><v>1</v></c>',
        '<c t=">" r="BCA7"><v>1</v></c>',
        '<c r="BCA7" t="/>"><v>1</v></c>',
        f'<c {" " * 9000} r="BCA7"><v>1</v></c>',
        '</row><row r="300000"><c><v>1</v></c>',
        f"</row>{'<row/>' * 100}<row><c r='A1'/>{'<c/>' * 60}<c><v>1</v></c>",
    ],
)
def test_a_far_cell_is_seen_however_it_is_written(tmp_path: Path, cell: str) -> None:
    assert problem(with_sheet(tmp_path / "a.xlsx", sheet_xml(f'<row r="1">{cell}</row>'))) == "too_far"


def test_a_far_cell_is_seen_across_two_pieces(tmp_path: Path) -> None:
    cell = '<c r="XFD1048576"><v>1</v></c>'
    head = len(sheet_xml("")) - len("</sheetData></worksheet>")
    for before in range(0, len(cell), 3):
        filler = " " * (CHUNK - head - before)
        path = with_sheet(tmp_path / f"{before}.xlsx", sheet_xml(filler + cell), zipfile.ZIP_STORED)
        assert problem(path) == "too_far"


NAMES = (
    ("xl/worksheets/sheet1.XML", "xl/worksheets/sheet1.XML"),
    ("xl\\worksheets\\sheet1.xml", "xl/worksheets/sheet1.xml"),
    ("XL/Worksheets/Sheet1.xml", "xl/worksheets/sheet1.xml"),
    ("data.bin", "/data.bin"),
)


@pytest.mark.parametrize(("part", "target"), NAMES)
def test_a_sheet_is_looked_through_by_whatever_name_and_read_if_it_is_right(
    tmp_path: Path, part: str, target: str
) -> None:
    for where, right in (("A1", True), ("BCA7", False)):
        plain = workbook(tmp_path / "plain.xlsx", {"A1": NAME, where: NAME})
        with zipfile.ZipFile(plain) as archive:
            parts = {info.filename: archive.read(info) for info in archive.infolist()}
        links = "xl/_rels/workbook.xml.rels"
        named = f"/{target}".replace("//", "/").encode()
        parts[links] = parts[links].replace(b"worksheets/sheet1.xml", named)
        sheet = parts.pop("xl/worksheets/sheet1.xml")
        path = tmp_path / "list.xlsx"
        with zipfile.ZipFile(path, "w") as archive:
            for name, content in parts.items():
                archive.writestr(name, content)
            info = zipfile.ZipInfo("sheet")
            info.filename = part
            archive.writestr(info, sheet)
        if right:
            assert list(next(iter(open_sheet(path).rows()))) == [NAME]
        else:
            assert problem(path) == "too_far"


def test_a_far_cell_by_an_upper_case_name_takes_little_memory(tmp_path: Path) -> None:
    sheet = sheet_xml('<row r="200000"><c r="AZZ200000" t="inlineStr"><is><t>x</t></is></c></row>')
    path = with_sheet(tmp_path / "a.xlsx", sheet, part="xl/worksheets/sheet1.XML")
    before = psutil.Process().memory_info().rss
    assert problem(path) == "too_far"
    assert psutil.Process().memory_info().rss - before < 100 * 1024 * 1024


def test_a_bomb_is_not_opened(tmp_path: Path) -> None:
    assert problem(with_sheet(tmp_path / "a.xlsx", sheet_xml(" " * 50_000_000))) == "bomb"


def test_a_bomb_that_lies_about_its_size_is_not_opened(tmp_path: Path) -> None:
    path = with_sheet(tmp_path / "a.xlsx", sheet_xml(" " * 50_000_000))
    raw = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        info = archive.getinfo("xl/worksheets/sheet1.xml")
    size = info.file_size.to_bytes(4, "little")
    while (at := raw.find(size)) >= 0:
        raw[at : at + 4] = (1000).to_bytes(4, "little")
    path.write_bytes(raw)
    assert problem(path) == "bomb"


def test_many_large_parts_are_too_large_together(tmp_path: Path) -> None:
    noise = zlib.compress(b"")  # parts of one size, packed by half
    part = bytes(range(256)) * 4 + noise
    big = b"".join(bytes([n % 251]) * 40 + part[:60] for n in range(700_000))
    parts = {f"xl/media/{n}.bin": big for n in range(5)} | {"xl/worksheets/sheet1.xml": b"<worksheet/>"}
    assert problem(zipped(tmp_path / "a.xlsx", parts, level=1)) in {"too_large", "bomb"}


def test_too_many_parts(tmp_path: Path) -> None:
    parts = {f"xl/worksheets/sheet{n}.xml": b"<worksheet/>" for n in range(MOST_PARTS + 1)}
    assert problem(zipped(tmp_path / "a.xlsx", parts)) == "too_many_parts"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"PK\x03\x04 and nothing more", "not_xlsx"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old something", "not_xlsx"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook\0".encode("utf-16-le"), "not_xlsx"),
        (b"", "empty"),
        (b"  \r\n ", "empty"),
        (b"\x00\x01\x02\x03", "encoding"),
        (b"\xff\xfe\x00", "encoding"),
    ],
)
def test_files_of_other_kinds(tmp_path: Path, content: bytes, code: str) -> None:
    (tmp_path / "a").write_bytes(content)
    assert problem(tmp_path / "a") == code


def test_a_zip_that_is_no_workbook(tmp_path: Path) -> None:
    assert problem(zipped(tmp_path / "a.xlsx", {"word/document.xml": b"<w/>"})) == "not_xlsx"


def test_a_cut_workbook(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", {"A1": NAME})
    path.write_bytes(path.read_bytes()[:-200])
    assert problem(path) == "not_xlsx"


def test_windows_1258_is_decoded_and_composed(tmp_path: Path) -> None:
    # This encoding writes most marks as letters of their own.
    decomposed = "".join(_for_1258(char) for char in f"{NAME};Mỹ Bình\r\n")
    raw = decomposed.encode("cp1258")
    assert raw.decode("cp1258") != unicodedata.normalize("NFC", decomposed)
    (tmp_path / "a.csv").write_bytes(raw)
    (row,) = open_sheet(tmp_path / "a.csv").rows()
    assert list(row) == [NAME, "Mỹ Bình"]


def _for_1258(char: str) -> str:
    """A letter as this encoding can write it: the vowel's own shape stays, the tone stands alone."""
    try:
        char.encode("cp1258")
        return char
    except UnicodeEncodeError:
        parts = unicodedata.normalize("NFD", char)
        tone = next(part for part in parts[1:] if part in "\u0300\u0301\u0303\u0309\u0323")
        return unicodedata.normalize("NFC", parts.replace(tone, "")) + tone


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_encodings_and_delimiters(tmp_path: Path, encoding: str, delimiter: str) -> None:
    text = delimiter.join(["ten", '"tổ 3, ""ấp"" 5"', "x"]) + "\r\n" + delimiter.join([NAME, "b", "c"]) + "\r\n"
    (tmp_path / "a.csv").write_bytes(text.encode(encoding))
    sheet = open_sheet(tmp_path / "a.csv")
    assert [list(row) for row in sheet.rows()] == [["ten", 'tổ 3, "ấp" 5', "x"], [NAME, "b", "c"]]
    assert sheet.height == 2


@given(st.binary(max_size=400))
def test_any_bytes_decode_or_are_refused(raw: bytes) -> None:
    try:
        text = decode(raw)
    except SheetProblem as refused:
        assert refused.code in ("encoding", "kind")
    else:
        assert text == unicodedata.normalize("NFC", text)


PIECES = [
    b'<row r="7">', b'<row r="300000">', b"<row>", b"</row>", b'<c r="A7">', b'<c r="bca7">', b"<c>", b"<c/>",
    b"<c r='XFD1'>", b'<c s="1" r = "BA2">', b'<c r="AZ9">', b'<c r="A1048576" s="1">', b"<v>1</v>", b"</c>", b" ",
]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=14).map(b"".join))
def test_the_first_look_over_a_sheet_hides_no_cell_beyond_the_limits(xml: bytes) -> None:
    try:
        far = reaches_far([b"<sheetData>" + xml + b"</sheetData>"])
    except SheetProblem:
        return
    assert may_be_far(xml) or not far


@pytest.mark.parametrize("reference", [b"A350000", b"BA1", b"XFD1", b"B1048576", b"AAA7"])
@pytest.mark.parametrize("written", [b'r="%s"', b"r='%s'", b'r = "%s"', b'r\n=\t"%s"', b'r= "%s"'])
def test_a_reference_beyond_the_limits_is_looked_at_however_it_is_written(reference: bytes, written: bytes) -> None:
    assert may_be_far(b'<c s="1" ' + written % reference + b"><v>1</v></c>")


def test_a_sheet_as_programs_write_it_needs_only_the_first_look() -> None:
    assert not may_be_far(
        b'<row r="99999" spans="1:26"><c r="A99999" t="s"><v>1234567</v></c><c r="Z99999"><v>7</v></c>'
    )


def test_rows_are_far_from_250_001_on() -> None:
    assert not may_be_far(b'<row r="249999"><c r="AZ249999"><v>0300123456</v></c></row><pageMargins header="0.3"/>')
    assert may_be_far(b'<row r="250001"><c r="A250001"><v>1</v></c></row>')


def test_a_sheet_as_programs_write_it_is_not_parsed_wherever_its_pieces_are_cut(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = workbook(tmp_path / "list.xlsx", {f"{column}{row}": 7 for column in ("A", "Z") for row in range(1, 9)})
    monkeypatch.setattr("storage.spreadsheets.zip_check.reaches_far", lambda pieces: pytest.fail("was parsed"))
    for size in range(20, 90, 3):
        monkeypatch.setattr("storage.spreadsheets.zip_check.CHUNK", size)
        check_xlsx(path)


@pytest.mark.parametrize(
    ("start", "code"),
    [
        (b"\x89PNG\r\n\x1a\n", "picture"),
        (b"\xff\xd8\xff\xe0", "picture"),
        (b"GIF89a", "picture"),
        (b"II*\0\x08\0\0\0", "picture"),
        (b"MM\0*\0\0\0\x08", "picture"),
        (b"RIFF\x10\0\0\0WEBPVP8 ", "picture"),
        (b"BM\x36\x10\0\0\0\0\0\0", "picture"),
        (b"\0\0\0\x18ftypheic", "picture"),
        (b"%PDF-1.7", "pdf"),
        (b"\x7fELF\x02\x01", "kind"),
    ],
)
def test_what_is_no_text_is_never_told_to_be_saved_as_text(tmp_path: Path, start: bytes, code: str) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(start + bytes(range(200)) * 40)
    assert problem(path) == code


def test_a_text_of_two_bytes_a_letter_without_its_mark_is_told_of_its_letters(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes("STT;HO TEN;NGAY SINH\n1;A;1/1/1980\n".encode("utf-16-le"))
    assert problem(path) == "encoding"


def test_a_list_that_begins_with_such_letters_is_a_list(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("BMI;HO TEN\n22;A\n", encoding="utf-8")
    assert [list(row) for row in open_sheet(path).rows()] == [["BMI", "HO TEN"], ["22", "A"]]


@pytest.mark.parametrize("name", ["list.xlsx", "LIST.XLSX", "list.xlsm"])
def test_a_text_by_the_name_of_a_workbook_is_told_what_it_is(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text("Họ và tên;Ngày sinh\nNguyễn Thị Thử;05/02/1980\n")
    assert problem(path) == "text_named_xlsx"
    path.write_bytes(b"\x7fELF\x02\x01" + bytes(range(200)) * 40)
    assert problem(path) == "not_xlsx"


def test_a_workbook_with_a_password_is_told_from_an_old_one(tmp_path: Path) -> None:
    path = tmp_path / "list.xlsx"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1000) + "EncryptedPackage".encode("utf-16-le"))
    assert problem(path) == "locked"

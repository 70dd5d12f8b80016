"""Where lists keep what: editions of the template, and what stands around people."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter

from bot.cli.list_words import Words, said_of
from handlers.records.import_rules import PersonRow, Rules
from handlers.records.reading import ListFile, open_list
from handlers.records.rejects import write_rejects
from handlers.records.template import header, words
from handlers.rulebook import shipped_rules
from storage.gazetteer import load
from storage.spreadsheets import SheetProblem, open_sheet, write_xlsx
from tests.handlers.records.lists import person
from tests.support.campaign import FIRST_DAY

TODAY = date(2021, 12, 1)
PEOPLE = [person(1), person(2)]


def with_columns(gone: Sequence[int] = (), extra: int = -1) -> tuple[list[list[str]], list[list[str]]]:
    """The template's header and two people, without some columns, or with the one that some communes have."""
    top, below = header()[0]
    made = []
    for row, more in ((top, ""), (below, "Địa bàn cơ sở"), *((row, "Ấp 5") for row in PEOPLE)):
        cells = list(row)
        if extra >= 0:
            cells.insert(extra, more)
        made.append([cell for n, cell in enumerate(cells) if n not in gone])
    if 9 in gone or not made[0][9]:
        made[0][9] = top[9]  # the title above stays, over what is left below
    return made[:2], made[2:]


def people(listed: ListFile, edition: int = 2021) -> list[PersonRow]:
    rules = Rules(TODAY, load(edition), shipped_rules().vaccines)
    rules.look = listed.look(TODAY, FIRST_DAY)
    found = [rules.read(cells) for _, cells in listed.rows()]
    return [one for one in found if isinstance(one, PersonRow)]


def test_a_column_of_the_communes_own_is_left_out(tmp_path: Path) -> None:
    titles, rows = with_columns(extra=15)
    write_xlsx(tmp_path / "list.xlsx", titles, rows)
    assert [(one.address, one.commune, one.doses[0].lot) for one in people(open_list(tmp_path / "list.xlsx"))] == [
        ("Tổ 3", "30280", "ABV123")
    ] * 2


def test_a_template_without_districts_is_read_in_2025_and_refused_in_2021(tmp_path: Path) -> None:
    commune = load(2025).communes("91")[0]
    titles, rows = with_columns(gone=(11, 12))
    for row in rows:
        row[10], row[11], row[12] = "91", commune.name, commune.code
    write_xlsx(tmp_path / "list.xlsx", titles, rows)
    found = people(open_list(tmp_path / "list.xlsx"), 2025)
    assert [(one.province, one.district, one.commune, one.address, one.doses[0].facility) for one in found] == [
        ("91", "", commune.code, "Tổ 3", "BV891")
    ] * 2
    assert people(open_list(tmp_path / "list.xlsx")) == []


def test_what_stands_beyond_the_template_is_not_read(tmp_path: Path) -> None:
    write_xlsx(tmp_path / "list.xlsx", header()[0], [[*row, "9", "x", "ghi thêm"] for row in PEOPLE])
    assert len(people(open_list(tmp_path / "list.xlsx"))) == 2


ABOVE = [["", "SỞ Y TẾ"], [], ["", "DANH SÁCH ĐỐI TƯỢNG TIÊM"], []]
NUMBERED = [[f"({n})" for n in range(1, 27)]]
AROUND: list[tuple[list[str], bool | None]] = [
    # what stands in a row, and whether it is told; None: it may be somebody, and is refused
    (["3"], False),
    (["4", *[""] * 8, "Tỉnh An Giang", "89", "Thành phố Long Xuyên", "883"], False),
    (["5", "", "", "1", "9"], False),
    (["Ấp Mỹ Lộc"], True),
    (["", "II. Ấp Mỹ Thọ"], True),
    (["STT", "Họ và tên (*)", "Ngày sinh (*)", "Giới tính"], True),
    (["", "Tổng cộng: 2 người"], True),
    (["", "Nguyễn Văn Không"], None),
    (["6", "Nguyễn Văn Không"], None),
    (["", "", "05/02/1980"], None),
    (["", "", "", "", "", "", "0300123456"], None),
    (["", "Chưa có tên, 0300123456", "", "", "", "", "0300 123 456"], None),
    (["", *[""] * 15, "AstraZeneca"], None),
    (["", "Người lập danh sách", "", "", "", "", "0300123456"], None),
]


@pytest.mark.parametrize(("row", "told"), AROUND)
def test_what_is_nobody_is_passed_over_and_told_and_who_may_be_somebody_is_refused(
    tmp_path: Path, row: list[str], told: bool | None
) -> None:
    titles, _ = header()
    rows = [*ABOVE, *titles, *NUMBERED, PEOPLE[0], row, PEOPLE[1]]
    write_xlsx(tmp_path / "list.xlsx", rows[:1], rows[1:])
    listed = open_list(tmp_path / "list.xlsx")
    assert len(people(listed)) == 2
    assert [number for number, _ in listed.rows()] == ([8, 10] if told is not None else [8, 9, 10])
    assert listed.passed == ([9] if told else [])


SIGNED = [["", "", *[""] * 14, "An Giang, ngày 5 tháng 9 năm 2021"], ["", "Người lập", *[""] * 14, "Thủ trưởng"]]


def test_below_a_signature_a_name_alone_is_who_signed_and_a_person_is_still_a_person(tmp_path: Path) -> None:
    titles, _ = header()
    write_xlsx(
        tmp_path / "list.xlsx", titles, [PEOPLE[0], *SIGNED, [], ["", "Nguyễn Văn Ký"], PEOPLE[1], ["", "Ai Đó"]]
    )
    listed = open_list(tmp_path / "list.xlsx")
    assert [number for number, _ in listed.rows()] == [3, 8, 9]
    assert listed.passed == [4, 5, 7]
    assert len(people(listed)) == 2


def test_errors_and_formulas_nobody_worked_out_are_refused_and_never_an_empty_cell(tmp_path: Path) -> None:
    path = tmp_path / "list.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate([*header()[0], *(person(n) for n in range(1, 6))]):
            for column, cell in enumerate(row):
                sheet.write_string(number, column, cell)
        sheet.write_formula(2, 7, "=VLOOKUP(1,A5:B6,2)", value="#N/A")
        sheet.write_formula(3, 7, '="0980"&"80000002"', value="")  # as a library writes it: not worked out
        for column in range(16, 20):
            sheet.write_formula(4, column, "=1/0", value="#DIV/0!")
        sheet.write_formula(5, 7, '="098"&"180000004"', value="098180000004")
        for column in (0, 1, 2, 6, 10):
            sheet.write_formula(7, column, "=VLOOKUP(1,A5:B6,2)", value="#N/A")  # filled down an empty form
    listed = open_list(path)
    assert [one.identity for one in people(listed)] == ["098180000004", "098180000005"]
    assert [number for number, _ in listed.rows()] == [3, 4, 5, 6, 7]


def test_a_sheet_without_the_header_is_told_and_a_file_without_any_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("Danh sách\n\nten,tuoi\nAn,3\n", encoding="utf-8")
    with pytest.raises(SheetProblem, match="header"):
        open_list(path)


def test_a_plain_csv_may_have_a_title_and_blank_lines_above_its_header(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    head = "ho_ten,ngay_sinh,gioi_tinh,nhom_uu_tien,dien_thoai,so_giay_to,ma_tinh,ma_huyen,ma_xa"
    line = "Nguyễn Thị Thử,05/02/1980,1,9,0300123456,098180000123,89,883,30280"
    path.write_text(f"Danh sách tiêm,,,,,,,,\n,,,,,,,,\n{head}\n{line}\n", encoding="utf-8")
    assert [one.identity for one in people(open_list(path))] == ["098180000123"]


@pytest.mark.parametrize(
    ("rows", "line"),
    [
        (['a,"b,c,d,e,f,g', "h,i,j,k,l,m", "n,o,p,q,r,s"], 4),
        (['a,"b,c,d,e,f,g', "h,i,j,k,l,m", 'n,o",p,q,r,s'], 4),
        (['a,b,c,d,e,f,"x" y', "h,i,j,k,l,m"], 4),
        (["a,b,c,d,e,f,g", 'h,i,j,"k,l,m', 'n,o,p,q,"r",s'], 5),
    ],
)
def test_a_quote_left_open_is_told_with_its_line(tmp_path: Path, rows: list[str], line: int) -> None:
    path = tmp_path / "list.csv"
    head = "ho_ten,ngay_sinh,gioi_tinh,nhom_uu_tien,dien_thoai,so_giay_to,ma_tinh,ma_huyen,ma_xa"
    above = '"một ô, hai\ndòng",,,,,,,,'
    path.write_text("\n".join([head, above, *rows, ""]), encoding="utf-8")
    with pytest.raises(SheetProblem, match="quote") as caught:
        open_list(path).look(TODAY, FIRST_DAY)
    assert caught.value.said == {"line": line}


def test_a_name_that_may_be_in_the_font_of_its_list_is_asked_for_and_taken_as_somebody_says(tmp_path: Path) -> None:
    head, merged = header()
    titles = [[*head[0], *words()["returned"].values()], [*head[1], "", "", ""]]
    for mark, name in (("", None), ("x", "Phan Hồng"), ("giữ", "Phan Hoàng")):
        rows = [[*person(1, c1="Traàn Vaên Nam"), "1", "", ""], [*person(2, c1="Phan Hoàng"), "1", "", mark]]
        write_xlsx(tmp_path / "list.xlsx", titles, rows, merged=merged)
        assert [one.name for one in people(open_list(tmp_path / "list.xlsx"))] == ([name] if name else [])
    texts, out = shipped_rules().texts, tmp_path / "back.xlsx"
    listed = open_list(tmp_path / "list.xlsx")
    write_rejects(out, listed, {3: [["name_font", 1]], 4: [["name_doubtful", 1]]}, texts)
    assert [row[27] for row in open_sheet(out).rows()][8:] == ["Trần Văn Nam", "Phan Hồng"]


def test_who_imports_reads_which_sheets_were_read_and_which_rows_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "list.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        for name in ("Ấp 1", "Ấp 2", "Ghi chú", "Cũ"):
            sheet = book.add_worksheet(name)
            rows = [["", "Xin chào"]] if name == "Ghi chú" else [*header()[0], person(1), ["", "Tổng cộng: 1 người"]]
            for number, row in enumerate(rows):
                for column, cell in enumerate(row):
                    sheet.write_string(number, column, cell)
        sheet.very_hidden()
    listed = open_list(path)
    listed.look(TODAY, FIRST_DAY)
    said = "\n".join(said_of(listed, Words.of("vi")))
    assert (listed.names, listed.hidden, listed.headless) == (("Ấp 1", "Ấp 2"), ("Cũ",), ("Ghi chú",))
    assert all(name in said for name in ("Ấp 1", "Ấp 2", "Ghi chú", "Cũ", "Ấp 1 4, Ấp 2 4"))

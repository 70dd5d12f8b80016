"""The forms that are handed out: they are read back as what they are, with nobody in them until somebody fills them."""

import re
import zipfile
from datetime import date
from html import unescape
from pathlib import Path

import pytest

from bot.tools import load_tools
from handlers.lists.blank import write_blank
from handlers.lists.check import check, form_of
from handlers.lists.forms import file_name, form
from handlers.policy import Policy
from handlers.records.reading import open_list
from handlers.records.template import header
from handlers.work import Tools
from storage.gazetteer import load
from storage.spreadsheets import SheetProblem, open_book, write_xlsx

TODAY = date(2021, 12, 1)
TOOLS: dict[int, Tools] = {}


def tools(edition: int) -> Tools:
    if edition not in TOOLS:
        lead = "89" if edition == 2021 else "91"
        TOOLS[edition] = load_tools(Policy(edition=edition, served=frozenset({lead}), lead_province=lead))
    return TOOLS[edition]


def blank(path: Path, number: int, edition: int = 2021, province: str = "89") -> Path:
    known, units = tools(edition), load(edition)
    about = form(number).in_edition(edition)
    write_blank(path, about, province, units, known.directory, known.rules.vaccines)
    return path


@pytest.mark.parametrize("number", [1, 2])
@pytest.mark.parametrize(("edition", "province"), [(2021, "89"), (2025, "91")])
def test_an_empty_form_holds_nobody_and_is_known_again(
    tmp_path: Path, number: int, edition: int, province: str
) -> None:
    path = blank(tmp_path / "form.xlsx", number, edition, province)
    assert form_of([part.layout for part in open_list(path).parts]) == number
    with pytest.raises(SheetProblem, match="nobody"):
        check(path, TODAY, load(edition), tools(edition).rules.vaccines)


def sheet(path: Path, name: str = "xl/worksheets/sheet1.xml") -> str:
    with zipfile.ZipFile(path) as archive:
        return unescape(archive.read(name).decode())


@pytest.mark.parametrize("number", [1, 2])
def test_the_example_is_somebody_once_another_name_stands_in_it(tmp_path: Path, number: int) -> None:
    path = blank(tmp_path / "form.xlsx", number)
    rows = list(open_book(path).sheets[0].rows())
    assert rows[8][:2] == ["VD", "Ví dụ: Nguyễn Thị An"]
    typed = [[str(cell) for cell in rows[8]], ["VD", "Nguyễn Thị Thử", *map(str, rows[8][2:])]]
    (top, below), _ = header(form(number).columns)
    write_xlsx(tmp_path / "typed.xlsx", [top, below], typed)
    found = check(tmp_path / "typed.xlsx", TODAY, load(2021), tools(2021).rules.vaccines)
    assert (found.form, found.total, found.wrong) == (number, 1, {})


def test_codes_are_picked_from_named_ranges(tmp_path: Path) -> None:
    path = blank(tmp_path / "form.xlsx", 2)
    picked = dict(re.findall(r'<dataValidation [^>]*sqref="([A-Z0-9:]+)"><formula1>(\w+)</formula1>', sheet(path)))
    assert picked["E9:E5009"] == "ds_nhom" and picked["O9:O5009"] == "ds_xa" and picked["T9:T5009"] == "ds_co_so"
    names = dict(re.findall(r'<definedName name="(\w+)">([^<]+)<', sheet(path, "xl/workbook.xml")))
    assert names["ds_nhom"] == "'PL2_Nhom uu tien'!$A$2:$A$17" and set(picked.values()) == set(names)
    communes = next(one for one in open_book(path).sheets if one.name == "PL3_Xa")
    codes = [row[0] for row in communes.rows()][1:]
    assert "30280" in codes and len(codes) == len(load(2021).communes("89"))


def test_every_cell_of_a_person_is_text(tmp_path: Path) -> None:
    """So that zeros stay and no day is turned round."""
    path = blank(tmp_path / "form.xlsx", 1)
    columns = re.findall(r'<col min="(\d+)" max="(\d+)"[^>]* style="(\d+)"', sheet(path))
    assert [(first, last) for first, last, _ in columns] == [("1", "18")]
    formats = re.findall(r'<xf numFmtId="(\d+)"', sheet(path, "xl/styles.xml").partition("<cellXfs")[2])
    assert formats[int(columns[0][2])] == "49"  # @, text


def test_a_form_holds_no_formula(tmp_path: Path) -> None:
    with zipfile.ZipFile(blank(tmp_path / "form.xlsx", 2)) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")


@pytest.mark.parametrize(
    ("unit", "name"),
    [
        ("Sở Giáo dục & Đào tạo", "Mau1_so-giao-duc-dao-tao_20211201.xlsx"),
        ("", "Mau1_20211201.xlsx"),
        ('../../etc/"x"\r\n', "Mau1_etc-x_20211201.xlsx"),
    ],
)
def test_a_file_is_called_by_form_unit_and_day(unit: str, name: str) -> None:
    assert file_name(form(1), unit, TODAY) == name

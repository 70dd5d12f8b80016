"""What is found in a list that a unit hands in: every fault, none invented, and the file that goes back."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from handlers.lists.check import Checked, check
from handlers.lists.forms import form
from handlers.lists.marked import WHOLE, write_checked
from handlers.records.template import header
from handlers.rulebook import shipped_rules
from storage.gazetteer import load
from storage.spreadsheets import SheetProblem, open_book, write_xlsx
from tests.handlers.records.lists import SECOND, person, row, with_second

TODAY = date(2021, 12, 1)
# Columns of the template and what is typed into them -> what is found.
FAULTS = {
    "name_digits": {"c1": "Nguyễn Thị 2"}, "name_missing": {"c1": ""}, "birth_missing": {"c2": ""},
    "date_impossible": {"c2": "31/02/1980"}, "sex_code": {"c3": "2"}, "group_code": {"c4": "17"},
    "phone_missing": {"c6": ""}, "phone_form": {"c6": "12"}, "id_form": {"c7": "12345"},
    "place_unknown": {"c14": "99999"}, "place_mismatch": {"c12": "886"}, "insurance_form": {"c8": "12"},
}  # fmt: skip


def write(path: Path, rows: Sequence[Sequence[str]], number: int = 1) -> Path:
    """Rows of the template as a file of a form."""
    columns = form(number).columns
    (top, below), merged = header(columns)
    cut = [[cells[column] for column in columns] for cells in rows]
    write_xlsx(path, [top, below], cut, header_row=6, merged=merged)
    return path


def look(path: Path) -> Checked:
    return check(path, TODAY, load(2021), shipped_rules().vaccines)


@pytest.mark.parametrize("number", [1, 2])
def test_twelve_kinds_of_faults_are_found_and_none_is_invented(tmp_path: Path, number: int) -> None:
    rows = [person(n) for n in range(1000)]
    wrong = {}
    for at, (code, cells) in enumerate(FAULTS.items(), 1):
        rows[at * 70] = person(at * 70, **cells)
        wrong[8 + at * 70 + 1] = code
    found = look(write(tmp_path / "list.xlsx", rows, number))
    assert {at: [reason[0] for reason in reasons] for at, reasons in found.wrong.items()} == {
        at: [code] for at, code in wrong.items()
    }
    assert found.counts == {"total": 1000, "good": 988, "bad": 12, "twice": 0} and found.form == number


def test_who_stands_in_it_twice_is_told_with_the_first_row(tmp_path: Path) -> None:
    nobody = {"c7": "", "c8": ""}
    rows = [person(1), person(2), person(1), person(3, **nobody), person(3, **nobody), person(4, **nobody, c14="30283")]
    found = look(write(tmp_path / "list.xlsx", rows))
    assert found.twice == {11: [["row_twice", 1, [9]]], 13: [["row_twice", 1, [12]]]}
    assert found.counts == {"total": 6, "good": 4, "bad": 0, "twice": 2}


def test_form_2_wants_a_dose_and_a_further_dose_is_no_second_time(tmp_path: Path) -> None:
    none = {f"c{column}": "" for column in range(16, 24)}
    only_second = [*person(2, **none)[:20], *SECOND, "", ""]
    rows = [person(1, **none), person(2), only_second, with_second(person(3)), person(3)]
    found = look(write(tmp_path / "list.xlsx", rows, 2))
    assert found.wrong == {9: [["vaccine_missing", 16]]} and list(found.twice) == [13]


def test_the_header_of_form_1_is_nobody_and_its_notes_are_no_dose(tmp_path: Path) -> None:
    found = look(write(tmp_path / "list.xlsx", [person(1, c24="nghỉ thai sản")]))
    assert (found.form, found.counts) == (1, {"total": 1, "good": 1, "bad": 0, "twice": 0})


@pytest.mark.parametrize("number", [1, 2])
def test_what_goes_back_is_mended_in_place_and_is_right_then(tmp_path: Path, number: int) -> None:
    rows = [person(1), person(2, c3="x"), person(3, c1="Nguyễn Thị 3"), person(1)]
    found = look(write(tmp_path / "list.xlsx", rows, number))
    write_checked(tmp_path / "back.xlsx", found, shipped_rules().texts)
    back = list(open_book(tmp_path / "back.xlsx").sheets[0].rows())[6:]
    result = form(number).columns.index(25)
    said = [str(line[result]) for line in back[2:]]
    assert said[0] == "Đủ" and said[1].startswith("Giới tính: ") and said[2].startswith("Họ và tên: ")
    assert "dòng 9" in said[3]
    mended = [list(map(str, line)) for line in back]
    mended[3][3], mended[4][1] = "0", "Nguyễn Thị Ba"
    write_xlsx(tmp_path / "again.xlsx", mended[:2], mended[2:5])
    again = look(tmp_path / "again.xlsx")
    assert (again.form, again.counts) == (number, {"total": 3, "good": 3, "bad": 0, "twice": 0})


def test_of_a_long_list_the_wrong_rows_alone_go_back(tmp_path: Path) -> None:
    rows = [person(n) for n in range(WHOLE + 1)]
    rows[7] = person(7, c3="x")
    found = look(write(tmp_path / "list.xlsx", rows))
    write_checked(tmp_path / "back.xlsx", found, shipped_rules().texts)
    back = list(open_book(tmp_path / "back.xlsx").sheets[0].rows())
    assert [line[0] for line in back[8:]] == ["7"]


def test_fifty_thousand_rows_are_looked_through(tmp_path: Path) -> None:
    rows = [row(c0=str(n), c6=f"03{n:08}", c7=f"0981{n:08}") for n in range(50_000)]
    assert look(write(tmp_path / "list.xlsx", rows)).counts["good"] == 50_000


def test_a_list_without_a_header_is_refused(tmp_path: Path) -> None:
    write_xlsx(tmp_path / "list.xlsx", [["Tên", "Tuổi"]], [["Nguyễn Thị Thử", "40"]])
    with pytest.raises(SheetProblem, match="header"):
        look(tmp_path / "list.xlsx")

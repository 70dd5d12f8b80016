"""What looks odd in a right row is told beside it and refuses nothing; what is written otherwise is mended and said."""

from datetime import date
from pathlib import Path

import pytest
import xlsxwriter

from handlers.lists.marked import write_checked
from handlers.lists.platform import write_good
from handlers.rulebook import shipped_rules
from storage.spreadsheets import SheetProblem, open_book
from tests.handlers.lists.test_check import look, write
from tests.handlers.records.lists import person, row

NOBODY = {"c7": "", "c8": ""}
SECOND = {"c20": "AstraZeneca", "c21": "10/08/2021", "c22": "ABW7", "c23": "BV891"}
DOUBTS = {
    "name_unmarked": ({"c1": "Nguyen Thi Thu"}, 1),
    "sex_word": ({"c3": "Nữ"}, 3),
    "zero_restored": ({"c6": "300000001"}, 6),
    "id_sex": ({"c3": "0"}, 7),
    "id_birth": ({"c2": "05/02/1981"}, 2),
    "interval_short": (SECOND, 21),
}


@pytest.mark.parametrize("code", DOUBTS)
def test_each_is_told_beside_its_row_and_refuses_nothing(tmp_path: Path, code: str) -> None:
    cells, column = DOUBTS[code]
    found = look(write(tmp_path / "list.xlsx", [person(1, **cells), person(2)], 2))
    assert found.warned == {9: [[code, column]]} and not found.wrong and found.good == 2
    write_checked(tmp_path / "back.xlsx", found, shipped_rules().texts)
    (back,) = open_book(tmp_path / "back.xlsx").sheets
    said = shipped_rules().texts.say(f"import_problems.row.{code}", language="vi")
    assert said in " ".join(str(cell) for cell in list(back.rows())[8])
    again = look(tmp_path / "back.xlsx")
    assert again.warned == found.warned and not again.wrong


@pytest.mark.parametrize(
    "cells",
    [
        {"c1": "Phan Thanh Nam"},
        {"c1": "Chau Soc Kha"},
        {"c3": "0", "c7": "098080000001"},
        {"c2": "05/02/2001", "c7": "098301000001"},
        {"c7": "312345678"},
        {**SECOND, "c21": "29/08/2021"},
        {**SECOND, "c20": "Pfizer"},
    ],
)
def test_what_is_well_is_left_alone(tmp_path: Path, cells: dict[str, str]) -> None:
    found = look(write(tmp_path / "list.xlsx", [person(1, **cells)], 2))
    assert (found.warned, found.wrong) == ({}, {})


def test_the_platform_gets_codes_and_zeros(tmp_path: Path) -> None:
    rows = [person(1, c3="nam", c6="300000001", c7=""), person(2, c3=" NỮ ", c6="0300.000.002"), person(3)]
    found = look(write(tmp_path / "list.xlsx", rows))
    assert write_good(tmp_path / "good.xlsx", found) == 3
    (good,) = open_book(tmp_path / "good.xlsx").sheets
    written = [(cells[3], cells[6]) for cells in list(good.rows())[8:]]
    assert written == [("0", "0300000001"), ("1", "0300000002"), ("1", "0300000003")]
    assert not look(tmp_path / "good.xlsx").warned


def test_without_a_paper_a_namesake_is_for_a_human_and_only_the_very_same_row_is_twice(tmp_path: Path) -> None:
    rows = [person(1, **NOBODY), person(2, **NOBODY), person(1, **NOBODY), person(4, **NOBODY, c14="30283")]
    found = look(write(tmp_path / "list.xlsx", rows))
    assert found.warned == {10: [["row_perhaps", 1, [9]]]}
    assert found.twice == {11: [["row_twice", 1, [9]]]}
    assert found.counts == {"total": 4, "good": 3, "bad": 0, "twice": 1}


def test_titles_alone_are_said_to_be_nobody(tmp_path: Path) -> None:
    with pytest.raises(SheetProblem, match="nobody"):
        look(write(tmp_path / "list.xlsx", []))


def test_titles_that_stand_twice_are_nobody(tmp_path: Path) -> None:
    titles = list(open_book(write(tmp_path / "titles.xlsx", [person(1)])).sheets[0].rows())[6:8]
    path = tmp_path / "list.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        page = book.add_worksheet()
        people = [[cell for n, cell in enumerate(person(at)) if n < 16 or n > 23] for at in (1, 2)]
        for at, cells in enumerate([*titles, people[0], *titles, people[1]]):
            page.write_row(at, 0, cells)
        page.merge_range(8, 0, 8, 17, "TỔNG CỘNG")
        page.write_formula(9, 1, '=A1&"x"', None, "")
    found = look(path)
    assert found.total - len(found.wrong) == 2 and found.form == 1


def test_a_formula_that_found_nothing_is_no_empty_cell(tmp_path: Path) -> None:
    path = write(tmp_path / "plain.xlsx", [person(1)])
    rows = [list(cells) for cells in open_book(path).sheets[0].rows()]
    with xlsxwriter.Workbook(str(tmp_path / "list.xlsx")) as book:
        page = book.add_worksheet()
        for at, cells in enumerate(rows):
            page.write_row(at, 0, cells)
        page.write_formula(8, 7, "=NA()", None, "#N/A")
    assert look(tmp_path / "list.xlsx").wrong == {9: [["cell_error", 7]]}


def test_fifty_thousand_rows_are_looked_through(tmp_path: Path) -> None:
    people = [person(n) for n in range(50_000)]
    people[40_000] = person(40_000, c2="31/02/1980")
    found = look(write(tmp_path / "list.xlsx", people))
    assert found.counts == {"total": 50_000, "good": 49_999, "bad": 1, "twice": 0}


def test_numbers_of_a_cell_are_read_as_they_were_meant(tmp_path: Path) -> None:
    path = write(tmp_path / "plain.xlsx", [row()])
    rows = [list(cells) for cells in open_book(path).sheets[0].rows()]
    rows[8][6], rows[8][2] = 300123456, date(1980, 2, 5)
    with xlsxwriter.Workbook(str(tmp_path / "list.xlsx"), {"default_date_format": "dd/mm/yyyy"}) as book:
        page = book.add_worksheet()
        for at, cells in enumerate(rows):
            page.write_row(at, 0, cells)
    assert look(tmp_path / "list.xlsx").warned == {9: [["zero_restored", 6]]}

"""What goes out is text, never a formula."""

import io
import zipfile
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from storage.spreadsheets import write_csv, write_xlsx

DANGEROUS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("x")']


def test_no_cell_of_an_xlsx_is_a_formula(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    assert write_xlsx(path, [["=h"]], [[text] for text in DANGEROUS]) == len(DANGEROUS)
    rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
    assert [row[0] for row in rows[1:]] == DANGEROUS
    with zipfile.ZipFile(path) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")


@pytest.mark.parametrize("text", DANGEROUS)
def test_a_csv_cell_that_would_be_a_formula_is_guarded(text: str) -> None:
    out = io.StringIO()
    write_csv(out, ["h"], [[text], ["0300123456"]])
    cells = out.getvalue().splitlines()
    assert cells[1].lstrip('"').startswith("'")
    assert cells[-1] == "0300123456"


def test_headers_stand_where_the_template_has_them(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    header = [["A", "over two", ""], ["", "left", "right"]]
    write_xlsx(path, header, [["1", "2", "3"]], header_row=6, merged=[(6, 0, 7, 0), (6, 1, 6, 2)])
    sheet = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0)
    assert sheet.to_python(skip_empty_area=False)[6:] == [*header, ["1", "2", "3"]]
    assert sorted(sheet.merged_cell_ranges or []) == [((6, 0), (7, 0)), ((6, 1), (6, 2))]

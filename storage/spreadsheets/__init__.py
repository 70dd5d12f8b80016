"""Lists that come in as files and go out as files: xlsx and csv, read with limits, written without formulas."""

from storage.spreadsheets.problems import SheetProblem
from storage.spreadsheets.read import Sheet, open_sheet
from storage.spreadsheets.write import write_csv, write_xlsx

__all__ = ["Sheet", "SheetProblem", "open_sheet", "write_csv", "write_xlsx"]

"""Lists that come in as files (xlsx, xls, ods, csv; read with limits) and go out as files, without formulas."""

from storage.spreadsheets.problems import SheetProblem
from storage.spreadsheets.read import Book, Sheet, open_book, open_sheet
from storage.spreadsheets.write import write_csv, write_xlsx

__all__ = ["Book", "Sheet", "SheetProblem", "open_book", "open_sheet", "write_csv", "write_xlsx"]

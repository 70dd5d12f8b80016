"""Which files are taken as lists, said once: by their endings, and as pickers of files want them."""

from typing import Final

FORMATS: Final = {
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".xls": "application/vnd.ms-excel",
    ".ods": "application/vnd.oasis.opendocument.spreadsheet",
    ".csv": "text/csv",
}
"""Ending -> media type. Texts name these endings (tests/handlers/lists/test_formats.py)."""
XLSX: Final = FORMATS[".xlsx"]
READ: Final = (*FORMATS, ".xlsm")
"""Endings that are read: of a workbook with macros the cells alone, and nothing in it is run."""
ACCEPT: Final = ",".join((*FORMATS, *FORMATS.values()))
"""For `accept`: phones know the media types, computers the endings."""


def is_list(name: str) -> bool:
    """Whether a file may be a list, by its name."""
    return name.lower().endswith(READ)

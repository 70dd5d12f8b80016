"""What stands in a list beside people: rows only numbered, headers that repeat, titles, totals, signatures.

Whatever may be a person is none of these: such a row is read, and refused with a reason where something is missing.
"""

import re
from collections.abc import Sequence

from handlers.dialogue.answers.reading import fold
from handlers.records.template import around_people, words
from storage.spreadsheets.broken_cells import BROKEN
from storage.spreadsheets.read import Cell, Row

_COLUMNS = 26
_NAME, _BIRTH, _PHONE, _IDENTITY, _INSURANCE = 1, 2, 6, 7, 8
# A number, sex, group and places are filled in beforehand, down to the last line of a form.
_FILLED_BEFORE = frozenset({0, 3, 4, *range(9, 15)})
_MOST_CELLS = 4  # of a line that is no person
_DAY = re.compile(r"\d{1,2}\s*[/.\-]\s*\d{1,2}\s*[/.\-]\s*\d{2,4}|\d{4}-\d\d-\d\d")
_NUMBER = re.compile(r"\d{8,}")


class Around:
    """Goes along with the rows of a sheet. `below`: a signature has begun and nobody came after it."""

    def __init__(self) -> None:
        self.below = False

    def passes(self, cells: Sequence[Cell], row: Row) -> bool | None:
        """None for a row that may be a person; else whether it holds words worth a mention. `row`: as in the file."""
        filled = [n for n, cell in enumerate(cells[:_COLUMNS]) if not _is_blank(cell)]
        texts = [fold(cell).strip() for cell in row if isinstance(cell, str) and not _is_blank(cell)]
        count = sum(not _is_blank(cell) for cell in row)
        may_be = count > _MOST_CELLS or _names_somebody(cells)
        section, dated = around_people()
        if not may_be and any(dated.search(text) or any(word in text for word in words()["closing"]) for text in texts):
            self.below = True
            return True
        if count == len(filled) and _FILLED_BEFORE.issuperset(filled):
            # A text alone in the first column is a title; numbers and places are an empty line of a form.
            return self.below or (filled == [0] and not all(text.isdecimal() for text in texts))
        if isinstance(name := cells[_NAME], str) and fold(name).startswith(words()["anchors"][0]):
            return True
        if not may_be and (self.below or (len(texts) == 1 and section.match(texts[0]) is not None)):
            return True
        return None


def _names_somebody(cells: Sequence[Cell]) -> bool:
    """A birth date or a number of a person stands where it belongs."""
    birth = cells[_BIRTH]
    if not isinstance(birth, str) or _DAY.search(birth) or birth.strip().isdecimal():
        return True
    for n in (_PHONE, _IDENTITY, _INSURANCE):
        cell = cells[n]
        if not isinstance(cell, str) or _NUMBER.search(re.sub(r"[\s.\-]", "", cell)):
            return True
    return False


def _is_blank(cell: Cell) -> bool:
    """Empty, or a formula filled down a form that found nothing yet."""
    return cell == "" or (isinstance(cell, str) and cell.strip() in ("", BROKEN))

"""Reports of many people in one list: each right row says what is wrong for one person and becomes a report."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Final, NamedTuple

from handlers.catalogue.vaccines import Vaccines
from handlers.lists.check import NO_DOSE, Checked, Reasons, check
from handlers.lists.forms import Kind, complaint_form, kind_said
from handlers.records.import_rules import AFTER_DOSES, FIRST, PersonRow
from handlers.records.import_rules import SECOND as SECOND_DOSE
from handlers.records.import_values import text_of
from storage.gazetteer import Gazetteer
from storage.spreadsheets.read import Cell

MOST: Final = 200  # reports of one list: all are opened in one transaction
WRONG: Final = AFTER_DOSES  # the column that says it
MISSING_WORDS, UNKNOWN_WORDS = "wrong_missing", "wrong_unknown"


class Complaint(NamedTuple):
    """One row. `said`: the cell that says what is wrong, as typed."""

    row_no: int
    kind: Kind
    person: PersonRow
    said: str


@dataclass(slots=True)
class LookedAt:
    """A list as it was found. `complaints`: its right rows, in the file's order."""

    found: Checked
    complaints: Sequence[Complaint] = field(default=(), repr=False)

    @property
    def is_another(self) -> bool:
        """Not a row says what is wrong, in whatever words: it is a list of another form."""
        codes = {code for reasons in self.found.wrong.values() for code, *_ in reasons}
        return MISSING_WORDS in codes and UNKNOWN_WORDS not in codes and not self.found.complains


def look_at_complaints(path: Path, today: date, gazetteer: Gazetteer, vaccines: Vaccines) -> LookedAt:
    """Look through a list of reports: nothing is kept, nobody is looked up. Errors: SheetProblem; FileNotFoundError:
    the campaign has no such lists."""
    said: dict[int, Complaint] = {}
    complaint_form()

    def judge(number: int, row: PersonRow, cells: Sequence[Cell]) -> Reasons | str:
        words = text_of(cells[WRONG])
        kind = kind_said(words)
        if kind is None:
            return [[UNKNOWN_WORDS if words else MISSING_WORDS, WRONG]]
        if (column := _dose_missing(kind, row)) is not None:
            return [[NO_DOSE, column]]
        said[number] = Complaint(number, kind, row, words)
        return f"{kind.means}:{kind.dose}"

    found = check(path, today, gazetteer, vaccines, judge)
    return LookedAt(found, [one for number, one in said.items() if number in found.people])


def _dose_missing(kind: Kind, row: PersonRow) -> int | None:
    """The column where the dose should stand that it is about; None where it does, or it is about none."""
    if not kind.means.name.startswith(("MISSING", "DOSE")):
        return None
    given = {dose.number for dose in row.doses}
    if kind.dose and kind.dose not in given:
        return FIRST if kind.dose == 1 else SECOND_DOSE
    return None if given else FIRST

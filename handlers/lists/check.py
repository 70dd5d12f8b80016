"""A list that a unit hands in, looked through by the rules of the import: which rows are right, and what is wrong with
the others. Nothing is kept and nobody is looked up: what is on record of anybody is told to no sender of lists."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Final

from handlers.catalogue.vaccines import Vaccines
from handlers.dialogue.answers.reading import fold
from handlers.lists.doubts import doubts, mended
from handlers.lists.forms import FIRST, SECOND, kind_said
from handlers.records.import_rules import AFTER_DOSES, NAME, PersonRow, Rules
from handlers.records.import_rules import FIRST as FIRST_DOSE
from handlers.records.import_values import text_of
from handlers.records.importer import HURRY
from handlers.records.layout import Layout
from handlers.records.reading import ListFile, open_list
from storage.gazetteer import Gazetteer
from storage.spreadsheets import SheetProblem
from storage.spreadsheets.read import Cell

TWICE: Final = "row_twice"
PERHAPS: Final = "row_perhaps"
NO_DOSE: Final = "vaccine_missing"
Reasons = list[list[Any]]
Judge = Callable[[int, PersonRow, Sequence[Cell]], Reasons | str]


@dataclass(slots=True)
class Checked:
    """`form`: 1 or 2, as the header says; `wrong`, `twice`: number of a row -> its reasons, [code, column of the
    template] each, and rows that prove it; `total`: rows that hold somebody or may; of right rows, by number, `people`:
    the number of the person's paper ('' for none) and the code of the facility of the first dose in it; `warned`: what
    looks odd; `mended`: column -> what is written there in place of the cell. `complains`: rows that say what is wrong
    with a record, as a list of reports does; `doses`: how many doses people of right rows have -> how many people."""

    listed: ListFile
    form: int
    total: int = 0
    wrong: dict[int, Reasons] = field(default_factory=dict)
    twice: dict[int, Reasons] = field(default_factory=dict)
    people: dict[int, tuple[str, str]] = field(default_factory=dict, repr=False)
    warned: dict[int, Reasons] = field(default_factory=dict)
    mended: dict[int, Mapping[int, str]] = field(default_factory=dict, repr=False)
    complains: int = 0
    doses: Counter[int] = field(default_factory=Counter)

    @property
    def good(self) -> int:
        """Rows that can be taken as they are."""
        return self.total - len(self.wrong) - len(self.twice)

    def good_rows(self) -> Iterator[tuple[int, Sequence[Cell]]]:
        """(number, cells) of every right row, as the platform takes them. Errors: SheetProblem."""
        for number, cells in self.listed.rows():
            if number in self.wrong or number in self.twice:
                continue
            if number in self.mended:
                made = [*cells]
                for column, text in self.mended[number].items():
                    made[column] = text
                yield number, made
            else:
                yield number, cells

    @property
    def counts(self) -> dict[str, int]:
        """As sentences name them."""
        return {"total": self.total, "good": self.good, "bad": len(self.wrong), "twice": len(self.twice)}


def check(path: Path, today: date, gazetteer: Gazetteer, vaccines: Vaccines, judge: Judge | None = None) -> Checked:
    """Look through a list. Takes a second for some ten thousand rows. `judge`: what else a right row must hold, in
    place of what the header asks for; gives the reasons against it, or what parts it from other rows of the same
    person. Errors: SheetProblem, `nobody` where nobody stands below the titles."""
    listed = open_list(path)
    found = Checked(listed, form_of([part.layout for part in listed.parts]))
    rules, judge = Rules(today, gazetteer, vaccines), judge or _of_form(found.form)
    seen: dict[tuple[Any, ...], tuple[int, set[int]]] = {}
    had: dict[str, set[int]] = {}
    with HURRY:
        rules.look = listed.look(today, vaccines.campaign.first_day)
        between = rules.look.rows
        for number, cells in listed.rows():
            found.total += 1
            found.complains += bool(cells[AFTER_DOSES]) and kind_said(text_of(cells[AFTER_DOSES])) is not None
            row = rules.read(cells)
            if not isinstance(row, PersonRow):
                found.wrong[number] = [reason.kept() for reason in row] + [list(one) for one in between.get(number, ())]
            elif number in between:
                found.wrong[number] = [list(one) for one in between[number]]
            elif not isinstance(apart := judge(number, row, cells), str):
                found.wrong[number] = apart
            elif (first := _before(seen, number, row, apart)) is not None:
                found.twice[number] = [[TWICE, NAME, [first]]]
            else:
                _keep(found, number, cells, row, doubts(cells, row, vaccines) + _perhaps(seen, number, row))
                had.setdefault(found.people[number][0] or str(number), set()).update(one.number for one in row.doses)
    found.doses.update(map(len, had.values()))
    if not found.total:
        raise SheetProblem("nobody")
    return found


def _keep(found: Checked, number: int, cells: Sequence[Cell], row: PersonRow, odd: Reasons) -> None:
    """A right row. `odd`: what looks so in it."""
    paper = row.identity or row.insurance[-10:]
    found.people[number] = (paper, row.doses[0].facility if row.doses else "")
    if odd:
        found.warned[number] = odd
    if other := mended(cells, row):
        found.mended[number] = other


def _of_form(number: int) -> Judge:
    """In form 2 everybody has a dose."""

    def judge(_: int, row: PersonRow, __: Sequence[Cell]) -> Reasons | str:
        return [[NO_DOSE, FIRST_DOSE]] if number == SECOND and not row.doses else ""

    return judge


def form_of(layouts: Sequence[Layout]) -> int:
    """The form that headers are of: the second where any has columns of doses."""
    for layout in layouts:
        has_doses = layout.at[FIRST_DOSE] >= 0 if layout.plain else layout.doses
        if has_doses:
            return SECOND
    return FIRST


def _perhaps(seen: dict[tuple[Any, ...], tuple[int, set[int]]], number: int, row: PersonRow) -> Reasons:
    """Without a number of a paper: another row of the same name and birth in the commune may be the same person."""
    if row.identity or row.insurance:
        return []
    first, _ = seen.setdefault((fold(row.name), row.birth, row.commune), (number, set()))
    return [[PERHAPS, NAME, [first]]] if first != number else []


def _before(seen: dict[tuple[Any, ...], tuple[int, set[int]]], number: int, row: PersonRow, apart: str) -> int | None:
    """The row that says the same of the same person; further doses of somebody are no second time. Who has no number
    of a paper is the same only where all the rest is."""
    if row.identity or row.insurance:
        who: tuple[Any, ...] = (row.identity or row.insurance[-10:],)
    else:
        who = tuple(row._replace(doses=()))
    doses = {dose.number for dose in row.doses}
    first, told = seen.setdefault((*who, apart), (number, set()))
    if first == number:
        told |= doses
        return None
    more = doses - told
    told |= doses
    return None if more else first

"""Where a list keeps what: the national template of 26 columns, or the plain csv of one dose a row."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from handlers.dialogue.answers.reading import fold
from handlers.records.around import Around
from handlers.records.template import COLUMNS, RESULT_COLUMN, Further, column_title, titles_of_reasons, words
from storage.spreadsheets import Sheet, SheetProblem
from storage.spreadsheets.read import Cell, Row

COMMUNE_CODE = 14
FIRST_DOSE = 16
DISTRICTS = (11, 12)
UNTOLD = "?"  # stands for a dose number that a row given back does not tell
_DIGITS = "0123456789"
_LEAST_NUMBERS = 5
_LEAST_PLAIN, _LEAST_TITLES = 3, 6  # titles by which a list is known although others are missing
_HEADER_WITHIN = 25  # rows from the top in which a header is looked for
_EMPTY: tuple[Cell, ...] = ("",) * COLUMNS


@dataclass(frozen=True, slots=True)
class Layout:
    """`first`: 0-based row of the first person. The others say where in a row something stands (-1: nowhere): `at` each
    of the template's columns, empty where the row is as the template; `dose` the number of the dose in columns 16-19;
    `agreed` the mark under what we offered for a refused row; `further` the further columns."""

    first: int
    at: tuple[int, ...] = ()
    plain: bool = False
    dose: int = -1
    agreed: int = -1
    further: tuple[int, ...] = ()
    doses: bool = True  # False: form 1, which has no columns of doses

    def cells(self, row: Row) -> Sequence[Cell]:
        """A row as the template has it: 26 cells, and where the list says more a 27th with the number of the dose, a
        28th with the mark of agreement, and from the 29th on the further columns."""
        if not (self.at or self.further or self.plain) and self.dose < 0 and self.agreed < 0:
            width = len(row)
            if width == COLUMNS and not row[RESULT_COLUMN]:
                return row
            own = [*row[:COLUMNS], *_EMPTY[width:]]
            return [*own, UNTOLD] if row_came_back(own) else own
        width = len(row)
        own = [row[n] if 0 <= n < width else "" for n in self.at or range(COLUMNS)]
        told: Cell = "1"
        if self.plain or self.dose >= 0:
            told = row[self.dose] if 0 <= self.dose < width else ""
        elif self.doses and row_came_back(own):
            told = UNTOLD
        agreed = row[self.agreed] if 0 <= self.agreed < width else ""
        return [*own, told, agreed, *(row[n] if 0 <= n < width else "" for n in self.further)]


def row_came_back(cells: Sequence[Cell]) -> bool:
    """Whether a row has a reason of ours beside it: it was refused once and given back."""
    result = cells[RESULT_COLUMN]
    return isinstance(result, str) and result.startswith(titles_of_reasons())


def find_layout(sheet: Sheet, columns: Sequence[Further] = ()) -> Layout:
    """Read the header, and find the further columns in it.

    Errors: SheetProblem `header` when it is neither the template nor the plain csv, `columns` when it is nearly one.
    """
    head = []
    for number, row in enumerate(sheet.rows()):
        if number > _HEADER_WITHIN:
            break
        head.append([_title(cell) for cell in row])
    for number, titles in enumerate(head):
        if all(any(title.startswith(anchor) for title in titles) for anchor in words()["anchors"]):
            found = _template(head, number)
            return replace(found, further=tuple(_find(fold(column.title), titles) for column in columns))
        if set(words()["plain_needed"]) <= set(titles):
            found = _plain(titles, number)
            return replace(found, further=tuple(_find(column.plain, titles) for column in columns))
    raise _nearly(head)


def _nearly(head: list[list[str]]) -> SheetProblem:
    """What is wrong with titles of which many are known: which others are missing."""
    for titles in head:
        if len({*words()["plain"], words()["plain_dose_number"]}.intersection(titles)) >= _LEAST_PLAIN:
            absent = [one for one in words()["plain_needed"] if one not in titles]
            return SheetProblem("columns", missing=", ".join(absent))
    for both in ([*above, *below] for above, below in zip(head, [*head[1:], []], strict=True)):
        missing = [title for title in _own_titles() if not any(one.startswith(_title(title)) for one in both)]
        if len(_own_titles()) - len(missing) >= _LEAST_TITLES and missing:
            return SheetProblem("columns", missing=", ".join(missing))
    return SheetProblem("header")


def _own_titles() -> list[str]:
    """What the columns of the template are called, each once, without what stands in brackets."""
    return list(dict.fromkeys(column_title(n).partition(" (")[0] for n in range(RESULT_COLUMN)))


def _template(head: list[list[str]], number: int) -> Layout:
    titles = head[number]
    below = head[number + 1] if number + 1 < len(head) else []
    doses = any(title.startswith(tuple(words()["second_row"])) for title in [*titles, *below])
    starts = words()["second_row"] if doses else words()["second_row_first_form"]
    second = any(title.startswith(tuple(starts)) for title in below)
    name, birth = (_at(titles, anchor) for anchor in words()["anchors"])
    if (name, birth) != (1, 2):
        raise SheetProblem("header")
    first = number + 2 if second else number + 1
    if first < len(head) and _numbers_columns(head[first]):
        first += 1
    returned = {key: _find(_title(title), titles) for key, title in words()["returned"].items()}
    under = dict(enumerate(below if second else []))
    both = [under.get(n) or title for n, title in enumerate(titles)]
    at = _order(both)
    if not doses and second:
        at = _without_doses(at, both)
    return Layout(first, at, dose=returned["dose"], agreed=returned["agreed"], doses=doses or not second)


def _without_doses(at: tuple[int, ...], titles: list[str]) -> tuple[int, ...]:
    """Where the columns stand in form 1: nothing where doses would be, notes and result by their titles."""
    after = {
        column: next((n for n, title in enumerate(titles) if title.startswith(start)), -1)
        for column, start in words()["after_address"].items()
    }
    return tuple(
        after.get(column, -1) if column >= FIRST_DOSE else (at[column] if at else column) for column in range(COLUMNS)
    )


def _order(titles: list[str]) -> tuple[int, ...]:
    """Where the columns stand in an edition of the template that has one more or no districts; empty where they stand
    as in the template itself."""
    extra = next((n for n, title in enumerate(titles) if title in words()["extra"]), -1)
    commune = next((n for n, title in enumerate(titles) if title.startswith(words()["commune_code"])), COMMUNE_CODE)
    gone = DISTRICTS if commune == COMMUNE_CODE - len(DISTRICTS) else ()
    if extra < 0 and not gone:
        return ()
    found: list[int] = []
    at = 0
    for column in range(COLUMNS):
        if column in gone:
            found.append(-1)
            continue
        if at == extra:
            at += 1
        found.append(at)
        at += 1
    return tuple(found)


def _numbers_columns(row: list[str]) -> bool:
    """The row under a header in which forms number their columns: (1), (2), (3)…"""
    numbers = [title.strip("() ") for title in row if title]
    if len(numbers) < _LEAST_NUMBERS or not all(number.isdecimal() for number in numbers):
        return False
    return all(int(after) == int(before) + 1 for before, after in pairwise(numbers))


def _find(title: str, titles: list[str]) -> int:
    return titles.index(title) if title in titles else -1


def _at(titles: list[str], start: str) -> int:
    return next(n for n, title in enumerate(titles) if title.startswith(start))


def _plain(titles: list[str], number: int) -> Layout:
    at = [-1] * COLUMNS
    for name, column in words()["plain"].items():
        if name in titles:
            at[column] = titles.index(name)
    return Layout(number + 1, tuple(at), plain=True, dose=_find(words()["plain_dose_number"], titles))


def _title(cell: Cell) -> str:
    return fold(str(cell)).strip(" *:.") if cell != "" else ""


def data_rows(sheet: Sheet, layout: Layout, passed: list[int] | None = None) -> Iterator[tuple[int, Sequence[Cell]]]:
    """(1-based row number in the file, cells) of every row that holds a person or may.

    Rows that are only numbered, headers that repeat and what stands below a list (totals, signatures) are no people:
    their numbers go into `passed`, those without a word excepted.
    """
    around = Around()
    mark, example = words()["example"]["number"], words()["example"]["name"]
    for number, row in enumerate(sheet.rows(), 1):
        if number <= layout.first or not any(row):
            continue
        cells = layout.cells(row)
        if cells[0] == mark and fold(str(cells[1])).startswith(example):
            continue
        birth = cells[2]
        if cells[1] and birth and (type(birth) is not str or birth[0] in _DIGITS):
            around.below = False
        elif (said := around.passes(cells, row)) is not None:
            if said and passed is not None:
                passed.append(number)
            continue
        yield number, cells

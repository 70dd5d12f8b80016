"""Where a list keeps what: the national template of 26 columns, or the plain csv of one dose a row."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from handlers.dialogue.answers.reading import fold
from storage.spreadsheets import Sheet, SheetProblem
from storage.spreadsheets.read import Cell, Row

COLUMNS = 26
RESULT_COLUMN = 25
_HEADER_WITHIN = 25  # rows from the top in which a header is looked for
_EMPTY: tuple[Cell, ...] = ("",) * COLUMNS
LAYOUT = Path(__file__).with_suffix(".yaml")


@cache
def words() -> dict[str, Any]:
    """layout.yaml."""
    loaded: dict[str, Any] = yaml.safe_load(LAYOUT.read_text(encoding="utf-8"))
    return loaded


@dataclass(frozen=True, slots=True)
class Further:
    """A column beside those of the template, as layout.yaml has it. `label`: by language."""

    key: str
    title: str
    plain: str
    label: Mapping[str, str]


def read_further(path: Path = LAYOUT) -> tuple[Further, ...]:
    """The further columns of a layout.yaml, in file order. Errors: TypeError for one that is not written so."""
    listed = yaml.safe_load(path.read_text(encoding="utf-8"))["further"]
    return tuple(Further(key, **about) for key, about in listed.items())


further = cache(read_further)


@dataclass(frozen=True, slots=True)
class Layout:
    """`first`: 0-based row of the first person; `extra`: column to leave out, or -1; `plain`: for the plain csv, where
    in a row each of the template's columns stands (-1: nowhere), the dose number last. `further`: where in a row the
    further columns stand (-1: nowhere)."""

    first: int
    extra: int = -1
    plain: tuple[int, ...] = ()
    further: tuple[int, ...] = ()

    def cells(self, row: Row) -> Sequence[Cell]:
        """A row as the template has it, at least 26 cells; in the plain csv a 27th holds the dose number.

        Where there are further columns, they follow as a 28th cell and on; the 27th of the template is then a 1.
        """
        if not self.further:
            return self._own(row)
        own = list(self._own(row))[: COLUMNS + 1 if self.plain else COLUMNS]
        own += () if self.plain else ("1",)
        return [*own, *(row[at] if 0 <= at < len(row) else "" for at in self.further)]

    def _own(self, row: Row) -> Sequence[Cell]:
        if self.plain:
            width = len(row)
            return [row[at] if 0 <= at < width else "" for at in self.plain]
        if self.extra >= 0:
            row = [*row[: self.extra], *row[self.extra + 1 :]]
        if len(row) >= COLUMNS:
            return row
        return [*row, *_EMPTY[len(row) :]]


def find_layout(sheet: Sheet, columns: Sequence[Further] = ()) -> Layout:
    """Read the header, and find the further columns in it.

    Errors: SheetProblem `header` when it is neither the template nor the plain csv.
    """
    head = []
    for number, row in enumerate(sheet.rows()):
        if number > _HEADER_WITHIN:
            break
        head.append([_title(cell) for cell in row])
    for number, titles in enumerate(head):
        if all(any(title.startswith(anchor) for title in titles) for anchor in words()["anchors"]):
            found = _template(head, number)
            return replace(found, further=tuple(_find(fold(column.title), head[number]) for column in columns))
    if head and set(words()["plain_needed"]) <= set(head[0]):
        return replace(_plain(head[0]), further=tuple(_find(column.plain, head[0]) for column in columns))
    raise SheetProblem("header")


def _template(head: list[list[str]], number: int) -> Layout:
    titles = head[number]
    below = head[number + 1] if number + 1 < len(head) else []
    second = any(title.startswith(tuple(words()["second_row"])) for title in below)
    extra = next((n for n, title in enumerate(titles) if title in words()["extra"]), -1)
    if extra < 0 and second:
        extra = next((n for n, title in enumerate(below) if title in words()["extra"]), -1)
    name, birth = (_at(titles, anchor) for anchor in words()["anchors"])
    if (name, birth) != (1, 2):
        raise SheetProblem("header")
    return Layout(number + 2 if second else number + 1, extra)


def _find(title: str, titles: list[str]) -> int:
    return titles.index(title) if title in titles else -1


def _at(titles: list[str], start: str) -> int:
    return next(n for n, title in enumerate(titles) if title.startswith(start))


def _plain(titles: list[str]) -> Layout:
    at = [-1] * (COLUMNS + 1)
    for name, column in words()["plain"].items():
        if name in titles:
            at[column] = titles.index(name)
    number = words()["plain_dose_number"]
    at[COLUMNS] = titles.index(number) if number in titles else -1
    return Layout(1, plain=tuple(at))


def _title(cell: Cell) -> str:
    return fold(str(cell)).strip(" *:.") if cell != "" else ""


def data_rows(sheet: Sheet, layout: Layout) -> Iterator[tuple[int, Sequence[Cell]]]:
    """(1-based row number in the file, cells) of every row of data that is not empty."""
    for number, row in enumerate(sheet.rows(), 1):
        if number > layout.first and any(row):
            yield number, layout.cells(row)


def header() -> tuple[list[list[str]], list[tuple[int, int, int, int]]]:
    """The template's two header rows and which of their cells are merged, for writing."""
    top: list[str] = []
    below: list[str] = []
    merged: list[tuple[int, int, int, int]] = []
    row = words()["header_row"]
    for number, column in enumerate(words()["columns"]):
        group = column.get("group", "")
        first = not group or number == 0 or words()["columns"][number - 1].get("group") != group
        top.append((group or column["title"]) if first else "")
        below.append(column["title"] if group else "")
        if not group:
            merged.append((row, number, row + 1, number))
        elif first:
            last = max(n for n, other in enumerate(words()["columns"]) if other.get("group") == group)
            merged.append((row, number, row, last))
    return [top, below], merged


def column_title(column: int) -> str:
    """The name of a column, for a reason given to a person."""
    found = words()["columns"][column]
    title = str(found["title"]).partition(" (")[0]
    return f"{title} ({found['group']})" if str(found.get("group", "")).endswith(("1", "2")) else title

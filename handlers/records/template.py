"""The national template of lists, as layout.yaml has it: its columns, and the words by which lists are told."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

COLUMNS = 26
RESULT_COLUMN = 25
LAYOUT = Path(__file__).with_name("layout.yaml")


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


@cache
def titles_of_reasons() -> tuple[str, ...]:
    """What the reasons that we write beside a refused row begin with."""
    return tuple(f"{column_title(column)}: " for column in range(COLUMNS))


@cache
def around_people() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Titles between people, and the line with place and day above a signature; both without marks."""
    return re.compile(words()["sections"]), re.compile(words()["dated"])


def header(only: Sequence[int] = ()) -> tuple[list[list[str]], list[tuple[int, int, int, int]]]:
    """The template's two header rows and which of their cells are merged, for writing. `only`: the columns that a form
    cut from it has; without them all."""
    top: list[str] = []
    below: list[str] = []
    merged: list[tuple[int, int, int, int]] = []
    row, columns = words()["header_row"], words()["columns"]
    chosen = [columns[number] for number in only] if only else columns
    for number, column in enumerate(chosen):
        group = column.get("group", "")
        first = not group or number == 0 or chosen[number - 1].get("group") != group
        top.append((group or column["title"]) if first else "")
        below.append(column["title"] if group else "")
        if not group:
            merged.append((row, number, row + 1, number))
        elif first:
            last = max(n for n, other in enumerate(chosen) if other.get("group") == group)
            merged.append((row, number, row, last))
    return [top, below], merged


def column_title(column: int) -> str:
    """The name of a column, for a reason given to a person."""
    found = words()["columns"][column]
    title = str(found["title"]).partition(" (")[0]
    return f"{title} ({found['group']})" if str(found.get("group", "")).endswith(("1", "2")) else title

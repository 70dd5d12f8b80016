"""The forms in which units hand in lists (`layouts` of the campaign that runs): form 1 of people not injected yet, form
2 of people with doses; both cut from the national template."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Final

import yaml

from handlers.catalogue.campaigns import running_folder
from handlers.dialogue.answers.reading import fold

CATALOGUE: Final = Path(__file__).parents[1] / "catalogue"
LAYOUTS: Final = "layouts"
FIRST, SECOND = 1, 2
LONGEST_UNIT: Final = 60  # characters of a unit in the name of a file


@dataclass(frozen=True, slots=True)
class Form:
    """`columns`: of the national template, in order; `picks`: column of the template -> the codes its cells take (keys
    of `codes()["sheets"]`); `example`: column -> text of the row that shows how; `file`: how its files are called."""

    number: int
    file: str
    sheet: str
    heading: str
    columns: tuple[int, ...]
    picks: Mapping[int, str]
    example: Mapping[int, str]

    def in_edition(self, edition: int) -> "Form":
        """As lists of an edition of the units have it: since 2025 there are no districts."""
        if edition == 2021:
            return self
        gone = codes()["without_districts"]
        kept = tuple(column for column in self.columns if column not in gone)
        picks = {column: sheet for column, sheet in self.picks.items() if column not in gone}
        return Form(self.number, self.file, self.sheet, self.heading, kept, picks, self.example)


@cache
def form(number: int) -> Form:
    """Form 1 or 2. Errors: FileNotFoundError."""
    loaded = _read(f"mau_{number}.yaml")
    return Form(number, **{**loaded, "columns": tuple(loaded["columns"])})


@cache
def codes() -> Mapping[str, Any]:
    """codes.yaml: lines above the header, and the sheets of codes."""
    return _read("codes.yaml")


def _read(name: str) -> Mapping[str, Any]:
    text = (running_folder(CATALOGUE) / LAYOUTS / name).read_text(encoding="utf-8")
    loaded: Mapping[str, Any] = yaml.safe_load(text)
    return loaded


def file_name(about: Form, unit: str, day: date) -> str:
    """`Mau1_<unit>_<day>.xlsx`, in letters that every system keeps."""
    parts = [about.file, slug(unit), day.strftime("%Y%m%d")]
    return "_".join(filter(None, parts)) + ".xlsx"


def slug(unit: str) -> str:
    """A unit in a file's name: small letters without marks, and dashes."""
    words: Sequence[str] = "".join(one if one.isascii() and one.isalnum() else " " for one in fold(unit)).split()
    return "-".join(words)[:LONGEST_UNIT].strip("-")

"""The forms in which units hand in lists (`layouts` of the campaign that runs): form 1 of people not injected yet, form
2 of people with doses; both cut from the national template."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Final

import yaml

from handlers.catalogue.campaigns import running_folder
from handlers.catalogue.categories import Meaning
from handlers.dialogue.answers.reading import fold
from handlers.records.template import header

CATALOGUE: Final = Path(__file__).parents[1] / "catalogue"
LAYOUTS: Final = "layouts"
COMPLAINTS: Final = "phan_anh.yaml"
FIRST, SECOND = 1, 2
LONGEST_UNIT: Final = 60  # characters of a unit in the name of a file


@dataclass(frozen=True, slots=True)
class Form:
    """`columns`: of the national template, in order; `picks`: column of the template -> the codes its cells take (keys
    of `codes()["sheets"]`); `example`: column -> text of the row that shows how; `file`: how its files are called;
    `titles`: of columns that are called otherwise than in the template."""

    number: int
    file: str
    sheet: str
    heading: str
    columns: tuple[int, ...]
    picks: Mapping[int, str]
    example: Mapping[int, str]
    titles: Mapping[int, str] = field(default_factory=dict)

    def in_edition(self, edition: int) -> "Form":
        """As lists of an edition of the units have it: since 2025 there are no districts."""
        if edition == 2021:
            return self
        gone = codes()["without_districts"]
        kept = tuple(column for column in self.columns if column not in gone)
        picks = {column: sheet for column, sheet in self.picks.items() if column not in gone}
        return replace(self, columns=kept, picks=picks)

    def header(self) -> tuple[list[list[str]], list[tuple[int, int, int, int]]]:
        """Its two header rows and which of their cells are merged, as `template.header`."""
        (top, below), merged = header(self.columns)
        for column, title in self.titles.items():
            top[self.columns.index(column)] = title
        return [top, below], merged


@cache
def form(number: int) -> Form:
    """Form 1 or 2. Errors: FileNotFoundError."""
    loaded = _read(f"mau_{number}.yaml")
    return Form(number, **{**loaded, "columns": tuple(loaded["columns"])})


@dataclass(frozen=True, slots=True)
class Kind:
    """What is wrong, as a list of reports says it: `means` of the category, the dose it is about, 0 for none."""

    means: Meaning
    dose: int
    say: str


@cache
def complaint_form() -> Form:
    """The form for reports of many people: form 2 with what is wrong. Errors: FileNotFoundError."""
    loaded = {name: value for name, value in _read(COMPLAINTS).items() if name != "kinds"}
    return Form(SECOND, **{**loaded, "columns": tuple(loaded["columns"])})


@cache
def complaint_kinds() -> tuple[Kind, ...]:
    """What its rows may say is wrong, as the campaign has it. Errors: FileNotFoundError."""
    return tuple(Kind(Meaning(one["means"]), one["dose"], one["say"]) for one in _read(COMPLAINTS)["kinds"])


def kind_said(words: str) -> Kind | None:
    """What a cell says is wrong, also with more behind it: `Thieu mui 2 (AstraZeneca)`; None for nothing of it."""
    kinds, typed = _kinds_said(), " ".join(fold(words).split())
    found = [name for name in kinds if typed.startswith(name) and not typed[len(name) :][:1].isalnum()]
    return kinds[max(found, key=len)] if found else None


@cache
def _kinds_said() -> Mapping[str, Kind]:
    try:
        return {fold(one.say): one for one in complaint_kinds()}
    except FileNotFoundError:  # the campaign has no such lists
        return {}


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

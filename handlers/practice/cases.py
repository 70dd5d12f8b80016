"""The made-up reports as they are shipped (cases.yaml, photos)."""

from datetime import date
from functools import cache
from pathlib import Path
from typing import Final, Literal, NamedTuple

import yaml
from pydantic import BaseModel, ConfigDict, Field

HERE: Final = Path(__file__).parent
PHOTOS: Final = HERE / "photos"
Wanted = Literal["enter", "fix", "ask", "refuse", "pass_on", "solve"]


class _Fixed(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Dose(_Fixed):
    """A dose as the person tells it."""

    number: int
    vaccine: str
    injected_on: date
    lot: str


class OnPaper(_Fixed):
    """What the photo shows otherwise than it is told; '' and None: the same."""

    name: str = ""
    birth: str = ""
    injected_on: date | None = None
    site: str = ""


class Case(_Fixed):
    """One report. `birth`: ISO; `wants`: the right way to its end; `photo`: a file of `PHOTOS`, '' for none."""

    wants: Wanted
    category: str
    name: str = Field(repr=False)
    birth: str = Field(repr=False)
    sex: Literal["female", "male"]
    number: str = Field(repr=False)
    phone: str = Field(repr=False)
    text: str
    dose: Dose | None = None
    paper: OnPaper = OnPaper()
    photo: str = ""
    codes: tuple[str, ...] = ()
    answer: str = ""
    answer_photo: str = ""


class Cases(NamedTuple):
    """All of them by name, in the order in which they are filed. `answer`: of who has nothing else to say."""

    answer: str
    cases: dict[str, Case]


@cache
def practice_cases() -> Cases:
    """The shipped cases. Errors: ValidationError."""
    read = yaml.safe_load((HERE / "cases.yaml").read_text(encoding="utf-8"))
    return Cases(read["answer"], {name: Case.model_validate(one) for name, one in read["cases"].items()})

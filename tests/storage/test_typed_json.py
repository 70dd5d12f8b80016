"""Dataclasses as JSON: what is written, what comes back, and what becomes of JSON that does not fit."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any, Literal

import pytest

from storage.typed_json import Unreadable, check_type, from_json, laid_over, to_json


class Size(StrEnum):
    BIG = "big"
    SMALL = "small"


@dataclass(frozen=True)
class Code:
    """Brings its own form."""

    edition: int
    unit: str

    def to_json(self) -> str:
        return f"{self.edition}:{self.unit}"

    @classmethod
    def from_json(cls, kept: str) -> "Code":
        edition, unit = kept.split(":")
        return cls(int(edition), unit)


@dataclass
class Dose:
    number: int
    day: date | None = None


@dataclass
class Told:
    name: str = ""
    size: Size | None = None
    sex: Literal["male", "female"] | None = None
    count: int = 0
    sure: bool = False
    share: float = 1.5
    at: datetime | None = None
    doses: tuple[Dose, ...] = ()
    pair: tuple[str, int] = ("", 0)
    tags: frozenset[str] = frozenset()
    code: Code | None = None
    files: Mapping[int, str] = field(default_factory=dict)
    inner: "Inner" = field(default_factory=lambda: Inner())


@dataclass
class Inner:
    told: str = ""
    among: tuple[Code, ...] = ()
    first: Dose | None = None


FULL = Told(
    "Lan",
    Size.BIG,
    "female",
    2,
    True,
    0.5,
    datetime(2021, 10, 20, 2, tzinfo=UTC),
    (Dose(1, date(2021, 8, 1)), Dose(2)),
    ("a", 1),
    frozenset({"x", "y"}),
    Code(2021, "89"),
    {7: "slip"},
    Inner("z", (Code(2021, "91"),), Dose(3)),
)


def test_everything_comes_back_as_it_was() -> None:
    written = to_json(FULL)
    assert from_json(Told, written) == from_json(Told, to_json(from_json(Told, written).value))
    read = from_json(Told, written)
    assert read.value == FULL and not read.left and not read.faults


def test_only_what_differs_from_its_default_is_written() -> None:
    assert to_json(Told()) == {}
    assert to_json(Told(name="Lan", inner=Inner(first=Dose(1)))) == {
        "name": "Lan",
        "inner": {"first": {"number": 1}},
    }


def test_an_own_form_an_enum_and_a_day_are_written_as_text() -> None:
    assert to_json(Told(size=Size.SMALL, code=Code(2021, "89"), doses=(Dose(1, date(2021, 8, 1)),))) == {
        "size": "small",
        "code": "2021:89",
        "doses": [{"number": 1, "day": "2021-08-01"}],
    }


def test_unknown_names_are_handed_back_in_their_place() -> None:
    read = from_json(Told, {"name": "Lan", "later": [1], "inner": {"told": "z", "newer": {"a": 1}}})
    assert read.value == Told(name="Lan", inner=Inner("z"))
    assert read.left == {"later": [1], "inner": {"newer": {"a": 1}}} and not read.faults
    read.value.inner.told = "y"
    assert laid_over(read.left, to_json(read.value)) == {
        "name": "Lan",
        "later": [1],
        "inner": {"told": "y", "newer": {"a": 1}},
    }


@pytest.mark.parametrize(
    ("kept", "faults"),
    [
        ({"name": 5}, ("name",)),
        ({"count": True}, ("count",)),
        ({"size": "huge"}, ("size",)),
        ({"sex": "neither"}, ("sex",)),
        ({"sex": ["male"]}, ("sex",)),
        ({"at": "yesterday"}, ("at",)),
        ({"doses": [{"day": "2021-08-01"}]}, ("doses",)),
        ({"doses": {"number": 1}}, ("doses",)),
        ({"pair": ["a"]}, ("pair",)),
        ({"code": "89"}, ("code",)),
        ({"code": None}, ()),
        ({"files": {"seven": "slip"}}, ("files",)),
        ({"inner": "z"}, ("inner",)),
        ({"inner": {"told": "z", "first": {"number": "one"}}}, ("inner.first",)),
        ({"inner": {"among": ["2021"]}, "name": []}, ("inner.among", "name")),
    ],
)
def test_what_cannot_be_read_has_its_default_and_is_named(kept: dict[str, Any], faults: tuple[str, ...]) -> None:
    read = from_json(Told, {"share": 2, **kept})
    assert read.faults == faults and read.value.share == 2
    if faults == ("inner.first",):
        assert read.value.inner == Inner("z") and read.left == {"inner": {"first": {"number": "one"}}}


def test_a_value_without_a_default_must_be_readable() -> None:
    with pytest.raises(Unreadable):
        from_json(Dose, {"number": "one"})
    with pytest.raises(Unreadable):
        from_json(Dose, {})
    with pytest.raises(Unreadable):
        from_json(Told, [])


@dataclass
class Mixed:
    value: int | str = 0


@dataclass
class Loose:
    anything: Any = None


@dataclass
class Around:
    inner: Mixed | None = None


@pytest.mark.parametrize("kind", [Mixed, Loose, Around, Dose, dict])
def test_a_type_that_json_cannot_hold_or_that_is_never_empty_is_refused(kind: type) -> None:
    check_type(Told)
    with pytest.raises(TypeError):
        check_type(kind)

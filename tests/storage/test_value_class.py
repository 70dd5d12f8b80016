"""A value made by `value_class` is a frozen dataclass to everybody but the interpreter's guard."""

from dataclasses import dataclass, replace

import pytest

from storage.value_class import changed, value_class


@value_class(frozen=True, slots=True)
class Quick:
    name: str
    number: int = 1


@dataclass(frozen=True, slots=True)
class Slow:
    name: str
    number: int = 1


def test_it_is_equal_hashed_shown_matched_and_replaced_like_the_librarys() -> None:
    quick, slow = Quick("a"), Slow("a")
    assert quick == Quick("a", 1) != replace(quick, number=2)
    assert hash(quick) == hash(slow)
    assert repr(quick).replace("Quick", "Slow") == repr(slow)
    assert Quick.__match_args__ == Slow.__match_args__
    assert Quick.__slots__ == Slow.__slots__


def test_a_changed_value_is_what_the_librarys_replace_gives() -> None:
    assert changed(Quick("a"), number=2) == replace(Quick("a"), number=2)
    assert changed(Slow("a", 3), name="b") == Slow("b", 3)
    with pytest.raises(TypeError, match="Quick has no field 'age'"):
        changed(Quick("a"), age=1)  # type: ignore[call-arg]

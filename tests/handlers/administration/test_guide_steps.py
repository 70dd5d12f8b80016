"""The slots of a guide's form: places, new steps, steps taken out."""

from typing import Any

import pytest

from handlers.administration.guide_steps import SLOTS, all_names, read, texts_of
from handlers.administration.own_questions import SlotWrong

HELD: list[dict[str, Any]] = [
    {"name": name, "text": {"vi": name.upper(), "en": name}, "problems": [f"p_{name}"]} for name in "abcde"
]


def typed(**changes: str) -> list[str]:
    """The form of five steps, with changes of inputs."""
    values = dict(zip(all_names(), texts_of(HELD), strict=True)) | changes
    return [values[name] for name in all_names()]


def order(**changes: str) -> str:
    return "".join(step["name"] if len(step["name"]) == 1 else "+" for step in read(typed(**changes), HELD))


def new(slot: int = 6, place: str = "") -> dict[str, str]:
    return {f"s{slot}_vi": "Mới", f"s{slot}_en": "New", f"s{slot}_place": place}


def test_what_is_not_touched_stays_as_it_is() -> None:
    assert read(typed(), HELD) == HELD


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"s2_place": "5"}, "acdeb"),
        ({"s5_place": "2"}, "aebcd"),
        ({"s1_place": "2"}, "bacde"),
        ({"s1_out": "1"}, "bcde"),
        ({"s1_out": "1", "s5_place": "1"}, "ebcd"),
        (new(), "abcde+"),
        (new(place="3"), "ab+cde"),
        (new(place="1"), "+abcde"),
        ({"s3_place": ""}, "abdec"),
    ],
)
def test_a_step_goes_where_its_number_says(changes: dict[str, str], found: str) -> None:
    assert order(**changes) == found


def test_a_new_step_offers_what_helps_at_the_one_before_and_has_one_name_however_often_it_is_sent() -> None:
    steps = read(typed(**new(place="3")), HELD)
    assert steps[2]["problems"] == ["p_b"] and read(typed(**new(place="1")), HELD)[0]["problems"] == ["p_a"]
    assert steps == read(typed(**new(place="3")), HELD) and len(steps[2]["name"]) <= 40
    kept = read(typed(s6_name=steps[2]["name"], **new()), [*steps, *HELD])
    assert kept[5] == steps[2]


def test_a_name_that_the_guide_never_had_makes_a_new_step() -> None:
    assert order(s1_name="enter_otp") == "+bcde"


@pytest.mark.parametrize(
    ("changes", "at", "why"),
    [
        ({"s2_vi": ""}, "s2_vi", "both"),
        ({"s2_en": "x" * 301}, "s2_en", "long"),
        ({"s2_place": "0"}, "s2_place", "place"),
        ({"s2_place": str(SLOTS + 1)}, "s2_place", "place"),
        ({"s2_place": "hai"}, "s2_place", "place"),
        ({f"s{n}_out": "1" for n in range(1, 5)}, "s1_vi", "few_steps"),
        (new() | new(7), "s1_vi", "twice_step"),
        ({"s2_name": "a"}, "s1_vi", "twice_step"),
    ],
)
def test_what_is_wrong_is_told_beside_its_field(changes: dict[str, str], at: str, why: str) -> None:
    with pytest.raises(SlotWrong) as told:
        read(typed(**changes), HELD)
    assert (told.value.at, told.value.why) == (at, why)

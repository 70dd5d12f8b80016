"""Files and functions that documents name exist; the tour goes through the whole house."""

import re

import pytest

from tests.house.documents import documents, gone, named, section, text

STOPS = ("One update", "One ticket", "One import", "One question", "One setting")


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("`bot/nowhere.py`", ["bot/nowhere.py"]),
        ("`bot/intake.py:Intake.nothing`", ["bot/intake.py:Intake.nothing"]),
        ("`bot/intake.py:receive`", ["bot/intake.py:receive"]),
        ("`bot/intake.py:Intake.receive` and `bot/`", []),
        ("`docker-compose.yml` is not looked at", []),
    ],
)
def test_what_is_gone_is_found(body: str, told: list[str]) -> None:
    assert gone(body) == told


@pytest.mark.parametrize("name", documents())
def test_every_file_and_function_named_exists(name: str) -> None:
    assert gone(text(name)) == []


@pytest.mark.parametrize("stop", STOPS)
def test_every_stop_of_the_tour_goes_through_several_files_in_order(stop: str) -> None:
    body = section("docs/tour.md", stop)
    steps = re.findall(r"^(\d+)\. (.+)$", body, re.M)
    assert [int(number) for number, _ in steps] == list(range(1, len(steps) + 1))
    assert len(steps) >= 5
    assert [words for _, words in steps if not named(words)] == []
    assert len({path for path, _ in named(body)}) >= 5


def test_the_tour_names_functions() -> None:
    assert sum(bool(name) for _, name in named(text("docs/tour.md"))) > 20

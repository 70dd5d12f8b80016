"""docs/desk.md: what an official needs on the first day; what is called here names the tests that show it."""

import pytest

from tests.house.documents import rows, text
from tests.house.test_letters import TEST, names_of_tests

STATES = {"here", "partly", "missing"}
ESSENTIALS = 18


def faults(listed: list[list[str]]) -> list[str]:
    """What is wrong with rows of the table: one sentence a fault."""
    found = []
    for number, need, state, shown, *others in listed:
        named = TEST.findall(shown)
        if state not in STATES or len(others) != 3 or not all(others):
            found.append(f"{number}: {state!r} is no state, or a project is left out")
        if state == "here" and not named:
            found.append(f"{number} ({need}) is called here and names no test")
        if not shown:
            found.append(f"{number} ({need}): nothing says what is missing")
        found += [f"{number}: there is no {path}::{name}" for path, name in named if name not in names_of_tests(path)]
    return found


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (["1", "a thing", "here", "words", "a", "b", "c"], "names no test"),
        (["1", "a thing", "here", "`tests/house/test_letters.py::test_nothing`", "a", "b", "c"], "there is no"),
        (["1", "a thing", "done", "words", "a", "b", "c"], "is no state"),
        (["1", "a thing", "partly", "words", "a", "", "c"], "a project is left out"),
        (["1", "a thing", "missing", "", "a", "b", "c"], "nothing says what is missing"),
    ],
)
def test_a_wrong_row_is_found(row: list[str], told: str) -> None:
    assert told in faults([row])[0]


def test_every_essential_stands_there_once_with_tests_that_exist() -> None:
    listed = rows(text("docs/desk.md"))
    assert [row[0] for row in listed] == [str(number) for number in range(1, ESSENTIALS + 1)]
    assert faults(listed) == []

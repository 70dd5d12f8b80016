"""docs/letters.md: every demand of the letters has a state; what is called done names the tests that show it."""

import ast
import re
from functools import cache

import pytest

from tests.house.documents import rows, text
from tests.house.tree import ROOT, parsed

# How many demands each letter makes, in the order of the letters.
DEMANDS = (14, 21, 14, 14, 15)
STATES = {"done", "partly", "missing", "deliberately not"}
TEST = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")
LIKE_A_TEST = re.compile(r"tests/|::|test_")


def demands() -> list[list[str]]:
    """[number, demand, system, state, shown by] of every row."""
    return rows(text("docs/letters.md"))


@cache
def names_of_tests(path: str) -> frozenset[str]:
    """The names of the tests of a file; none when there is no such file."""
    file = ROOT / path
    if not file.is_file():
        return frozenset()
    found = [node for node in ast.walk(parsed(file)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    return frozenset(node.name for node in found if node.name.startswith("test_"))


def faults(listed: list[list[str]]) -> list[str]:
    """What is wrong with rows of the table: one sentence a fault."""
    found = []
    for number, demand, _, state, shown in listed:
        named = TEST.findall(shown)
        if state not in STATES:
            found.append(f"{number}: {state!r} is no state")
        if state == "done" and not named:
            found.append(f"{number} ({demand}) is called done and names no test")
        if state != "done" and not named and not shown and state != "missing":
            found.append(f"{number} ({demand}): nothing says what is missing or why")
        found += [f"{number}: there is no {path}::{name}" for path, name in named if name not in names_of_tests(path)]
        if LIKE_A_TEST.search(TEST.sub("", shown)):
            found.append(f"{number}: a test is named in a way that nobody can find")
    return found


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (["9.1", "a thing", "x", "done", ""], "is called done and names no test"),
        (["9.1", "a thing", "x", "done", "`tests/house/test_letters.py::test_nothing`"], "there is no"),
        (["9.1", "a thing", "x", "done", "`tests/house/nowhere.py::test_nothing`"], "there is no"),
        (["9.1", "a thing", "x", "done", "tests/house/test_letters.py"], "is called done and names no test"),
        (["9.1", "a thing", "x", "finished", "words"], "is no state"),
        (["9.1", "a thing", "x", "partly", ""], "nothing says what is missing"),
    ],
)
def test_a_wrong_row_is_found(row: list[str], told: str) -> None:
    assert told in faults([row])[0]


def test_every_demand_stands_there_once_in_order() -> None:
    wanted = [f"{letter}.{number}" for letter, count in enumerate(DEMANDS) for number in range(1, count + 1)]
    assert sum(DEMANDS) == 78
    assert [row[0] for row in demands()] == wanted
    assert [row for row in demands() if len(row) != 5 or not row[1]] == []


def test_what_is_done_names_tests_that_exist() -> None:
    assert faults(demands()) == []
    assert sum(row[3] == "done" for row in demands()) > 15

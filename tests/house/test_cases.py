"""The sixty conversations that failed once: each is named by a test (`test_case_07_...`, `test_case_14_and_15_...`)."""

import re
from pathlib import Path

NAMED = re.compile(r"def test_case_((?:\d+_(?:and_)?)+)")
TESTS = Path(__file__).parents[1]
CASES = range(1, 61)


def test_every_case_that_failed_once_has_a_test() -> None:
    named = {
        int(number)
        for path in TESTS.rglob("test_*.py")
        for found in NAMED.findall(path.read_text(encoding="utf-8"))
        for number in re.findall(r"\d+", found)
    }
    assert set(CASES) - named == set()

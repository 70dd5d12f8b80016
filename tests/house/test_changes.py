"""docs/changes.md: ten changes somebody will want, the product files each touches, and how many that may be at most."""

import re

import pytest

from tests.house.documents import rows, text
from tests.house.test_letters import TEST, names_of_tests
from tests.house.tree import PRODUCT, ROOT

MOST = {
    "a channel": 3,
    "a category with two questions": 2,
    "a deadline": 1,
    "a reason of refusal": 1,
    "a page of the console": 4,
    "a job": 2,
    "an SMS gateway": 1,
    "the wording of one province": 1,
    "a column of the import": 4,
    "a role of officials": 4,
}
BY_DATA = {"a category with two questions", "a deadline", "a reason of refusal", "the wording of one province"}
FILE = re.compile(r"`((?:bot|handlers|faq|storage)/[\w./*-]+)`( \(new\))?")


def changes() -> dict[str, tuple[str, str]]:
    """Change -> (product files, how it was tried)."""
    return {row[0]: (row[1], row[3]) for row in rows(text("docs/changes.md"))}


def faults(files: str) -> list[str]:
    """Files named that are not there, or are called new and are there."""
    found = []
    for path, new in FILE.findall(files):
        place = ROOT / path
        if path.split("/")[0] not in PRODUCT or place.exists() == bool(new) or not place.parent.is_dir():
            found.append(path)
    return found


@pytest.mark.parametrize(
    ("files", "wrong"),
    [
        ("`bot/app.py`", []),
        ("`bot/nowhere.py`", ["bot/nowhere.py"]),
        ("`bot/app.py` (new)", ["bot/app.py"]),
        ("`bot/nowhere/at_all.py` (new)", ["bot/nowhere/at_all.py"]),
        ("`bot/console/views/NAME.py` (new)", []),
    ],
)
def test_a_wrong_file_is_found(files: str, wrong: list[str]) -> None:
    assert faults(files) == wrong


def test_the_ten_changes_are_there() -> None:
    assert list(changes()) == list(MOST)


@pytest.mark.parametrize("change", MOST)
def test_every_file_named_exists_and_they_are_no_more_than_allowed(change: str) -> None:
    files, _ = changes()[change]
    (said,) = [row[2] for row in rows(text("docs/changes.md")) if row[0] == change]
    assert faults(files) == []
    assert len(FILE.findall(files)) == int(said) <= MOST[change]


@pytest.mark.parametrize("change", sorted(BY_DATA))
def test_what_is_data_touches_no_code_and_a_test_shows_it(change: str) -> None:
    files, shown = changes()[change]
    assert [path for path, _ in FILE.findall(files) if not path.endswith(".yaml")] == []
    assert [name for path, name in TEST.findall(shown) if name in names_of_tests(path)]


def test_every_test_named_exists() -> None:
    named = [one for _, shown in changes().values() for one in TEST.findall(shown)]
    assert len(named) >= len(BY_DATA)
    assert [(path, name) for path, name in named if name not in names_of_tests(path)] == []

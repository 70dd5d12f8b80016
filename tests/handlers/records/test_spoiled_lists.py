"""A right list of 200 people, spoiled as programs spoil lists: nobody wrong is kept, nobody is lost without a word."""

import copy
import random
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from handlers.dialogue.answers.reading import fold
from handlers.records.import_rules import PersonRow, Rules
from handlers.records.reading import open_list
from handlers.rulebook import shipped_rules
from storage.gazetteer import load
from storage.spreadsheets import SheetProblem
from tests.handlers.records.lists import write
from tests.handlers.records.spoiling import BIRTH, HARMLESS, IDENTITY, NAME, PEOPLE, PHONE, WAYS, Rows, right_list
from tests.support.campaign import FIRST_DAY

TODAY = date(2021, 12, 1)
SEEDS = range(3)


def read(path: Path) -> tuple[dict[str, PersonRow], int]:
    """Who is kept, by phone number, and how many rows are refused."""
    listed = open_list(path)
    rules = Rules(TODAY, load(2021), shipped_rules().vaccines)
    rules.look = listed.look(TODAY, FIRST_DAY)
    kept: dict[str, PersonRow] = {}
    refused = 0
    for number, cells in listed.rows():
        found = rules.read(cells)
        if isinstance(found, PersonRow) and number not in rules.look.rows:
            kept[found.phone] = found
        else:
            refused += 1
    return kept, refused


def wrong(kept: dict[str, PersonRow], people: Rows) -> list[str]:
    """What is kept and is not as it was."""
    true = {row[PHONE]: row for row in people}
    found = []
    for phone, person in kept.items():
        row = true.get(phone)
        if row is None:
            found.append(f"{phone} is nobody's")
            continue
        day = person.doses[0].injected_on.strftime("%d/%m/%Y") if person.doses else ""
        for seen, was in (
            (person.name, row[NAME]), ("/".join(reversed(person.birth.split("-"))), row[BIRTH]),
            (person.identity, row[IDENTITY]), (day, row[17]),
        ):  # fmt: skip
            if seen != was:
                found.append(f"{seen} was {was}")
    return found


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("way", WAYS)
def test_of_a_spoiled_list_nobody_wrong_is_kept_and_nobody_lost(tmp_path: Path, way: str, seed: int) -> None:
    dice = random.Random(f"{way} {seed}")
    people = right_list(dice)
    while max(Counter(row[PHONE] for row in people).values()) > 1:
        people = right_list(dice)
    spoiled = WAYS[way](tmp_path / ("list" + str(seed)), copy.deepcopy(people), dice)
    try:
        kept, refused = read(spoiled)
    except SheetProblem as problem:
        assert (way, problem.code) == ("open_quote", "quote")
        return
    assert wrong(kept, people) == []
    assert len(kept) + refused == PEOPLE
    if way in HARMLESS:
        assert refused == 0
    assert fold("Người Cũ Ẩn") not in {fold(person.name) for person in kept.values()}


@pytest.mark.parametrize("seed", SEEDS)
def test_of_a_right_list_everybody_is_kept(tmp_path: Path, seed: int) -> None:
    people = right_list(random.Random(seed))
    kept, refused = read(write(tmp_path / "list.xlsx", people))
    assert (len(kept), refused, wrong(kept, people)) == (len({row[PHONE] for row in people}), 0, [])

"""Accuracy on the dev rows, and on rows made new for each run from all communes."""

import itertools
import random
from pathlib import Path

import pytest

from handlers.places.evaluate import Outcome, Row, judge, parse_rows, tally
from handlers.places.resolver import Resolver
from tests.support.place_rows import PlaceRow, full_rows, no_place_rows, old_rows, partial_rows

DEV = Path(__file__).parents[2] / "data" / "units_dev.tsv"


def _shown(outcomes: list[Outcome]) -> str:
    missed = [outcome for outcome in outcomes if outcome.verdict != "exact"]
    return "\n".join(
        f"{o.verdict}: {o.row.text!r} ({o.row.edition}) wanted {o.row.expected[:3]}, got {o.resolution[:2]}"
        for o in missed[:20]
    )


@pytest.fixture(scope="module")
def dev(resolver: Resolver) -> list[Outcome]:
    return [judge(resolver, row) for row in parse_rows(DEV.read_text(encoding="utf-8").splitlines())]


def test_the_dev_rows_come_out_exact_every_one(dev: list[Outcome]) -> None:
    total = tally(dev)[""]
    assert total.rows == 159
    assert total.share("exact") == 1.0, _shown(dev)
    assert total.share("wrong") == 0, _shown(dev)
    assert total.first_share() >= 0.99, _shown(dev)


@pytest.mark.parametrize(("kind", "least"), [("typo", 0.90), ("ambiguous", 1.0), ("none", 1.0), ("old_to_new", 0.99)])
def test_the_harder_kinds_of_dev_rows_reach_their_mark(dev: list[Outcome], kind: str, least: float) -> None:
    assert tally(dev)[kind].share("exact") >= least, _shown(dev)


def _fresh(seed: int) -> list[PlaceRow]:
    return [
        *itertools.islice(full_rows(seed), 1_000),
        *itertools.islice(full_rows(seed + 1, 2025), 300),
        *itertools.islice(partial_rows(seed + 2), 450),
        *itertools.islice(old_rows(seed + 3), 250),
        *no_place_rows(),
    ]


def test_two_thousand_fresh_rows_come_out_exact_and_hardly_one_goes_wrong(resolver: Resolver) -> None:
    seed = random.SystemRandom().randrange(10**9)
    outcomes = [judge(resolver, Row(*row[:4])) for row in _fresh(seed)]
    tallies = tally(outcomes)
    note = f"seed {seed}\n{_shown(outcomes)}"
    assert tallies[""].rows >= 2_000
    assert tallies[""].share("exact") >= 0.96, note
    assert tallies[""].share("wrong") + tallies[""].share("false") <= 0.005, note
    assert tallies["typo"].share("exact") >= 0.90, note
    assert tallies["ambiguous"].share("exact") >= 0.97, note
    assert tallies["old_to_new"].share("exact") >= 0.97, note
    assert tallies[""].first_share() >= 0.97, note


def test_the_same_seed_writes_the_same_rows() -> None:
    assert _fresh(7)[:50] == _fresh(7)[:50]
    assert _fresh(7)[:50] != _fresh(8)[:50]

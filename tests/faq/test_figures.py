"""What the shipped engine is worth on questions that its authors did not write into the catalogue."""

from pathlib import Path

import pytest

from faq.deciding import cases_of_rows, cross_validated
from faq.evaluate import Figures, read_rows
from faq.matcher import Matcher, checked_rows

DEV = Path(__file__).parents[1] / "data" / "faq_dev.tsv"


@pytest.fixture(scope="module")
def figures() -> Figures:
    """Every dev question judged by a decision that was fitted without it."""
    matcher = Matcher.from_catalogue()
    texts = frozenset(row.text for row in read_rows(DEV))
    return cross_validated(cases_of_rows(matcher.index, checked_rows()), texts)


def test_questions_that_are_ours_are_answered_right_or_asked_back(figures: Figures) -> None:
    ours = figures.ours
    assert ours.rows == 302
    assert ours.share("best") >= 0.92
    assert ours.right_or_asked >= 0.96
    assert ours.share("answered_wrong") <= 0.03
    assert ours.share("asked") <= 0.20


def test_questions_that_are_not_ours_are_left_alone(figures: Figures) -> None:
    elsewhere = figures.elsewhere
    assert elsewhere.rows == 48
    assert elsewhere.share("answered_wrong") <= 0.03
    assert elsewhere.share("asked") <= 0.20


@pytest.mark.parametrize(("kind", "least"), [("dialect", 0.82), ("en", 0.85), ("nodia", 0.9), ("teencode", 0.9)])
def test_no_voice_is_left_behind(figures: Figures, kind: str, least: float) -> None:
    assert figures.kinds[kind].share("best") >= least

"""What the shipped engine is worth on questions that its authors did not write into the catalogue."""

from pathlib import Path

import pytest

from faq.deciding import Case, cases_of_rows, figures_of, judged_by_others
from faq.decision import Verdict
from faq.evaluate import Figures, read_rows
from faq.matcher import STRANGERS_FILE, Matcher, checked_rows

OFFERED = 2  # a question back shows so many guesses
DEV = Path(__file__).parents[1] / "data" / "faq_dev.tsv"


@pytest.fixture(scope="module")
def judged() -> list[tuple[Case, Verdict]]:
    """Every checked question, judged by a decision that was fitted without it."""
    return judged_by_others(cases_of_rows(Matcher.from_catalogue().index, checked_rows()))


@pytest.fixture(scope="module")
def figures(judged: list[tuple[Case, Verdict]]) -> Figures:
    """Figures of the dev questions."""
    return figures_of(judged, frozenset(row.text for row in read_rows(DEV)))


@pytest.fixture(scope="module")
def strangers(judged: list[tuple[Case, Verdict]]) -> Figures:
    """Figures of questions in the manner of strangers."""
    return figures_of(judged, frozenset(row.text for row in read_rows(STRANGERS_FILE)))


def test_questions_that_are_ours_are_answered_right_or_asked_back(figures: Figures) -> None:
    ours = figures.ours
    assert ours.rows == 302
    assert ours.share("best") >= 0.99
    assert ours.right_or_asked >= 0.99
    assert ours.share("answered_wrong") <= 0.003
    assert ours.share("asked") <= 0.10


def test_questions_that_are_not_ours_are_left_alone(figures: Figures) -> None:
    elsewhere = figures.elsewhere
    assert elsewhere.rows == 48
    assert elsewhere.answered_wrong == 0
    assert elsewhere.share("asked") <= 0.25


def test_questions_of_strangers_are_answered_or_asked_back_and_seldom_wrongly(strangers: Figures) -> None:
    ours = strangers.ours
    assert ours.rows == 84
    assert ours.share("best") >= 0.90
    assert ours.right_or_asked >= 0.97
    assert ours.share("answered_wrong") <= 0.024
    assert ours.share("asked") <= 0.36
    assert strangers.elsewhere.share("answered_wrong") == 0
    assert strangers.kinds["en"].right_or_asked >= 0.92


def test_of_what_strangers_ask_the_right_answer_is_given_or_on_one_of_the_two_buttons(
    judged: list[tuple[Case, Verdict]],
) -> None:
    texts = frozenset(row.text for row in read_rows(STRANGERS_FILE))
    mine = [(case, verdict) for case, verdict in judged if case.ours and case.row.text in texts]
    on_buttons = [
        verdict == "ask" and any(name in case.row.intents for name, _ in case.evidence.guesses[:OFFERED])
        for case, verdict in mine
    ]
    answered = [verdict == "answer" and case.right for case, verdict in mine]
    assert (sum(on_buttons) + sum(answered)) / len(mine) >= 0.90


@pytest.mark.parametrize(("kind", "least"), [("dialect", 0.82), ("en", 0.85), ("nodia", 0.9), ("teencode", 0.9)])
def test_no_voice_is_left_behind(figures: Figures, kind: str, least: float) -> None:
    assert figures.kinds[kind].share("best") >= least

"""Kinds of wording that were misread, in wordings that the catalogue does not hold, and questions kept aside."""

from collections.abc import Iterable
from pathlib import Path

import pytest

from faq.evaluate import Row, Tally, judged, read_rows
from faq.matcher import Matcher
from faq.normalise import tokens

DATA = Path(__file__).parents[1] / "data"
KINDS = read_rows(DATA / "faq_kinds.tsv")
SHIPPED = Matcher.from_catalogue()
OFFERED = 2  # a question back shows so many guesses


def on_two_buttons(rows: Iterable[Row]) -> float:
    """The share answered right, or asked back with a right one among the two that are shown."""
    found = [(row, SHIPPED.match(row.text)) for row in rows if not row.elsewhere]
    right = [
        match.decision != "refuse"
        and bool(row.intents & {name for name, _ in match.guesses[: 1 if match.decision == "answer" else OFFERED]})
        for row, match in found
    ]
    return sum(right) / len(right)


@pytest.mark.parametrize("kind", sorted({row.kind for row in KINDS}))
def test_a_kind_of_wording_is_understood_in_ten_of_our_own(kind: str) -> None:
    tally: Tally = judged((row for row in KINDS if row.kind == kind), SHIPPED.match).ours
    assert tally.rows == 10
    assert tally.right_or_asked >= 0.9
    assert tally.share("best") >= 0.9
    assert tally.answered_wrong == 0


def test_questions_of_strangers_that_were_kept_aside_are_understood() -> None:
    rows = read_rows(DATA / "faq_aside.tsv")
    figures = judged(rows, SHIPPED.match)
    assert (figures.ours.rows, figures.elsewhere.rows) == (114, 10)
    assert figures.ours.share("best") >= 0.9
    assert figures.ours.right_or_asked >= 0.93
    assert figures.ours.share("answered_wrong") <= 0.03
    assert figures.ours.share("asked") <= 0.35
    assert on_two_buttons(rows) >= 0.9
    assert figures.elsewhere.answered_wrong == 0


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("k.h.ô.n.g n.h.ậ.n đ.ư.ợ.c", "khong nhan duoc"),
        ("q-u-e-n m-a-t k-h-a-u", "quen mat khau"),
        ("s a i  t ê n  t ô i", "sai ten toi"),
        ("s\u0332a\u0332i\u0332 t\u0332ê\u0332n\u0332", "sai ten"),
        ("mũi thứ nhứt", "mui 1"),
        ("ngày 1.2.2021", "ngay 1 2 2021"),
    ],
)
def test_letters_that_stand_apart_or_are_drawn_over_are_read_as_words(text: str, meant: str) -> None:
    assert " ".join(tokens(text)) == meant

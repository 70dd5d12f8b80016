"""Ways to ask that came after the catalogue: learnt on a copy, taken back by leaving them out."""

import pytest

from faq.matcher import AccuracyFellError, Matcher

SHIPPED = Matcher.from_catalogue()
ASKED = "bà con mình lấy giấy xanh chỗ mô rứa"


def test_what_is_added_is_understood_by_the_copy_and_the_first_stays_as_it_was() -> None:
    before = SHIPPED.match(ASKED)
    taught = SHIPPED.with_added([("green_card", "vi", ASKED)])
    assert (taught.match(ASKED).best, taught.match(ASKED).decision) == ("green_card", "answer")
    assert SHIPPED.match(ASKED) == before and before.best != "green_card"
    assert ASKED in taught.entries["green_card"].phrasings["vi"]
    assert ASKED not in SHIPPED.entries["green_card"].phrasings["vi"]
    SHIPPED.ensure_no_worse(taught)


def test_a_copy_of_a_copy_starts_again_from_what_was_shipped() -> None:
    taught = SHIPPED.with_added([("green_card", "vi", ASKED)])
    again = taught.with_added([])
    assert again.added == () and again.match(ASKED) == SHIPPED.match(ASKED)
    assert taught.with_added(taught.added).match(ASKED) == taught.match(ASKED)


def test_what_belongs_to_an_entry_that_is_gone_is_left_out() -> None:
    taught = SHIPPED.with_added([("gone_from_the_catalogue", "vi", ASKED)])
    assert taught.entries == SHIPPED.entries and taught.match(ASKED) == SHIPPED.match(ASKED)


def test_a_copy_that_understands_less_is_told() -> None:
    spoilt = [row.text for row in SHIPPED.checks if not row.elsewhere and "vaccine_cost" not in row.intents][:20]
    worse = SHIPPED.with_added([("vaccine_cost", "vi", text) for text in spoilt])
    with pytest.raises(AccuracyFellError) as fell:
        SHIPPED.ensure_no_worse(worse)
    assert set(fell.value.lost) & set(spoilt) and fell.value.after < fell.value.before

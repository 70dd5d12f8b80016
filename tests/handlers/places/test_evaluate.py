"""How rows are judged."""

import pytest

from handlers.places.evaluate import Row, confusions, judge, parse_rows, tally
from handlers.places.resolver import Resolver


def test_rows_are_read_with_their_heading_and_several_answers() -> None:
    rows = parse_rows(
        ["text\tedition\texpected\tkind\tnote", "quận 7\t2021\t79:778:\tpartial\t", "alo\t2021\t\tnone\t"]
    )
    assert rows == [Row("quận 7", 2021, ("79:778:",), "partial"), Row("alo", 2021, (), "none")]
    with pytest.raises(ValueError, match="line 1"):
        parse_rows(["quận 7"])


@pytest.mark.parametrize(
    ("row", "verdict"),
    [
        (Row("quận 7", 2021, ("79:778:",), "partial"), "exact"),
        (Row("quận 7", 2021, ("79:777:",), "partial"), "wrong"),
        (Row("đn", 2021, ("48::", "67::", "75::"), "ambiguous"), "exact"),
        (Row("đn", 2021, ("48::", "67::"), "ambiguous"), "asked"),
        (Row("đn", 2021, ("75::",), "abbr"), "asked"),
        (Row("alo", 2021, (), "none"), "exact"),
        (Row("alo", 2021, ("75::",), "abbr"), "missed"),
        (Row("quận 7", 2021, (), "none"), "false"),
        (Row("quận 7", 2021, ("79:778:", "79:777:"), "ambiguous"), "wrong"),
    ],
)
def test_each_answer_has_its_verdict(resolver: Resolver, row: Row, verdict: str) -> None:
    assert judge(resolver, row).verdict == verdict


def test_the_tally_counts_by_kind_and_the_confusions_name_the_pairs(resolver: Resolver) -> None:
    rows = [Row("quận 7", 2021, ("79:777:",), "partial")] * 2 + [Row("alo", 2021, (), "none")]
    outcomes = [judge(resolver, row) for row in rows]
    tallies = tally(outcomes)
    assert tallies["partial"].share("wrong") == 1.0
    assert (tallies[""].rows, tallies["none"].first_share()) == (3, 1.0)
    assert confusions(outcomes) == [(2, "79:777:", "79:778:")]

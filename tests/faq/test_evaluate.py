from pathlib import Path

import pytest

from faq.evaluate import Figures, Row, read_rows


def row(*intents: str, kind: str = "clean") -> Row:
    return Row("text", frozenset(intents), kind)


def test_outcomes_are_counted_where_they_belong() -> None:
    figures = Figures()
    figures.add(row("cost"), "answer", ["cost", "when"])
    figures.add(row("cost"), "answer", ["when", "cost"])
    figures.add(row("cost"), "ask", ["when", "cost"])
    figures.add(row("cost"), "ask", ["when", "where"])
    figures.add(row("cost"), "refuse", ["cost"])
    figures.add(row("none", kind="oos"), "refuse", ["cost"])
    figures.add(row("none", kind="oos"), "ask", ["cost"])
    ours, elsewhere = figures.ours, figures.elsewhere
    assert (ours.rows, ours.best, ours.answered_right, ours.answered_wrong) == (5, 2, 1, 1)
    assert (ours.asked, ours.asked_well, ours.refused) == (2, 1, 1)
    assert ours.right_or_asked == pytest.approx(0.4)
    assert (elsewhere.rows, elsewhere.refused, elsewhere.asked) == (2, 1, 1)
    assert set(figures.kinds) == {"clean", "oos"}


def test_either_of_two_right_intents_counts_and_both_with_none() -> None:
    figures = Figures()
    figures.add(row("cost", "when"), "answer", ["when"])
    figures.add(row("none", "safety"), "answer", ["safety"])
    assert figures.ours.answered_right == 1
    assert figures.elsewhere.answered_wrong == 0


def test_pairs_most_often_mixed_up_come_first_with_an_example() -> None:
    figures = Figures()
    for _ in range(3):
        figures.add(row("cost"), "answer", ["when"])
    figures.add(row("where"), "ask", ["when"])
    assert figures.confusions(1) == ["cost\twhen\t3\ttext"]


def test_an_empty_table_still_prints() -> None:
    assert len(Figures().lines()) == 3


def test_rows_are_read_with_alternatives_and_a_short_line_is_named(tmp_path: Path) -> None:
    path = tmp_path / "rows.tsv"
    path.write_text("text\tid\tkind\tsource\nchào\tgreeting|bot\tclean\tx\n\n", encoding="utf-8")
    assert read_rows(path) == [Row("chào", frozenset({"greeting", "bot"}), "clean")]
    path.write_text("text\tid\tkind\nchào\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"rows\.tsv, line 2"):
        read_rows(path)

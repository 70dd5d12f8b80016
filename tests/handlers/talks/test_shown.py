"""The record of what is shown comes back from its file as it went in."""

from dataclasses import replace
from pathlib import Path

import pytest

from handlers.talks.shown import END, BadRecord, Bubble, read, write_file
from handlers.texts import Say
from tests.handlers.talks.made import BOTH, met

DUE = Say("t.due", {"day": Say("times.day", {"day": 20}), "place": "Vĩnh Trạch"})


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    shown = [
        replace(met("confirm", "t.ask"), vi=Bubble((DUE,), (Say("t.send"),)), en=Bubble((DUE, Say("t.ask"))), kind=END),
        replace(BOTH[0], asks=("phone",), above=(DUE,)),
    ]
    write_file(tmp_path / "try.jsonl", shown)
    assert set(map(repr, read(tmp_path))) == set(map(repr, shown))


def test_the_order_of_meeting_does_not_matter(tmp_path: Path) -> None:
    write_file(tmp_path / "a.jsonl", BOTH)
    write_file(tmp_path / "b.jsonl", BOTH[::-1])
    assert (tmp_path / "a.jsonl").read_bytes() == (tmp_path / "b.jsonl").read_bytes()


def test_a_sentence_that_repeats_makes_no_other_message_but_another_sentence_does() -> None:
    once, twice = met("confirm", "t.ask"), met("confirm", "t.ask", "t.ask")
    assert once.mark == twice.mark
    assert once.mark != met("confirm", "t.ask", "t.press").mark
    assert once.mark != met("confirm", "t.ask", buttons=(Say("t.send"),)).mark


def test_a_line_that_cannot_be_read_is_told_with_its_place(tmp_path: Path) -> None:
    write_file(tmp_path / "try.jsonl", BOTH)
    with (tmp_path / "try.jsonl").open("a", encoding="utf-8") as out:
        out.write('{"step": "confirm"}\n')
    with pytest.raises(BadRecord, match=r"try\.jsonl:3"):
        read(tmp_path)

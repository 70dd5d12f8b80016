"""The word lists: written for people who do not program, so checked for what a slip of the pen would do."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from handlers.dialogue.answers import lexicon
from handlers.dialogue.answers.lexicon import holds_phrase, is_word, ordered

LISTS = sorted((Path(lexicon.__file__).parent / "words").glob("*.yaml"))


def leaves(value: Any) -> Iterator[Any]:
    if isinstance(value, dict):
        for key, item in value.items():
            yield key
            yield from leaves(item)
    elif isinstance(value, list):
        for item in value:
            yield from leaves(item)
    else:
        yield value


def test_there_are_lists() -> None:
    assert {path.stem for path in LISTS} == {
        "codes",
        "corrections",
        "couple",
        "dates",
        "doses",
        "giving_up",
        "groups",
        "household",
        "identifiers",
        "loose_facts",
        "missing_records",
        "names",
        "none",
        "now_seen",
        "openings",
        "people",
        "personal",
        "reporting",
        "several",
        "small_talk",
        "still_wrong",
        "surplus",
        "text_message",
        "told",
        "yes_no",
    }


@pytest.mark.parametrize("path", LISTS, ids=lambda path: path.stem)
def test_no_word_was_read_as_something_else(path: Path) -> None:
    """`yes`, `no`, `on` and `y` turn into true and false when their quotes are forgotten; codes into numbers."""
    for leaf in leaves(yaml.safe_load(path.read_text(encoding="utf-8"))):
        assert isinstance(leaf, str) or (type(leaf) is int and -1 < leaf < 100), leaf
        assert leaf != ""


@pytest.mark.parametrize(
    ("typed", "listed", "same"),
    [
        ("nam", "nam", True),
        ("NAM", "nam", True),
        ("năm", "nam", False),
        ("nu", "nữ", True),
        ("nử", "nữ", True),
        ("nự", "nữ", False),
        ("Đúng", "đúng", True),
        ("dung", "đúng", True),
        ("dụng", "đúng", False),
    ],
)
def test_a_typed_word_is_compared_by_its_marks_only_where_it_has_any(typed: str, listed: str, same: bool) -> None:
    assert is_word(typed, listed) is same


def test_longer_phrases_come_first_and_are_found_anywhere() -> None:
    phrases = ordered("yes_no", "refuse")
    assert [len(phrase.split()) for phrase in phrases] == sorted((len(p.split()) for p in phrases), reverse=True)
    assert holds_phrase(["dạ", "không", "phải"], phrases)
    assert not holds_phrase(["dạ"], phrases)

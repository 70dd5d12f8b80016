"""The place that a printed link names."""

import pytest

from handlers.places.linked import LinkWord, link_word, read_link_word


@pytest.mark.parametrize(
    ("word", "source", "where"),
    [
        ("from_poster_at_BV891", "poster", "BV891"),
        ("from_zalo-group", "zalo-group", ""),
        ("at_2021-30280", "", "2021-30280"),
        ("FROM_Poster_AT_bv891", "poster", "BV891"),
    ],
)
def test_a_word_is_read_as_it_was_made(word: str, source: str, where: str) -> None:
    assert read_link_word(word) == LinkWord(source, where)
    assert read_link_word(link_word(source, where)) == LinkWord(source, where)


@pytest.mark.parametrize(
    "word", ["", "web", "from_", "at_", "from_tờ", "at_BV 891", "follow_1234567890", "from_a_b", "_"]
)
def test_other_words_are_none(word: str) -> None:
    assert read_link_word(word) is None


@pytest.mark.parametrize("source", ["tờ rơi", "a b", "a_b", "x" * 25])
def test_a_source_that_no_messenger_takes_is_refused(source: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        link_word(source, "BV891")

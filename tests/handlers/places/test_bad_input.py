"""Whatever is typed, the resolver answers, soon, and throws nothing."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.places.resolver import Resolver
from handlers.places.search import search
from storage.gazetteer import load

RESOLVER = Resolver(load(2021), load(2025))
LETTER = (
    "Kính gửi Ủy ban nhân dân, tôi xin trình bày việc tiêm chủng của gia đình tôi như sau. " * 60
    + "Địa chỉ: xã Phước Tân, thành phố Biên Hòa, tỉnh Đồng Nai."
)

JUNK = [
    "", " ", "\n\t", "💉🙏😷", "12345", "0300 123 456", "098123456789", "!?.,;:-/", "العربية", "漢字仮名", "русский",
    "\u200b\u200e\u202e\u2066", "\ud800", "\x00", "<script>alert(1)</script>", "a" * 10_000, "1" * 10_000,
    "💉" * 5_000, "p " * 5_000, "xã, huyện, tỉnh, " * 600, "-" * 9_999, "ở " * 4_000,
]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    JUNK,
    ids=lambda text: ascii(text[:12]),
)
@pytest.mark.parametrize("edition", [2021, 2025])
def test_no_place_in_it_finds_none_and_nothing_is_thrown(text: str, edition: int) -> None:
    assert RESOLVER.resolve(text, edition).unit is None
    search(RESOLVER, text, edition)


def test_what_cannot_be_seen_changes_nothing() -> None:
    clean = RESOLVER.resolve("phường 1 quận 3", 2021)
    for text in (
        "ph\u200bường 1 qu\u200dận 3",
        "\u202ephường 1 quận 3",
        "<b>phường 1</b> <i>quận 3</i>",
        "PHƯỜNG 1\r\nQUẬN 3",
    ):
        assert RESOLVER.resolve(text, 2021).unit == clean.unit


def test_an_address_at_the_end_of_a_long_letter_is_found() -> None:
    assert len(LETTER) > 5_000
    found = RESOLVER.resolve(LETTER, 2021)
    assert found.unit is not None
    assert RESOLVER.full_name(found.unit) == "Phường Phước Tân, Thành phố Biên Hòa, Tỉnh Đồng Nai"


@settings(max_examples=300, deadline=None)
@given(text=st.text(max_size=200), edition=st.sampled_from([2021, 2025]))
def test_any_text_is_answered_with_units_of_the_edition(text: str, edition: int) -> None:
    found = RESOLVER.resolve(text, edition)
    for place in (*found.candidates, *found.alternatives, *([found.unit] if found.unit else [])):
        assert place.edition == edition
        assert RESOLVER.gazetteers[edition].get(place.code)


def test_an_unknown_edition_is_an_error_of_the_caller() -> None:
    with pytest.raises(KeyError):
        RESOLVER.resolve("quận 3", 1999)

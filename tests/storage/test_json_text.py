"""JSON as bytes: everything strangers can send comes back as it was."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.json_text import from_json, to_json

HALF = "\ud83d"  # half of an emoji, as some phones cut it
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters() | st.characters(categories=["Cs"])),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


@given(VALUES)
def test_what_goes_in_comes_out(value: Any) -> None:
    assert from_json(to_json(value)) == value


@pytest.mark.parametrize("value", ["Mũi 2 đã lên rồi ạ", HALF, {"text": f"a{HALF}b"}, 2**80, {"half": [HALF, 1.5]}])
def test_it_says_the_same_as_the_standard_library(value: Any) -> None:
    known = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    assert to_json(value) == known.encode("utf-8", "surrogatepass")


@pytest.mark.parametrize("text", [b"", b"{", b'{"a":}', b"\xff\xfe", b"[1,]", b"nul", b"[" * 99_999, b"9" * 5000])
def test_what_is_no_json_is_told(text: bytes) -> None:
    with pytest.raises(ValueError):
        from_json(text)


def test_what_json_cannot_hold_is_told() -> None:
    with pytest.raises(TypeError):
        to_json({"set": {1, 2}})


def test_what_is_nested_too_deep_is_told() -> None:
    deep: list[Any] = []
    for _ in range(5000):
        deep = [deep]
    with pytest.raises(ValueError):
        to_json(deep)

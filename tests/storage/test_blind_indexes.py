"""Blind indexes are HMAC-SHA-256, whatever the key's length."""

import hmac

import pytest

from storage.crypto import Vault


@pytest.mark.parametrize("length", [32, 63, 64, 65, 200])
@pytest.mark.parametrize("parts", [(), ("",), ("098080000001",), ("Nguyễn Thị Thử", "1980", "0300123456")])
def test_an_index_is_the_hmac_of_its_parts(length: int, parts: tuple[str, ...]) -> None:
    key = bytes(range(length))
    message = "\0".join(("label", *parts)).encode()
    assert Vault({1: b"d" * 32}, key).index("label", *parts) == hmac.digest(key, message, "sha256")


def test_the_same_parts_give_the_same_index_again() -> None:
    vault = Vault({1: b"d" * 32}, b"i" * 32)
    assert vault.index("a", "b") == vault.index("a", "b") != vault.index("a", "c")


def test_an_indexer_gives_the_index_of_one_part() -> None:
    vault = Vault({1: b"d" * 32}, b"i" * 32)
    index = vault.indexer("label")
    assert [index(part) for part in ("", "098080000001", "a")] == [
        vault.index("label", part) for part in ("", "098080000001", "a")
    ]


def test_many_values_are_sealed_as_one_would_be() -> None:
    vault = Vault({1: b"d" * 32}, b"i" * 32)
    pairs = [(f"value {n}".encode(), f"table:column:{n}") for n in range(20)]
    sealed = vault.seal_all(pairs)
    assert [vault.open(one, place) for one, (_, place) in zip(sealed, pairs, strict=True)] == [v for v, _ in pairs]
    assert len({one[2:14] for one in sealed}) == len(pairs), "no nonce twice"
    assert vault.seal_all([]) == []

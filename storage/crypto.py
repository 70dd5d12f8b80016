"""Encrypted fields and blind indexes.

A sealed value is `version (1) | key id (1) | nonce (12) | AES-256-GCM(value)`, bound by associated data to its table,
column and row. A blind index is HMAC-SHA-256 under a key of its own. Several read keys may exist; the newest writes.

Errors: `Unsealable` when a value was changed, moved to another row, or its key is gone.
"""

import base64
import hashlib
import os
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from storage.json_text import from_json, to_json

VERSION = 1
NONCE_BYTES = 12
KEY_BYTES = 32
HASH_BLOCK = 64


class Unsealable(Exception):
    """A sealed value does not open: changed, moved, or sealed with a key that is no longer configured."""


class Vault:
    """Seals and opens fields, and makes blind indexes. Safe to share between tasks."""

    def __init__(self, data_keys: Mapping[int, bytes], index_key: bytes) -> None:
        """`data_keys`: key id (1-255) -> 32 bytes, the highest id writes; `index_key`: 32 bytes or more."""
        if not data_keys or any(not 1 <= k <= 255 or len(v) != KEY_BYTES for k, v in data_keys.items()):
            raise ValueError("data keys: ids 1 to 255, 32 bytes each, at least one")
        if len(index_key) < KEY_BYTES:
            raise ValueError("index key: 32 bytes or more")
        self._ciphers = {number: AESGCM(value) for number, value in data_keys.items()}
        self.write_with(max(data_keys))
        block = index_key if len(index_key) <= HASH_BLOCK else hashlib.sha256(index_key).digest()
        block = block.ljust(HASH_BLOCK, b"\0")
        self._inner = hashlib.sha256(bytes(byte ^ 0x36 for byte in block))
        self._outer = hashlib.sha256(bytes(byte ^ 0x5C for byte in block))

    @property
    def numbers(self) -> frozenset[int]:
        """The ids of the data keys that open."""
        return frozenset(self._ciphers)

    @property
    def writes(self) -> int:
        """The id of the data key that seals."""
        return self._writer[0]

    def write_with(self, number: int) -> None:
        """Seal with this data key from now on. Errors: KeyError for an id that is not configured."""
        # One assignment: another thread that seals meanwhile must not put one key's number before the other's words.
        self._writer = number, bytes((VERSION, number)), self._ciphers[number].encrypt

    @staticmethod
    def number_of(sealed: bytes) -> int:
        """The id of the data key that a value is sealed with; 0 for what is no sealed value."""
        return sealed[1] if len(sealed) > 2 + NONCE_BYTES and sealed[0] == VERSION else 0

    @classmethod
    def from_secret(cls, secret: str) -> "Vault":
        """Keys from one configured line: `1:BASE64,2:BASE64;INDEX_BASE64` (docs/operations.md, keys).

        Errors: ValueError.
        """
        data_part, _, index_part = secret.strip().partition(";")
        data = {}
        for item in data_part.split(","):
            number, _, value = item.strip().partition(":")
            data[int(number)] = base64.b64decode(value, validate=True)
        return cls(data, base64.b64decode(index_part, validate=True))

    @staticmethod
    def new_secret() -> str:
        """A fresh line for `from_secret`."""
        data, index = os.urandom(KEY_BYTES), os.urandom(KEY_BYTES)
        return f"1:{base64.b64encode(data).decode()};{base64.b64encode(index).decode()}"

    @classmethod
    def one_more(cls, secret: str) -> str:
        """The line with a fresh data key behind the others. Errors: ValueError, also when there are 255."""
        number = max(cls.from_secret(secret).numbers) + 1
        data, _, index = secret.strip().partition(";")
        line = f"{data},{number}:{base64.b64encode(os.urandom(KEY_BYTES)).decode()};{index}"
        cls.from_secret(line)
        return line

    @classmethod
    def other_index(cls, secret: str) -> str:
        """The line with a fresh index key in the place of its own. Errors: ValueError."""
        cls.from_secret(secret)
        return f"{secret.strip().partition(';')[0]};{base64.b64encode(os.urandom(KEY_BYTES)).decode()}"

    def seal(self, value: bytes, place: str) -> bytes:
        """Encrypt `value` for `place`, e.g. "tickets:subject:17"."""
        nonce, (_, prefix, encrypt) = os.urandom(NONCE_BYTES), self._writer
        return prefix + nonce + encrypt(nonce, value, place.encode())

    def seal_all(self, values: Iterable[tuple[bytes, str]]) -> list[bytes]:
        """`seal` for many (value, place): the random bytes of all are fetched at once."""
        pairs = list(values)
        nonces, (_, prefix, encrypt) = os.urandom(NONCE_BYTES * len(pairs)), self._writer
        sealed = []
        for start, (value, place) in zip(range(0, len(nonces), NONCE_BYTES), pairs, strict=True):
            nonce = nonces[start : start + NONCE_BYTES]
            sealed.append(prefix + nonce + encrypt(nonce, value, place.encode()))
        return sealed

    def open(self, sealed: bytes, place: str) -> bytes:
        """Decrypt what `seal` made for the same place."""
        cipher = self._ciphers.get(sealed[1]) if len(sealed) > 2 + NONCE_BYTES and sealed[0] == VERSION else None
        if cipher is None:
            raise Unsealable("unknown version or key id")
        try:
            return cipher.decrypt(sealed[2 : 2 + NONCE_BYTES], sealed[2 + NONCE_BYTES :], place.encode())
        except InvalidTag:
            raise Unsealable("the value does not belong to this place") from None

    def seal_text(self, value: str, place: str) -> bytes:
        """Encrypt text."""
        return self.seal(value.encode(), place)

    def open_text(self, sealed: bytes, place: str) -> str:
        """Decrypt text."""
        return self.open(sealed, place).decode()

    def seal_json(self, value: Any, place: str) -> bytes:
        """Encrypt a JSON value."""
        return self.seal(to_json(value), place)

    def open_json(self, sealed: bytes, place: str) -> Any:
        """Decrypt a JSON value."""
        return from_json(self.open(sealed, place))

    def index(self, label: str, *parts: str) -> bytes:
        """The blind index of already normalised parts: 32 bytes."""
        # HMAC by hand: an import makes four a row, and copying the two begun hashes takes less than half the time of
        # `hmac.digest` (tests/storage/test_blind_indexes.py compares them).
        inner = self._inner.copy()
        inner.update("\0".join((label, *parts)).encode())
        outer = self._outer.copy()
        outer.update(inner.digest())
        return outer.digest()

    def indexer(self, label: str) -> Callable[[str], bytes]:
        """`index` of one part, for many values under one label: what is common to all is worked out once."""
        begun, end = self._inner.copy(), self._outer
        begun.update(f"{label}\0".encode())

        def index(part: str) -> bytes:
            inner = begun.copy()
            inner.update(part.encode())
            outer = end.copy()
            outer.update(inner.digest())
            return outer.digest()

        return index


def digest(value: str) -> bytes:
    """Plain SHA-256 of a high-entropy secret (session ids, sign-in tokens), for keeping without the secret."""
    return hashlib.sha256(value.encode()).digest()


def keyed_blocks(key: bytes, blocks: bytes) -> bytes:
    """A keyed digest of each block of 16 bytes, 16 bytes each. `key`: 32 bytes.

    The bare cipher: each block is a digest itself and stands for one thing, and nobody ever takes one back. A thousand
    take a tenth of the time of as many hashes.
    """
    return Cipher(algorithms.AES(key), modes.ECB()).encryptor().update(blocks)  # noqa: S305

"""Ticket codes: ten digits that can be read over the telephone, eight of number and two of check.

The number is the serial sent through a keyed permutation, so that codes in hand tell nothing about codes of others. The
check is ISO 7064 MOD 97-10: every wrong digit and every exchange of two digits is noticed.
"""

import hashlib
import re

from handlers.dialogue.answers.invalid import Invalid, invalid
from handlers.dialogue.answers.reading import digit_runs

CODE_DIGITS = 10
SERIALS = 90_000_000
"""Serials run below this. No code begins with a zero: none looks like a telephone number or loses it in a sheet."""

_LOWEST = 10_000_000
_HALF = 10_000
_ROUNDS = 10


def make_code(serial: int, key: bytes) -> str:
    """The ten digits of the ticket with this serial. Keep one key for good: another gives other codes.

    Raises ValueError for a serial outside `range(SERIALS)` or an empty key.
    """
    if not 0 <= serial < SERIALS:
        raise ValueError("serial out of range")
    number = _permute(serial + _LOWEST, key)
    # Numbers below the lowest walk on along the permutation's cycle until they come back into range.
    while number < _LOWEST:
        number = _permute(number, key)
    return f"{number}{_check(number):02}"


def is_code(code: str) -> bool:
    """True for ten digits whose check agrees."""
    return re.fullmatch(r"[1-9][0-9]{9}", code) is not None and int(code) % 97 == 1


def group_code(code: str) -> str:
    """The code as it is shown and read aloud: `1234 5678 90`."""
    return f"{code[:4]} {code[4:8]} {code[8:]}"


def read_ticket_code(text: str) -> str | Invalid:
    """The one ticket code of a text, as ten digits.

    Problems: `ticket_code_missing`, `ticket_code_length` (hints `count`, `digits`), `ticket_code_check` (a digit
    is wrong or two are exchanged), `ticket_code_several`.
    """
    runs = [run.digits for run in digit_runs(text, whole=frozenset({CODE_DIGITS}))]
    if not runs:
        return invalid("ticket_code_missing")
    found = {run for run in runs if is_code(run)}
    if len(found) > 1:
        return invalid("ticket_code_several", count=len(found))
    if found:
        return found.pop()
    if any(len(run) == CODE_DIGITS for run in runs):
        return invalid("ticket_code_check")
    return invalid("ticket_code_length", count=len(max(runs, key=len)), digits=CODE_DIGITS)


def _check(number: int) -> int:
    return 98 - number * 100 % 97


def _round(half: int, turn: int, key: bytes) -> int:
    if not key:
        raise ValueError("the key of ticket codes is empty")
    digest = hashlib.blake2b(bytes([turn]) + half.to_bytes(2, "big"), key=hashlib.sha256(key).digest(), digest_size=8)
    return int.from_bytes(digest.digest(), "big") % _HALF


def _permute(number: int, key: bytes) -> int:
    """A Feistel network over two halves of four decimal digits."""
    left, right = divmod(number, _HALF)
    for turn in range(_ROUNDS):
        left, right = right, (left + _round(right, turn, key)) % _HALF
    return left * _HALF + right

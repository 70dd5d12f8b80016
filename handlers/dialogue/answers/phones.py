"""Reading a Vietnamese mobile number. Directory entries (landlines, exchanges) are not read here."""

import re
from dataclasses import dataclass, field
from itertools import pairwise

import phonenumbers

from handlers.dialogue.answers.invalid import Invalid, invalid
from handlers.dialogue.answers.lexicon import read_words
from handlers.dialogue.answers.reading import digit_runs
from handlers.dialogue.answers.spoken_digits import with_spoken_digits

_WHOLE = frozenset({10, 11, 12})
_SHORT_NUMBERS = range(3, 9)


@dataclass(frozen=True, slots=True)
class Phone:
    """A mobile number: `+84300…` to keep and compare, `0300…` to show.

    `converted_from` is the old number of 11 digits when one was typed: show both and let the citizen confirm.
    """

    e164: str = field(repr=False)
    national: str = field(repr=False)
    converted_from: str | None = field(default=None, repr=False)


def read_phone(text: str) -> Phone | Invalid:
    """The one mobile number of a text: 0, 84, +84 or a lost zero before it; old prefixes are replaced.

    Problems: `phone_missing`, `phone_landline`, `phone_exchange` (1900, 115…), `phone_length` (hint `count`),
    `phone_prefix`, `phone_foreign`, `phone_several`.
    """
    text = with_spoken_digits(text)
    runs = [run.digits for run in digit_runs(re.sub(r"\(\s*0\s*\)", "", text), whole=_WHOLE)]
    if not runs:
        return invalid("phone_missing")
    foreign = re.search(r"(?:\+|\b00)(?!\s?84)[1-9]", text) is not None
    if foreign and not any(_national(run).startswith("0") and len(_national(run)) in (10, 11) for run in runs):
        return invalid("phone_foreign")
    found = {phone.e164: phone for run in _candidates(runs) if isinstance(phone := _read_one(run), Phone)}
    if len(found) > 1:
        return invalid("phone_several", count=len(found))
    if found:
        return next(iter(found.values()))
    return _as_problem(_read_one(max(runs, key=len)))


def _candidates(runs: list[str]) -> list[str]:
    """The runs, and `84` with the run after it: `+84 300123456` has a group of nine that stands alone."""
    joined = [first + second for first, second in pairwise(runs) if first in ("84", "084", "0084")]
    return runs + joined


def _as_problem(read: Phone | Invalid) -> Invalid:
    return read if isinstance(read, Invalid) else invalid("phone_missing")


def _national(digits: str) -> str:
    """The digits with a leading zero in place of 84, 0084 or nothing."""
    for prefix in ("0084", "84"):
        rest = digits.removeprefix(prefix)
        if rest != digits and 9 <= len(rest) <= 11:
            return rest if rest.startswith("0") else f"0{rest}"
    # A spreadsheet dropped the zero: nine digits, or ten of an old number.
    if (len(digits) == 9 and digits[0] in "35789") or (len(digits) == 10 and f"0{digits[:3]}" in _old_prefixes()):
        return f"0{digits}"
    return digits


def _old_prefixes() -> dict[str, str]:
    prefixes: dict[str, str] = read_words("identifiers")["mobile_prefixes"]
    return prefixes


def _read_one(digits: str) -> Phone | Invalid:
    national = _national(digits)
    converted_from = None
    if len(national) == 11 and national[:4] in _old_prefixes():
        converted_from, national = national, _old_prefixes()[national[:4]] + national[4:]
    if national.startswith("02") and len(national) in (10, 11):
        return invalid("phone_landline")
    if len(national) in _SHORT_NUMBERS and not national.startswith("0"):
        return invalid("phone_exchange" if national.startswith("1") else "phone_length", count=len(national))
    if len(national) != 10 or not national.startswith("0"):
        return invalid("phone_length", count=len(national))
    if national[1] not in "35789" or not _is_assigned(national):
        return invalid("phone_prefix", prefix=national[:3])
    return Phone(f"+84{national[1:]}", national, converted_from)


def _is_assigned(national: str) -> bool:
    try:
        parsed = phonenumbers.parse(national, "VN")
    except phonenumbers.NumberParseException:
        return False
    return phonenumbers.is_valid_number(parsed)

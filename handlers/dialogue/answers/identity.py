"""Reading an identity number: CCCD, old CMND, passport or health insurance card."""

import re
from dataclasses import dataclass, field
from functools import cache
from typing import Final

from handlers.dialogue.answers.invalid import Invalid, invalid
from handlers.dialogue.answers.lexicon import fold_pattern, holds_phrase, read_words
from handlers.dialogue.answers.passport import find_passport
from handlers.dialogue.answers.reading import DigitRun, digit_runs, fold, tidy, words
from handlers.dialogue.answers.spoken_digits import with_spoken_digits
from storage.content import IdentityKind as IdentityKind


@dataclass(frozen=True, slots=True)
class Identity:
    """A number as it is stored: digits only, or upper-case letters and digits.

    `warnings` are codes to be said back, never a reason to refuse: `letters_as_digits` (the letter O was read as
    a zero), `kind_differs` (the citizen named another paper than the length tells).
    """

    kind: IdentityKind
    number: str = field(repr=False)
    warnings: tuple[str, ...] = ()

    @property
    def comparable(self) -> str:
        """What numbers of one kind are compared by: for BHYT the last 10 digits, which old and new cards share."""
        return self.number[-10:] if self.kind is IdentityKind.BHYT else self.number


_GAP = r"[ .\-_]{0,2}"
_INSURANCE = re.compile(rf"(?<![A-Z0-9])([A-Z]{{2}})({_GAP})([1-5]{_GAP}(?:[0-9OIL]{_GAP}){{11}}[0-9OIL])(?![A-Z0-9])")
_PASSPORT_VN = re.compile(r"(?<![A-Z0-9])([A-Z])( ?)((?:[0-9O][ .\-]?){6,7}[0-9O])(?![A-Z0-9])")
_PASSPORT_ANY = re.compile(r"(?<![A-Z0-9])(?=[A-Z0-9]*[A-Z])(?=(?:[A-Z]*[0-9]){3})[A-Z0-9]{6,9}(?![A-Z0-9])")
_NUMBER_WITH_SLIPS = re.compile(r"(?=(?:[OIL]*[0-9]){3})[0-9OIL]+")
_SLIPS = str.maketrans("OIL", "011")
COUNTS: Final = 3  # digits of a number that may count something
_WHOLE = frozenset({10, 12, 15})
_MOBILE = re.compile(r"0[35789]\d{8}")


def read_identity(text: str, kind: IdentityKind | None = None) -> Identity | Invalid:
    """The one identity number of a text; `kind` when the citizen has chosen the paper already.

    Problems: `id_missing`, `id_letters`, `id_too_short`, `id_too_long`, `id_eight_digits`, `id_ten_digits`,
    `id_looks_like_phone`, `id_zero_lost` (hint `suggestion`), `id_length`, `id_repeated`, `id_several`.
    """
    text = with_spoken_digits(text)
    named = kind or _named_kind(text)
    folded = fold(text)
    passport = find_passport(folded) if kind in (None, IdentityKind.PASSPORT) else None
    if passport is not None:
        return Identity(IdentityKind.PASSPORT, passport.number)
    upper = folded.upper()
    lettered = _read_insurance(upper, named) or _read_passport(upper, named)
    if lettered is not None:
        return lettered
    runs = digit_runs(text, whole=_WHOLE)
    if not runs:
        return invalid("id_letters") if len(words(text)) == 1 and 6 <= len(tidy(text)) <= 15 else invalid("id_missing")
    found = {identity.number: identity for run in runs if (identity := _from_run(run, named)) is not None}
    if len(found) > 1:
        return invalid("id_several", count=len(found))
    if found:
        identity = next(iter(found.values()))
        return invalid("id_repeated") if len(set(identity.number)) == 1 else identity
    longest = max(runs, key=lambda run: len(run.digits)).digits
    if len(longest) <= COUNTS and _counts(folded):
        return invalid("id_missing")
    return _length_problem(longest)


def _counts(folded: str) -> bool:
    """Whether every number of a text counts something: `2 thang`, `40 nguoi`."""
    units = fold_pattern("identifiers", "counted")
    return re.search(r"\d", re.sub(rf"\d+ ?(?:{units})(?![a-z])", "", folded)) is None


def _from_run(run: DigitRun, named: IdentityKind | None) -> Identity | None:
    digits = run.digits
    warnings = ("letters_as_digits",) if run.guessed else ()
    if named is IdentityKind.BHYT and len(digits) == 10:
        return Identity(IdentityKind.BHYT, digits, warnings)
    if named is IdentityKind.PASSPORT and 6 <= len(digits) <= 9:
        return Identity(IdentityKind.PASSPORT, digits, warnings)
    kind = {12: IdentityKind.CCCD, 9: IdentityKind.CMND}.get(len(digits))
    if kind is None:
        return None
    # A CMND of 12 digits was issued shortly before the CCCD: same number, same treatment.
    if named is not None and named is not kind and not (named is IdentityKind.CMND and kind is IdentityKind.CCCD):
        warnings = (*warnings, "kind_differs")
    return Identity(kind, digits, warnings)


def _length_problem(digits: str) -> Invalid:
    length = len(digits)
    if length == 8:
        return invalid("id_eight_digits", number=digits, suggestion=f"0{digits}")
    if length == 10:
        code = "id_looks_like_phone" if _MOBILE.fullmatch(digits) else "id_ten_digits"
        return invalid(code, number=digits)
    if length == 11:
        # Every CCCD begins with a zero, which spreadsheets drop.
        if not digits.startswith("0"):
            return invalid("id_zero_lost", number=digits, suggestion=f"0{digits}")
        return invalid("id_length", count=length)
    if length < 8:
        return invalid("id_too_short", count=length)
    return invalid("id_too_long", count=length)


def _read_insurance(upper: str, named: IdentityKind | None) -> Identity | None:
    for match in _INSURANCE.finditer(upper):
        letters, gap, rest = match.groups()
        known = letters in _insurance_letters()
        if not (named is IdentityKind.BHYT or known or (named is None and not gap)):
            continue
        raw = re.sub(r"[ .\-_]", "", rest)
        digits = raw.translate(_SLIPS)
        return Identity(IdentityKind.BHYT, letters + digits, () if digits == raw else ("letters_as_digits",))
    return None


def _read_passport(upper: str, named: IdentityKind | None) -> Identity | None:
    asked_for = named is IdentityKind.PASSPORT
    if named is not None and not asked_for:
        return None
    for match in _PASSPORT_VN.finditer(upper):
        letter, gap, rest = match.groups()
        if (gap or letter in "OIL") and not asked_for:
            continue
        raw = re.sub(r"[ .\-]", "", rest)
        digits = raw.replace("O", "0")
        return Identity(IdentityKind.PASSPORT, letter + digits, () if digits == raw else ("letters_as_digits",))
    for match in _PASSPORT_ANY.finditer(upper):
        if asked_for or not _NUMBER_WITH_SLIPS.fullmatch(match.group()):
            return Identity(IdentityKind.PASSPORT, match.group())
    return None


def _named_kind(text: str) -> IdentityKind | None:
    """The paper that the text names, if it names exactly one."""
    typed = words(text)
    labels = read_words("identifiers")["labels"]
    named = {IdentityKind(kind) for kind, phrases in labels.items() if holds_phrase(typed, phrases)}
    return next(iter(named)) if len(named) == 1 else None


@cache
def _insurance_letters() -> frozenset[str]:
    return frozenset(str(letters) for letters in read_words("identifiers")["insurance_letters"])

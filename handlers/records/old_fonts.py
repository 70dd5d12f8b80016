"""Names in fonts from before Unicode, and UTF-8 that was read as something else: recognised, and put right as an offer.

Nothing here is ever taken by itself: a name is offered in its right spelling and a person says yes.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

_TONES = re.compile("[\u0300\u0301\u0303\u0309\u0323]")
_WORD = re.compile(r"[^\s.\-'’]+")
_PIECES = re.compile(
    "[\u0080-\u00ff\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]{2,}"
)
# What Unicode Vietnamese is written with, beside plain letters.
_LETTERS = (
    "\u00c0-\u00c3\u00c8-\u00ca\u00cc\u00cd\u00d2-\u00d5\u00d9\u00da\u00dd\u00e0-\u00e3\u00e8-\u00ea\u00ec\u00ed"
    "\u00f2-\u00f5\u00f9\u00fa\u00fd\u0102\u0103\u0110\u0111\u0128\u0129\u0168\u0169\u01a0\u01a1\u01af\u01b0\u1ea0-\u1ef9"
)
_CAPITALS = "\u00c0-\u00de" + "".join(filter(str.isupper, map(chr, (*range(0x100, 0x1B1), *range(0x1EA0, 0x1EFA)))))
_SMALL = "".join(filter(str.islower, map(chr, (*range(0xE0, 0xFE), *range(0x100, 0x1B1), *range(0x1EA0, 0x1EFA)))))
_SIGNS = "\u00e0\u00e1\u00e2\u00e3\u00e4\u00e5\u00ef\u00f5\u00f8\u00f9\u00fb"  # of VNI, behind most vowels
_OF_A = "\u00e8\u00e9\u00ea\u00eb\u00fa\u00fc"
_AT_O = "\u00e2\u00e4\u00e5\u00ef\u00f5\u00f8\u00f9\u00fb"  # and without those that stand behind our own o and u
_AT_U = "\u00ef\u00f5\u00f8\u00f9\u00fb"
STRANGE = re.compile(
    rf"[^A-Za-z{_LETTERS}\s.\-'’]"  # a letter that Vietnamese has not
    rf"|[a-z{_SMALL}][{_CAPITALS}]|[A-Z{_CAPITALS}][{_CAPITALS}][a-z{_SMALL}]"  # a marked capital inside a word
    rf"|[aA][{_SIGNS}{_OF_A}{_SIGNS.upper()}{_OF_A.upper()}]|[eE][{_SIGNS}{_SIGNS.upper()}]"
    rf"|[oO][{_AT_O}{_AT_O.upper()}]|[uUyY\u00f4\u00d4\u00f6\u00d6][{_AT_U}{_AT_U.upper()}]"
)
"""Finds what Unicode Vietnamese is never written with, in a composed word."""

STRANGE_TEXT = re.compile(STRANGE.pattern.replace(r"\s.\-'’", r"\s.\-'’\d,;:()/&+\"#%–"))
"""The same for free text, which has digits and signs."""

# Half of an à in UTF-8: the other half looks like a blank.
_CUT = re.compile("[A-Z\u0110]?[A-Za-z]\u00c3(?:\\s|$)")

_PLAIN: set[str] = set()  # words that are not strange
_MOST_PLAIN = 10_000


@dataclass(frozen=True, slots=True)
class Offer:
    """What was meant. `sure`: it cannot have been meant as it stands."""

    text: str
    font: str
    sure: bool


def read_old_font(text: str) -> Offer | None:
    """What `text` (composed) says if it was written in a font of old or read in a wrong encoding; None where it says
    nothing else so."""
    found = [offer for font, said in _readings(text) if (offer := _weigh(text, said, font)) is not None]
    return max(found, key=lambda offer: (offer.sure, -len(offer.text)), default=None)


def is_strange(name: str) -> bool:
    """Whether a composed name has what Unicode Vietnamese is never written with."""
    if "\u00c3" in name and _CUT.search(name) is not None and not name.isupper():
        return True
    words = name.split()
    if _PLAIN.issuperset(words):  # names are made of some hundred syllables
        return False
    if any(_is_strange_word(word) for word in words):
        return True
    if len(_PLAIN) > _MOST_PLAIN:
        _PLAIN.clear()
    _PLAIN.update(words)
    return False


def _is_strange_word(word: str) -> bool:
    if STRANGE.search(word) is not None:
        return True
    # In capitals alone a letter of an old font may look like one of ours: then the syllable tells.
    return word.isupper() and not word.isascii() and (offer := read_old_font(word)) is not None and offer.sure


def doubtful_fonts(name: str) -> frozenset[str]:
    """The fonts in which a composed name would say something else that is also a name. In a list that has names in such
    a font for sure, this one may be in it too."""
    if name.isascii():
        return frozenset()
    return frozenset(font for font, said in _readings(name) if _weigh(name, said, font) is not None)


def _readings(text: str) -> list[tuple[str, str]]:
    """(font, what the text says in it) of all that are possible."""
    found = []
    for shown in dict.fromkeys((text, _as_bytes(text))):
        if not shown:
            continue
        said = [("tcvn3", _tcvn3(shown)), ("vni", _vni(shown)), ("utf8", _utf8(shown))]
        found += [(font, one.upper() if text.isupper() else one) for font, one in said if one]
    return [(font, unicodedata.normalize("NFC", said)) for font, said in found]


def _as_bytes(text: str) -> str:
    """A text that was read as Windows-1258, as the bytes show in Western Europe; '' where it was not."""
    raw = bytearray()
    for letter in text:
        try:
            raw += letter.encode("cp1258")
        except UnicodeEncodeError:
            apart = unicodedata.normalize("NFD", letter)
            tone = "".join(_TONES.findall(apart))
            try:
                raw += (unicodedata.normalize("NFC", _TONES.sub("", apart)) + tone).encode("cp1258")
            except UnicodeEncodeError:
                return ""
    return raw.decode("latin-1")


def _tcvn3(text: str) -> str:
    """'' where a letter stands that the font has not."""
    return text.translate(_tcvn3_letters()) if max(text, default="") <= "\u00ff" else ""


def _vni(text: str) -> str:
    if max(text, default="") > "\u00ff":
        return ""
    return _vni_pattern().sub(lambda found: _vni_letters()[found[0]], text)


def _utf8(text: str) -> str:
    """'' where nothing of it is UTF-8."""
    said = _PIECES.sub(lambda found: _utf8_piece(found[0]), text)
    return said if said != text else ""


def _utf8_piece(piece: str) -> str:
    raw = bytearray()
    for letter in piece:
        try:
            raw += letter.encode("cp1252")
        except UnicodeEncodeError:
            if letter > "\u00ff":
                return piece
            raw.append(ord(letter))
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return piece


def _weigh(text: str, said: str, font: str) -> Offer | None:
    """An offer where every word that changes becomes a syllable; sure where one of them was none."""
    if said == text:
        return None
    before, after = _WORD.findall(text), _WORD.findall(said)
    if len(before) != len(after):
        before, after = [text], after
    changed = [(old, new) for old, new in zip(before, after, strict=False) if old != new]
    if not changed or not all(is_syllable(new) for _, new in changed):
        return None
    return Offer(said, font, any(not is_syllable(old) for old, _ in changed))


def is_syllable(word: str) -> bool:
    """Whether a composed word can be a Vietnamese syllable."""
    apart, tones = _TONES.subn("", unicodedata.normalize("NFD", word.lower()))
    return tones <= 1 and _syllable().fullmatch(unicodedata.normalize("NFC", apart)) is not None


@cache
def _tables() -> Mapping[str, Any]:
    loaded: Mapping[str, Any] = yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8"))
    return loaded


@cache
def _syllable() -> re.Pattern[str]:
    tables = _tables()
    return re.compile(f"(?:{'|'.join(tables['onsets'])})?(?:{'|'.join(tables['rimes'].split())})")


@cache
def _tcvn3_letters() -> dict[int, str]:
    return {
        ord(shown): meant
        for row, letters in _tables()["tcvn3"].items()
        for shown, meant in zip(row, letters, strict=True)
    }


@cache
def _vni_letters() -> dict[str, str]:
    tables = _tables()
    found = {
        letter + sign: meant
        for letter, signs in tables["vni"].items()
        for row, letters in signs.items()
        for sign, meant in zip(row, letters, strict=True)
    }
    found.update(tables["vni_alone"])
    capitals = {}
    for shown, meant in found.items():
        capitals[shown.upper()] = meant.upper()
        capitals[shown[0].upper() + shown[1:]] = meant.upper()
    return capitals | found


@cache
def _vni_pattern() -> re.Pattern[str]:
    return re.compile("|".join(sorted(map(re.escape, _vni_letters()), key=len, reverse=True)))

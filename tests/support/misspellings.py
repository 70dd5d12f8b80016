"""Names written wrong in the ways people write them wrong: by sound, by slips, by the keyboard's switch."""

import random
import unicodedata
from collections.abc import Callable


def plain(text: str) -> str:
    """Without marks, đ as d."""
    text = text.replace("đ", "d").replace("Đ", "D")
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))


TELEX = {"\u0300": "f", "\u0301": "s", "\u0303": "x", "\u0309": "r", "\u0323": "j"}
VNI = {"\u0300": "2", "\u0301": "1", "\u0303": "4", "\u0309": "3", "\u0323": "5"}


def telex(word: str) -> str:
    """The word as typed with the Telex switch off: shapes doubled, tone letter at the end."""
    out, tone = "", ""
    for char in word.lower():
        apart = unicodedata.normalize("NFD", char)
        base = apart[0]
        out += "dd" if char == "đ" else base
        for mark in apart[1:]:
            if mark in TELEX:
                tone = TELEX[mark]
            else:
                out += base if mark == "\u0302" else "w"
    return out + tone


SHAPES = {"\u0302": "6", "\u031b": "7", "\u0306": "8"}


def vni(word: str) -> str:
    """The word as typed with the VNI switch off; a word of which a tone alone would be left stays as it is."""
    out, tone = "", ""
    for char in word.lower():
        apart = unicodedata.normalize("NFD", char)
        out += "d9" if char == "đ" else apart[0]
        for mark in apart[1:]:
            tone = VNI.get(mark, tone)
            out += SHAPES.get(mark, "")
    return out + tone if any(digit in out for digit in "6789") else word


CONFUSED: list[tuple[str, str, str]] = [
    ("s", "x", "on"),
    ("x", "s", "on"),
    ("tr", "ch", "on"),
    ("ch", "tr", "on"),
    ("l", "n", "on"),
    ("n", "l", "on"),
    ("d", "gi", "on"),
    ("gi", "d", "on"),
    ("v", "d", "on"),
    ("ng", "n", "end"),
    ("n", "ng", "end"),
    ("t", "c", "end"),
    ("c", "t", "end"),
]
HOOK_TILDE = str.maketrans({"\u0309": "\u0303", "\u0303": "\u0309"})
NEIGHBOURS = {"a": "s", "n": "m", "m": "n", "o": "p", "i": "u", "u": "i", "h": "g", "t": "r", "c": "v", "e": "r"}


VOWELS = frozenset("aeiouy")
UNIT_SYLLABLES = frozenset({"phuong", "quan", "huyen", "thanh", "tinh", "tran"})


def _by_sound(low: str) -> list[tuple[str, str]]:
    """The word with a sound confused as the regions do, at its beginning or end."""
    found = []
    folded = plain(low)
    for one, other, where in CONFUSED:
        if where == "on" and low.startswith(one) and folded[len(one) : len(one) + 1] in VOWELS:
            found.append(("sound", other + low[len(one) :]))
        whole = one == "ng" or not low.endswith(("ng", "nh", "ch"))
        if where == "end" and whole and low.endswith(one) and len(low) > len(one) + 1:
            found.append(("sound", low[: -len(one)] + other))
    return found


def _by_keys(rng: random.Random, low: str) -> list[tuple[str, str]]:
    """The word with a letter doubled, swapped, lost or taken from the next key, or left in Telex."""
    found = [("telex", telex(low))] * 2 if telex(low) != low else []
    if vni(low) != low:
        found.append(("vni", vni(low)))
    if len(low) > 3:
        at = rng.randrange(1, len(low) - 1)
        found += [
            ("double", low[:at] + low[at] + low[at:]),
            ("swap", low[:at] + low[at + 1] + low[at] + low[at + 2 :]),
            ("drop", low[:at] + low[at + 1 :]),
        ]
        if low[at] in NEIGHBOURS:
            found.append(("key", low[:at] + NEIGHBOURS[low[at]] + low[at + 1 :]))
    return found


def misspell(rng: random.Random, word: str) -> tuple[str, str]:
    """(the word written wrong in one way, the way); unchanged when the word takes no mistake."""
    low = word.lower()
    apart = unicodedata.normalize("NFD", low)
    ways = _by_sound(low) + _by_keys(rng, low)
    if _swapped(low) != low:
        ways.append(("tone", _swapped(low)))
    if "y" in low[1:] and not low.endswith(("ay", "ây", "uy")):
        ways.append(("iy", low.replace("y", "i")))
    elif len(low) == 2 and plain(low)[1] == "i":
        ways.append(("iy", unicodedata.normalize("NFC", apart[0] + apart[1:].replace("i", "y"))))
    if not ways:
        return word, ""
    way, written = rng.choice(ways)
    return written, way


NUMERALS = {"I": "1", "II": "2", "III": "3", "IV": "4", "V": "5", "VI": "6", "VII": "7"} | {
    "1": "I",
    "2": "II",
    "3": "III",
    "4": "IV",
    "5": "V",
}


WAYS: dict[str, Callable[[random.Random, str], str]] = {
    "as it is": lambda _, name: name,
    "lower case": lambda _, name: name.lower(),
    "capitals": lambda _, name: name.upper(),
    "no marks": lambda _, name: plain(name),
    "no spaces": lambda _, name: name.replace(" ", ""),
    "numerals": lambda _, name: " ".join(NUMERALS.get(word, word.lstrip("0")) for word in name.split(" ")),
    "i for y": lambda _, name: " ".join(_i_for_y(word) for word in name.split(" ")),
    "telex": lambda rng, name: _one_word(rng, name, telex),
    "vni": lambda rng, name: _one_word(rng, name, vni),
    "sound": lambda rng, name: _one_word(rng, name, lambda word: _any_of(rng, _by_sound(word.lower()), word)),
    "hook and tilde": lambda _, name: _swapped(name),
    "decomposed": lambda _, name: unicodedata.normalize("NFD", name),
}
"""The ways of writing a name that leave no letter out; each takes a source of chance and the name."""


def _swapped(text: str) -> str:
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", text).translate(HOOK_TILDE))


def _i_for_y(word: str) -> str:
    return (
        word
        if plain(word).lower().endswith(("ay", "uy"))
        else word[0] + unicodedata.normalize("NFC", unicodedata.normalize("NFD", word[1:]).replace("y", "i"))
    )


def _one_word(rng: random.Random, name: str, mistake: Callable[[str], str]) -> str:
    words = name.split(" ")
    at = rng.randrange(len(words))
    words[at] = mistake(words[at])
    return " ".join(words)


def _any_of(rng: random.Random, ways: list[tuple[str, str]], word: str) -> str:
    return rng.choice(ways)[1] if ways else word

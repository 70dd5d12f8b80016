"""What a Vietnamese syllable can be, and what a half-typed one was meant to be.

Telex and VNI leftovers ("tieem", "caif", "d9u7o7c5") are undone only where the word as typed
is no possible syllable and the undone word is one, so that ordinary words are never touched.
"""

import re
import unicodedata
from functools import lru_cache

from faq.lexicon import read_lexicon

VOWELS = frozenset("aăâeêioôơuưy")
_MARKED = frozenset("ăâêôơư")
_OUR_MARKS = re.compile("[\u0300-\u034e\u0350-\u036f]+")  # those of Latin letters, found much faster than one by one
_FEW = 20  # different marks that are faster taken out one after the other than by looking at every sign
_STOPS = ("c", "ch", "p", "t")
# Combining marks: grave, acute, tilde, hook above, dot below.
TONES = {"f": "\u0300", "s": "\u0301", "x": "\u0303", "r": "\u0309", "j": "\u0323"}
_TONE_MARKS = frozenset(TONES.values())
_VNI_TONES = {"2": "f", "1": "s", "4": "x", "3": "r", "5": "j"}
_DOUBLES = {"a": "â", "e": "ê", "o": "ô", "d": "đ"}
_HORNS = {"a": "ă", "o": "ơ", "u": "ư"}
_VNI_SHAPES = {"6": {"a": "â", "e": "ê", "o": "ô"}, "7": {"o": "ơ", "u": "ư"}, "8": {"a": "ă"}, "9": {"d": "đ"}}


def strip_marks(text: str) -> str:
    """Lower-case `text` with every mark gone and the crossed d as d; spaces are kept as they are."""
    plain = _OUR_MARKS.sub("", unicodedata.normalize("NFD", text.lower().replace("đ", "d")))
    if plain.isascii():
        return plain
    marks = {sign for sign in set(plain) if unicodedata.combining(sign)}  # a long text has few different signs
    for mark in marks if len(marks) <= _FEW else ():
        plain = plain.replace(mark, "")
    if len(marks) > _FEW:
        plain = "".join(sign for sign in plain if sign not in marks)
    return unicodedata.normalize("NFC", plain)


def _bases() -> tuple[frozenset[str], frozenset[str]]:
    parts = read_lexicon("syllables")
    onsets = ["", *parts["onsets"].split()]
    rimes = parts["rimes"].split()
    exact = frozenset(o + r for o in onsets for r in rimes if _joins(o, r)) | frozenset(parts["rare"].split())
    return exact, frozenset(strip_marks(base) for base in exact)


def _joins(onset: str, rime: str) -> bool:
    """Spelling rules between first consonant and rime (k before i, e, y; gh and ngh before i, e; q before u)."""
    front = strip_marks(rime)[0] in "iey"
    if onset in {"k", "gh", "ngh"}:
        return front
    if onset == "q":
        return rime.startswith("u") and len(rime) > 1
    if onset == "qu":
        return not rime.startswith(("u", "ư"))
    if onset in {"c", "ng"}:
        return not front
    if onset == "g":
        return not strip_marks(rime).startswith("e")
    return True


_EXACT, _FOLDED = _bases()


@lru_cache(maxsize=8192)
def split_tone(word: str) -> tuple[str, str]:
    """`(word without its tone, the tone's combining mark or '')`; the marks of vowels stay."""
    tone, kept = "", []
    for char in unicodedata.normalize("NFD", word):
        if char in _TONE_MARKS:
            tone = char
        else:
            kept.append(char)
    return unicodedata.normalize("NFC", "".join(kept)), tone


@lru_cache(maxsize=8192)
def is_syllable(word: str) -> bool:
    """Whether `word` (lower-case NFC) could be a Vietnamese syllable, written with or without marks."""
    base, tone = split_tone(word)
    if sum(c in _TONE_MARKS for c in unicodedata.normalize("NFD", word)) > 1:
        return False
    if base not in _EXACT and (base not in _FOLDED or tone):
        return False
    return not (tone and tone not in "\u0301\u0323" and base.endswith(_STOPS))


def _tone_place(base: str) -> int:
    """Index of the letter that carries the tone."""
    # hòa, khỏe, thủy; toán, hoàn; người, thuế
    start = 2 if base.startswith("qu") or (base.startswith("gi") and len(base) > 2 and base[2] in VOWELS) else 0
    spots = [i for i in range(start, len(base)) if base[i] in VOWELS]
    if not spots:
        return 1 if base.startswith("gi") else -1
    marked = [i for i in spots if base[i] in _MARKED]
    if marked:
        return marked[-1]
    if len(spots) == 1:
        return spots[0]
    if spots[-1] < len(base) - 1:
        return spots[-1]
    return spots[1] if len(spots) > 2 else spots[0]


@lru_cache(maxsize=8192)
def place_tone(word: str) -> str:
    """The same syllable with its tone on the one letter we write it on; other words come back unchanged."""
    base, tone = split_tone(word)
    if not tone or not is_syllable(word):
        return word
    at = _tone_place(base)
    return unicodedata.normalize("NFC", base[: at + 1] + tone + base[at + 1 :]) if at >= 0 else word


def _shape(letters: str) -> str:
    """Apply Telex doubles and w, also when typed at the end of the word ("duongw", "tieme")."""
    out: list[str] = []
    for char in letters:
        if char == "w":
            _horn(out)
            continue
        at = len(out) - 1 if out and out[-1] == char else -1
        if at < 0 and char in _DOUBLES and char in out and char != "a":
            at = out.index(char) if len(out) > 1 else -1
        if char in _DOUBLES and at >= 0:
            out[at] = _DOUBLES[char]
        else:
            out.append(char)
    return "".join(out)


def _horn(out: list[str]) -> None:
    """A w: on u and o together, else on the last vowel that takes it, else a vowel of its own."""
    for at in range(len(out) - 1, -1, -1):
        if out[at] in _HORNS:
            if out[at] == "o" and out[max(0, at - 1)] in "uư" and out[max(0, at - 2)] != "q":
                out[at - 1] = "ư"
            out[at] = _HORNS[out[at]]
            return
    out.append("ư")


def _spelled(letters: str, tone: str) -> str | None:
    """`letters` shaped and toned, when that is a possible syllable."""
    for base in (_shape(letters), letters):
        if base in _EXACT:
            toned = place_tone(_with_tone(base, tone))
            return toned if is_syllable(toned) else None
    # Half undone ("tiemx", "dduoc"): the tone cannot be placed without the vowel's own mark, the letters can.
    return next((base for base in (_shape(letters), letters) if strip_marks(base) in _FOLDED), None)


def _with_tone(base: str, tone: str) -> str:
    at = _tone_place(base)
    if not tone or at < 0:
        return base
    return unicodedata.normalize("NFC", base[: at + 1] + TONES[tone] + base[at + 1 :])


def _telex(word: str) -> str | None:
    first = next((i for i, c in enumerate(word) if c in VOWELS), None)
    if first is None:
        return None
    for at in range(len(word) - 1, first, -1):
        if word[at] in TONES and (found := _spelled(word[:at] + word[at + 1 :], word[at])):
            return found
    return _spelled(word, "")


def _vni(word: str) -> str | None:
    letters: list[str] = []
    tone = ""
    shaped = False
    for char in word:
        if char in _VNI_TONES and letters:
            tone = _VNI_TONES[char]
        elif char in _VNI_SHAPES:
            table = _VNI_SHAPES[char]
            spots = [i for i, c in enumerate(letters) if c in table]
            if not spots:
                return None
            for at in spots if char == "7" else spots[-1:]:
                letters[at] = table[letters[at]]
            shaped = True
        elif char.isdigit():
            return None
        else:
            letters.append(char)
    base = "".join(letters)
    # A lone tone digit ("mui2", "quan3") is a number far more often than a leftover.
    return _spelled(base, tone) if shaped else None


@lru_cache(maxsize=16384)
def undo_typing(word: str) -> str:
    """The syllable a Telex or VNI leftover was meant to be, or `word` itself (lower-case NFC in and out)."""
    if len(word) < 2 or len(word) > 10 or is_syllable(word):
        return word
    found = _vni(word) if any(c.isdigit() for c in word) else _telex(word) if word.isalpha() else None
    return found or word


@lru_cache(maxsize=16384)
def split_joined(word: str) -> tuple[str, ...]:
    """`word` cut into two to six possible syllables of two letters or more, or `(word,)`.

    The fewest pieces win, then the cut whose pieces are most alike in length:
    "dangky" gives dang + ky, "thanhphohochiminh" five pieces.
    """
    if len(word) < 5 or len(word) > 30 or is_syllable(word) or not word.isalpha():
        return (word,)
    best: list[tuple[int, int, tuple[str, ...]] | None] = [(0, 0, ())] + [None] * len(word)
    for end in range(2, len(word) + 1):
        for start in range(max(0, end - 7), end - 1):
            before, piece = best[start], word[start:end]
            if before is None or len(before[2]) >= 6 or not is_syllable(piece):
                continue
            option = (before[0] + 1, before[1] + len(piece) ** 2, (*before[2], piece))
            held = best[end]
            if held is None or option[:2] < held[:2]:
                best[end] = option
    found = best[-1]
    return found[2] if found else (word,)

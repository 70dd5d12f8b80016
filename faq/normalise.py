"""One normaliser for everything people type: questions here, places in `handlers/places`.

Three depths, each built on the one before:

* `nfc`: the same words, cleaned of what cannot be seen;
* `canonical` (marks kept) and `fold` (no marks): one spelling for one word;
* `tokens`: the words as meant (short forms, regional words, numbers), for comparing questions.
"""

import re
import unicodedata
from functools import lru_cache

from faq.english import in_vietnamese, is_english
from faq.syllables import place_tone, strip_marks, undo_typing
from faq.wording import Word, is_foreign, is_whole, opened, reword

LIMIT = 600
"""Characters looked at; a longer text keeps its first and last halves of this."""

_OFTEN = 200
"""Characters up to which a text may come again: words, labels, short answers."""
_SPACES = re.compile(r"\s+")
_LETTERS = re.compile(r"[^\W\d_]")
_WORDS = re.compile(r"\w+", re.UNICODE)
_MARKUP = re.compile(r"<[^<>]{0,200}>|&(?:[a-zA-Z]{2,8}|#\d{1,6});|https?://")
# Soft hyphen, zero-width and bidi marks, variation selectors, byte order mark; lines drawn under, over and through
# letters, which no language of ours writes.
_UNSEEN = re.compile(
    "[\u00ad\u0305\u0332-\u0338\u033f\u034f\u035e-\u0362\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u200b-\u200f\u202a-\u202e\u2060-\u206f\u20d0-\u20f0\u3164\ufe00-\ufe0f\ufeff\uffa0]"
)
# Letters with a dot, a dash or a space behind each ("k.h.o.n.g"): a word that was spelt out.
_DOTTED = re.compile(r"(?<!\w)[^\W\d_](?:[.\-_*·~|][^\W\d_]){2,}(?!\w)")
_DOTTED_TOO = re.compile(r"(?<!\w)[^\W\d_](?:[.\-_*·~|][^\W\d_])+(?!\w)")
_SPACED = re.compile(r"(?<!\w)[^\W\d_](?: [^\W\d_])+(?!\w)")
_SPELT_FROM = 8
"""Letters that stand alone from which a message is read as spelt out, if they are most of its words."""
MOST_MARKS = 30
"""Marks kept on one letter, as Unicode's stream-safe form has it: thousands take the square of their time to order."""

_STACKED = re.compile(rf"[^\w\s]{{{MOST_MARKS + 1},}}")
_ETH = {0xD0: 0x110, 0xF0: 0x111}
# Letters and digits dressed up (bold, script, circled, squared, full width): blocks that hold them, and what they are.
_DRESSED = ((0x2071, 0x209D), (0x2100, 0x2150), (0x2160, 0x2180), (0x2460, 0x2500), (0xFF01, 0xFF5F))
_DRESSED_ASTRAL = ((0x1D400, 0x1D800), (0x1F130, 0x1F14A))
_WHITE_ON_BLACK = (0x1F150, 0x1F170)  # first of 26 capitals each, which Unicode does not take apart
_SMALL_CAPITALS = "ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘǫʀꜱᴛᴜᴠᴡxʏᴢ"
_REPEATS = re.compile(r"(.)\1{2,}")
_THOUSANDS = re.compile(r"\d{2,}k")
"""So much money, as it is typed: not a "không" behind a number, which stands behind one of a dose or a person."""
_BREAKS = re.compile(r"(?<=[^\W\d_])(?=\d)|(?<=\d)(?=[^\W\d_])")


def _plain_letters() -> dict[int, int | str]:
    """Code point of a dressed-up sign -> the plain one; one sign for one, so that nothing moves in a text."""
    found: dict[int, int | str] = dict(_ETH)
    for start, end in (*_DRESSED, *_DRESSED_ASTRAL):
        for point in range(start, end):
            plain = unicodedata.normalize("NFKC", chr(point))
            if len(plain) == 1 and plain.isascii() and plain.isprintable():
                found[point] = plain
    letters = "abcdefghijklmnopqrstuvwxyz"
    for start in _WHITE_ON_BLACK:
        found.update({start + at: letter.upper() for at, letter in enumerate(letters)})
    found.update({ord(small): letter for small, letter in zip(_SMALL_CAPITALS, letters, strict=True)})
    return found


_PLAIN = _plain_letters()


def cut(text: str, limit: int = LIMIT) -> str:
    """`text` no longer than `limit` characters plus a space: beginning and end, where the question stands."""
    if len(text) <= limit:
        return text
    half = limit // 2
    return f"{text[:half]} {text[-half:]}"


def nfc(text: str) -> str:
    """`text` composed (NFC): eth read as the crossed d, dressed-up letters (bold, circled, full width) as plain ones,
    no zero-width or bidi marks, runs of white space one space, at most `MOST_MARKS` marks on one letter."""
    if text.isascii():
        return " ".join(text.split())
    seen = _STACKED.sub(_unstacked, _UNSEEN.sub("", text).translate(_PLAIN))
    return _SPACES.sub(" ", unicodedata.normalize("NFC", seen)).strip()


def _unstacked(found: re.Match[str]) -> str:
    """Signs that stand together, with at most so many combining marks in a row."""
    kept: list[str] = []
    marks = 0
    for sign in found[0]:
        marks = marks + 1 if unicodedata.combining(sign) else 0
        if marks <= MOST_MARKS:
            kept.append(sign)
    return "".join(kept)


def fold(text: str) -> str:
    """Lower case, no marks, the crossed d as d, single spaces; punctuation stays."""
    return _folded(text) if len(text) <= _OFTEN else _folded_long(text)


@lru_cache(maxsize=2048)
def _folded(text: str) -> str:
    return strip_marks(nfc(text))


@lru_cache(maxsize=8)  # readers look at different parts of one message
def _folded_long(text: str) -> str:
    """A message is folded once, whoever asks; two thousand long ones kept would be what fills the memory."""
    return strip_marks(nfc(text))


def canonical(text: str) -> str:
    """Lower-case NFC with each tone on the one letter we write it on; marks and punctuation stay."""
    lower = nfc(text).lower()
    return lower if lower.isascii() else _WORDS.sub(_placed, lower)


def _placed(found: re.Match[str]) -> str:
    return place_tone(found.group())


@lru_cache(maxsize=16384)
def spelled(word: str) -> str:
    """One canonical word with drawn-out letters ("lắmmm") and Telex or VNI leftovers ("tieem") undone."""
    if word.isdigit() or is_foreign(word):
        return word
    if len(word) > 3 and (found := _REPEATS.sub(r"\1", word)) != word:
        word = found
    return place_tone(undo_typing(word))


def words(text: str) -> list[str]:
    """The words of `text`, canonical and spelled, marks kept, in order; punctuation is gone."""
    return [spelled(word) for word in _WORDS.findall(_seen(text))]


def _joined(text: str) -> str:
    """`text` with words that were spelt out letter by letter written as words."""
    if _DOTTED.search(text) is not None:
        text = _DOTTED_TOO.sub(lambda found: "".join(filter(str.isalpha, found[0])), text)
    typed = text.split()
    alone = sum(len(word) == 1 and word.isalpha() for word in typed)
    if alone >= _SPELT_FROM and 2 * alone > len(typed):  # spaces between its words are wider, mostly
        text = _SPACED.sub(lambda found: found[0].replace(" ", ""), unicodedata.normalize("NFC", text))
    return text


def _seen(text: str) -> str:
    short = nfc(_MARKUP.sub(" ", _joined(cut(text))))
    if short.isascii():
        return short.lower()
    return cut(unicodedata.normalize("NFKC", short)).lower()  # cut again: one ligature may be eighteen letters


@lru_cache(maxsize=1024)
def tokens(text: str) -> tuple[str, ...]:
    """The words of `text` as meant: folded, short forms opened, regional words and numbers in one form."""
    return tuple(word.folded for word in meant(text))


@lru_cache(maxsize=1024)
def meant(text: str) -> tuple[Word, ...]:
    """As `tokens`, each with the marks it was typed with (empty where it had none)."""
    typed = _WORDS.findall(_seen(text))
    if is_english(typed):
        return reword(in_vietnamese(typed))
    return reword([piece for word in typed for piece in _pieces(word)])


def language(text: str) -> str:
    """`"en"` for a text in English words, else `"vi"`."""
    return "en" if is_english(_WORDS.findall(_seen(text))) else "vi"


@lru_cache(maxsize=16384)
def _pieces(word: str) -> tuple[str, ...]:
    """A typed word spelled, and cut between letters and digits ("mui2", "2mui") unless it is one name ("f0")."""
    known = opened(word)
    if known is not None or is_whole(word):
        return (word,)
    if _THOUSANDS.fullmatch(word) is not None:
        return (word[:-1], "nghin")
    done = spelled(word)
    if done.isalpha() or done.isdigit() or is_whole(done):
        return (done,)
    return tuple(spelled(piece) if _LETTERS.match(piece) else piece for piece in _BREAKS.split(done))

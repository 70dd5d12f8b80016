"""Text messages of one part: 160 letters of the plain alphabet of phones (GSM-7), or 70 where marks are kept.

Words come from the catalogues with their marks; here they lose them, and what may be shortened is shortened until the
message fits. A text of more parts costs as much as several.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from handlers.contacts.text_words import shorter_names

PLAIN_ROOM, MARKED_ROOM = 160, 70  # letters of one part: of seven bits, of sixteen
JOINED_ROOM: Final = 67  # letters of sixteen bits in each part of a message of several
JOINED_PLAIN: Final = 153  # of seven bits
LEAST: Final = 10  # letters below which a shortened value says nothing: it goes whole
MORE: Final = "..."
FREE: Final = "text"  # the value that somebody typed: no name of an office
ENOUGH: Final = 50  # letters of it that stay before anything else is shortened
# What people and catalogues type, as letters that a phone's alphabet counts once.
_AS: Final = {
    "đ": "d", "Đ": "D", "“": '"', "”": '"', "„": '"', "‘": "'", "’": "'", "`": "'", "–": "-", "—": "-", "‑": "-",
    "…": MORE, "•": "*", "×": "x", "~": "-", "[": "(", "]": ")", "{": "(", "}": ")", "|": "/", "\\": "/", "€": "EUR",
}  # fmt: skip
_ASCII: Final = frozenset(map(chr, range(32, 127)))

Saying = Callable[[Mapping[str, object]], str]


def plain(text: str) -> str:
    """The text in the plain alphabet: no marks, one line; signs that it lacks are left out."""
    put = "".join(_AS.get(char, char) for char in text)
    bare = (char for char in unicodedata.normalize("NFD", put) if not unicodedata.combining(char))
    kept = "".join(_AS.get(char, char) if char in _ASCII else " " if char.isspace() else "" for char in bare)
    return " ".join(kept.split())


def written(text: str, *, marks: bool) -> str:
    """As a phone gets it."""
    return " ".join(unicodedata.normalize("NFC", text).split()) if marks else plain(text)


def over(text: str, parts: int = 1) -> int:
    """By how many letters a text is too long for so many parts (of those with marks; of plain letters it has one)."""
    if all(char in _ASCII for char in text):
        return len(text) - PLAIN_ROOM
    return len(text.encode("utf-16-le")) // 2 - (MARKED_ROOM if parts == 1 else JOINED_ROOM * parts)


def parts_of(text: str) -> int:
    """As how many text messages it is paid for, 1 at least."""
    is_plain = all(char in _ASCII for char in text)
    size = len(text) if is_plain else len(text.encode("utf-16-le")) // 2
    if size <= (PLAIN_ROOM if is_plain else MARKED_ROOM):
        return 1
    return -(-size // (JOINED_PLAIN if is_plain else JOINED_ROOM))


def one_part(
    say: Saying, values: Mapping[str, object], cut: Sequence[str], *, marks: bool, tail: str = "", parts: int = 1
) -> str:
    """A message that fits one part. `say` fills its template; `cut`: values that may be shortened, in this order.

    Names of offices are shortened first as officials write them ("TTYT H."), then values at a word; `tail` stands
    behind and is never shortened. `parts`: how many parts a text with `marks` may have.
    """
    end = f" {written(tail, marks=marks)}" if tail else ""
    now = {name: written(value, marks=marks) if isinstance(value, str) else value for name, value in values.items()}
    text, tried = _joined(_filled(say, now, marks), end), set[str]()
    if over(text, parts) > 0:
        offices = [name for name in cut if name != FREE and values.get(name)]
        now |= {name: written(shorter_names(str(values[name])), marks=marks) for name in offices}
        text = _joined(_filled(say, now, marks), end)
    for name in (*cut, FREE):
        if (more := over(text, parts)) <= 0:
            break
        value = str(now.get(name) or "")
        if name == FREE and FREE not in tried:  # names of offices give way before the answer is a stump
            more = min(more, max(0, len(value) - ENOUGH))
        tried.add(name)
        now[name] = _shortened(value, more) if more else value
        text = _joined(_filled(say, now, marks), end)
    return text if over(text, parts) <= 0 else _head(text.removesuffix(end), end, parts)


def _joined(text: str, end: str) -> str:
    """With the tail behind, as a sentence of its own."""
    return f"{text}.{end}" if end and text[-1:].isalnum() else f"{text}{end}"


def _filled(say: Saying, values: Mapping[str, object], marks: bool) -> str:
    text = written(say(values), marks=marks)
    return re.sub(r"\s+([,.;:)])", r"\1", re.sub(r"\(\s*\)|,(?=\s*[,.])|:(?=\s*\.)", "", text)).strip(" ,:")


def _shortened(value: str, more: int) -> str:
    if value.startswith("(") and value.endswith(")"):
        inner = _shortened(value[1:-1], more)
        return f"({inner})" if inner else ""
    keep = len(value) - more - len(MORE)
    if keep < LEAST:
        return ""
    head = value[:keep]
    at_word = head.rsplit(" ", 1)[0] if " " in head and not value[keep].isspace() else head
    return (at_word if len(at_word) >= LEAST else head).rstrip(" ,.;:-(") + MORE


def _head(text: str, end: str, parts: int) -> str:
    """The beginning, where even a message without its values is too long (a province's own wording)."""
    while text and over(text + end, parts) > 0:
        text = text[:-1].rstrip()
    return text + end

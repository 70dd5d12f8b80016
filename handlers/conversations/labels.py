"""Labels of buttons that hold data, made to fit the smallest channel: cut at a word, never by the channel."""

from typing import Final

from handlers.texts.check import LONGEST_LABEL

CUT: Final = "…"


def fitting(words: str, beside: str, longest: int = LONGEST_LABEL) -> str:
    """`words` as far as they fit on a label that also holds `beside`; what is left out is shown by dots."""
    room = longest - _size(beside)
    if _size(words) <= room:
        return words
    kept = words
    while kept and _size(kept) + 1 > room:
        kept = kept.rpartition(" ")[0]
    return f"{kept.rstrip(' ,;:')}{CUT}" if kept else f"{words[: max(1, room - 1)]}{CUT}"


def _size(words: str) -> int:
    return len(words.encode("utf-16-le")) // 2

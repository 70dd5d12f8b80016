"""A message that mends what was noted: whether it is one, which line of the card it names, what it says is right.

found = read_correction("khong phai Moderna, Pfizer")
found.right                  # "Pfizer"
read_correction("sua ngay tiem").line      # "dates"
"""

import re
from dataclasses import dataclass, field
from functools import cache
from typing import Final, NamedTuple

from handlers.dialogue.answers.dated import plain_text
from handlers.dialogue.answers.lexicon import fold_pattern, read_words
from handlers.dialogue.answers.reading import fold

LONGEST: Final = 200  # characters of a message that may be one
_WORD: Final = re.compile(r"[a-z0-9]+")
BARE: Final = 5  # words of a message that may be the name of a line and nothing else


@dataclass(frozen=True, slots=True)
class Correction:
    """`line`: the line of the card that is named, '' for none. `right`: the words without what is said to be wrong.
    `asks`: it begins with a word such as "change"; `denies`: it says that something is not so. `bare`: it is the name
    of a line, with no more than "wrong"."""

    line: str
    right: str = field(repr=False)
    asks: bool = False
    denies: bool = False
    bare: bool = False


class _Patterns(NamedTuple):
    change: re.Pattern[str]
    right: re.Pattern[str]
    wrong: re.Pattern[str]
    not_so: re.Pattern[str]
    not_so_ends: re.Pattern[str]
    objects: re.Pattern[str]
    value: re.Pattern[str]
    lines: tuple[tuple[str, re.Pattern[str]], ...]


def read_correction(text: str, *, at_card: bool = False) -> Correction | None:
    """What a message mends; None when it mends nothing. `at_card`: where nothing else is asked, a value is one too; the
    bare name of a line is everywhere."""
    if len(text) > LONGEST:
        return None
    plain, words = plain_text(text), _patterns()
    said = frozenset(_WORD.findall(plain.text))
    asks = words.change.match(plain.text) is not None
    wrong, denied, right_said, objects = (
        not _begins(key).isdisjoint(said) and pattern.search(plain.text) is not None
        for key, pattern in (
            ("wrong", words.wrong), ("not_so", words.not_so), ("right", words.right), ("objects", words.objects),
        )
    )  # fmt: skip
    cue = asks or wrong or denied or right_said or objects
    line, rest = _line(plain.text, said)
    if not cue and not at_card and not (line and len(plain.text.split()) <= BARE):
        return None
    without = _without(plain.text)
    right = plain.typed(*without) if isinstance(without, tuple) else without
    left = words.wrong.sub(" ", words.change.sub(" ", rest)) if line else ""
    bare = bool(line) and len(plain.text.split()) <= BARE and not re.sub(r"[^a-z0-9]|roi|a\b|lai|nhe", "", left).strip()
    return Correction(line, right, asks, denied or wrong, bare) if cue or at_card or bare else None


def value_in(text: str, line: str, ends: str = ",;.!?") -> str:
    """The words behind the name of a line: those for its value, up to a sign of `ends` or what ends the message."""
    plain, words = plain_text(text), _patterns()
    named = dict(words.lines)[line].search(plain.text)
    begin = named.end() if named else 0
    value = words.value.search(plain.text, begin)
    begin = value.end() if value else begin
    stop = re.search(rf"[{re.escape(ends)}]| (?:moi dung|moi phai|chu|nhe|nha|a)$", plain.text[begin:])
    return plain.typed(begin, begin + stop.start() if stop else len(plain.text))


def _line(plain: str, said: frozenset[str]) -> tuple[str, str]:
    """The line that is named first, and the text without its name; `said`: the words of the text."""
    near = [(key, one) for key, one in _patterns().lines if not _begins(key).isdisjoint(said)]
    found = [(match.start(), key, match) for key, one in near if (match := one.search(plain))]
    if not found:
        return "", plain
    _, key, match = min(found, key=lambda one: (one[0], -one[2].end()))
    return key, plain[: match.start()] + plain[match.end() :]


def _without(plain: str) -> str | tuple[int, int]:
    """The text without what is said not to be so; its places when it is one piece."""
    words = _patterns()
    kept: list[tuple[int, int]] = []
    at = 0
    for denied in words.not_so.finditer(plain):
        if denied.start() < at:
            continue
        kept.append((at, denied.start()))
        ends = words.not_so_ends.search(plain, denied.end())
        at = ends.start() if ends else len(plain)
    kept.append((at, len(plain)))
    pieces = [
        piece for begin, end in kept for piece in _clauses(plain, begin, end) if plain[slice(*piece)].strip(" ,.")
    ]
    if len(pieces) > 1 and any(words.wrong.search(plain, *piece) for piece in pieces):
        pieces = [piece for piece in pieces if not words.wrong.search(plain, *piece)] or pieces
    if len(pieces) == 1:
        return pieces[0]
    if len(kept) == 1 and not any(words.wrong.search(plain, *piece) for piece in _clauses(plain, 0, len(plain))):
        return 0, len(plain)
    return ", ".join(plain[slice(*piece)].strip(" ,") for piece in pieces)


def _clauses(plain: str, begin: int, end: int) -> list[tuple[int, int]]:
    cuts = [match.start() for match in re.finditer(r"[,;](?!\d)|\.(?= |$)", plain[begin:end])]
    places = [begin, *(begin + cut + 1 for cut in cuts)]
    return list(zip(places, [*(begin + cut for cut in cuts), end], strict=True))


@cache
def _begins(key: str) -> frozenset[str]:
    """The words with which the phrases of a list, or of a line, begin: where none stands, none of them does."""
    listed = read_words("corrections")
    phrases = listed["lines"][key] if key in listed["lines"] else listed[key]
    return frozenset(_WORD.findall(fold(str(one)))[0] for one in phrases)


@cache
def _patterns() -> _Patterns:
    def some(key: str) -> str:
        return rf"(?<![a-z0-9])(?:{fold_pattern('corrections', key)})(?![a-z0-9])"

    lines = []
    for key, phrases in read_words("corrections")["lines"].items():
        listed = "|".join(sorted((re.escape(fold(str(one))) for one in phrases), key=len, reverse=True))
        lines.append((str(key), re.compile(rf"(?<![a-z0-9])(?:{listed})(?![a-z0-9])(?! ?\d)")))
    ends = fold_pattern("corrections", "not_so_ends")
    return _Patterns(
        change=re.compile(
            rf"^\W*(?:(?:da|vang|thoi|a|u|em|toi|minh|muon|xin|cho|please|can you|i want to) )*{some('change')}"
        ),
        right=re.compile(some("right")),
        wrong=re.compile(some("wrong")),
        not_so=re.compile(some("not_so")),
        not_so_ends=re.compile(rf"[,;]|(?<![a-z])(?:{ends})(?![a-z])"),
        objects=re.compile(rf"{some('objects')}(?= ?(?:a|nhe|ban|em|chi|anh)?\W*$)"),
        value=re.compile(rf"(?<![a-z])(?:{fold_pattern('corrections', 'value')})(?![a-z])"),
        lines=tuple(lines),
    )

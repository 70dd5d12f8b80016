"""The words for people of a house: a message as words, and which listed phrase stands at a place of it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Final, NamedTuple

from faq.normalise import fold as bare_text
from handlers.dialogue.answers.lexicon import is_word, read_words
from handlers.dialogue.answers.reading import fold, tidy

READ: Final = 80  # words and stops of a message that are looked at
SPELT: Final = 3  # numerals in a row that are a number and nothing that is counted
NUMERAL: Final = ""  # what one of those is without marks: no listed word
_KINDS: Final = ("kin", "self", "every", "mine", "numbers", "whose", "ages", "counters", "people", "joins", "ordered")
_TOKEN: Final = re.compile(r"[^\W_]+|[,;&+/.!?\n]")


class Entry(NamedTuple):
    """A listed phrase: its words, its kind, and the roles it names."""

    words: tuple[str, ...]
    kind: str
    roles: tuple[str, ...]


class Word(NamedTuple):
    """A word as typed, in small letters, and without marks."""

    typed: str
    bare: str


def house_words(text: str) -> list[Word]:
    """The words and stops of a message."""
    tidied = tidy(text).lower()
    typed, bare = _TOKEN.findall(tidied)[:READ], _TOKEN.findall(bare_text(tidied))[:READ]
    if len(typed) != len(bare):
        bare = [fold(word) for word in typed]
    return _without_spelt([Word(*pair) for pair in zip(typed, bare, strict=True)])


def _without_spelt(typed: list[Word]) -> list[Word]:
    """The words, those of a number or a day that is spelt out emptied: `so toi khong hai ba` counts no fathers. The
    last of them stays where it is somebody: `0 hai ba toi`."""
    at = 0
    while at < len(typed):
        end = at
        while end < len(typed) and (typed[end].bare in _spelt() or typed[end].bare.isdigit()):
            end += 1
        dated = end - at > 1 and match("months", typed, end) is not None
        if dated or end - at >= SPELT:
            last = end - 1
            kin = match("kin", typed, last)
            stays = kin is not None and not dated and (len(kin.words) > 1 or match("whose", typed, end) is not None)
            for place in range(at, last if stays else end):
                typed[place] = typed[place] if typed[place].bare.isdigit() else Word(typed[place].typed, NUMERAL)
        at = max(end, at + 1)
    return typed


@cache
def _spelt() -> frozenset[str]:
    """The digits as words, without marks, and the words for tens."""
    listed = read_words("identifiers")["spoken_digits"].values()
    return frozenset(fold(str(word)) for words in (*listed, read_words("household")["tens"]) for word in words)


def may_count(typed: Sequence[Word]) -> bool:
    """Whether anything here can count several people: a look at single words, so that most messages cost no more."""
    edges = _edges()
    for at in range(1, len(typed)):
        before, here = typed[at - 1].bare, typed[at].bare
        number = before in edges.numbers or before.isdigit()
        if here in edges.counted and number and not (at > 1 and typed[at - 2].bare in edges.ordered):
            return True
        if here in edges.joins and before in edges.ends:
            return True
        if before in edges.whose and here in edges.kin and at + 1 < len(typed) and typed[at + 1].bare in edges.ends:
            return True
        if (before, here) in edges.two or (before == "of" and here in edges.numbers):
            return True
    return any(word.bare in edges.pair for word in typed)


def may_begin(word: Word) -> bool:
    """Whether people can begin to be named at a word."""
    return word.bare in _edges().begins or word.bare.isdigit()


def past(kind: str, typed: Sequence[Word], at: int, *, numbered: bool = False) -> int:
    """Behind a phrase of this kind, if one stands here; `numbered`: with a number before it."""
    start = at + 1 if numbered and at < len(typed) and typed[at].bare.isdigit() else at
    found = match(kind, typed, start) if start > at or not numbered else None
    return start + len(found.words) if found else at


def match(kind: str, typed: Sequence[Word], at: int) -> Entry | None:
    """The longest phrase of a kind at a place."""
    if not 0 <= at < len(typed) or typed[at].bare not in phrases(kind):
        return None
    return next(matches(kind, typed, at), None)


def matches(kind: str, typed: Sequence[Word], at: int) -> Iterator[Entry]:
    """Every phrase of a kind at a place, the longest first."""
    if 0 <= at < len(typed):
        for entry in phrases(kind).get(typed[at].bare, ()):
            words = typed[at : at + len(entry.words)]
            if len(words) == len(entry.words) and all(map(_is, words, entry.words)):
                yield entry


def _is(word: Word, listed: str) -> bool:
    return is_word(word.typed, listed)


@cache
def phrases(kind: str) -> Mapping[str, Sequence[Entry]]:
    """The phrases of a kind by their first word without marks, the longest first."""
    listed = read_words("household")
    if kind == "kin":
        named = [_entry(word, kind, (role,)) for role, words in listed["kin"].items() for word in words]
        named += [_entry(word, "pairs", tuple(one["roles"])) for one in listed["pairs"] for word in one["words"]]
        named += [_entry(word, "together", (role,)) for role, words in listed["together"].items() for word in words]
    else:
        named = [_entry(str(word), kind, ()) for word in listed[kind]]
    found: dict[str, list[Entry]] = {}
    for entry in sorted(named, key=lambda one: -len(one.words)):
        found.setdefault(fold(entry.words[0]) or entry.words[0], []).append(entry)
    return found


def _entry(phrase: str, kind: str, roles: tuple[str, ...]) -> Entry:
    return Entry(tuple(phrase.split()), kind, roles)


class _Edges(NamedTuple):
    """Single words without marks: at which a naming begins and ends, that count and are counted, that join two; pairs
    of words that name two at once, and single words that do; that say whose, and that begin a word for kin."""

    begins: frozenset[str]
    ends: frozenset[str]
    numbers: frozenset[str]
    counted: frozenset[str]
    joins: frozenset[str]
    ordered: frozenset[str]
    two: frozenset[tuple[str, str]]
    pair: frozenset[str]
    whose: frozenset[str]
    kin: frozenset[str]


@cache
def _edges() -> _Edges:
    """Made from the lists once."""
    all_of = {kind: [entry for found in phrases(kind).values() for entry in found] for kind in _KINDS}
    first = {kind: {fold(entry.words[0]) for entry in entries} for kind, entries in all_of.items()}
    last = {kind: {fold(entry.words[-1]) for entry in entries} for kind, entries in all_of.items()}
    two = [entry for entry in all_of["kin"] if entry.kind != "kin" and len(entry.words) > 1]
    return _Edges(
        frozenset(first["kin"] | first["self"] | first["every"] | first["mine"] | first["numbers"]),
        frozenset(last["kin"] | last["self"] | last["whose"] | last["ages"]),
        frozenset(first["numbers"]),
        frozenset(first["kin"] | first["counters"] | first["people"] | first["mine"]),
        frozenset(fold(entry.words[0]) or entry.words[0] for entry in all_of["joins"]),
        frozenset(fold(entry.words[0]) or entry.words[0] for entry in all_of["ordered"]),
        frozenset((fold(entry.words[0]), fold(entry.words[1])) for entry in two),
        frozenset(fold(entry.words[0]) for entry in all_of["kin"] if entry.kind == "pairs" and len(entry.words) == 1),
        frozenset(last["whose"]),
        frozenset(first["kin"]),
    )

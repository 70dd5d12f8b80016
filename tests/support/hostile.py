"""Texts that somebody sends to keep a process busy: long, repeated, odd in their letters. Always the same ones."""

import random
from collections.abc import Callable, Iterator
from typing import Final

LONGEST: Final = 60_000  # characters: what one message of the web chat can carry
WORDS: Final = (
    "nguyễn", "nguyen", "tran", "le", "văn", "thi", "xã", "phường", "quận", "huyện", "tỉnh", "thôn", "ấp", "an",
    "giang", "mũi", "tiêm", "vacxin", "astra", "ngày", "tháng", "khó thở", "tím tái", "trạm y tế", "cccd", "cmnd",
    "dduowcj", "toi74", "p.3", "q.10", "tp.hcm", "hà nội", "hải phòng", "chau phu b", "1/2", "20-9-2021", "0300111222",
)  # fmt: skip
# What people call places for short: each may be many, and every one is held against all others.
PLACES: Final = (
    "tp.hcm", "tp hcm q1 p3", "hcm", "hn", "q.10", "p3", "tt", "ct", "f1", "ag", "tan binh", "long xuyên", "xã an",
    "phường 1", "x.", "brvt", "bình dương cũ",
)  # fmt: skip
ODD: Final = (
    "\u0301\u0323", "\u200b", "\u202e", "\ufeff", "ﷺ", "㏂", "ǆ", "İ", "ẞ", "Ω", "ก็", "한", "漢", "😀",
    "👨‍👩‍👧", "\u0000",
    "\ud7ff", "\U0001d400", "٣", "Ⅳ", "½", "’", "…", "\x1b[31m", "%s{n}", "$(x)", "<b>",
    "&amp;", "http://", "@", "\t", "\n",
)  # fmt: skip
SIGNS: Final = "?.,;:!/\\-_()[]{}<>&%$#@*+=|~^`'\""


def _repeated(rng: random.Random, length: int) -> str:
    word = rng.choice((*WORDS, *ODD))
    between = rng.choice((" ", "", ",", "\n", ". "))
    return (word + between) * (length // len(word + between) + 1)


def _salad(rng: random.Random, length: int) -> str:
    return _until(length, lambda: rng.choice(WORDS) + rng.choice((" ", ", ", "-", "")))


def _places(rng: random.Random, length: int) -> str:
    """A few short names of places by turns, or as they come."""
    names, between = rng.sample(PLACES, rng.randint(1, 4)), rng.choice((" ", "\n", ", ", ". ", "-", "\u200b"))
    if rng.random() < 0.5:
        return (between.join(names) + between) * (length // len(between.join(names)) + 1)
    return _until(length, lambda: rng.choice(names) + between)


def _names(rng: random.Random, length: int) -> str:
    """Words that are all different, bare, as a surname may be typed."""
    letters = "aeiouybcdghklmnpqrstvx"
    return _until(length, lambda: "".join(rng.choices(letters, k=rng.randint(1, 7))) + " ")


def _one_word(rng: random.Random, length: int) -> str:
    return _until(length, lambda: rng.choice("aăâbcdđeêghiklmnoôơpqrstuưvxy"))


def _numbers(rng: random.Random, length: int) -> str:
    return _until(length, lambda: str(rng.randint(0, 10**9)) + rng.choice(("", "", " ", "/", "-", ".")))


def _odd(rng: random.Random, length: int) -> str:
    return _until(length, lambda: rng.choice(ODD) + rng.choice(("", " ", "a")))


def _stacked(rng: random.Random, length: int) -> str:
    """A few letters under thousands of marks."""
    return _until(length, lambda: rng.choice("aeo") + "".join(chr(rng.randint(0x300, 0x36F)) for _ in range(400)))


def _signs(rng: random.Random, length: int) -> str:
    return _until(length, lambda: rng.choice(SIGNS) * rng.randint(1, 50) + rng.choice(("", "a", "1")))


def _any(rng: random.Random, length: int) -> str:
    points = (
        rng.choice((rng.randint(1, 0x7F), rng.randint(0x80, 0xD7FF), rng.randint(0xE000, 0x1FFFF)))
        for _ in iter(int, 1)
    )
    return _until(length, lambda: chr(next(points)))


def _until(length: int, piece: Callable[[], str]) -> str:
    parts, size = [], 0
    while size < length:
        parts.append(piece())
        size += len(parts[-1])
    return "".join(parts)


KINDS: Final = (_repeated, _salad, _places, _names, _one_word, _numbers, _odd, _stacked, _signs, _any)


def hostile_texts(count: int, seed: int = 9) -> Iterator[str]:
    """`count` texts; every kind at every length, the longest most often."""
    rng = random.Random(seed)
    for at in range(count):
        length = rng.choice((30, 300, 3_000, 12_000, LONGEST, LONGEST))
        yield KINDS[at % len(KINDS)](rng, length)[:LONGEST]

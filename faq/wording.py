"""Short forms, regional words and numbers, from `lexicons/wording.yaml`, put into the one form we compare with."""

from collections.abc import Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from faq.lexicon import read_lexicon
from faq.syllables import is_syllable, place_tone, split_joined, strip_marks

_NEAR = 2


class Word(NamedTuple):
    """A word as meant: `folded` for comparing, `marked` as typed when it carried marks, else ''."""

    folded: str
    marked: str


class Rule(NamedTuple):
    """One reading of an ambiguous short form; an empty condition always holds."""

    near: frozenset[str]
    before: frozenset[str]
    after: frozenset[str]
    reading: tuple[Word, ...]


Trie = dict[str, "Trie | tuple[str, ...]"]
_END = ""


def _word(text: str) -> Word:
    folded = strip_marks(text)
    return Word(folded, place_tone(text.lower()) if folded != text else "")


def _phrase(text: str) -> tuple[Word, ...]:
    return tuple(_word(part) for part in str(text).split())


class Wording:
    """The tables of `wording.yaml`, ready for look-up."""

    def __init__(self) -> None:
        data = read_lexicon("wording")
        self.short: dict[str, tuple[Word, ...]] = {str(k).lower(): _phrase(v) for k, v in data["short"].items()}
        self.context = {key: tuple(_rule(rule) for rule in rules) for key, rules in data["context"].items()}
        self.same: Trie = {}
        self.marked: Trie = {}
        for target, forms in data["same"].items():
            for form in forms:
                _grow(self.same, strip_marks(form).split(), tuple(target.split()))
        for target, forms in data["marked"].items():
            for form in forms:
                _grow(self.marked, [place_tone(w) for w in form.split()], tuple(target.split()))
        # Without marks, and with those that make it the number: "nhất" is one, "nhật" is not.
        self.numbers: dict[str, tuple[str, str]] = {strip_marks(k): (k, str(v)) for k, v in data["numbers"].items()}
        self.no_number_after = frozenset(data["no_number_after"])
        self.fillers = frozenset(data["fillers"]["marked"])
        self.bare_fillers = frozenset(data["fillers"]["bare"])
        self.counted = frozenset(data["counted"])
        self.whole = frozenset(data["whole"])
        self.foreign = frozenset(data["foreign"].split()) | _names()


def _names() -> frozenset[str]:
    """Names of one word without marks ("vinaphone"), which are not to be cut or undone."""
    listed = [*read_lexicon("elsewhere")["names"].values(), *read_lexicon("kinds").values()]
    return frozenset(str(name) for names in listed for name in names if str(name).isascii() and str(name).isalpha())


def _rule(data: dict[str, object]) -> Rule:
    def words(key: str) -> frozenset[str]:
        listed = data.get(key, [])
        return frozenset(strip_marks(str(w)) for w in listed) if isinstance(listed, list) else frozenset()

    return Rule(words("near"), words("before"), words("next"), _phrase(str(data["is"])))


def _grow(trie: Trie, form: list[str], target: tuple[str, ...]) -> None:
    node = trie
    for part in form:
        step = node.setdefault(part, {})
        assert isinstance(step, dict)  # noqa: S101 - only _END holds a tuple
        node = step
    node[_END] = target


@cache
def wording() -> Wording:
    """The tables, read once."""
    return Wording()


def is_whole(word: str) -> bool:
    """Whether a word that mixes letters and digits is one name ("f0")."""
    return word in wording().whole


def is_foreign(word: str) -> bool:
    """Whether `word` is a foreign word in ordinary use, so neither a leftover of typing nor joined syllables."""
    return word in wording().foreign


def opened(word: str) -> tuple[Word, ...] | None:
    """What a short form stands for, by its marks first, then without; None when it is none."""
    table = wording()
    if word in table.context:
        return table.context[word][-1].reading
    return table.short.get(word)


@lru_cache(maxsize=16384)
def _single(word: str) -> tuple[Word, ...]:
    found = opened(word)
    if found is not None:
        return found
    if not is_foreign(word) and not is_syllable(word) and not word.isdigit():
        parts = split_joined(word)
        if len(parts) > 1:
            return tuple(_word(part) for part in parts)
    return (_word(word),)


def _contextual(typed: list[str], at: int) -> tuple[Word, ...]:
    """The reading of an ambiguous short form that its neighbours choose."""
    rules = wording().context[typed[at]]
    around = {strip_marks(w) for w in typed[max(0, at - _NEAR) : at] + typed[at + 1 : at + 1 + _NEAR]}
    before = strip_marks(typed[at - 1]) if at else ""
    after = strip_marks(typed[at + 1]) if at + 1 < len(typed) else ""
    for rule in rules:
        free = not (rule.near or rule.before or rule.after)
        if free or rule.near & around or before in rule.before or after in rule.after:
            return rule.reading
    return (_word(typed[at]),)


def reword(typed: list[str]) -> tuple[Word, ...]:
    """Typed words (canonical) as meant: short forms opened, then regional words, numbers and set phrases."""
    table = wording()
    opened_words: list[Word] = []
    for at, word in enumerate(typed):
        opened_words.extend(_contextual(typed, at) if word in table.context else _single(word))
    by_marks = _replace(opened_words, table.marked, "marked")
    said = tuple(word for word in by_marks if not _is_filler(word, table)) or tuple(by_marks)
    return tuple(_replace(_numbered(said), table.same, "folded"))


def _is_filler(word: Word, table: Wording) -> bool:
    return word.marked in table.fillers if word.marked else word.folded in table.bare_fillers


def _numbered(words: Sequence[Word]) -> list[Word]:
    """Number words beside a word that is counted ("mũi hai", "hai mũi") as digits."""
    table = wording()
    out = list(words)
    for at, word in enumerate(words):
        marked, digit = table.numbers.get(word.folded, ("", ""))
        before = words[at - 1].folded if at else ""
        if not digit or word.marked not in ("", marked) or before in table.no_number_after:
            continue
        after = words[at + 1].folded if at + 1 < len(words) else ""
        if before in table.counted or after in ("mui", "lieu"):
            out[at] = Word(digit, "")
    return out


def _replace(words: list[Word], trie: Trie, side: str) -> list[Word]:
    """Replace the longest phrases found in `trie`, read by `side` of each word."""
    out: list[Word] = []
    at = 0
    while at < len(words):
        node: Trie = trie
        length = 0
        target: tuple[str, ...] = ()
        for step in range(at, len(words)):
            found = node.get(words[step].marked if side == "marked" else words[step].folded)
            if not isinstance(found, dict):
                break
            node = found
            if isinstance(ending := node.get(_END), tuple):
                length, target = step - at + 1, ending
        if length:
            out.extend(Word(part, "") for part in target)
            at += length
        else:
            out.append(words[at])
            at += 1
    return out

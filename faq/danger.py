"""Danger signs in free text; the words themselves are in `lexicons/danger.yaml`.

A sign stops every other conversation to show the emergency number, so what is asked beforehand ("may one with
short breath be injected?"), what others tell, what was long ago, what is over and what is denied must not raise it;
when in doubt it is raised.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cache
from typing import Any, NamedTuple

from faq.lexicon import read_lexicon
from faq.normalise import language
from faq.phrases import Clause, Phrases, Spot, Words, read_clauses, read_whole
from faq.wording import Word

SEVERE = "side_effects_severe"
"""The intent of questions that tell of such signs."""
_FARTHEST = 3
"""Words between a part of the body and what happens to it."""
_NEAR = 2
_GAP = Word("", "")
_ASKING = frozenset({"are", "is"})
_WHEN, _THEN, _HAS = "khi", "thi", "co"
_TERM = "shock"  # alone at the head of a question it is only spoken of
_ALL = "het"
_OTHERWISE = frozenset({"sao", "duoc", "phai", "on", "viec"})  # "... is that bad?": asked of what has happened


class Found(NamedTuple):
    """A sign in a clause: the clause's number, the reading of its words, where it stands, its kind, and
    whether the text is English."""

    at: int
    words: Words
    spot: Spot
    name: str
    english: bool

    @property
    def said(self) -> Words:
        """The words of the sign itself."""
        return self.words[self.spot[0] : self.spot[1]]


class Pairs:
    """Parts of the body with what happens to them, in either order."""

    def __init__(self, listed: Sequence[Mapping[str, Any]], scopes: "Scopes") -> None:
        self.names = [str(one["name"]) for one in listed]
        self.scopes = scopes
        numbered = {str(number): one for number, one in enumerate(listed)}
        self.marked = self._sides(numbered)
        self.bare = self._sides({number: one for number, one in numbered.items() if one.get("bare")}, loose=True)

    def _sides(self, listed: Mapping[str, Mapping[str, Any]], *, loose: bool = False) -> tuple[Phrases, Phrases]:
        parts, states = (
            Phrases({number: one[side] for number, one in listed.items()}, loose=loose, strict=not loose)
            for side in ("parts", "states")
        )
        return parts, states

    def find(self, words: Words) -> Iterator[tuple[Spot, str]]:
        """`((start, end), name)` of every pair."""
        bare = not any(word.marked for word in words)
        for loose, (parts, states) in ((False, self.marked), (True, self.bare)):
            if loose and not bare:
                continue
            here = parts.find(words)
            for state, of in states.find(words) if here else ():
                for part, number in here:
                    if number == of and self._near(words, part, state, loose):
                        yield (min(part[0], state[0]), max(part[1], state[1])), self.names[int(number)]

    def _near(self, words: Words, part: Spot, state: Spot, loose: bool) -> bool:
        first, second = sorted((part, state))
        gap = words[first[1] : second[0]]
        if part[0] > state[0] and gap and gap[0].folded == _ALL:  # "blue all over his face"; before a state it is over
            gap = gap[1:]
        if second[0] < first[1] or len(gap) > _FARTHEST:
            return False
        if self.scopes.denied.any_in(gap) or self.scopes.supposed.any_in(gap):
            return False
        return not loose or all(self.scopes.between.any_in([word]) for word in gap)


@dataclass(frozen=True, slots=True)
class Scopes:
    """What around a sign says whether it happens: lists of `danger.yaml` by their names there."""

    supposed: Phrases
    feared: Phrases
    begun: Phrases
    told: Phrases
    wanted: Phrases
    past: Phrases
    once: Phrases
    lives: Phrases
    over: Phrases
    still: Phrases
    denied: Phrases
    denied_english: Phrases
    light: Phrases
    lists: Phrases
    among: Phrases
    joined: Phrases
    asks: Phrases
    asked_by: Phrases
    polite: Phrases
    now: Phrases
    meanwhile: Phrases
    after: Phrases
    instead: Phrases
    mild: Phrases
    place: Phrases
    between: Phrases
    figures: Phrases
    jest: Phrases
    somebody: Phrases
    swoons: Phrases
    strangers: Phrases
    crowd: Phrases
    of_ours: Phrases
    helpless: Phrases


_LOOSE = frozenset(
    {"between", "among", "light", "lists", "asks", "asked_by", "polite", "jest", "denied_english", "once", "swoons",
     "of_ours", "helpless"}
)  # fmt: skip
"""Lists of single words that stand for themselves, also without their marks."""


class Signs:
    """The lists of `danger.yaml`, ready for look-up."""

    def __init__(self) -> None:
        data = read_lexicon("danger")
        self.signs = Phrases(data["signs"])
        names = [one.name for one in fields(Scopes)]
        self.scopes = Scopes(**{name: Phrases({name: data[name]}, loose=name in _LOOSE) for name in names})
        self.pairs = Pairs(data["pairs"], self.scopes)
        self.soft, self.local = frozenset(data["soft"]), frozenset(data["local"])
        self.order = tuple(data["signs"])


@cache
def known_signs() -> Signs:
    """The words, read once."""
    return Signs()


def danger_signs(text: str) -> tuple[str, ...]:
    """The kinds of danger signs that `text` tells of as happening, each once ("breath", "faint", ...); mostly ()."""
    whole = read_whole(text)
    if not any(True for _ in _signs_in(0, whole, False)):  # as nearly always; clauses take three times as long
        return ()
    clauses, english = read_clauses(text), language(text) == "en"
    found: set[str] = set()
    for sign in (sign for at, clause in enumerate(clauses) for sign in _signs_in(at, clause, english)):
        if sign.name not in found and _happens(sign, clauses):
            found.add(sign.name)
    return tuple(name for name in known_signs().order if name in found)


def _signs_in(at: int, clause: Clause, english: bool) -> Iterator[Found]:
    lists = known_signs()
    for words in clause.readings:
        spots = [*lists.signs.find(words), *lists.pairs.find(words)]
        if not spots:
            continue
        others = lists.scopes.instead.spots(words)
        for spot, name in spots:
            if any(one != spot and one[0] <= spot[0] and spot[1] <= one[1] for one, _ in spots):
                continue  # part of a longer one
            if not any(other[0] < spot[1] and spot[0] < other[1] for other in others):
                yield Found(at, words, spot, name, english)


def _happens(sign: Found, clauses: Sequence[Clause]) -> bool:
    """Whether a sign is told as happening to somebody."""
    here = _asked(sign) or _denied(sign, clauses) or _too_little(sign) or _in_jest(sign, clauses)
    return not (here or _over(sign, clauses) or _elsewhere(sign, clauses) or _in_the_crowd(sign, clauses))


def fainted_there(text: str) -> bool:
    """Whether `text` tells of strangers who fainted at a site from heat or waiting, and of no danger besides: a report
    of the site, in which help is named first."""
    if danger_signs(text):
        return False
    clauses, english = read_clauses(text), language(text) == "en"
    signs = (sign for at, clause in enumerate(clauses) for sign in _signs_in(at, clause, english))
    return any(
        _in_the_crowd(sign, clauses) and not (_asked(sign) or _denied(sign, clauses) or _elsewhere(sign, clauses))
        for sign in signs
    )


def _in_the_crowd(sign: Found, clauses: Sequence[Clause]) -> bool:
    """Somebody who is not named and not one's own fainted from heat, the crowd or waiting: "it was so hot that people
    fainted". Not where help is wanted, it happens now, or it came after an injection."""
    known = known_signs().scopes
    begins = [begin for begin, end in known.swoons.spots(sign.said) if end == len(sign.said)]
    if not begins:
        return False
    before = sign.words[: sign.spot[0] + min(begins)]
    ends = [end for _, end in known.strangers.spots(before)]
    if not ends or known.of_ours.any_in(before[max(ends) :]):
        return False
    whole = [word for clause in clauses for words in clause.readings for word in (*words, _GAP)]
    if known.helpless.any_in(whole) or known.after.any_in(whole) or _now(whole):
        return False
    return known.crowd.any_in(whole)


def _in_jest(sign: Found, clauses: Sequence[Clause]) -> bool:
    """A word for what waiting or a machine does to who writes ("the app makes me faint"); never what is told of
    somebody else or came after an injection ("my wife fainted, and the hotline is busy")."""
    known = known_signs().scopes
    if (0, len(sign.said)) not in known.figures.spots(sign.said):
        return False
    if known.somebody.any_in(sign.words[: sign.spot[0]]) or known.after.any_in(sign.words):
        return False
    return any(known.jest.any_in(words) for words in clauses[sign.at].readings)


def _asked(sign: Found) -> bool:
    """Straight behind the sign stands the word that makes it a question, or around it; in English, in front of it."""
    known, words, (start, end) = known_signs().scopes, sign.words, sign.spot
    behind = list(words[end:])
    if start == 1 and words[0].folded in _ASKING:
        return True
    if words[0].folded == _WHEN and any(word.folded == _THEN for word in behind):
        return True  # "when ..., then ...": of what could be
    while behind and known.asked_by.any_in(behind[:1]):
        del behind[0]
    if not behind:
        return False
    if known.asks.any_in(behind[:1]):
        return len(behind) == 1 or any(spot[0] == 0 for spot in known.polite.spots(behind[1:]))
    while len(behind) > 1 and known.polite.any_in(behind[-1:]):
        del behind[-1]
    if not known.asks.any_in(behind[-1:]):
        return False
    if start == 0 and sign.name == _TERM:
        return True
    has = any(word.folded == _HAS for word in words[max(0, start - 2) : start])
    return has and not (len(behind) > 1 and behind[-2].folded in _OTHERWISE)


def _denied(sign: Found, clauses: Sequence[Clause]) -> bool:
    english = sign.english
    if _denied_at(sign.words, sign.spot[0], english):
        return True
    if sign.spot[0] > 1 or not sign.at:
        return False
    known, before = known_signs().scopes, clauses[sign.at - 1]
    if before.sentence != clauses[sign.at].sentence:
        return False
    rest = [clause for clause in clauses[sign.at :] if clause.sentence == before.sentence]
    if not any(known.joined.any_in(clause.readings[0]) for clause in rest):
        return False
    words = before.readings[0]
    ends = (len(words), *(spot[0] for spot in known_signs().signs.spots(words)))
    return any(_denied_at(words, end, english) for end in ends)


def _denied_at(words: Words, end: int, english: bool) -> bool:
    """Whether what stands at `end` is denied: a word of denial with nothing between, or only what belongs to it. "No"
    is one in `english` alone: in Vietnamese without its mark it is "he" or "it"."""
    known, before = known_signs().scopes, words[:end]
    for _, stop in [*known.denied.spots(before), *(known.denied_english.spots(before) if english else ())]:
        gap = words[stop:end]
        light = [known.light.any_in([word]) for word in gap]
        if all(light):
            return True
        joined = known.joined.any_in(gap) or known.lists.any_in(gap) or _at_all(words, end)
        listed = (ok or known.among.any_in([word]) or _sign_word(word) for ok, word in zip(light, gap, strict=True))
        if joined and all(listed):
            return True
    return False


def _at_all(words: Words, end: int) -> bool:
    """Whether the sign that begins at `end` has that word of denial behind it ("no fever or fits at all")."""
    known = known_signs()
    ends = [spot[1] for spot in known.signs.spots(words) if spot[0] == end]
    return any(known.scopes.joined.any_in(words[one : one + 1]) for one in ends)


@cache
def _sign_words() -> frozenset[str]:
    return frozenset(word for said in known_signs().signs.forms() for word in said)


def _sign_word(word: Word) -> bool:
    return word.folded in _sign_words()


def _too_little(sign: Found) -> bool:
    lists, known, words, (start, end) = known_signs(), known_signs().scopes, sign.words, sign.spot
    around = [*words[max(0, start - 1) : end], _GAP, *words[end : end + _NEAR]]
    if sign.name in lists.soft and known.mild.any_in(around):
        return True
    return sign.name in lists.local and known.place.any_in(words)


def _over(sign: Found, clauses: Sequence[Clause]) -> bool:
    known = known_signs().scopes
    for words in (sign.words[sign.spot[1] :], *(clause.readings[0] for clause in clauses[sign.at + 1 :])):
        for _, end in known.over.spots(words):
            if not known.still.any_in(words[end : end + 1]):
                return True
    return False


def _elsewhere(sign: Found, clauses: Sequence[Clause]) -> bool:
    """Only supposed, feared, told, long ago, lived with, or a question before an injection."""
    known, words, (start, end) = known_signs().scopes, sign.words, sign.spot
    beside = [*words[:start], _GAP, *words[end:]]
    if _now(beside):
        return False
    sentence = clauses[sign.at].sentence
    others = [
        word
        for at, clause in enumerate(clauses)
        if at != sign.at and clause.sentence == sentence
        for word in (*clause.readings[0], _GAP)
    ]
    again = [word for row in clauses[sign.at].readings if row is not words for word in (_GAP, *row)]
    beside += again  # the clause in its other reading
    whole = others + beside
    if known.supposed.any_in(whole) or known.told.any_in(whole) or _feared(words[:start]):
        return True
    if known.once.any_in(words[max(0, start - 1) : start]):
        return True
    came_after = known.after.any_in(beside)
    if known.past.any_in(beside) or (known.past.any_in(others) and not came_after):
        return True
    return (known.wanted.any_in(whole) or known.lives.any_in(whole)) and not known.after.any_in(whole)


def _now(beside: Words) -> bool:
    known = known_signs().scopes
    spots = known.now.spots(beside)
    if not spots:
        return False
    vain = known.meanwhile.spots(beside)
    return any(not any(one[0] <= start and end <= one[1] for one in vain) for start, end in spots)


def _feared(before: Words) -> bool:
    known = known_signs().scopes
    return any(not known.begun.any_in(before[end : end + _NEAR]) for _, end in known.feared.spots(before))

"""Questions that administrators wrote answers for, known by their phrasings at once: the model is not fitted again.

Two texts are compared by the words they share, the rare ones weighing more; a slip of the finger is forgiven. Numbers
must be the same: who asks about the second dose does not ask about the third.
"""

from collections.abc import Callable, Iterable
from functools import cache
from typing import Final, NamedTuple

from rapidfuzz.distance import OSA

from faq.lexicon import read_lexicon
from faq.normalise import tokens
from faq.syllables import strip_marks

CLOSE: Final = 0.8
"""Likeness from which a text asks the same as a phrasing."""
NEAR: Final = 0.5
"""Likeness from which it may, and is asked back."""
_OTHER_NUMBERS: Final = 0.9  # of what the words are like
_SLIP: Final = 4  # letters from which one may be wrong, or one too many
_LIGHT: Final = 0.05  # what a word weighs that does not say what is asked

Rarity = Callable[[str], float]


class Near(NamedTuple):
    """The nearest phrasing: whose it is, and how like the text, 0-1; 1: the same words."""

    intent: str
    likeness: float


class _Phrasing(NamedTuple):
    intent: str
    words: frozenset[str]


class OwnQuestions:
    """Phrasings by intent id, ready to be compared with. Immutable: `with_more` gives another."""

    def __init__(self, asked: Iterable[tuple[str, str]] = (), rarity: Rarity = lambda _: 1.0) -> None:
        """`asked`: (intent id, text); `rarity`: how much a word weighs."""
        self.asked = tuple(asked)
        self._rarity = rarity
        self._phrasings = tuple(
            _Phrasing(intent, frozenset(words))
            for intent, text in self.asked
            for words in dict.fromkeys((tokens(text), tokens(strip_marks(text))))  # some words mean another without
            if words
        )
        self._holding: dict[str, list[int]] = {}
        for number, one in enumerate(self._phrasings):
            for word in one.words:
                self._holding.setdefault(word, []).append(number)

    def with_more(self, asked: Iterable[tuple[str, str]]) -> "OwnQuestions":
        """These and some more."""
        return OwnQuestions((*self.asked, *asked), self._rarity)

    def nearest(self, text: str) -> Near | None:
        """The phrasing most like `text`; None where none shares a word with it."""
        return self.nearest_to(frozenset(tokens(text))) if self._phrasings else None

    def nearest_to(self, words: frozenset[str]) -> Near | None:
        """As `nearest`, of a text whose words (normalise.tokens) are known."""
        met = {number for word in words for number in self._holding.get(word, ())}
        found = (Near(one.intent, self._likeness(words, one.words)) for one in map(self._phrasings.__getitem__, met))
        return max(found, key=lambda near: (near.likeness, near.intent), default=None)

    def _likeness(self, text: frozenset[str], phrasing: frozenset[str]) -> float:
        if text == phrasing:
            return 1.0
        left = phrasing - text
        slips = {word: slip for word in text - phrasing if (slip := _meant(word, left)) is not None}
        said = (text - slips.keys()) | set(slips.values())
        shared, either = self._weight(said & phrasing), self._weight(said | phrasing)
        likeness = shared / either
        same = {word for word in said if word.isdigit()} == {word for word in phrasing if word.isdigit()}
        return min(likeness, 0.99) if same else min(likeness * _OTHER_NUMBERS, CLOSE - 0.01)

    def _weight(self, words: Iterable[str]) -> float:
        light = _light()
        return sum(self._rarity(word) * (_LIGHT if word in light else 1) for word in words)


def _meant(word: str, among: Iterable[str]) -> str | None:
    """Which of `among` a word is but for one slip of the finger."""
    if len(word) < _SLIP or not word.isalpha():
        return None
    return next((one for one in among if len(one) >= _SLIP - 1 and OSA.distance(word, one, score_cutoff=1) <= 1), None)


@cache
def _light() -> frozenset[str]:
    return frozenset(read_lexicon("light")["light"])


NONE_OWN: Final = OwnQuestions()

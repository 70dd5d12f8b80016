"""Everything known about how people ask, and what a question looks like against it.

An index never changes: adding a phrasing or changed entries gives a new one, so it can be read by many threads.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from math import log

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from faq.clauses import clauses
from faq.entries import Entry, shipped_entries
from faq.features import Seen, kinds, letters_view, words_view
from faq.model import ELSEWHERE, LETTERS, Model, mark
from faq.normalise import meant, tokens
from faq.slots import leanings, slots
from faq.syllables import is_syllable
from faq.wording import Word

SIMILAR = 0.3
"""How much the likeness to one phrasing counts beside the model's score."""
WHOLE = 0.7
"""How much the whole of a long text counts beside its best clause."""
LETTERS_IN_STORY = 0.15
"""Share of the view of letters in a text that is also read clause by clause."""
COURTESY = frozenset({"greeting", "thanks_goodbye"})
"""Intents that a longer text holds out of politeness."""
_GREETING = 6  # words from which a text that greets or thanks says something else besides
_COMPARED = 6
GUESSES = 3
_FIXED = 4
_MENDED = 10
_LONGEST_SLIP = 16


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for and against answering one question.

    `guesses`: intent ids with their scores, best first, at most three. The numbers: `lead` of the best over the
    second, `elsewhere` the best score of a subject that is not ours, `likeness` 0-1 to the nearest phrasing of the
    best guess, `covered` 0-1 how much of the question (rare words weigh more) stands in phrasings of the best guess,
    `unknown` the share of words never met, `strange` the share of neighbouring words never met together,
    `named` how many names of things that are not ours, `words` the number of words. `agreement` 0-1: how many of the
    two views of the model, words and letters, have the best guess as their own; `whole_lead`: its lead in the text as
    a whole, below 0 where only a clause or the likeness to a phrasing made it the best.
    """

    guesses: tuple[tuple[str, float], ...]
    best: float
    lead: float
    elsewhere: float
    likeness: float
    covered: float
    unknown: float
    strange: float
    named: int
    words: int
    agreement: float = 0.0
    whole_lead: float = 0.0

    def row(self) -> tuple[float, ...]:
        """The numbers that the decision weighs, in the order of `NAMES`."""
        return (
            self.best,
            self.lead,
            self.elsewhere,
            self.best - self.elsewhere,
            self.likeness,
            self.covered,
            self.unknown,
            self.strange,
            min(self.named, 2) / 2,
            log(self.words + 1),
            self.agreement,
            self.whole_lead,
        )


NAMES = (
    "best", "lead", "elsewhere", "over_elsewhere", "likeness", "covered", "unknown", "strange", "named", "length",
    "agreement", "whole_lead",
)  # fmt: skip
"""What the numbers of `Evidence.row` are called in the decision file."""

NOTHING = Evidence((), 0.0, 0.0, 0.0, 0.0, 0.0, 1.0, 1.0, 0, 0)


class _Mends:
    """Words of one text that are mended: what is no language at all is not looked up word by word."""

    def __init__(self) -> None:
        self._tried: set[str] = set()

    def may(self, word: str) -> bool:
        if len(word) > _LONGEST_SLIP or (len(self._tried) >= _MENDED and word not in self._tried):
            return False
        self._tried.add(word)
        return True


@dataclass(frozen=True)
class Index:
    """Entries, the model fitted on them, and their phrasings ready to compare with."""

    entries: tuple[Entry, ...]
    model: Model

    @classmethod
    def from_catalogue(cls) -> "Index":
        """The shipped catalogue with the shipped model; phrasings added since the fit are learnt on the way."""
        return cls.build(shipped_entries(), Model())

    @classmethod
    def build(cls, entries: Iterable[Entry], model: Model) -> "Index":
        """An index of `entries`; what `model` was not fitted with is taught to it, of the intents that it knows."""
        listed = tuple(entries)
        known = frozenset(model.labels)
        new = [
            (entry.id, said)
            for entry in listed
            for phrasings in entry.phrasings.values()
            for said in phrasings
            if entry.id in known and mark(entry.id, said) not in model.seen
        ]
        return cls(listed, model.learnt(new) if new else model)

    def with_phrasing(self, intent: str, text: str, language: str = "vi") -> "Index":
        """An index that also knows `text` as a way to ask `intent`. Raises KeyError for an unknown intent."""
        entry = self.by_id[intent].with_phrasing(text, language)
        listed = tuple(entry if held.id == intent else held for held in self.entries)
        return replace(self, entries=listed, model=self.model.learnt([(intent, text)]))

    def with_answers(self, entries: Iterable[Entry]) -> "Index":
        """An index of `entries` with the same model: other answers to what is asked as before, and some that the model
        does not know. What was made of unchanged phrasings is taken over, so that it is ready at once."""
        new = Index(tuple(entries), self.model)
        same = {one.id for one in new.entries if (held := self.by_id.get(one.id)) and held.phrasings == one.phrasings}
        new._forms.update({name: forms for name, forms in self._forms.items() if name in same})
        new._words.update({name: held for name, held in self._words.items() if name in same})
        if "_vocabulary" in vars(self):
            vars(new)["_vocabulary"] = self._vocabulary
        return new

    @cached_property
    def by_id(self) -> dict[str, Entry]:
        """Entries by intent id."""
        return {entry.id: entry for entry in self.entries}

    @cached_property
    def _ours(self) -> list[tuple[int, str]]:
        return [(at, label) for at, label in enumerate(self.model.labels) if label in self.by_id]

    @cached_property
    def _numbers(self) -> dict[str, int]:
        return {label: at for at, label in self._ours}

    @cached_property
    def _others(self) -> list[int]:
        return [at for at, label in enumerate(self.model.labels) if label.startswith(ELSEWHERE)]

    @cached_property
    def _courtesies(self) -> list[int]:
        return [at for at, label in self._ours if label in COURTESY]

    @cached_property
    def _forms(self) -> dict[str, list[str]]:
        return {}

    @cached_property
    def _words(self) -> dict[str, frozenset[str]]:
        return {}

    @cached_property
    def _fixes(self) -> dict[str, str]:
        return {}

    @cached_property
    def _vocabulary(self) -> list[str]:
        return [name for name in self.model.words.names() if name.isalpha() and len(name) > 2]

    def evidence(self, text: str) -> Evidence:
        """What speaks for each intent and for the question being ours at all."""
        mends = _Mends()
        words = self._known_words(meant(text), mends)
        if not words or not self.entries:
            return NOTHING
        texts = clauses(text)
        letters = LETTERS_IN_STORY if texts else LETTERS
        parts = [self._known_words(meant(part), mends) for part in texts]
        parted = [self._scored_part(part, found, letters) for part, found in zip(texts, parts, strict=True)]
        views = self.model.views(Seen(words_view(words), letters_view(text)))
        whole = [(1 - letters) * by_words + letters * by_letters for by_words, by_letters in zip(*views, strict=True)]
        scores = self._joined(whole, parted)
        if len(words) > _GREETING:
            scores = [*scores]
            for at in self._courtesies:
                scores[at] /= 2
        leaning = leanings(slots((word.folded for word in words), text))
        moved = ((scores[at] + leaning.get(label, 0.0), label, at) for at, label in self._ours)
        ours = sorted(moved, reverse=True)[:_COMPARED]
        focus = {label: self._focus(at, words, parts, parted) for _, label, at in ours}
        likeness = {label: self._likeness(_sorted_words(w.folded for w in focus[label]), label) for _, label, _ in ours}
        ranked = sorted(((score + SIMILAR * likeness[label], label) for score, label, _ in ours), reverse=True)
        best, second = ranked[0], ranked[1] if len(ranked) > 1 else (0.0, "")
        asked = focus[best[1]]
        agreement, whole_lead = self._alone(best[1], (*views, whole), leaning)
        return Evidence(
            guesses=tuple((label, score) for score, label in ranked[:GUESSES]),
            best=best[0],
            lead=best[0] - second[0],
            elsewhere=max((scores[at] for at in self._others), default=0.0),
            likeness=likeness[best[1]],
            covered=self._covered(asked, best[1]),
            unknown=sum(not self.model.words.knows(word.folded) for word in asked) / len(asked),
            strange=self._strange(asked),
            named=sum(kind.startswith(ELSEWHERE) for _, _, kind in kinds().find(words)),
            words=len(asked),
            agreement=agreement,
            whole_lead=whole_lead,
        )

    def _alone(
        self, best: str, seen: tuple[list[float], list[float], list[float]], leaning: Mapping[str, float]
    ) -> tuple[float, float]:
        """How many of the two views have `best` first, 0-1, and its lead in the third scores, those of the whole; what
        is said beside leans each. The lists of `seen` are changed."""
        numbers, held = self._numbers, self._numbers[best]
        for scores in seen:
            for label, by in leaning.items():
                if label in numbers:
                    scores[numbers[label]] += by
        others = [at for at in numbers.values() if at != held]
        leads = [scores[held] - max((scores[at] for at in others), default=0.0) for scores in seen]
        return sum(lead > 0 for lead in leads[:2]) / 2, leads[2]

    def _scored(self, text: str, words: tuple[Word, ...], letters: float) -> list[float]:
        return self.model.scores(Seen(words_view(words), letters_view(text) if letters else ()), letters)

    def _scored_part(self, text: str, words: tuple[Word, ...], letters: float) -> list[float]:
        """As `_scored`; a clause without one known word raises nothing."""
        if any(self.model.words.knows(word.folded) for word in words):
            return self._scored(text, words, letters)
        return [0.0] * len(self.model.labels)

    def _joined(self, whole: list[float], parted: list[list[float]]) -> list[float]:
        """In a long text each clause may raise an intent that the whole hides."""
        if not parted:
            return whole
        return [WHOLE * score + (1 - WHOLE) * max(part[at] for part in parted) for at, score in enumerate(whole)]

    def _focus(
        self, at: int, words: tuple[Word, ...], parts: list[tuple[Word, ...]], parted: list[list[float]]
    ) -> tuple[Word, ...]:
        """The words that ask for the label number `at`: those of the clause where it scores best, or all."""
        if not parts:
            return words
        return parts[max(range(len(parts)), key=lambda number: parted[number][at])] or words

    def _likeness(self, asked: str, label: str) -> float:
        """0-1: how like `asked` (its words in order of the alphabet) is to the nearest phrasing of the intent."""
        found = process.extractOne(asked, self._phrasings(label), scorer=fuzz.ratio)
        return found[1] / 100 if found else 0.0

    def _covered(self, words: tuple[Word, ...], label: str) -> float:
        """0-1: how much of `words`, the rare ones weighing more, stands in phrasings of the intent."""
        if label not in self._words:
            self._words[label] = frozenset(word for form in self._phrasings(label) for word in form.split())
        held = self._words[label]
        weights = {word.folded: self.model.words.rarity(word.folded) for word in words}
        return sum(weight for word, weight in weights.items() if word in held) / sum(weights.values())

    def _strange(self, words: tuple[Word, ...]) -> float:
        """0-1: the share of neighbouring words that never stood together in a phrasing."""
        pairs = [f"{one.folded} {two.folded}" for one, two in pairwise(words)]
        return sum(not self.model.words.knows(pair) for pair in pairs) / len(pairs) if pairs else 0.0

    def _phrasings(self, label: str) -> list[str]:
        forms = self._forms.get(label)
        if forms is None:
            listed = self.by_id[label].phrasings.values()
            forms = [_sorted_words(tokens(said)) for phrasings in listed for said in phrasings]
            self._forms[label] = forms
        return forms

    def warm(self) -> None:
        """Make beforehand what would be made at the first question that needs it: half a second, in any thread."""
        for label in self.by_id:
            self._phrasings(label)
        _ = self._vocabulary, self._ours, self._others, self._numbers

    def _known_words(self, words: tuple[Word, ...], mends: "_Mends") -> tuple[Word, ...]:
        """`words` with slips of the finger ("sihn") mended where one known word is a single slip away."""
        left = _FIXED
        out = list(words)
        for at, (word, _) in enumerate(words):
            if left and len(word) > 2 and word.isalpha() and not is_syllable(word) and not self.model.words.knows(word):
                left -= 1
                if mends.may(word):
                    out[at] = Word(self._mended(word), "")
        return tuple(out)

    def _mended(self, word: str) -> str:
        if word not in self._fixes:
            found = process.extract(word, self._vocabulary, scorer=OSA.distance, score_cutoff=1, limit=4)
            if len(word) < 4:
                found = [hit for hit in found if sorted(hit[0]) == sorted(word)]
            best = max((hit[0] for hit in found), key=self.model.words.count, default=word)
            if len(self._fixes) > 4096:
                self._fixes.clear()
            self._fixes[word] = best
        return self._fixes[word]


def _sorted_words(words: Iterable[str]) -> str:
    return " ".join(sorted(words))

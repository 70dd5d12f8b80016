"""The engine of questions: what a text asks, and whether to answer, ask back or stay silent."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from math import exp
from pathlib import Path
from threading import Lock
from typing import NamedTuple

from faq.decision import Decision, Verdict, load_decision
from faq.entries import Entry, shipped_entries
from faq.evaluate import NONE, Row, read_rows
from faq.index import GUESSES, Index
from faq.normalise import language, tokens
from faq.own import CLOSE, NEAR, NONE_OWN, OwnQuestions

CHECKS_FILE = Path(__file__).parent / "checks.tsv"
"""The questions with known answers that every change of the index must still pass."""
MORE_CHECKS_FILE = CHECKS_FILE.with_name("checks_more.tsv")
"""More of them, in rarer voices and longer."""
STRANGERS_FILE = CHECKS_FILE.with_name("checks_strangers.tsv")
"""Others in the manner of strangers: letters to newspapers, posts in forums, complaints in app stores."""
STRANGERS_WEIGHT = 4.0
"""Few of them are known, and they are what comes in: each counts for so many when the decision is fitted."""

Phrasing = tuple[str, str, str]
"""A way to ask that came after the catalogue: intent id, language ("vi" or "en"), text."""

_SPREAD = 4.0


def checked_rows() -> list[Row]:
    """All questions with known answers that the decision is fitted on."""
    strangers = read_rows(STRANGERS_FILE, STRANGERS_WEIGHT)
    return read_rows(CHECKS_FILE) + read_rows(MORE_CHECKS_FILE) + strangers


class Known(NamedTuple):
    """A text known to ask one of `intents`, and its words."""

    text: str
    intents: frozenset[str]
    words: frozenset[str]


@cache
def known_questions() -> tuple[Known, ...]:
    """The checked rows that ask something which is answered, and the shipped ways to ask. Takes seconds, once."""
    rows = [(row.text, row.intents) for row in checked_rows() if not row.elsewhere]
    said = [
        (text, frozenset({entry.id}))
        for entry in shipped_entries()
        for texts in entry.phrasings.values()
        for text in texts
    ]
    return tuple(Known(text, intents, frozenset(tokens(text))) for text, intents in (*rows, *said))


class AccuracyFellError(ValueError):
    """A change would make questions with known answers be understood worse; nothing was changed.

    `before` and `after` are the rows right, `lost` the texts that would no longer be understood.
    """

    def __init__(self, before: int, after: int, lost: tuple[str, ...]) -> None:
        super().__init__(f"{after} checked questions understood instead of {before}")
        self.before = before
        self.after = after
        self.lost = lost


@dataclass(frozen=True, slots=True)
class Match:
    """What a text asks.

    `best` is the most likely intent, also when the decision is to ask or refuse, or None when nothing is known of
    the text. `score`, 0-1, is the chance that answering with it is right. `guesses`: up to three intents with
    scores 0-1, best first, to offer as buttons. `language`: "vi" or "en", as the text is written.
    """

    decision: Verdict
    best: str | None
    score: float
    guesses: tuple[tuple[str, float], ...]
    language: str


class Matcher:
    """Matches questions against the catalogue. Safe to share between threads; changes take effect at once."""

    def __init__(
        self,
        index: Index,
        decision: Decision,
        checks: Iterable[Row] = (),
        *,
        shipped: Index | None = None,
        added: Iterable[Phrasing] = (),
        own: OwnQuestions = NONE_OWN,
    ) -> None:
        """`shipped`: the index before `added` was learnt; without it, `index`. `own`: asked of intents that
        administrators wrote, which the model need not know."""
        self._index = index
        self._shipped = shipped or index
        self.added = tuple(added)
        self._written = own
        new = [(intent, text) for intent, _, text in self.added if intent in index.by_id]
        taught = [one for one in new if one[0] not in index.model.labels]
        self._own = own.with_more(taught) if taught else own
        self.decision = decision
        self.checks = tuple(checks)
        self._understood_now: tuple[Index, frozenset[str]] | None = None
        self._changing = Lock()
        # A turn asks of the same text twice or thrice.
        self._last: tuple[Index | None, str, str | None, Match | None] = (None, "", None, None)

    @classmethod
    def from_catalogue(cls) -> "Matcher":
        """The engine as shipped."""
        return cls(Index.from_catalogue(), load_decision(), read_rows(CHECKS_FILE))

    @property
    def index(self) -> Index:
        """The index in force."""
        return self._index

    @property
    def entries(self) -> dict[str, Entry]:
        """The entries in force, by intent id; the caller must not change it."""
        return self._index.by_id

    def match(self, text: str, lang_hint: str | None = None) -> Match:
        """What `text` asks. `lang_hint` ("vi" or "en") is the language to report for a text that has no words."""
        index, (held, asked, hint, found) = self._index, self._last
        if found is None or held is not index or (asked, hint) != (text, lang_hint):
            found = self._match(index, text, lang_hint)
            self._last = (index, text, lang_hint, found)
        return found

    def _match(self, index: Index, text: str, lang_hint: str | None = None) -> Match:
        evidence = index.evidence(text)
        verdict, sure = self.decision.judge(evidence)
        guesses = evidence.guesses
        scored = tuple((name, round(sure * exp(_SPREAD * (score - guesses[0][1])), 4)) for name, score in guesses)
        spoken = language(text) if evidence.words else lang_hint or language(text)
        near = self._own.nearest(text)
        if near is not None and near.likeness >= NEAR:
            others = (one for one in scored if one[0] != near.intent)
            asked = ((near.intent, round(near.likeness, 4)), *others)[:GUESSES]
            is_it = near.likeness >= CLOSE and (near.likeness >= evidence.likeness or verdict != "answer")
            if is_it or verdict != "answer":
                return Match("answer" if is_it else "ask", near.intent, asked[0][1], asked, spoken)
        return Match(verdict, guesses[0][0] if guesses else None, round(sure, 4), scored, spoken)

    def warm(self) -> None:
        """Make the tables of the index in force, so that no question waits for them."""
        self._index.warm()

    def add_phrasing(self, intent: str, text: str, language: str = "vi") -> Match:
        """Learn one more way to ask `intent`, and return what the text now matches.

        Raises KeyError for an unknown intent, `AccuracyFellError` when other questions would be understood worse.
        """
        with self._changing:
            self._swap(self._index.with_phrasing(intent, text, language))
        return self.match(text)

    def rebuild(self, entries: Iterable[Entry]) -> None:
        """Put `entries` (edited, added, removed) in force; phrasings not yet known are learnt.

        Raises `AccuracyFellError` when questions would be understood worse; then everything stays as it was.
        """
        with self._changing:
            self._swap(Index.build(entries, self._index.model))

    def with_added(self, phrasings: Iterable[Phrasing]) -> "Matcher":
        """The engine as shipped that also knows these; the present one stays as it is.

        What belongs to an intent that the catalogue no longer has is left out.
        """
        added = tuple(phrasings)
        entries = dict(self._shipped.by_id)
        for intent, spoken, text in added:
            if intent in entries:
                entries[intent] = entries[intent].with_phrasing(text, spoken)
        index = Index.build(entries.values(), self._shipped.model)
        return Matcher(index, self.decision, self.checks, shipped=self._shipped, added=added, own=self._written)

    def with_answers(self, entries: Iterable[Entry], asked: Iterable[tuple[str, str]]) -> "Matcher":
        """The engine as shipped with other answers: `entries` are all in force, `asked` (intent id, text) the ways to
        ask that came with them and the model does not know. What was taught since the shipped ones stays."""
        index = self._shipped.with_answers(entries)
        new = Matcher(index, self.decision, self.checks, own=OwnQuestions(asked, index.model.words.rarity))
        return new.with_added(self.added) if self.added else new

    def ensure_no_worse(self, other: "Matcher") -> None:
        """Raises `AccuracyFellError` when `other` understands fewer of the checked questions than this one."""
        self._checked(other.index)

    def _swap(self, index: Index) -> None:
        """Put `index` in force unless it understands fewer of the checked questions."""
        self._index, self._understood_now = index, (index, self._checked(index))

    def _checked(self, index: Index) -> frozenset[str]:
        """The checked texts that `index` understands. Raises `AccuracyFellError` when they are fewer than now."""
        held = {*index.by_id, NONE}
        now = self._understood_now
        before = now[1] if now and now[0] is self._index else self._understood(self._index)
        self._understood_now = (self._index, before)
        after = self._understood(index)
        lost = before - after - {row.text for row in self.checks if not row.intents & held}
        if len(lost) > len(after - before):
            raise AccuracyFellError(len(before), len(after), tuple(sorted(lost)))
        return after

    def _understood(self, index: Index) -> frozenset[str]:
        """The checked texts whose best guess is right, or that are rightly left unanswered."""
        right = set()
        for row in self.checks:
            found = self._match(index, row.text)
            if found.best in row.intents or (row.elsewhere and found.decision != "answer"):
                right.add(row.text)
        return frozenset(right)

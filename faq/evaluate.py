"""How well questions are understood: figures by kind, and the pairs most often mixed up."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol


class Outcome(Protocol):
    """What an evaluation needs of a match."""

    @property
    def decision(self) -> str: ...

    @property
    def guesses(self) -> tuple[tuple[str, float], ...]: ...


NONE = "none"
"""The intent of a question that is not our business."""


@dataclass(frozen=True, slots=True)
class Row:
    """A question with the intents that count as right (`none` = not our business) and its kind.

    `weight`: how many rows it counts for when the decision is fitted.
    """

    text: str
    intents: frozenset[str]
    kind: str
    weight: float = 1.0

    @property
    def elsewhere(self) -> bool:
        """Whether refusing is right."""
        return NONE in self.intents


def read_rows(path: Path, weight: float = 1.0) -> list[Row]:
    """Rows of a TSV file with a heading and the columns text, intents (separated by |), kind, ...; all of one weight.

    Raises ValueError naming the line that has fewer columns.
    """
    rows = []
    for number, line in enumerate(path.read_text(encoding="utf-8-sig").splitlines()[1:], start=2):
        if not line.strip():
            continue
        parts = line.split("\t")
        if len(parts) < 3:
            raise ValueError(f"{path.name}, line {number}: text, intents and kind expected")
        rows.append(Row(parts[0], frozenset(parts[1].split("|")), parts[2], weight))
    return rows


@dataclass(slots=True)
class Tally:
    """Counts of outcomes over some rows. Shares are of all rows counted here."""

    rows: int = 0
    best: int = 0
    answered_right: int = 0
    answered_wrong: int = 0
    asked: int = 0
    asked_well: int = 0
    refused: int = 0

    def share(self, name: str) -> float:
        """The share of `name`, 0 when nothing was counted."""
        return int(getattr(self, name)) / self.rows if self.rows else 0.0

    @property
    def right_or_asked(self) -> float:
        """Answered right, or the right intent among those offered."""
        return (self.answered_right + self.asked_well) / self.rows if self.rows else 0.0


@dataclass(slots=True)
class Figures:
    """Tallies for questions that are ours, for those that are not, and by kind; and what was taken for what."""

    ours: Tally = field(default_factory=Tally)
    elsewhere: Tally = field(default_factory=Tally)
    kinds: dict[str, Tally] = field(default_factory=dict)
    mixed: Counter[tuple[str, str]] = field(default_factory=Counter)
    examples: dict[tuple[str, str], str] = field(default_factory=dict)

    def add(self, row: Row, verdict: str, guesses: Sequence[str]) -> None:
        """Count one outcome."""
        best = guesses[0] if guesses else NONE
        right = best in row.intents
        for tally in (self.elsewhere if row.elsewhere else self.ours, self.kinds.setdefault(row.kind, Tally())):
            tally.rows += 1
            tally.best += right if not row.elsewhere else verdict == "refuse"
            if verdict == "answer":
                tally.answered_right += right
                tally.answered_wrong += not right
            elif verdict == "ask":
                tally.asked += 1
                tally.asked_well += any(guess in row.intents for guess in guesses)
            else:
                tally.refused += 1
        if not right and not (row.elsewhere and verdict == "refuse"):
            pair = (sorted(row.intents)[0], best)
            self.mixed[pair] += 1
            self.examples.setdefault(pair, row.text)

    def lines(self) -> list[str]:
        """A table for people: a line for all that are ours, for all that are not, and for each kind."""
        titles = ("right", "wrong", "asked", "offered", "refused")
        head = f"{'kind':<14}{'rows':>6}{'best':>8}" + "".join(f"{title:>9}" for title in titles) + "  right or asked"
        named = [("in scope", self.ours), ("out of scope", self.elsewhere), *sorted(self.kinds.items())]
        return [head, *(_line(name, tally) for name, tally in named)]

    def confusions(self, most: int = 20) -> list[str]:
        """The pairs most often mixed up, with an example each: meant, taken for, times, text."""
        return [
            f"{meant}\t{taken}\t{times}\t{self.examples[meant, taken]}"
            for (meant, taken), times in self.mixed.most_common(most)
        ]


def _line(name: str, tally: Tally) -> str:
    parts = ("answered_right", "answered_wrong", "asked", "asked_well", "refused")
    shares = "".join(f"{tally.share(part):>9.3f}" for part in parts)
    return f"{name:<14}{tally.rows:>6}{tally.share('best'):>8.3f}{shares}{tally.right_or_asked:>16.3f}"


def judged(rows: Iterable[Row], match: Callable[[str], Outcome]) -> Figures:
    """Figures of `match` over `rows`."""
    figures = Figures()
    for row in rows:
        found = match(row.text)
        figures.add(row, found.decision, [guess for guess, _ in found.guesses])
    return figures

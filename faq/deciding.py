"""Fits `decision.json` on rows with known answers, and tells by cross-validation what it is worth on others."""

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from math import exp

from faq.decision import Decision, Weighing
from faq.evaluate import Figures, Row
from faq.index import NAMES, Evidence, Index

FOLDS = 5
_RIDGE = 0.02
_ROUNDS = 400
_PACE = 0.5
_STEPS = [step / 40 for step in range(1, 39)]
_GRID = range(len(_STEPS))
_AROUND = (-3, -2, -1, 0, 1, 2, 3)

# Which way each number may speak (1 for, -1 against, 0 either): keeps chance patterns of few rows out.
_SIGNS = {
    "best": 1,
    "lead": 1,
    "elsewhere": -1,
    "over_elsewhere": 1,
    "likeness": 1,
    "covered": 1,
    "unknown": -1,
    "strange": -1,
    "named": -1,
    "length": 0,
}

# The checked questions are kinder than those of strangers (phrasings were written by people who knew some of them):
# an answer must be surer by this than the checked questions alone would ask for, yet never surer than `SUREST`,
# or people would be asked back about what was plain.
CAUTION = 0.05
SUREST = 0.875

# What a wrong outcome costs, in the same coin. A wrong answer is worse than a question back.
WRONG_ANSWER = 12.0
ANSWERED_ELSEWHERE = 12.0
ASKED_ELSEWHERE = 1.0
ASKED = 0.5
RIGHT_LOST = 6.0


@dataclass(frozen=True, slots=True)
class Case:
    """A row with its evidence."""

    row: Row
    evidence: Evidence

    @property
    def ours(self) -> bool:
        """Whether the question is our business."""
        return not self.row.elsewhere

    @property
    def right(self) -> bool:
        """Whether the best guess is right."""
        return bool(self.evidence.guesses) and self.evidence.guesses[0][0] in self.row.intents


def cases_of_rows(index: Index, rows: Iterable[Row]) -> list[Case]:
    """`rows` with the evidence that `index` sees."""
    return [Case(row, index.evidence(row.text)) for row in rows]


def fit_decision(cases: Sequence[Case]) -> Decision:
    """The weighings by ridge logistic regression, then the two limits that cost least on the same cases."""
    known = [case for case in cases if case.evidence.guesses and case.evidence.unknown < 1]
    ours = _weighing([(case.evidence.row(), case.ours or case.right) for case in known])
    right = _weighing([(case.evidence.row(), case.right) for case in known if case.ours])
    chances = [(case, *_chances(case, ours, right)) for case in cases]
    low, high = _limits({(a, b): _cost(_STEPS[a], _STEPS[b], chances) for a in _GRID for b in _GRID})
    return Decision(ours, right, _STEPS[low], round(min(_STEPS[high] + CAUTION, SUREST), 3))


def _limits(costs: dict[tuple[int, int], float]) -> tuple[int, int]:
    """The pair of steps whose neighbourhood costs least: the middle of the valley, not a lucky dent."""

    def around(at: tuple[int, int]) -> float:
        near = [(at[0] + x, at[1] + y) for x in _AROUND for y in _AROUND]
        held = [costs[spot] for spot in near if spot in costs]
        return sum(held) / len(held)

    return min(costs, key=around)


def _chances(case: Case, ours: Weighing, right: Weighing) -> tuple[float, float]:
    if not case.evidence.guesses or case.evidence.unknown >= 1:
        return -1.0, -1.0
    row = case.evidence.row()
    chance = ours.chance(row)
    return chance, chance * right.chance(row)


def _cost(low: float, high: float, chances: Sequence[tuple[Case, float, float]]) -> float:
    cost = 0.0
    for case, ours, sure in chances:
        refused = ours < low
        answered = not refused and sure >= high
        if answered:
            cost += 0.0 if case.right else WRONG_ANSWER if case.ours else ANSWERED_ELSEWHERE
        elif not refused:
            offered = any(guess in case.row.intents for guess, _ in case.evidence.guesses)
            cost += (ASKED if offered else RIGHT_LOST) if case.ours else ASKED_ELSEWHERE
        elif case.ours:
            cost += RIGHT_LOST
    return cost


def cross_validated(cases: Sequence[Case], of: Container[str] | None = None, folds: int = FOLDS) -> Figures:
    """Figures of decisions each fitted without the fold that it judges (every `folds`-th row).

    With `of` only the rows with these texts are counted; all are fitted on.
    """
    figures = Figures()
    for fold in range(folds):
        decision = fit_decision([case for at, case in enumerate(cases) if at % folds != fold])
        for case in cases[fold::folds]:
            if of is None or case.row.text in of:
                verdict, _ = decision.judge(case.evidence)
                figures.add(case.row, verdict, [guess for guess, _ in case.evidence.guesses])
    return figures


def _held(name: str, weight: float) -> float:
    """`weight`, or 0 where it would speak the wrong way."""
    return weight if weight * _SIGNS[name] >= 0 else 0.0


def _weighing(samples: Sequence[tuple[tuple[float, ...], bool]]) -> Weighing:
    """Ridge logistic regression by gradient descent over numbers scaled to one spread."""
    width, total = len(NAMES), len(samples)
    means = [sum(row[at] for row, _ in samples) / total for at in range(width)]
    spreads = [(sum((row[at] - means[at]) ** 2 for row, _ in samples) / total) ** 0.5 or 1.0 for at in range(width)]
    scaled = [([(row[at] - means[at]) / spreads[at] for at in range(width)], float(yes)) for row, yes in samples]
    weights, bias = [0.0] * width, 0.0
    for _ in range(_ROUNDS):
        slope, tilt = [_RIDGE * weight for weight in weights], 0.0
        for row, yes in scaled:
            gap = 1 / (1 + exp(-bias - sum(w * x for w, x in zip(weights, row, strict=True)))) - yes
            tilt += gap / total
            for at, number in enumerate(row):
                slope[at] += gap * number / total
        bias -= _PACE * tilt
        weights = [_held(name, w - _PACE * part) for name, w, part in zip(NAMES, weights, slope, strict=True)]
    plain = [weight / spread for weight, spread in zip(weights, spreads, strict=True)]
    shift = bias - sum(weight * mean for weight, mean in zip(plain, means, strict=True))
    return Weighing(round(shift, 3), tuple(round(weight, 3) for weight in plain))

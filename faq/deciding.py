"""Fits `decision.json` on rows with known answers, and tells by cross-validation what it is worth on others."""

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from math import exp

from faq.decision import Decision, Verdict, Weighing
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
    "agreement": 1,
    "whole_lead": 1,
}
_OF_RIGHT = frozenset({"agreement", "whole_lead"})
"""Numbers that tell which answer is right, and nothing of whether a question is our business."""

# No answer need be surer than this, or people would be asked back about what was plain.
SUREST = 0.95

# What a wrong outcome costs, in the same coin. A wrong answer is much worse than a question back, whether it answers
# another question of ours or one that is none of ours; a question back costs everybody a step.
WRONG_ANSWER = 10.0
ANSWERED_ELSEWHERE = 10.0
ASKED_ELSEWHERE = 1.0
ASKED = 1.0
RIGHT_LOST = 8.0


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
    about = [(case.evidence.row(), case.ours or case.right, case.row.weight) for case in known]
    ours = _weighing(about, without=_OF_RIGHT)
    right = _weighing([(case.evidence.row(), case.right, case.row.weight) for case in known if case.ours])
    chances = [(case, *_chances(case, ours, right)) for case in cases]
    low, high = _limits({(a, b): _cost(_STEPS[a], _STEPS[b], chances) for a in _GRID for b in _GRID})
    return Decision(ours, right, _STEPS[low], min(_STEPS[high], SUREST))


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
        spent = 0.0
        if answered:
            spent = 0.0 if case.right else WRONG_ANSWER if case.ours else ANSWERED_ELSEWHERE
        elif not refused:
            offered = any(guess in case.row.intents for guess, _ in case.evidence.guesses)
            spent = (ASKED if offered else RIGHT_LOST) if case.ours else ASKED_ELSEWHERE
        elif case.ours:
            spent = RIGHT_LOST
        cost += spent * case.row.weight
    return cost


def judged_by_others(cases: Sequence[Case], folds: int = FOLDS) -> list[tuple[Case, Verdict]]:
    """Each case with the verdict of a decision that was fitted without its fold (every `folds`-th row)."""
    judged = []
    for fold in range(folds):
        decision = fit_decision([case for at, case in enumerate(cases) if at % folds != fold])
        judged += [(case, decision.judge(case.evidence)[0]) for case in cases[fold::folds]]
    return judged


def cross_validated(cases: Sequence[Case], of: Container[str] | None = None, folds: int = FOLDS) -> Figures:
    """Figures of `judged_by_others`; with `of` only the rows with these texts are counted, all are fitted on."""
    return figures_of(judged_by_others(cases, folds), of)


def figures_of(judged: Iterable[tuple[Case, Verdict]], of: Container[str] | None = None) -> Figures:
    """Figures of cases with their verdicts; with `of` of those with these texts."""
    figures = Figures()
    for case, verdict in judged:
        if of is None or case.row.text in of:
            figures.add(case.row, verdict, [guess for guess, _ in case.evidence.guesses])
    return figures


def _held(name: str, weight: float) -> float:
    """`weight`, or 0 where it would speak the wrong way."""
    return weight if weight * _SIGNS[name] >= 0 else 0.0


def _weighing(
    samples: Sequence[tuple[tuple[float, ...], bool, float]], without: frozenset[str] = frozenset()
) -> Weighing:
    """Ridge logistic regression by gradient descent over numbers scaled to one spread; samples carry a weight. The
    numbers named in `without` weigh nothing."""
    width, total = len(NAMES), sum(share for _, _, share in samples)
    means = [sum(row[at] * share for row, _, share in samples) / total for at in range(width)]
    spreads = [
        (sum((row[at] - means[at]) ** 2 * share for row, _, share in samples) / total) ** 0.5 or 1.0
        for at in range(width)
    ]
    scaled = [
        ([(row[at] - means[at]) / spreads[at] for at in range(width)], float(yes), share / total)
        for row, yes, share in samples
    ]
    weights, bias = [0.0] * width, 0.0
    for _ in range(_ROUNDS):
        slope, tilt = [_RIDGE * weight for weight in weights], 0.0
        for row, yes, share in scaled:
            gap = share * (1 / (1 + exp(-bias - sum(w * x for w, x in zip(weights, row, strict=True)))) - yes)
            tilt += gap
            for at, number in enumerate(row):
                slope[at] += gap * number
        bias -= _PACE * tilt
        moved = zip(NAMES, weights, slope, strict=True)
        weights = [0.0 if name in without else _held(name, w - _PACE * part) for name, w, part in moved]
    plain = [weight / spread for weight, spread in zip(weights, spreads, strict=True)]
    shift = bias - sum(weight * mean for weight, mean in zip(plain, means, strict=True))
    return Weighing(round(shift, 3), tuple(round(weight, 3) for weight in plain))

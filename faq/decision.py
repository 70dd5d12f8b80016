"""Answer, ask back or refuse: two small logistic weighings of the evidence, from `decision.json`.

Apart from the ranking on purpose: the ranking says what a question most likely means, this says whether that is
good enough to say so. The file is written by `faq.deciding`.
"""

import json
from dataclasses import asdict, dataclass
from math import exp
from pathlib import Path
from typing import Literal

from faq.index import NAMES, Evidence

DECISION_FILE = Path(__file__).parent / "decision.json"

VAGUE_WORDS = 3
VAGUE_LEAD = 0.3
"""A few words ("mũi 2") may mean many things: answered only where the best guess leads by this."""
CLEARLY_OURS = 1.2
"""Score of the best guess from which a few vague words are asked about and not refused."""

Verdict = Literal["answer", "ask", "refuse"]


@dataclass(frozen=True, slots=True)
class Weighing:
    """A probability from the numbers of the evidence: the logistic of `bias` + the sum of weight x number."""

    bias: float
    weights: tuple[float, ...]

    def chance(self, row: tuple[float, ...]) -> float:
        """0-1 for one row of evidence."""
        total = self.bias + sum(weight * number for weight, number in zip(self.weights, row, strict=True))
        return 1 / (1 + exp(-max(-40.0, min(40.0, total))))


@dataclass(frozen=True, slots=True)
class Decision:
    """When to answer, ask or refuse.

    `ours`: chance that the question is our business; `right`: chance that the best guess is right if it is.
    A question is refused when `ours` stays below `refuse_below`, answered when both together reach `answer_from`.
    """

    ours: Weighing
    right: Weighing
    refuse_below: float
    answer_from: float

    def judge(self, evidence: Evidence) -> tuple[Verdict, float]:
        """The verdict and the chance, 0-1, that answering with the best guess is right."""
        if not evidence.guesses or evidence.unknown >= 1:
            return "refuse", 0.0
        row = evidence.row()
        ours = self.ours.chance(row)
        sure = ours * self.right.chance(row)
        vague = evidence.words <= VAGUE_WORDS and evidence.lead < VAGUE_LEAD
        if ours < self.refuse_below and not (vague and evidence.best >= CLEARLY_OURS and not evidence.named):
            return "refuse", sure
        return ("answer" if sure >= self.answer_from and not vague else "ask"), sure


def load_decision(path: Path = DECISION_FILE) -> Decision:
    """The decision as committed. Raises ValueError when it was fitted for other numbers than `NAMES`."""
    data = json.loads(path.read_text(encoding="utf-8"))
    if set(data["ours"]["weights"]) != set(NAMES) or set(data["right"]["weights"]) != set(NAMES):
        raise ValueError(f"{path.name} weighs other numbers than the evidence gives; run python -m faq.fit")
    weighings = [
        Weighing(data[part]["bias"], tuple(data[part]["weights"][name] for name in NAMES)) for part in ("ours", "right")
    ]
    return Decision(weighings[0], weighings[1], data["refuse_below"], data["answer_from"])


def save_decision(decision: Decision, path: Path = DECISION_FILE) -> None:
    """Write `decision` so that a person can read it."""
    data = asdict(decision)
    for part in ("ours", "right"):
        data[part]["weights"] = dict(zip(NAMES, data[part]["weights"], strict=True))
    path.write_text(json.dumps(data, indent=2) + "\n", encoding="utf-8")

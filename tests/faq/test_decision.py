import json
from dataclasses import replace
from pathlib import Path

import pytest

from faq.deciding import Case, cross_validated, fit_decision
from faq.decision import DECISION_FILE, Decision, Weighing, load_decision, save_decision
from faq.evaluate import Row
from faq.index import NAMES, NOTHING, Evidence

SURE = Evidence((("cost", 1.2), ("when", 0.3)), 1.2, 0.9, 0.0, 0.95, 1.0, 0.0, 0.0, 0, 6, 1.0, 0.9)
TORN = Evidence((("cost", 0.6), ("when", 0.58), ("where", 0.5)), 0.6, 0.02, 0.1, 0.6, 0.7, 0.1, 0.3, 0, 6)
STRANGE = Evidence((("cost", 0.2), ("when", 0.1)), 0.2, 0.1, 0.9, 0.4, 0.3, 0.4, 0.9, 1, 6)


def case(evidence: Evidence, *intents: str) -> Case:
    return Case(Row("text", frozenset(intents), "clean"), evidence)


def test_the_shipped_decision_answers_asks_and_refuses() -> None:
    decision = load_decision()
    assert decision.judge(SURE)[0] == "answer"
    assert decision.judge(TORN)[0] == "ask"
    assert decision.judge(STRANGE)[0] == "refuse"
    assert decision.judge(NOTHING) == ("refuse", 0.0)


def test_more_evidence_never_lowers_the_chance() -> None:
    decision = load_decision()
    chance = decision.judge(TORN)[1]
    assert decision.judge(replace(TORN, likeness=0.9))[1] > chance
    assert decision.judge(replace(TORN, covered=0.9))[1] > chance
    assert decision.judge(replace(TORN, lead=0.5))[1] > chance
    assert decision.judge(replace(TORN, agreement=1.0))[1] > chance
    assert decision.judge(replace(TORN, whole_lead=0.4))[1] > chance
    assert decision.judge(replace(TORN, elsewhere=0.8))[1] < chance
    assert decision.judge(replace(TORN, named=1))[1] < chance


def test_a_fit_tells_the_cases_apart() -> None:
    cases = [case(SURE, "cost")] * 20 + [case(TORN, "when")] * 20 + [case(STRANGE, "none")] * 20
    decision = fit_decision(cases)
    assert [decision.judge(one.evidence)[0] for one in (cases[0], cases[20], cases[40])] == ["answer", "ask", "refuse"]


def test_cross_validation_counts_every_row_once_and_only_those_asked_for() -> None:
    cases = [case(SURE, "cost")] * 20 + [case(STRANGE, "none")] * 20
    figures = cross_validated(cases)
    assert (figures.ours.rows, figures.elsewhere.rows) == (20, 20)
    assert cross_validated(cases, of=frozenset()).ours.rows == 0


def test_a_decision_is_written_for_people_and_read_back(tmp_path: Path) -> None:
    path = tmp_path / "decision.json"
    weighing = Weighing(-1.5, tuple(float(number) for number in range(len(NAMES))))
    decision = Decision(weighing, weighing, 0.4, 0.8)
    save_decision(decision, path)
    assert load_decision(path) == decision
    assert json.loads(path.read_text())["ours"]["weights"]["best"] == 0.0


def test_the_shipped_decision_is_small_enough_to_read() -> None:
    assert len(DECISION_FILE.read_text(encoding="utf-8").splitlines()) < 50


def test_a_decision_for_other_numbers_is_refused(tmp_path: Path) -> None:
    data = json.loads(DECISION_FILE.read_text(encoding="utf-8"))
    del data["ours"]["weights"]["lead"]
    path = tmp_path / "decision.json"
    path.write_text(json.dumps(data))
    with pytest.raises(ValueError, match="other numbers"):
        load_decision(path)

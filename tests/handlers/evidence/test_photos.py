"""What is asked about a photo, by its measures alone."""

from dataclasses import replace

import pytest

from handlers.catalogue.refusal_reasons import Precheck
from handlers.evidence.features import PhotoFeatures
from handlers.evidence.photos import MOST_REASKS, PhotoFault, decide_photo, is_duplicate, judge_photo
from handlers.rulebook import shipped_rules

GOOD = PhotoFeatures(
    width=1600,
    height=1200,
    sharpness=2300.0,
    brightness=178.0,
    contrast=67.0,
    dark_share=0.01,
    paper_share=0.64,
    skin_share=0.0,
    text_share=0.6,
    covered_blocks=0,
    has_identity_card_qr=False,
)
FACE = replace(GOOD, sharpness=20.0, paper_share=0.02, skin_share=0.8, text_share=0.0)


@pytest.mark.parametrize(
    ("features", "faults"),
    [
        (GOOD, []),
        (replace(GOOD, width=599, height=450), ["too_small"]),
        (replace(GOOD, width=2048, height=200), ["too_small"]),
        (replace(GOOD, width=600, height=300), []),
        (replace(GOOD, sharpness=20.0, text_share=0.0), ["blurred"]),
        (replace(GOOD, brightness=20.0, sharpness=20.0), ["dark"]),
        (FACE, ["portrait_suspected"]),
        (replace(FACE, skin_share=0.0), ["no_paper_seen"]),
        (replace(GOOD, covered_blocks=2), ["covered_suspected"]),
        (replace(GOOD, has_identity_card_qr=True), ["identity_card"]),
        (
            replace(GOOD, width=320, height=240, sharpness=20.0, covered_blocks=1),
            ["too_small", "blurred", "covered_suspected"],
        ),
    ],
)
def test_each_fault_is_told_apart(features: PhotoFeatures, faults: list[str]) -> None:
    assert [problem.fault.value for problem in judge_photo(features)] == faults


def test_every_fault_prevents_a_reason_that_exists() -> None:
    all_problems = [*judge_photo(FACE), *judge_photo(replace(GOOD, brightness=1.0, covered_blocks=1, width=10))]
    assert {problem.reason for problem in all_problems} == {"R03", "R07", "R08"}
    assert {problem.reason for problem in all_problems} <= set(shipped_rules().reasons)


def test_a_poor_photo_is_asked_for_twice_and_then_taken_with_a_flag() -> None:
    problems = judge_photo(replace(GOOD, sharpness=20.0))
    for asked_before in range(MOST_REASKS):
        decision = decide_photo(problems, asked_before)
        assert not decision.taken and decision.ask == problems and decision.flags == ()
    decision = decide_photo(problems, MOST_REASKS)
    assert decision.taken and decision.flags == ("blurred",)


def test_a_good_photo_is_taken_at_once_without_flags() -> None:
    decision = decide_photo(judge_photo(GOOD), 0)
    assert decision.taken and decision.flags == () and decision.ask == ()


def test_the_citizen_may_know_better_but_the_official_sees_the_flag() -> None:
    decision = decide_photo(judge_photo(FACE), 0, confirmed={PhotoFault.PORTRAIT})
    assert decision.taken and decision.flags == ("portrait_suspected",)


def test_a_blurred_photo_is_not_made_sharp_by_saying_so() -> None:
    assert not decide_photo(judge_photo(replace(GOOD, sharpness=20.0)), 0, confirmed={PhotoFault.BLURRED}).taken


def test_the_same_picture_is_a_duplicate() -> None:
    assert is_duplicate("ab", ["cd", "ab"])
    assert not is_duplicate("ab", ["cd"])


def test_there_are_thirteen_reasons_with_words_in_two_languages() -> None:
    reasons = shipped_rules().reasons
    assert list(reasons) == [f"R{number:02}" for number in range(1, 14)]
    for reason in reasons.values():
        for language in ("vi", "en"):
            assert reason.label[language] and "\n" not in reason.next[language]
            # A draft has to fit a message of the smallest messenger with room for a greeting and a code.
            assert 80 < len(reason.next[language]) < 600
        assert reason.next["vi"].endswith("ạ.")


def test_only_alteration_is_left_to_the_official_alone() -> None:
    by_precheck = {
        kind: [code for code, reason in shipped_rules().reasons.items() if reason.precheck is kind] for kind in Precheck
    }
    assert by_precheck == {
        Precheck.PHOTO: ["R03", "R07", "R08"],
        Precheck.CLAIM: ["R02", "R04", "R05", "R09", "R10", "R11", "R12"],
        Precheck.CHECKLIST: ["R01", "R06"],
        Precheck.OFFICIAL: ["R13"],
    }

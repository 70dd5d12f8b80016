"""What `hotline talks lint` finds, and what it leaves alone."""

from pathlib import Path

from handlers.talks.lint import findings, known, to_press
from handlers.talks.shown import SAID
from handlers.texts import Say
from tests.handlers.talks.made import BOTH, TEXTS, met, registry


def test_nothing_is_found_where_all_is_well() -> None:
    assert findings(registry(), TEXTS, BOTH) == []


def test_a_step_that_no_move_leads_to_is_found() -> None:
    assert findings(registry(lost=True), TEXTS, BOTH) == ["try.confirm: no declared move leads there"]


def test_a_step_whose_question_no_story_shows_is_found() -> None:
    only_said = met("confirm", "t.ask", kind=SAID)
    assert findings(registry(), TEXTS, (BOTH[0], only_said)) == ["try.confirm: no story shows its question"]


def test_a_label_is_measured_with_its_value_but_not_one_that_is_data() -> None:
    name = "Trung tâm Kiểm soát bệnh tật tỉnh"
    labels = (Say("t.long", {"what": name}), Say("common.verbatim", {"text": name}))
    found = findings(registry(), TEXTS, (*BOTH, met("confirm", "t.ask", buttons=labels)))
    assert found == [
        "try.confirm: label t.long has 36 characters (vi), the smallest channel shows 30",
        "try.confirm: label t.long has 38 characters (en), the smallest channel shows 30",
    ]


def test_a_button_that_is_named_and_not_shown_is_found_in_both_languages() -> None:
    named = met("confirm", "t.press", buttons=(Say("t.other"),))
    assert findings(registry(), TEXTS, (*BOTH, named)) == [
        "try.confirm: t.press names the button 'Gửi' (vi), which is not shown",
        "try.confirm: t.press names the button 'Send' (en), which is not shown",
    ]


def test_what_is_said_above_a_question_may_not_name_a_missing_button_either() -> None:
    found = findings(registry(), TEXTS, (*BOTH, met("confirm", "t.ask", above=("t.press",))))
    assert len(found) == 2


def test_a_button_that_is_shown_or_a_word_that_is_typed_is_no_finding() -> None:
    fine = (met("confirm", "t.press", buttons=(Say("t.send"),)), met("confirm", "t.typed", buttons=(Say("t.other"),)))
    assert findings(registry(), TEXTS, (*BOTH, *fine)) == []


def test_the_nearest_verb_tells_whether_a_word_is_pressed_or_typed() -> None:
    assert to_press('Bấm "Gửi" hoặc "Sửa", hoặc gõ "menu", “hủy”; rồi bấm “Xong”.') == ["Gửi", "Sửa", "Xong"]
    assert to_press('You see "Sent" there.') == []


def test_known_findings_are_lines_and_remarks_are_not(tmp_path: Path) -> None:
    (tmp_path / "known.txt").write_text("# a remark\n\ntry.x: something\n", encoding="utf-8")
    assert known(tmp_path / "known.txt") == ["try.x: something"]

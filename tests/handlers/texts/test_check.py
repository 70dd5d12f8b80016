"""What is wrong with words is told with file, place and cause, all at once; so is it with a changed sentence."""

import shutil
from pathlib import Path

import pytest
import yaml

from handlers.catalogue.catalogue import FOLDER
from handlers.catalogue.facts import CatalogueError
from handlers.rulebook import Rulebook, shipped_rules
from handlers.texts.check import LONGEST_LABEL, LONGEST_SMS, faults_of_own, faults_of_wording
from handlers.texts.loader import HERE as TEXTS_FOLDER
from handlers.texts.loader import Texts

TEXTS = shipped_rules().texts


def said(vi: str, en: str = "") -> dict[str, str]:
    return {"vi": vi, "en": en or vi}


@pytest.mark.parametrize(
    ("key", "words", "fault"),
    [
        ("menu.no_such", said("x"), "wording.menu.no_such: no such text"),
        ("complaint_words.forgotten", said("x | y"), "these are words that people type, no sentence that is said"),
        ("ticket_notices.sms.claimed", said("{body} xem"), "sms.claimed.vi: does not say {code}"),
        ("ticket_notices.sms.claimed", said("{code} {body} {boss}"), "has no value for {boss}"),
        ("ticket_notices.sms.claimed", said("{code} {body} {"), "cannot be filled in: "),
        ("ticket_notices.sms.claimed", said("{code} {body!r}"), "a value is written {name} and nothing else"),
        ("ticket_notices.sms.claimed", said("{code} {body} {}"), "a value is written {name} and nothing else"),
        ("ticket_notices.sms.claimed", said(f"{{code}} {{body}} {'x' * 400}"), f"at most {LONGEST_SMS} characters fit"),
        ("menu.welcome", said("x" * 2001), "at most 2000 characters fit, filled in these are 2001"),
        ("menu.look_up", said("Tra cứu mũi tiêm của gia đình mình"), f"at most {LONGEST_LABEL} characters fit"),
        ("menu.look_up", said("Tra cứu", "Look up all the doses of my family"), "wording.menu.look_up.en: at most"),
    ],
)
def test_wording_that_cannot_be_said_is_refused_with_its_place(key: str, words: dict[str, str], fault: str) -> None:
    faults = faults_of_wording("89.yaml", {key: words}, TEXTS)
    assert faults and all(one.startswith("89.yaml: wording.") for one in faults)
    assert any(fault in one for one in faults), faults


def test_wording_that_can_be_said_is_taken_with_the_form_of_address_anywhere() -> None:
    wording = {
        "ticket_notices.sms.claimed": said("{You} ơi, {body} xem {code}."),
        "menu.look_up": said("Xem mũi tiêm", "My doses"),
    }
    assert faults_of_wording("89.yaml", wording, TEXTS) == []


def test_faults_of_texts_and_of_wording_are_told_at_once_when_the_rulebook_is_read(tmp_path: Path) -> None:
    texts = Path(shutil.copytree(TEXTS_FOLDER, tmp_path / "texts"))
    folder = Path(shutil.copytree(FOLDER, tmp_path / "catalogue"))
    _change(texts / "vi" / "rate_service.yaml", "stars", 5)
    (texts / "en" / "menu.yaml").write_text("title: 'open", encoding="utf-8")
    with pytest.raises(CatalogueError) as told:
        Rulebook.load(folder, texts)
    stars, broken = told.value.faults
    assert stars == "vi/rate_service.yaml: stars: is no text"
    assert broken.startswith("en/menu.yaml: cannot be read: ") and 'in "en/menu.yaml", line 1, column' in broken, broken
    shutil.rmtree(texts)
    shutil.copytree(TEXTS_FOLDER, texts)
    _change(texts / "en" / "menu.yaml", "look_up", "Look up {what}")
    _change(texts / "vi" / "proof.yaml", "code_message", "{code} {minutes} " + "x" * 480)
    _add(folder / "provinces" / "89.yaml", {"menu.nothing": said("x")})
    _add(folder / "provinces" / "70.yaml", {"menu.title": {"vi": "menu"}})
    with pytest.raises(CatalogueError) as told:
        Rulebook.load(folder, texts)
    assert set(told.value.faults) == {
        "en/menu.yaml: look_up: has no value for {what}",
        "vi/proof.yaml: code_message: at most 480 characters fit, filled in these are 582",
        "89.yaml: wording.menu.nothing: no such text",
        "70.yaml: wording.menu.title.en: Field required",
    }


def _change(path: Path, key: str, value: object) -> None:
    words = yaml.safe_load(path.read_text(encoding="utf-8"))
    path.write_text(yaml.safe_dump({**words, key: value}, allow_unicode=True), encoding="utf-8")


def _add(path: Path, wording: dict[str, dict[str, str]]) -> None:
    text = path.read_text(encoding="utf-8") + "\n" + yaml.safe_dump({"wording": wording}, allow_unicode=True)
    path.write_text(text, encoding="utf-8")


def test_a_campaign_says_what_the_common_text_says_with_the_same_values_in_every_language() -> None:
    common = Texts({"vi": {"a.b": "Đến {day}.", "a_words.c": "x"}, "en": {"a.b": "By {day}."}})
    own = {"vi": {"a.b": "Trước {day}.", "a.new": "Mới", "a_words.c": "y | z"}, "en": {"a.b": "Before {day}."}}
    assert faults_of_own(Texts(own), common) == []
    assert Texts(own).taken_from(common) == ["a.b", "a_words.c"]
    changed = common.with_own(Texts(own))
    assert changed.say("a.b", {"day": "1/1"}) == "Trước 1/1." and changed.say("a.new") == "Mới"
    for wrong in ({"vi": {"a.b": "Trước"}, "en": own["en"]}, {"vi": own["vi"], "en": {"a.b": "Before {hour}"}},
                  {"vi": own["vi"], "en": {}}):  # fmt: skip
        assert faults_of_own(Texts(wrong), common), wrong

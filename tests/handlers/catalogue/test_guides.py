"""The guides and fixes: what is shipped is complete and short enough, and a slip in a file is told clearly."""

import re
import shutil
from datetime import date
from pathlib import Path

import pytest

from handlers.catalogue.campaigns import running_folder
from handlers.catalogue.catalogue import FOLDER
from handlers.catalogue.facts import CatalogueError, Certainty
from handlers.catalogue.fixes import read_fixes
from handlers.catalogue.guides import (
    Device,
    Guide,
    read_guides,
    whole_text,
)
from handlers.rulebook import shipped_rules
from tests.support.campaign import App

COMMON = shipped_rules().catalogues.common

GUIDES_FOLDER, FIXES_FILE = running_folder(FOLDER) / "guides", FOLDER / "fixes.yaml"
GUIDES = shipped_rules().guides
FIXES = shipped_rules().fixes
EACH_GUIDE = pytest.mark.parametrize("guide", GUIDES.guides, ids=lambda guide: guide.id)
# Words that a 65-year-old cannot be expected to know; shown screen labels stand in quotes and are let through.
JARGON = re.compile(
    r"\b(OTP|app|link|website|browser|trình duyệt|tài khoản người dùng|download|click|menu|form|update)\b"
)
# "You will be injected on", "your turn": nobody may promise either from a registration.
PROMISES = re.compile(r"(sẽ được tiêm|đến lượt|sẽ có lịch|sẽ được gọi|ngày tiêm của)")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    copy = tmp_path / "guides"
    shutil.copytree(GUIDES_FOLDER, copy)
    return copy


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def faults_of(folder: Path) -> str:
    with pytest.raises(CatalogueError) as caught:
        read_guides(folder, FIXES)
    return str(caught.value)


def test_every_app_and_device_that_was_asked_for_has_its_guide() -> None:
    assert {(guide.app, guide.device) for guide in GUIDES.guides} == {
        (App.SSK, Device.ANDROID),
        (App.SSK, Device.IPHONE),
        (App.PCCOVID, Device.ANDROID),
        (App.PCCOVID, Device.IPHONE),
        (App.BLUEZONE, Device.ANDROID),
        (App.BLUEZONE, Device.IPHONE),
        (App.NO_SMARTPHONE, Device.ANY),
        (App.QR_POINT, Device.ANY),
        (App.DECLARE_FAMILY, Device.ANY),
    }
    assert [choice.app for choice in GUIDES.apps] == list(App)


def test_the_device_finds_one_guide_and_several_ways_are_asked_about() -> None:
    found = GUIDES.find(App.SSK, Device.IPHONE)
    assert found is not None and found.id == "ssk_iphone"
    shop = GUIDES.find(App.QR_POINT, Device.ANDROID)
    assert shop is not None and shop.id == "qr_point"
    assert GUIDES.find(App.NO_SMARTPHONE, Device.ANY) is None
    assert [guide.id for guide in GUIDES.of_app(App.NO_SMARTPHONE)] == [
        "no_smartphone_at_commune",
        "no_smartphone_by_relative",
        "no_smartphone_card",
    ]
    assert GUIDES.find(App.PCCOVID, Device.ANY) is None


@EACH_GUIDE
def test_a_guide_begins_with_what_to_prepare_and_every_step_is_one_short_message(guide: Guide) -> None:
    assert guide.steps[0].name == "prepare"
    for step in guide.steps:
        for text in step.text.both():
            assert 0 < len(text) <= 300
            assert "\n" not in text
        assert 1 <= len(step.problems) <= 4
        assert set(step.problems) <= set(FIXES)


@EACH_GUIDE
def test_a_guide_uses_no_jargon_and_promises_no_turn(guide: Guide) -> None:
    for step in guide.steps:
        spoken = re.sub(r'"[^"]*"', "", step.text.vi)
        assert not JARGON.search(spoken), (guide.id, step.name)
        assert not PROMISES.search(spoken), (guide.id, step.name)


@EACH_GUIDE
def test_quoted_screen_labels_are_the_same_in_both_languages(guide: Guide) -> None:
    for step in guide.steps:
        if step.name == "ask_for_form":  # a sentence to say aloud, not a label
            continue
        labels = [set(re.findall(r'"([^"]+)"', text)) for text in step.text.both()]
        assert labels[0] == labels[1], (guide.id, step.name)


def test_registering_is_said_to_give_no_turn_wherever_it_ends() -> None:
    for name in (
        "ssk_android",
        "ssk_iphone",
        "no_smartphone_at_commune",
        "no_smartphone_by_relative",
        "declare_family",
    ):
        whole = " ".join(step.text.vi for step in GUIDES.by_id(name).steps)
        assert "chưa phải" in whole and "ngày tiêm" in whole


def test_labels_are_those_of_the_stores_and_apps() -> None:
    ssk = " ".join(step.text.vi for step in GUIDES.by_id("ssk_android").steps)
    for label in (
        "CH Play",
        "Sổ sức khỏe điện tử",
        "Văn phòng Bộ Y tế",
        "Cho phép",
        "Đăng ký",
        "Tiếp theo",
        "Xác nhận",
        "Cá nhân",
        "Thông tin cá nhân",
        "Lưu",
        "Chứng nhận tiêm",
        "Đăng ký tiêm chủng",
        "Đồng ý tiêm chủng",
        "Phản ứng sau tiêm",
    ):
        assert f'"{label}"' in ssk
    assert "CH Play" not in " ".join(step.text.vi for step in GUIDES.by_id("ssk_iphone").steps)
    correction = GUIDES.by_id("pccovid_iphone").step("correct_data").text.vi
    places = [correction.index(label) for label in ("Quản lý mã QR", "Sửa mã QR", "Sửa thông tin cá nhân")]
    assert places == sorted(places)


def test_a_step_knows_its_place_and_what_follows() -> None:
    guide = GUIDES.by_id("ssk_android")
    assert guide.position("prepare") == (1, 14)
    following = guide.after("enter_otp")
    assert following is not None and following.name == "open_personal"
    assert guide.after("after_injection") is None
    with pytest.raises(KeyError):
        guide.step("a_step_of_last_year")
    assert guide.certainty_of(guide.step("install")) is Certainty.REMEMBERED
    assert guide.certainty_of(guide.step("prepare")) is Certainty.HIGH
    assert not Certainty.REMEMBERED.is_confirmed


@EACH_GUIDE
@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_whole_text_holds_every_step_in_messages_below_two_thousand_characters(guide: Guide, language: str) -> None:
    pages = whole_text(guide, language)
    assert all(len(page) < 2_000 for page in pages)
    for number, step in enumerate(guide.steps, start=1):
        assert sum(f"{number}. {step.text.in_language(language)}" in page for page in pages) == 1


@EACH_GUIDE
def test_a_small_channel_gets_the_whole_text_in_parts_that_break_between_steps(guide: Guide) -> None:
    pages = whole_text(guide, "vi", limit=320)
    assert len(pages) > 1
    assert all(len(page) < 320 for page in pages)
    assert [line for page in pages for line in page.split("\n\n")[1:]] == [
        f"{number}. {step.text.vi}" for number, step in enumerate(guide.steps, start=1)
    ]
    assert pages[0].startswith(f"{guide.title.vi} (1/{len(pages)})")


def test_a_limit_that_no_step_fits_is_refused() -> None:
    with pytest.raises(ValueError, match="ssk_android"):
        whole_text(GUIDES.by_id("ssk_android"), "vi", limit=100)


def test_dates_are_sane_and_bluezone_ended_when_pc_covid_came() -> None:
    for fact in (*GUIDES.guides, *FIXES.values()):
        assert date(2021, 5, 29) <= fact.as_of <= date(2021, 11, 8)
        assert fact.valid_to is None or fact.as_of <= fact.valid_to
    bluezone = GUIDES.by_id("bluezone_android")
    assert bluezone.in_force(date(2021, 9, 29)) and not bluezone.in_force(date(2021, 9, 30))
    assert bluezone.later is not None and bluezone.later.guide == "pccovid_android"
    assert bluezone.later.as_of == date(2021, 9, 30)


def test_an_old_guide_says_so_and_a_fresh_one_does_not() -> None:
    guide = GUIDES.by_id("ssk_android")
    assert not guide.is_old(date(2021, 10, 20))
    assert guide.is_old(date(2026, 1, 1))
    assert guide.later is not None and "VNeID" in guide.later.text.vi
    assert GUIDES.by_id("bluezone_iphone").is_old(date(2021, 10, 1))


def test_fixes_cover_every_known_problem_with_the_category_of_its_ticket() -> None:
    known = {
        "pccovid_lacks_dose": ("PCCOVID_SYNC", "H"),
        "dose_in_neither": ("DOSE_MISSING_ALL", "H"),
        "dose_vanished": ("DOSE_VANISHED", "H"),
        "only_one_dose": ("DOSE_MISSING_ONE", "H"),
        "lookup_finds_nothing": ("DOSE_MISSING_ALL", "H"),
        "slip_lost": ("OTHER", "M"),
        "details_wrong": ("PERSON_WRONG", "H"),
        "not_my_dose": ("NOT_MINE", "H"),
        "qr_not_scanned": ("QR_POINT", "M"),
        "no_otp": ("OTP_LOGIN", "R"),
        "forgot_password": ("OTP_LOGIN", "R"),
        "two_profiles": ("DUPLICATE", "D"),
        "paid_fixer": ("PRIVACY", "H"),
    }
    assert {name: (FIXES[name].category, FIXES[name].certainty.value) for name in known} == known


def test_every_fix_is_a_short_button_and_opens_a_category_that_exists() -> None:
    categories = COMMON.categories
    symptoms = [fix.symptom.vi for fix in FIXES.values()]
    assert len(symptoms) == len(set(symptoms))
    for fix in FIXES.values():
        assert all(len(label) <= 30 for label in fix.symptom.both())
        assert all(len(answer) <= 600 for answer in fix.answer.both())
        assert categories[fix.category].ticket


def test_who_is_sent_to_another_guide_is_told_its_button_as_it_stands_there() -> None:
    button = next(choice.label for choice in GUIDES.apps if choice.app == App.NO_SMARTPHONE)
    assert f'"{button.vi}"' in FIXES["old_phone"].answer.vi
    assert f'"{button.en}"' in FIXES["old_phone"].answer.en
    must = shipped_rules().profiles["77"].install_duties[0].text
    assert f'"{button.vi}"' in must.vi and f'"{button.en}"' in must.en


def test_nobody_is_told_to_accept_a_dose_that_is_not_theirs_nor_to_give_away_a_code() -> None:
    assert "Gửi phản ánh ngay" in FIXES["not_my_dose"].answer.vi
    assert "Từ chối" in FIXES["paid_fixer"].answer.vi
    assert "Không đọc mã cho bất kỳ ai" in FIXES["wrong_otp"].answer.vi


def test_a_missing_language_is_told_with_file_place_and_reason(folder: Path) -> None:
    change(folder / "qr_point.yaml", "      en: Open qr.tokhaiyte.vn (later", "      # en: Open qr.tokhaiyte.vn (later")
    assert faults_of(folder) == "qr_point.yaml: steps.open_site.text.en: Field required"


def test_a_step_that_is_too_long_is_told_by_its_name(folder: Path) -> None:
    change(folder / "ssk_android.yaml", "Chạm nút", "Chạm nút " + "rất dài " * 40)
    told = faults_of(folder)
    assert "ssk_android.yaml: steps.install: Value error, a step has at most 300 characters" in told


def test_a_problem_without_a_fix_is_told(folder: Path) -> None:
    change(folder / "ssk_android.yaml", "problems: [no_otp, wrong_otp]", "problems: [no_otp, wrong_otq]")
    assert faults_of(folder) == "ssk_android.yaml: steps.enter_otp.problems: there is no fix 'wrong_otq'"


def test_faults_of_all_files_are_told_at_once(folder: Path) -> None:
    change(folder / "qr_point.yaml", "certainty: H", "certainty: X")
    change(folder / "ssk_iphone.yaml", "as_of: 2021-10-07", "as_of: yesterday")
    change(folder / "bluezone_iphone.yaml", "valid_to: 2021-09-29", "valid_to: 2020-09-29")
    lines = faults_of(folder).splitlines()
    assert [line.split(": ")[:2] for line in lines] == [
        ["bluezone_iphone.yaml", "whole file"],
        ["qr_point.yaml", "certainty"],
        ["ssk_iphone.yaml", "as_of"],
    ]
    assert "valid_to 2020-09-29 is before as_of 2021-05-29" in lines[0]


def test_a_misspelt_field_a_repeated_step_and_a_key_given_twice_are_faults(folder: Path) -> None:
    change(folder / "declare_family.yaml", "opening:", "openning:")
    change(folder / "no_smartphone_card.yaml", "name: show_code", "name: printed_code")
    change(folder / "qr_point.yaml", "certainty: H", "certainty: H\ncertainty: D")
    told = faults_of(folder)
    assert "declare_family.yaml: openning: Extra inputs are not permitted" in told
    assert "step names stand more than once: printed_code" in told
    assert "qr_point.yaml: cannot be read: the key 'certainty' stands twice" in told


def test_a_guide_in_the_wrong_file_or_with_a_dangling_successor_is_a_fault(folder: Path) -> None:
    change(folder / "qr_point.yaml", "id: qr_point", "id: qr_points")
    assert "the guide is called 'qr_points', its file must be qr_points.yaml" in faults_of(folder)
    change(folder / "qr_point.yaml", "id: qr_points", "id: qr_point")
    change(folder / "bluezone_android.yaml", "guide: pccovid_android", "guide: pccovid")
    assert faults_of(folder) == "bluezone_android.yaml: later.guide: there is no guide 'pccovid'"


def test_an_app_without_a_guide_or_without_a_question_to_choose_is_a_fault(folder: Path) -> None:
    (folder / "qr_point.yaml").unlink()
    change(folder / "apps.yaml", "question:", "label_of_nothing:")
    assert "apps.yaml: 0.label_of_nothing: Extra inputs are not permitted" in faults_of(folder)
    text = (GUIDES_FOLDER / "apps.yaml").read_text(encoding="utf-8")
    start = text.index("  question:")
    (folder / "apps.yaml").write_text(text[:start] + text[text.index("- app: pccovid") :], encoding="utf-8")
    assert faults_of(folder).splitlines() == [
        "apps.yaml: ssk: several guides, so a question is needed to choose among them",
        "apps.yaml: qr_point: no guide belongs to it",
    ]


def test_a_long_button_and_a_repeated_fix_are_faults(tmp_path: Path) -> None:
    path = tmp_path / "fixes.yaml"
    shutil.copy(FIXES_FILE, path)
    change(path, "Không nhận được mã", "Không nhận được mã xác nhận qua tin nhắn")
    with pytest.raises(CatalogueError, match=r"no_otp.symptom: Value error, a button label has at most 30 characters"):
        read_fixes(path)
    shutil.copy(FIXES_FILE, path)
    change(path, "- id: wrong_otp", "- id: no_otp")
    with pytest.raises(CatalogueError, match=r"fixes.yaml: no_otp: this id stands more than once"):
        read_fixes(path)


@pytest.mark.parametrize("content", ["", "just words", "- [", "\t- id: x", "42"])
def test_a_file_that_is_no_list_is_refused_without_a_traceback_of_yaml(tmp_path: Path, content: str) -> None:
    path = tmp_path / "fixes.yaml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(CatalogueError, match=r"^fixes\.yaml: ") as refused:
        read_fixes(path)
    assert "unicode string" not in str(refused.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match=r"fixes\.yaml: cannot be read"):
        read_fixes(tmp_path / "fixes.yaml")

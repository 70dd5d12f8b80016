"""The profiles say what the five letters say, no more; lists go where An Giang's letter sends them."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from handlers.catalogue.catalogue import FOLDER, Catalogues
from handlers.catalogue.deadlines import Deadline
from handlers.catalogue.facts import CatalogueError
from handlers.catalogue.office_kinds import OfficeKind
from handlers.catalogue.province_profiles import (
    Addressee,
    Strength,
    Topic,
    changes_by_province,
    list_flow,
    opening,
    public_notes,
    read_defaults,
    read_profiles,
)
from handlers.rulebook import Rulebook, shipped_rules
from tests.support.campaign import App, Content, Sender

PROFILES, DEFAULTS = shipped_rules().profiles, shipped_rules().defaults
CATALOGUE = shipped_rules().catalogues.common
PROVINCES_FOLDER = FOLDER / "provinces"
OCTOBER = date(2021, 10, 20)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    copy = tmp_path / "provinces"
    shutil.copytree(PROVINCES_FOLDER, copy)
    return copy


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def faults_of(folder: Path) -> str:
    with pytest.raises(CatalogueError) as caught:
        read_profiles(folder, CATALOGUE)
    return str(caught.value)


def test_the_five_provinces_are_there_with_the_day_of_their_letters() -> None:
    assert {code: (profile.name.vi, profile.letter.as_of) for code, profile in PROFILES.items()} == {
        "19": ("Thái Nguyên", date(2021, 8, 2)),
        "70": ("Bình Phước", date(2021, 10, 19)),
        "75": ("Đồng Nai", date(2021, 8, 27)),
        "77": ("Bà Rịa – Vũng Tàu", date(2021, 10, 7)),
        "89": ("An Giang", date(2021, 8, 24)),
    }


def test_each_letter_keeps_its_own_strength() -> None:
    strengths = {
        code: duty.strength
        for code, profile in PROFILES.items()
        if (duty := profile.duty(App.SSK, OCTOBER)) is not None
    }
    assert strengths == {
        "19": Strength.ENCOURAGED,
        "70": Strength.ENCOURAGED,
        "75": Strength.ENCOURAGED,
        "77": Strength.MUST,
        "89": Strength.ASKED,
    }


def test_only_a_must_says_must_and_the_words_of_the_letters_are_used() -> None:
    for profile in PROFILES.values():
        for duty in profile.install_duties:
            must = duty.strength is Strength.MUST
            assert (" phải cài " in duty.text.vi) == must
            assert (" must " in duty.text.en) == must
    guide = shipped_rules().guides.by_id("ssk_android")
    assert "phải" in opening(guide, PROFILES["77"], OCTOBER).vi
    assert "khuyến khích" in opening(guide, PROFILES["75"], OCTOBER).vi
    assert "vận động" in opening(guide, PROFILES["19"], OCTOBER).vi
    assert opening(guide, None, OCTOBER) == guide.opening


def test_a_province_is_not_quoted_before_it_spoke_nor_after_its_word_ended() -> None:
    guide = shipped_rules().guides.by_id("bluezone_android")
    assert "Thái Nguyên" in opening(guide, PROFILES["19"], date(2021, 8, 2)).vi
    assert opening(guide, PROFILES["19"], date(2021, 8, 1)) == guide.opening
    assert opening(guide, PROFILES["19"], date(2021, 9, 30)) == guide.opening
    assert opening(guide, PROFILES["75"], date(2021, 9, 1)) == guide.opening


def test_binh_phuoc_tells_the_retro_entry_day_until_it_has_passed() -> None:
    def said(on: date) -> list[str]:
        return [note.id for note in public_notes(PROFILES["70"], DEFAULTS, Topic.RECORDS, Addressee.CITIZENS, on)]

    assert said(date(2021, 10, 31)) == ["old_doses_are_being_entered"]
    assert said(date(2021, 11, 1)) == ["old_doses_should_be_entered"]
    assert "01/11/2021" in PROFILES["70"].notes[0].text.vi
    report = PROFILES["70"].reports[0]
    assert (report.by, report.before) == (OfficeKind.SO_Y_TE, date(2021, 11, 1))


def test_thai_nguyen_has_five_sub_committees_and_so_tttt_heads_the_one_for_it() -> None:
    committees = {committee.id: committee.kind for committee in PROFILES["19"].committees}
    assert len(committees) == 5
    assert committees["it_and_communication"] is OfficeKind.SO_TTTT
    assert committees["injection_safety"] is OfficeKind.INJECTION_SAFETY


def test_an_giang_reports_daily_and_dong_nai_lets_units_call_the_vendor() -> None:
    assert [(report.by, report.every) for report in PROFILES["89"].reports] == [(OfficeKind.SO_TTTT, "day")]
    vendor = public_notes(PROFILES["75"], DEFAULTS, Topic.DATA_ENTRY, Addressee.UNITS, OCTOBER)
    assert [note.id for note in vendor] == ["units_may_call_vendor"]
    citizens = [note.text.vi for note in PROFILES["75"].notes if note.addressee is Addressee.CITIZENS]
    assert not any("Viettel" in text for text in citizens)


def test_a_province_that_is_silent_on_a_topic_gets_the_common_note() -> None:
    for profile in (None, PROFILES["89"], PROFILES["19"]):
        notes = public_notes(profile, DEFAULTS, Topic.HOTLINES, Addressee.CITIZENS, OCTOBER)
        assert [note.id for note in notes] == ["ask_at_commune"]
    own = public_notes(PROFILES["77"], DEFAULTS, Topic.HOTLINES, Addressee.CITIZENS, OCTOBER)
    assert [note.id for note in own] == ["support_numbers_are_public"]


def test_whatever_is_said_about_registering_promises_no_turn() -> None:
    for profile in (None, *PROFILES.values()):
        notes = public_notes(profile, DEFAULTS, Topic.REGISTRATION, Addressee.CITIZENS, OCTOBER)
        assert notes and all("chưa phải là có lượt hay ngày tiêm" in note.text.vi for note in notes)


def test_area_codes_are_there_but_nobody_has_confirmed_them() -> None:
    digits = {code: profile.area_code.digits for code, profile in PROFILES.items()}
    assert digits == {"77": "0254", "70": "0271", "75": "0251", "19": "0208", "89": "0296"}
    assert not any(profile.area_code.is_confirmed for profile in PROFILES.values())


# Typed from the letter of An Giang: sender, content, template, main recipient (nearest first), copies.
AN_GIANG = [
    ("provincial_unit", "first_dose", 1, ["cdc"], ["so_tttt"]),
    ("commune", "first_dose", 1, ["ttyt"], ["phong_vhtt", "so_tttt"]),
    ("provincial_unit", "incomplete_first_dose", 2, ["facility", "ttyt"], []),
    ("commune", "incomplete_first_dose", 2, ["facility", "ttyt"], []),
    ("district_side", "incomplete_first_dose", 2, ["facility", "ttyt"], []),
    ("provincial_unit", "second_dose", 2, ["facility", "ttyt"], ["so_tttt"]),
    ("district_side", "both_doses", 2, ["facility", "ttyt"], ["phong_vhtt", "so_tttt"]),
    ("provincial_unit", "both_doses", 2, ["facility", "ttyt"], ["so_tttt"]),
]


@pytest.mark.parametrize(("sender", "content", "template", "first", "copies"), AN_GIANG)
@pytest.mark.parametrize(("province", "certainty"), [("89", "H"), ("75", "D"), (None, "D")])
def test_a_list_goes_where_the_letter_sends_it(
    sender: str, content: str, template: int, first: list[str], copies: list[str], province: str | None, certainty: str
) -> None:
    found = list_flow(PROFILES[province] if province else None, DEFAULTS, Sender(sender), Content(content))
    assert found is not None and found.certainty.value == certainty
    flow = CATALOGUE.flows[found.flow]
    assert flow.template == template
    assert [step for level in flow.first for step in level] == first
    assert list(flow.copies) == copies
    assert f"Mẫu {template}" in found.text.vi and f"Mẫu {template}" in found.text.en


def test_where_the_letter_has_a_gap_no_flow_is_invented() -> None:
    assert list_flow(PROFILES["89"], DEFAULTS, Sender.COMMUNE, Content.SECOND_DOSE) is None
    assert list_flow(PROFILES["89"], DEFAULTS, Sender.DISTRICT_SIDE, Content.FIRST_DOSE) is None
    # The catalogue's own way then: the facility of the first dose, else TTYT huyện.
    gap = CATALOGUE.category("LIST_SUBMISSION")
    assert [step for level in gap.first for step in level] == ["facility", "ttyt"]


def test_every_flow_of_the_catalogue_is_reached_by_a_sender_and_a_content() -> None:
    assert {flow.flow for flow in PROFILES["89"].list_flows} == set(CATALOGUE.flows)
    assert {flow.flow for flow in DEFAULTS.list_flows} == set(CATALOGUE.flows)


def test_no_letter_changes_a_category_or_a_deadline() -> None:
    catalogues = Catalogues(CATALOGUE, changes_by_province(PROFILES))
    assert all(catalogues.of(code) is CATALOGUE for code in PROFILES)
    assert PROFILES["75"].changes["bodies"] == {OfficeKind.VENDOR: "Viettel Đồng Nai"}


def test_a_change_in_a_profile_reaches_the_catalogue_of_its_province_only(folder: Path) -> None:
    (folder / "70.yaml").write_text(
        (folder / "70.yaml").read_text(encoding="utf-8")
        + "\ndeadlines:\n  quick: {hours: 4}\ncategories:\n  INSTALL: {deadline: quick}\n",
        encoding="utf-8",
    )
    catalogues = Catalogues(CATALOGUE, changes_by_province(read_profiles(folder, CATALOGUE)))
    assert catalogues.of("70").deadline("INSTALL") == Deadline(hours=4)
    assert catalogues.of("89").deadline("INSTALL") == CATALOGUE.deadline("INSTALL")


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('code: "89"', 'code: "88"', "89.yaml: code: the profile is of 88, its file must be 88.yaml"),
        ("flow: commune_first_dose", "flow: commune_first", "there is no flow 'commune_first'"),
        ("sender: district_side", "sender: provincial_unit", "provincial_unit with both_doses stands more than once"),
        ("strength: asked", "strength: obliged", "install_duties.0.strength: Input should be 'must'"),
        ("    every: day\n", "", "reports.entry_progress: needs exactly one of every and before"),
        ('digits: "0296"', "digits: 296", "area_code.digits: Input should be a valid string"),
        (
            "id: lists_as_files",
            "id: commune_takes_first_dose",
            "commune_takes_first_dose: this id stands more than once",
        ),
        ("  - app: no_smartphone", "  - app: ssk", "install_duties: ssk stands more than once"),
        ("kind: so_tttt", "kind: so_xyz", "committees.it_office.kind: Input should be"),
        ("committees:", "bodies: {so_xyz: Sở}\ncommittees:", "bodies.so_xyz.[key]: Input should be"),
        ("committees:", "categories: {NONE: {deadline: record}}\ncommittees:", "categories.NONE: no such category"),
        ("as_of: 2021-08-24", "as_of: 24/08/2021", "letter.as_of: Input should be a valid date"),
    ],
)
def test_a_slip_in_a_profile_is_told_with_file_and_place(folder: Path, old: str, new: str, told: str) -> None:
    change(folder / "89.yaml", old, new)
    text = faults_of(folder)
    assert told in text and text.startswith("89.yaml: ")


def test_faults_of_several_profiles_come_together(folder: Path) -> None:
    change(folder / "19.yaml", "name: {vi: Thái Nguyên, en: Thái Nguyên}", "name: {vi: Thái Nguyên}")
    change(folder / "77.yaml", "certainty: H", "certainty: sure")
    lines = faults_of(folder).splitlines()
    assert lines[0] == "19.yaml: name.en: Field required"
    assert lines[1].startswith("77.yaml: letter.certainty: Input should be 'H'")


def test_a_fault_of_the_defaults_is_told(folder: Path) -> None:
    change(folder / "default.yaml", "flow: commune_first_dose", "flow: nowhere")
    with pytest.raises(CatalogueError, match=r"default\.yaml: list_flows: there is no flow 'nowhere'"):
        read_defaults(folder / "default.yaml", CATALOGUE)


def test_a_list_of_nobody_we_know_and_a_duty_to_install_nothing_are_faults(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(FOLDER, tmp_path / "catalogue"))
    for name, good, bad in (
        ("default.yaml", "sender: commune", "sender: comune"),
        ("default.yaml", "content: second_dose", "content: third_dose"),
        ("89.yaml", "app: ssk", "app: skk"),
    ):
        path = folder / "provinces" / name
        text = path.read_text(encoding="utf-8")
        assert good in text
        path.write_text(text.replace(good, bad, 1), encoding="utf-8")
    with pytest.raises(CatalogueError) as told:
        Rulebook.load(folder)
    assert set(told.value.faults) == {
        "default.yaml: list_flows: no sender 'comune'",
        "default.yaml: list_flows: no content 'third_dose'",
        "89.yaml: install_duties: there is no app 'skk'",
    }

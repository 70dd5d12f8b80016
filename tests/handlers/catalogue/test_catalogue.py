"""The shipped rule book, what a province may change in it, and that wrong files are refused with every fault named."""

import shutil
from pathlib import Path

import pytest
import yaml
from pydantic import ValidationError

from handlers.catalogue.bodies import BodyTemplates
from handlers.catalogue.catalogue import (
    FOLDER,
    Catalogue,
    Catalogues,
)
from handlers.catalogue.categories import Around, Audience, Group, Severity
from handlers.catalogue.deadlines import Deadline, Span
from handlers.catalogue.facts import CatalogueError, read_entry
from handlers.catalogue.holidays import WEEKDAYS, HolidayFile
from handlers.catalogue.office_kinds import OfficeKind
from handlers.rulebook import shipped_rules

COMMON = shipped_rules().catalogues.common

HOLIDAYS = read_entry(FOLDER / "holidays.yaml", HolidayFile)

# Typed by hand from what the field says, with the two requests that citizens file beside it.
CODES = """DOSE_MISSING_ALL DOSE_MISSING_ONE DOSE_WRONG PERSON_WRONG NOT_MINE DUPLICATE DOSE_VANISHED CERT_QR_ERROR
REGISTRATION INSTALL OTP_LOGIN PCCOVID_SYNC QR_POINT POINT_OUTAGE DATA_ENTRY_HELP LIST_SUBMISSION CONDUCT ADVERSE_EVENT
PRIVACY LEGAL OTHER CALLBACK DATA_REQUEST"""
ENTERED = """DOSE_MISSING_ALL DOSE_MISSING_ONE DOSE_WRONG PERSON_WRONG NOT_MINE DUPLICATE DOSE_VANISHED CERT_QR_ERROR
LIST_SUBMISSION"""
DAY_OFF = {"from": "2021-09-02", "name": "x", "certainty": "H"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the data files that a test may spoil."""
    for name in ("categories.yaml", "questions.yaml", "menu.yaml", "deadlines.yaml"):
        shutil.copy(FOLDER / name, tmp_path / name)
    shutil.copytree(FOLDER / "campaigns", tmp_path / "campaigns")
    return tmp_path


def spoil(path: Path, *keys: str, value: object) -> None:
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    place = content
    for key in keys[:-1]:
        place = place[key]
    place[keys[-1]] = value
    path.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")


def test_every_category_of_the_domain_stands_in_the_catalogue() -> None:
    categories = COMMON.categories
    assert list(categories) == CODES.split()
    assert all(category.code == code for code, category in categories.items())
    assert [code for code, category in categories.items() if not category.ticket] == ["LEGAL"]
    assert [code for code, category in categories.items() if category.enters] == ENTERED.split()


def test_loudness_and_audience_of_the_categories_that_are_not_ordinary() -> None:
    categories = COMMON.categories
    severities = {code: category.severity for code, category in categories.items()}
    assert {code for code, it in severities.items() if it is Severity.URGENT} == {"POINT_OUTAGE", "ADVERSE_EVENT"}
    assert {code for code, it in severities.items() if it is Severity.HIGH} == {"NOT_MINE", "CONDUCT", "PRIVACY"}
    units = {code for code, category in categories.items() if category.audience is Audience.UNIT}
    assert units == {"POINT_OUTAGE", "DATA_ENTRY_HELP", "LIST_SUBMISSION"}
    assert all((category.group is Group.UNIT) is (category.code in units) for category in categories.values())


def test_an_identity_conflict_may_be_referred_to_the_commune_police() -> None:
    assert COMMON.category("PERSON_WRONG").refer == {"identity_conflict": OfficeKind.COMMUNE_POLICE}


def test_labels_are_distinct_and_short_ones_fit_a_button() -> None:
    categories = COMMON.categories.values()
    for language in ("vi", "en"):
        assert len({category.label.in_language(language) for category in categories}) == len(categories)
        short = [category.short.in_language(language) for category in categories]
        assert len(set(short)) == len(categories)
        assert max(map(len, short)) <= 30


def test_every_known_fix_leads_to_a_category_that_opens_a_ticket() -> None:
    categories = COMMON.categories
    assert all(categories[fix.category].ticket for fix in shipped_rules().fixes.values())


def test_not_mine_must_be_looked_at_within_a_day() -> None:
    assert COMMON.deadline("NOT_MINE") == Deadline(hours=48, triage=Span(hours=24))
    assert COMMON.deadline("DOSE_WRONG").triage is None


def test_an_office_is_warned_when_three_quarters_of_its_time_are_gone() -> None:
    assert COMMON.watch.warn_percent == 75


def test_a_category_without_ticket_has_no_deadline() -> None:
    with pytest.raises(KeyError):
        COMMON.deadline("LEGAL")
    with pytest.raises(KeyError):
        COMMON.category("NO_SUCH")


@pytest.mark.parametrize(
    ("keys", "value", "fault"),
    [
        (("INSTALL", "deadline"), "someday", "INSTALL: no such deadline: someday"),
        (("INSTALL", "first"), ["front_desk", "mayor"], "INSTALL: Value error, no such office: mayor"),
        (("INSTALL", "copies"), ["site"], "INSTALL: Value error, no such office: site"),
        (("INSTALL", "first"), [], "INSTALL: Value error, a category that opens a ticket needs"),
        (("LEGAL", "deadline"), "record", "LEGAL: Value error, a category without ticket has no"),
        (("OTHER", "short", "vi"), "x" * 31, "OTHER.short: Value error, a button label has at most 30"),
        (("OTHER", "label"), {"vi": "Khác"}, "OTHER.label.en: Field required"),
        (("OTHER", "dedline"), "other", "OTHER.dedline: Extra inputs are not permitted"),
        (("OTHER", "around"), "moon", "OTHER.around"),
        (("PERSON_WRONG", "refer"), {"identity_conflict": "mayor"}, "PERSON_WRONG.refer.identity_conflict"),
    ],
)
def test_a_wrong_category_is_refused_at_start_with_its_place(
    folder: Path, keys: tuple[str, ...], value: object, fault: str
) -> None:
    spoil(folder / "categories.yaml", *keys, value=value)
    with pytest.raises(CatalogueError, match=r"categories\.yaml") as refused:
        Catalogue.load(folder)
    assert any(fault in line for line in refused.value.faults), refused.value.faults


def test_all_faults_of_a_file_are_told_at_once(folder: Path) -> None:
    spoil(folder / "categories.yaml", "OTHER", "around", value="moon")
    spoil(folder / "categories.yaml", "INSTALL", "group", value="toys")
    with pytest.raises(CatalogueError) as refused:
        Catalogue.load(folder)
    assert len(refused.value.faults) == 2


def test_list_flows_need_the_category_they_belong_to(folder: Path) -> None:
    content = yaml.safe_load((folder / "categories.yaml").read_text(encoding="utf-8"))
    del content["LIST_SUBMISSION"]
    (folder / "categories.yaml").write_text(yaml.safe_dump(content), encoding="utf-8")
    with pytest.raises(CatalogueError, match="means list: stands for 0 categories"):
        Catalogue.load(folder)


@pytest.mark.parametrize("value", [{}, {"hours": 1, "minutes": 5}, {"hours": 0}, {"days": 3}])
def test_a_time_limit_has_exactly_one_measure(folder: Path, value: dict[str, int]) -> None:
    spoil(folder / "deadlines.yaml", "deadlines", "record", value=value)
    with pytest.raises(CatalogueError, match=r"deadlines\.record"):
        Catalogue.load(folder)


def test_working_days_have_no_length_by_the_clock() -> None:
    with pytest.raises(ValueError, match="no fixed length"):
        Span(working_days=1).clock  # noqa: B018


def test_a_province_changes_named_fields_and_nothing_else() -> None:
    common = COMMON
    profile = {
        "categories": {"INSTALL": {"first": ["phong_vhtt|so_tttt"], "deadline": "quick"}},
        "deadlines": {"quick": {"hours": 8}, "other": {"working_days": 1}},
        "wording": {"menu.title": "not read here"},
    }
    own = common.for_province(profile)
    assert own.category("INSTALL").first == (("phong_vhtt", "so_tttt"),)
    assert own.deadline("INSTALL") == Deadline(hours=8)
    assert own.deadline("OTHER") == Deadline(working_days=1)
    assert own.category("INSTALL").then == common.category("INSTALL").then
    assert own.category("DOSE_WRONG") == common.category("DOSE_WRONG")
    assert common.deadline("INSTALL") == Deadline(working_days=1)
    assert common.for_province({"wording": {}}) is common


def test_list_flows_follow_the_provinces_own_list_category() -> None:
    own = COMMON.for_province({"categories": {"LIST_SUBMISSION": {"deadline": "other"}}})
    assert own.list_category("commune_first_dose").deadline == "other"
    assert own.list_category("commune_first_dose").around is Around.RESIDENCE


@pytest.mark.parametrize(
    ("profile", "fault"),
    [
        ({"categories": {"NEW": {"deadline": "other"}}}, "categories.NEW: no such category"),
        ({"categories": {"LEGAL": {"ticket": True}}}, "categories.LEGAL: names fields other than code"),
        ({"categories": {"OTHER": "fast"}}, "categories.OTHER: names fields other than code"),
        ({"categories": {"OTHER": {"around": "moon"}}}, "categories.OTHER.around:"),
        ({"categories": {"OTHER": {"deadline": "moon"}}}, "OTHER: no such deadline: moon"),
        ({"deadlines": {"other": {"hours": -1}}}, "deadlines.other.hours:"),
    ],
)
def test_a_wrong_province_profile_is_refused_with_its_place(profile: dict[str, object], fault: str) -> None:
    with pytest.raises(CatalogueError) as refused:
        COMMON.for_province(profile, "89.yaml")
    assert any(fault in line for line in refused.value.faults), refused.value.faults


def test_each_province_has_its_catalogue_and_the_rest_share_one() -> None:
    every = Catalogues(COMMON, {"89": {"deadlines": {"other": {"hours": 5}}}, "75": {}})
    assert every.of("89").deadline("OTHER") == Deadline(hours=5)
    assert every.of("75") is every.of("01") is every.of("") is every.common


def test_faults_of_all_profiles_are_told_together() -> None:
    wrong: dict[str, object] = {"categories": {"NEW": {}}}
    with pytest.raises(CatalogueError) as refused:
        Catalogues(COMMON, {"89": wrong, "75": wrong})
    assert refused.value.faults == (
        "provinces/89.yaml: categories.NEW: no such category",
        "provinces/75.yaml: categories.NEW: no such category",
    )


def test_office_templates_need_every_role_and_known_placeholders() -> None:
    good = shipped_rules().bodies.model_dump()
    with pytest.raises(ValidationError, match="no template for cdc"):
        BodyTemplates.model_validate(good | {"kinds": {k: v for k, v in good["kinds"].items() if k != OfficeKind.CDC}})
    cdc = good["kinds"][OfficeKind.CDC]
    for changed, fault in (
        ({"names": {2021: "CDC {planet}"}}, "unknown placeholder"),
        ({"names": {1999: "CDC"}}, "unknown edition"),
        ({"parent": ["facility"]}, "a parent has no template"),
    ):
        with pytest.raises(ValidationError, match=fault):
            BodyTemplates.model_validate(good | {"kinds": good["kinds"] | {OfficeKind.CDC: cdc | changed}})


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"hours": [["07:30", "11:30"], ["11:00", "17:00"]]}, "office hours must be in order"),
        ({"hours": []}, "office hours must be in order"),
        ({"weekend": list(WEEKDAYS[:6])}, "a week needs working days"),
        ({"worked_days": [{"day": "2021-10-20", "certainty": "R"}]}, "must be a weekend day"),
        ({"years": [2021, 2028]}, r"no days off for \[2028\]"),
        ({"days_off": [DAY_OFF] * 2, "years": [2021, 2021]}, "stands twice"),
        ({"days_off": [DAY_OFF | {"to": "2021-08-02"}]}, "before the first"),
    ],
)
def test_wrong_office_days_are_refused(changed: dict[str, object], fault: str) -> None:
    with pytest.raises(ValidationError, match=fault):
        HolidayFile.model_validate(HOLIDAYS.model_dump(by_alias=True) | changed)


def test_the_shipped_years_are_covered() -> None:
    assert HOLIDAYS.years == (2021, 2027)

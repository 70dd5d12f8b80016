"""What categories ask is data: names of standard questions, changed ones, own ones; wrong lists are told with place."""

import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

from handlers.catalogue.catalogue import FOLDER, Catalogue
from handlers.catalogue.facts import CatalogueError
from handlers.catalogue.questions import QuestionKind
from handlers.rulebook import shipped_rules

COMMON = shipped_rules().catalogues.common

PAPER = {
    "key": "which_paper",
    "kind": "choice",
    "label": {"vi": "Giấy nào", "en": "Which paper"},
    "ask": {"vi": "{You} mất giấy nào ạ?", "en": "Which paper did {you} lose?"},
    "choices": [
        {"id": "slip", "label": {"vi": "Giấy xác nhận", "en": "The slip"}},
        {"id": "card", "label": {"vi": "Thẻ", "en": "The card"}},
    ],
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the data files that a test may spoil."""
    for path in FOLDER.glob("*.yaml"):
        shutil.copy(path, tmp_path / path.name)
    shutil.copytree(FOLDER / "campaigns", tmp_path / "campaigns")
    return tmp_path


def changed(path: Path, *keys: str | int, value: object) -> None:
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    place = content
    for key in keys[:-1]:
        place = place[key]
    place[keys[-1]] = value
    path.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")


def asked_by_other(folder: Path, *questions: object) -> Catalogue:
    changed(folder / "categories.yaml", "OTHER", "questions", value=list(questions))
    return Catalogue.load(folder)


def test_a_list_mixes_standard_questions_changed_ones_and_its_own(folder: Path) -> None:
    words = {"vi": "{You} kể giúp.", "en": "Please tell."}
    category = asked_by_other(folder, "name", {"use": "description", "ask": words}, PAPER).category("OTHER")
    assert [one.key for one in category.questions] == ["name", "description", "which_paper"]
    name, description, paper = category.questions
    assert name.own and name == COMMON.questions["name"]
    assert description.own and not isinstance(description.ask, str) and description.ask.vi == "{You} kể giúp."
    assert not paper.own and paper.kind is QuestionKind.CHOICE and [one.id for one in paper.choices] == ["slip", "card"]


@pytest.mark.parametrize(
    ("question", "fault"),
    [
        ("shoe_size", "no such standard question: shoe_size"),
        ({"use": "shoe_size"}, "no such standard question: shoe_size"),
        ({"use": "name", "kind": "text"}, "of a standard question these stay as they are: kind"),
        (PAPER | {"key": "name"}, "name is the name of a standard question"),
        (PAPER | {"kind": "colour"}, "which_paper.kind: Input should be 'choice'"),
        (PAPER | {"choices": []}, "a choice needs choices"),
        (PAPER | {"choices": [{"id": "slip"}]}, "choices.slip.label: Field required"),
        (PAPER | {"choices": [PAPER["choices"][0]] * 2}, "choices stand more than once: slip"),  # type: ignore[index]
        (PAPER | {"kind": "text"}, "a text has no choices"),
        (PAPER | {"label": {"vi": "x" * 31, "en": "x"}}, "a button label has at most 30 characters"),
        (PAPER | {"ask": {"vi": "x" * 901, "en": "x"}}, "a question has at most 900 characters"),
        (PAPER | {"ask": {"vi": "Mất gì {khi}?", "en": "?"}}, "nothing is known to put in for khi"),
        (PAPER | {"key": "a_key_that_is_far_too_long"}, "at most 19 characters"),
        (PAPER | {"own": True}, "only a standard question has own"),
        (PAPER | {"checks": {"least": 5, "most": 2}}, "least 5 is above most 2"),
    ],
)
def test_a_wrong_question_is_refused_with_file_place_and_cause(folder: Path, question: object, fault: str) -> None:
    with pytest.raises(CatalogueError) as refused:
        asked_by_other(folder, question)
    told = refused.value.faults
    assert any(line.startswith("categories.yaml: OTHER.questions.") and fault in line for line in told), told


def test_faults_of_several_files_are_told_at_once(folder: Path) -> None:
    changed(folder / "categories.yaml", "OTHER", "first", value=[])
    changed(folder / "categories.yaml", "INSTALL", "questions", value=["name", "name"])
    changed(folder / "menu.yaml", "screens", "unit", value=["NOWHERE", "group_none", "DATA_ENTRY_HELP", "POINT_OUTAGE"])
    with pytest.raises(CatalogueError) as refused:
        Catalogue.load(folder)
    told = "\n".join(refused.value.faults)
    assert "OTHER: Value error, a category that opens a ticket needs first" in told
    assert "INSTALL: Value error, questions stand more than once: name" in told
    changed(folder / "categories.yaml", "OTHER", "first", value=["front_desk"])
    changed(folder / "categories.yaml", "INSTALL", "questions", value=["name"])
    with pytest.raises(CatalogueError) as refused:
        Catalogue.load(folder)
    assert refused.value.faults == (
        "menu.yaml: screens.unit: NOWHERE is neither a category nor a screen",
        "menu.yaml: screens.unit: group_none is neither a category nor a screen",
    )


def test_a_category_to_which_no_button_of_the_menu_leads_is_told(folder: Path) -> None:
    changed(
        folder / "menu.yaml", "screens", "more", value=["DUPLICATE", "CONDUCT", "ADVERSE_EVENT", "PRIVACY", "LEGAL"]
    )
    changed(folder / "menu.yaml", "screens", "main", value=["DOSE_WRONG", "PERSON_WRONG", "NOT_MINE", "group_app"])
    changed(folder / "menu.yaml", "screens", "rest", value=["OTHER"])
    with pytest.raises(CatalogueError) as refused:
        Catalogue.load(folder)
    # Those of the screens `more` and `unit`, which nothing leads to any more; `rest` stands beside a record only.
    missing = """DOSE_MISSING_ALL DOSE_MISSING_ONE DUPLICATE DOSE_VANISHED REGISTRATION CONDUCT ADVERSE_EVENT
        POINT_OUTAGE DATA_ENTRY_HELP PRIVACY LEGAL OTHER"""
    assert set(refused.value.faults) == {
        f"menu.yaml: screens: no button leads to the category {code}" for code in missing.split()
    }


def test_each_meaning_stands_for_one_category(folder: Path) -> None:
    changed(folder / "categories.yaml", "OTHER", "means", value="law")
    with pytest.raises(CatalogueError, match="means law: stands for 2 categories"):
        Catalogue.load(folder)


def test_a_province_asks_its_own_questions_by_the_same_rules() -> None:
    common = COMMON
    own = common.for_province({"categories": {"OTHER": {"questions": ["description", PAPER]}}})
    assert [one.key for one in own.category("OTHER").questions] == ["description", "which_paper"]
    assert common.category("OTHER").asks("phone_only") and not own.category("OTHER").asks("phone_only")
    wrong: dict[str, Any] = {"categories": {"OTHER": {"questions": ["shoe_size"]}}}
    with pytest.raises(CatalogueError, match=r"89\.yaml: categories\.OTHER\.questions\.0: .*no such standard question"):
        common.for_province(wrong, "89.yaml")

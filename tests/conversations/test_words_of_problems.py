"""Whatever a reader, a photo or a check finds wrong has its sentence in both languages."""

import re
from pathlib import Path

import pytest

from handlers.evidence import checks
from handlers.evidence.photos import PhotoFault
from handlers.texts import Texts
from handlers.texts.loader import LANGUAGES, placeholders

ROOT = Path(__file__).parents[2]
PROBLEM = re.compile(
    r'"((?:id|date|phone|code|ticket_code|name|sex|dose|vaccine|yes_no|card_qr|insurance_qr)_[a-z_]+)"'
)
PHOTO = re.compile(r'PhotoError\("(photo_[a-z_]+)"\)|`(photo_[a-z]+[a-z_]*)`')
WORDS = Texts.load().words


def problems() -> set[str]:
    """Every problem code that stands in the readers as the first argument of `invalid` or as a warning."""
    found: set[str] = set()
    for path in (ROOT / "handlers/dialogue/answers").glob("*.py"):
        text = path.read_text(encoding="utf-8")
        for call in re.finditer(r"invalid\(([^)]*)", text):
            found |= set(PROBLEM.findall(call[1]))
        found |= set(re.findall(r'warnings\.append\("([a-z_]+)"\)', text))
        found |= set(re.findall(r'"(letters_as_digits|kind_differs)"', text))
    return found


def test_the_codes_are_found_where_they_are_made() -> None:
    assert {"id_zero_lost", "date_impossible", "phone_landline", "id_year_differs", "kind_differs"} <= problems()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_problem_of_a_reader_has_a_sentence(language: str) -> None:
    assert {code for code in problems() if f"invalid.{code}" not in WORDS[language]} == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_photo_problem_and_fault_has_a_sentence(language: str) -> None:
    text = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "bot/media").glob("*.py"))
    codes = {one or other for one, other in PHOTO.findall(text)} | {fault.value for fault in PhotoFault}
    assert "photo_heic" in codes and "photo_gone" in codes
    assert {code for code in codes if f"photo.{code}" not in WORDS[language]} == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_doubt_that_is_asked_about_has_a_sentence(language: str) -> None:
    source = Path(checks.__file__).read_text(encoding="utf-8")
    details = set(re.findall(r'_differs\(\s*"R\d\d", "([a-z_]+)"', source)) | {
        "nothing_agrees",
        "name_one_word",
        "name_no_marks",
    }
    assert "dose_already_recorded" in details
    assert {one for one in details if f"complaint_checks.{one}" not in WORDS[language]} == set()


def test_sentences_name_the_same_things_in_both_languages() -> None:
    differing = [
        key
        for key in WORDS["vi"]
        if key.startswith(("invalid.", "complaint_checks.", "photo."))
        and placeholders(WORDS["vi"][key]) != placeholders(WORDS["en"][key])
    ]
    assert differing == []


def test_only_what_is_asked_in_every_case_is_promised_to_be_asked_later() -> None:
    said = {key for key, words in WORDS["vi"].items() if key.startswith("invalid.") and "hỏi sau" in str(words)}
    assert said == {"invalid.id_looks_like_phone"}  # a second number is asked for in few cases

"""Names and sex as people type them."""

import unicodedata

import pytest

from handlers.dialogue.answers.invalid import Invalid
from handlers.dialogue.answers.lexicon import read_words
from handlers.dialogue.answers.names import PersonName, check_name, read_name, suggest_marks
from handlers.dialogue.answers.people import read_sex
from handlers.dialogue.answers.reading import fold


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Nguyễn Văn A", "Nguyễn Văn A"),
        ("  nguyễn   văn\nbình ", "Nguyễn Văn Bình"),
        ("LÊ THỊ MAI", "Lê Thị Mai"),
        ("họ tên: LÊ THỊ MAI", "Lê Thị Mai"),
        ("tên tôi là Trần Văn Bình ạ", "Trần Văn Bình"),
        ("Dạ, em tên là Trần Văn Bình nha", "Trần Văn Bình"),
        ("Da, em ten la Trần Văn Bình", "Trần Văn Bình"),
        ("my name is Mary O'Brien", "Mary O'Brien"),
        ("Điểu K'Rang", "Điểu K'Rang"),
        ("Trần Thị Nha", "Trần Thị Nha"),
        (unicodedata.normalize("NFD", "Nguyễn Văn Bình"), "Nguyễn Văn Bình"),
        ("Nguyễn\u200b Văn\u00a0Bình\x00", "Nguyễn Văn Bình"),
    ],
)
def test_a_name_is_taken_out_of_what_was_said(text: str, name: str) -> None:
    found = read_name(text)
    assert isinstance(found, PersonName), found
    assert found.titled == name


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "name_missing"),
        ("😀", "name_missing"),
        ("12345", "name_missing"),
        ("Nguyễn Văn A1", "name_digits"),
        ("<script>alert(x)</script>", "name_symbols"),
        ("Robert'); DROP TABLE tickets;--", "name_symbols"),
        ("Nguyễn " * 20, "name_too_long"),
        ("x" * 5000, "name_too_long"),
    ],
)
def test_what_is_no_name_has_a_problem_of_its_own(text: str, problem: str) -> None:
    found = read_name(text)
    assert isinstance(found, Invalid) and found.problem == problem


@pytest.mark.parametrize(
    ("text", "suggestion"),
    [
        ("nguyen thi lan", "Nguyễn Thị Lan"),
        ("TRAN THI NGOC MAI", "Trần Thị Ngọc Mai"),
        ("Pham Van Minh", "Phạm Văn Minh"),
        ("do thi hong nhung", "Đỗ Thị Hồng Nhung"),
    ],
)
def test_a_name_without_marks_gets_its_usual_spelling_offered(text: str, suggestion: str) -> None:
    found = read_name(text)
    assert isinstance(found, PersonName)
    assert [(check.code, check.suggestion) for check in found.checks] == [("name_no_marks", suggestion)]


@pytest.mark.parametrize("text", ["Le Van Hung", "Tran Thi Dung", "Nguyen Van Thanh", "John Smith", "Thach Sa Rinh"])
def test_no_spelling_is_offered_where_several_are_common(text: str) -> None:
    found = read_name(text)
    assert isinstance(found, PersonName)
    assert [(check.code, check.suggestion) for check in found.checks] == [("name_no_marks", None)]


@pytest.mark.parametrize("text", ["Mai Kim Oanh", "Nguyễn Văn A", "Phan Kim Chi", "Trần Thi"])
def test_a_name_that_is_right_passes_without_a_question(text: str) -> None:
    assert check_name(text) == ()


def test_one_word_is_asked_about_once() -> None:
    assert [check.code for check in check_name("Lan")] == ["name_one_word"]


def test_every_suggestion_is_the_same_name_without_its_marks() -> None:
    listed = read_words("names")
    for surname in listed["surnames"]:
        for given in listed["given"][::7]:
            bare = fold(f"{surname} Van {given}")
            suggestion = suggest_marks(bare)
            assert suggestion is None or fold(suggestion) == bare


def test_the_preferred_spellings_belong_to_their_bare_form() -> None:
    listed = read_words("names")
    for place in ("surnames", "middle"):
        for bare, marked in listed[f"{place}_preferred"].items():
            assert fold(marked) == bare
            assert marked in listed[place]


@pytest.mark.parametrize("text", ["nam", "Nam giới", "con trai", "giới tính nam", "male", "M", "♂", "ông", "đàn ông"])
def test_male_is_read(text: str) -> None:
    assert read_sex(text) == "male"


@pytest.mark.parametrize("text", ["nữ", "Nu", "nử", "con gái", "con gai", "bà", "Chị", "female", "F", "♀", "phụ nữ"])
def test_female_is_read(text: str) -> None:
    assert read_sex(text) == "female"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "sex_missing"),
        ("ba", "sex_missing"),
        ("năm", "sex_missing"),
        ("nam hay nữ", "sex_both"),
        ("😀", "sex_missing"),
    ],
)
def test_what_tells_no_sex_is_asked_again(text: str, problem: str) -> None:
    found = read_sex(text)
    assert isinstance(found, Invalid) and found.problem == problem


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("mẹ tôi tên Nguyễn Thị Bông", "Nguyễn Thị Bông"),
        ("tên bả là Trần Thị Bông", "Trần Thị Bông"),
        ("dạ má em là Trần Thị Bông ạ", "Trần Thị Bông"),
        ("ông Trần Văn Bông", "Trần Văn Bông"),
        ("con gai toi ten Le Thi Hoa", "Le Thi Hoa"),
        ("her name is Nguyen Thi Thu", "Nguyen Thi Thu"),
        ("my wife is Tran Thi Bong", "Tran Thi Bong"),
        ("Ông Văn Bông", "Ông Văn Bông"),
        ("Anh Mai Lan", "Anh Mai Lan"),
        ("Bé Thị Hai", "Bé Thị Hai"),
    ],
)
def test_words_for_whose_name_it_is_are_no_part_of_it(said: str, name: str) -> None:
    found = read_name(said)
    assert isinstance(found, PersonName) and found.titled == name


@pytest.mark.parametrize(
    "said", ["số này của thằng con tôi", "để tui coi lại", "của con tôi", "chờ xíu", "như trên cccd á"]
)
def test_talk_about_something_else_is_no_name(said: str) -> None:
    assert not isinstance(read_name(said), PersonName)

import unicodedata

import pytest
import vn_text
from hypothesis import given, settings
from hypothesis import strategies as st

from faq.normalise import LIMIT, canonical, cut, fold, meant, nfc, spelled, tokens, words
from faq.syllables import is_syllable, split_joined, strip_marks, undo_typing

SENTENCES = (
    "Đăng ký tiêm vắc xin phòng COVID-19 ở đâu?",
    "Tôi đã tiêm 2 mũi rồi mà ứng dụng chỉ hiện 1 mũi",
    "Thủ tục xin cấp lại giấy xác nhận: ĐỘC LẬP, tự do, hạnh phúc",
    "quỳnh nguyễn thị mỹ duyên ở phường ô chợ dừa",
)


@pytest.mark.parametrize("text", SENTENCES)
def test_folding_agrees_with_an_independent_library(text: str) -> None:
    assert fold(text) == vn_text.strip_stroke(vn_text.deaccent(text)).lower()
    assert fold(unicodedata.normalize("NFD", text)) == fold(text)


@given(st.text(alphabet="aàảãáạăằâầeèêềiìoòôồơờuùưừyỳđbcghknmpt ", max_size=40))
def test_folding_agrees_on_any_vietnamese_letters(text: str) -> None:
    assert fold(text) == " ".join(vn_text.strip_stroke(vn_text.deaccent(text)).lower().split())


def test_both_code_points_of_the_crossed_d_are_one_letter() -> None:
    assert nfc("\u00d0à N\u1eb5ng") == nfc("Đà Nẵng")
    assert fold("\u00f0ồng") == "dong"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("khoẻ", "khỏe"),
        ("hoà", "hòa"),
        ("thuý", "thúy"),
        ("Hoá", "hóa"),
        ("QUÝ", "quý"),
        ("gìa", "già"),
        ("toàn", "toàn"),
    ],
)
def test_a_tone_has_one_place(one: str, other: str) -> None:
    assert canonical(one) == canonical(other) == other


@pytest.mark.parametrize(
    ("typed", "meant_word"),
    [
        ("tieem", "tiêm"),
        ("bij", "bị"),
        ("baos", "báo"),
        ("caif", "cài"),
        ("dduwowcj", "được"),
        ("duwowcs", "dước"),
        ("loox", "lỗ"),
        ("khoong", "không"),
        ("nguwowif", "người"),
        ("tie6m", "tiêm"),
        ("d9u7o7c5", "được"),
        ("lo64i", "lỗi"),
    ],
)
def test_telex_and_vni_leftovers_are_undone(typed: str, meant_word: str) -> None:
    assert spelled(typed) == meant_word


@pytest.mark.parametrize("word", ["tas", "this", "has", "was", "chas"])
def test_a_leftover_is_only_undone_into_a_possible_syllable(word: str) -> None:
    assert undo_typing(word) == word or is_syllable(undo_typing(word))


@pytest.mark.parametrize(
    "word", ["tiêm", "toan", "mui", "dang", "khoe", "quan", "gi", "nghieng", "this", "has", "bus", "covid"]
)
def test_possible_syllables_and_foreign_words_are_left_alone(word: str) -> None:
    assert spelled(word) == word


@pytest.mark.parametrize("word", ["bsdf", "wtf", "zzz", "gé", "ngi", "cách́", "hello"])
def test_what_is_no_syllable_is_said_to_be_none(word: str) -> None:
    assert not is_syllable(word)


def test_joined_words_are_cut_into_syllables() -> None:
    assert split_joined("dangky") == ("dang", "ky")
    assert split_joined("tiemchung") == ("tiem", "chung")
    assert split_joined("nguyen") == ("nguyen",)
    assert split_joined("zxqwv") == ("zxqwv",)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("quên mk app r", "quen mat khau ung dung roi"),
        ("tên mk bị sai", "ten minh bi sai"),
        ("mk chưa tiêm", "minh chua tiem"),
        ("sai mk", "sai mat khau"),
        ("đki tiêm k đc", "dang ky tiem khong duoc"),
        ("mũi nhì", "mui 2"),
        ("mũi hai", "mui 2"),
        ("mui2", "mui 2"),
        ("2mui", "2 mui"),
        ("hai mũi", "2 mui"),
        ("chích", "tiem"),
        ("răng chưa thấy rứa", "lam sao chua thay vay"),
        ("rang mieng", "rang mieng"),
        ("sổ sức khoẻ điện tử", "ssk"),
        ("sskđt", "ssk"),
        ("PC-Covid", "pccovid"),
        ("blu zôn", "bluezone"),
        ("dangky tiemchung", "dang ky tiem chung"),
        ("f0", "f0"),
        ("covid19", "covid"),
        ("bam nut", "bam nut"),
        ("phan anh lan 2", "phan anh lan 2"),
        ("hôm nào tới lượt", "bao gio toi luot"),
    ],
)
def test_words_are_read_as_meant(text: str, expected: str) -> None:
    assert " ".join(tokens(text)) == expected


def test_marks_are_remembered_beside_the_folded_word() -> None:
    assert [(w.folded, w.marked) for w in meant("số lo")] == [("so", "số"), ("lo", "")]


def test_what_cannot_be_seen_changes_nothing() -> None:
    assert tokens("ti\u200bêm\u202e mũi\u00a0 2\ufeff") == tokens("tiêm mũi 2")


def test_markup_is_not_read_as_words() -> None:
    assert tokens("<b>tiêm</b>&nbsp;mũi <script>2") == ("tiem", "mui", "2")


def test_a_long_text_keeps_its_beginning_and_its_end() -> None:
    text = "đầu " + "x" * 10_000 + " cuối"
    assert len(cut(text)) <= LIMIT + 1
    assert words(text)[0] == "đầu"
    assert words(text)[-1] == "cuối"


@pytest.mark.parametrize(
    "text", ["", "   ", "😀😀", "12345", "日本語", "привет", "\u200b\u200d", "<>&;", "a" * 10_000, "\x00\x01"]
)
def test_bad_input_is_read_without_a_fault(text: str) -> None:
    assert all(token and " " not in token for token in tokens(text))


@settings(max_examples=200)
@given(st.text(max_size=200))
def test_any_text_at_all_is_read_without_a_fault(text: str) -> None:
    assert all(tokens(text))
    assert canonical(canonical(text)) == canonical(text)
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    "dressed",
    [
        "𝐪𝐮𝐞̂𝐧 𝐦𝐚̣̂𝐭 𝐤𝐡𝐚̂̉𝐮",
        "ⓠⓤⓔⓝ ⓜⓐⓣ ⓚⓗⓐⓤ",
        "ｑｕｅｎ ｍａｔ ｋｈａｕ",
        "🅀🅄🄴🄽 🅼🅰🆃 🅺🅷🅰🆄",
        "q\u200bu\u200ben mật k\u2060hẩu",
        "ǫᴜᴇɴ ᴍᴀᴛ ᴋʜᴀᴜ",
    ],
)
def test_dressed_up_letters_are_read_as_plain_ones_wherever_a_text_is_read(dressed: str) -> None:
    assert fold(dressed) == "quen mat khau"
    assert tokens(dressed) == tokens("quên mật khẩu")


def test_dressed_up_digits_are_digits_and_signs_that_mean_something_stay() -> None:
    assert nfc("𝟬𝟵𝟴 ①②③ ０３００") == "098 123 0300"
    assert nfc("5 m² ở 37°C … 1½ giờ") == "5 m² ở 37°C … 1½ giờ"


@pytest.mark.parametrize("text", ["chưa cập nhật mũi 1", "chua cap nhat mui 1", "mũi 1 chưa cập nhật"])
def test_to_update_is_no_number(text: str) -> None:
    assert "nhat" in tokens(text) and tokens(text).count("1") == 1


def test_the_first_is_one_with_and_without_its_mark() -> None:
    assert tokens("mũi nhất") == tokens("mui nhat") == ("mui", "1")


@pytest.mark.parametrize("marks", ["\u05b0\u0e38", "".join(map(chr, range(0x0591, 0x05B0)))])
def test_marks_of_every_script_go_whether_a_text_has_few_of_them_or_many(marks: str) -> None:
    assert strip_marks("".join(f"a{mark}" for mark in marks) + "Đỗ 漢") == f"{'a' * len(marks)}do 漢"

from collections import Counter
from pathlib import Path

import pytest

from faq.danger import SEVERE, danger_signs, fainted_there
from faq.entries import load_catalogue
from faq.evaluate import read_rows

TOLD = Path(__file__).parents[1] / "data" / "danger_signs.tsv"
"""Signs in the words of citizens, and texts near to them that tell of none: text, `sign` or `quiet`, kind."""

HAPPENING = [
    ("môi tím, thở hổng nổi, muốn xỉu, sốc phản vệ", {"colour", "breath", "faint", "shock"}),
    ("Chồng tôi tiêm xong thở không được", {"breath"}),
    ("tiem ve bi ngat xiu co giat phai lam gi", {"faint", "seizure"}),
    ("tiêm về 2 tiếng thì khó thở nổi mề đay toàn thân", {"breath"}),
    ("tiem ve 2 tieng thi kho tho noi me day toan than", {"breath"}),
    ("con tôi đang co giật", {"seizure"}),
    ("mẹ em tức ngực từ sáng", {"chest"}),
    ("má tui chích hồi sáng giờ méo miệng nói đớ", {"face"}),
    ("bố tôi bất tỉnh rồi", {"faint"}),
    ("đau đầu dữ dội, nhìn mờ đột ngột sau khi tiêm", {"head"}),
    ("mặt sưng phù, nghẹn họng", {"face"}),
    ("chảy máu cam không cầm", {"bleeding"}),
    ("tay chân tím tái hết rồi", {"colour"}),
    ("I can't breathe after the shot", {"breath"}),
    ("chest pain since my injection", {"chest"}),
    ("my mother fainted after the vaccine", {"faint"}),
    ("con em tự nhiên tím hết mặt mày rồi", {"colour"}),
    ("con be tim het mat may", {"colour"}),
    ("sưng hết mặt rồi", {"face"}),
    ("tê hết cả môi", {"numb"}),
    ("kho tho qua", {"breath"}),
    ("khó thở", {"breath"}),
    ("Sáng nay tôi tiêm mũi 2. Giờ tôi đau ngực, khó thở.", {"chest", "breath"}),
    ("Tôi từng dị ứng tôm, giờ tiêm xong khó thở quá", {"breath"}),
    ("vợ tôi sốt 40 độ nôn liên tục", {"fever"}),
    ("gọi cấp cứu giùm với, ba tôi lịm đi rồi", {"emergency", "faint"}),
    ("tự nhiên liệt nửa người", {"limbs"}),
    ("tiêm xong khó thở thì phải làm sao", {"breath"}),
    ("em mới tiêm hôm qua bị đau tức ngực có tiêm tiếp được không", {"chest"}),
    ("khos thowr quas", {"breath"}),
    ("bà ngoại xỉu ở điểm tiêm", {"faint"}),
]

NOT_HAPPENING = [
    "nằm liệt, có đội tiêm tại nhà không",
    "Mẹ tôi bị liệt nằm một chỗ, có đội đến nhà tiêm không",
    "bà tôi tai biến liệt nửa người mấy năm nay, tiêm ở đâu",
    "khó thở thì có được tiêm không",
    "người hay khó thở tiêm được không",
    "tôi từng bị sốc phản vệ, có tiêm được không",
    "tung bi soc phan ve co tiem duoc khong",
    "sốc phản vệ là gì",
    "dấu hiệu sốc phản vệ sau tiêm",
    "tiêm xong có bị khó thở không",
    "nếu sau khi tiêm mà ngất xỉu thì gọi ai",
    "tôi không khó thở, chỉ sốt nhẹ",
    "không bị đau ngực, không khó thở",
    "vắc xin có gây co giật không",
    "tiêm có bị đột quỵ không",
    "em sợ tiêm xong bị sốc phản vệ",
    "điểm tiêm có xe cấp cứu không",
    "ba tôi tiền sử co giật thì tiêm loại nào",
    "có tiền sử đau ngực tiêm được không",
    "đợi xíu nha",
    "tổng đài ngắt máy hoài",
    "tong dai ngat may hoai",
    "hệ thống liệt rồi",
    "bàn phím bị liệt",
    "mũi tôi bị nghẹt",
    "tìm thông tin ở đâu",
    "số điện thoại trạm y tế phường 3",
    "tôi bị sốt 38 độ, đau tay",
    "app bị đơ, sập hoài muốn xỉu luôn nếu phải khai lại",
    "ngày mai tiêm, tôi lo bị ngất vì sợ kim",
    "phần về tiêm chủng ở mục nào",
    "phan ve tiem chung o muc nao",
    "what are the signs of anaphylaxis",
    "can I get the vaccine if I have a history of seizures",
    "what if I faint after the shot",
    "hết khó thở rồi, cảm ơn",
    "",
    "😀",
]


@pytest.mark.parametrize(("text", "signs"), HAPPENING, ids=[text for text, _ in HAPPENING])
def test_a_sign_that_happens_is_seen(text: str, signs: set[str]) -> None:
    assert signs <= set(danger_signs(text))


@pytest.mark.parametrize("text", NOT_HAPPENING)
def test_a_question_a_memory_or_another_matter_is_no_emergency(text: str) -> None:
    assert danger_signs(text) == ()


def test_signs_come_in_one_order_and_once() -> None:
    assert danger_signs("xỉu rồi, khó thở, xỉu nữa") == ("breath", "faint")


def test_bad_input_raises_nothing() -> None:
    for text in ("a" * 10_000, "<b>" * 500, "\u200b", "12345", "日本", "khó thở " * 2_000):
        danger_signs(text)


def test_of_all_the_ways_people_ask_only_those_about_severe_reactions_raise_the_alarm() -> None:
    raised = Counter(
        entry.id
        for entry in load_catalogue()
        for listed in entry.phrasings.values()
        for said in listed
        if danger_signs(said)
    )
    severe = raised.pop("side_effects_severe")
    assert severe >= 50
    assert raised == {}


def test_signs_in_own_words_are_heard_and_what_is_near_them_raises_no_alarm() -> None:
    rows = [line.split("\t") for line in TOLD.read_text(encoding="utf-8").splitlines()[1:]]
    signs = [text for text, told, _ in rows if told == "sign"]
    near = [text for text, told, _ in rows if told == "quiet"]
    assert len(signs) >= 60 and len(near) >= 60
    assert [text for text in signs if not danger_signs(text)] == []
    assert [text for text in near if danger_signs(text)] == []


@pytest.mark.parametrize(
    "name", ["faq/checks.tsv", "faq/checks_more.tsv", "faq/checks_strangers.tsv", "tests/data/faq_dev.tsv"]
)
def test_no_question_of_the_dev_sets_raises_a_false_alarm(name: str) -> None:
    rows = read_rows(Path(__file__).parents[2] / name)
    assert [row.text for row in rows if SEVERE not in row.intents and danger_signs(row.text)] == []


def test_strangers_who_fainted_from_heat_or_waiting_tell_of_the_site_and_nothing_else_does() -> None:
    rows = [line.split("\t") for line in TOLD.read_text(encoding="utf-8").splitlines()[1:]]
    crowd = [text for text, told, kind in rows if kind == "crowd" and told == "quiet" and "muốn" not in text]
    assert len(crowd) >= 8
    assert [text for text in crowd if not fainted_there(text)] == []
    others = [text for text, _, kind in rows if kind != "crowd"]
    heard = [text for text in others if fainted_there(text)]
    assert heard == [], heard
    assert [text for text, told, _ in rows if told == "sign" and fainted_there(text)] == []


@pytest.mark.parametrize(
    "text",
    [
        "co bac hang xom xiu",
        "co bac hang xom xiu o diem tiem",
        "nắng quá có bác hàng xóm xỉu ở điểm tiêm",
        "đợi lâu quá có anh đồng nghiệp xỉu",
        "đông quá mấy cô lối xóm ngất",
        "it was so hot that somebody, my neighbour, fainted",
    ],
)
def test_a_neighbour_or_a_colleague_who_faints_is_no_stranger(text: str) -> None:
    assert danger_signs(text) == ("faint",) and not fainted_there(text)


@pytest.mark.parametrize("text", ["chi hang xom cho em hoi xiu", "chờ hàng xóm một xíu"])
def test_a_neighbour_who_only_asks_is_well(text: str) -> None:
    assert danger_signs(text) == ()

"""Text messages fit one part, whatever is filled in, and say nothing that a household should not read."""

import re
import time
from datetime import date
from itertools import product

import pytest

from handlers.contacts.one_part import one_part, over, plain
from handlers.contacts.text_words import without_private
from handlers.lists.work_off import NAMED
from handlers.texts import Say, Texts
from handlers.texts.loader import LANGUAGES, placeholders
from handlers.tickets.content import BirthDate
from handlers.tickets.phone_news import CUT as CUT_NEWS
from handlers.tickets.texting import CUT, PARTS
from tests.handlers.places.country import bodies

TEXTS = Texts.load()
ANSWERS = sorted(key for key in TEXTS.words["vi"] if key.startswith(("ticket_notices.sms.", "phone_news.elsewhere")))
NEWS = ("filed", "one", "several", "many", "stated")
CALL = "0296 3 852 345"
LONG = "“Bác cầm giấy xác nhận, căn cước – và thẻ bảo hiểm…” đến trạm y tế xã " * 8


def longest() -> str:
    """The longest name of an office of the country."""
    return max((body.name for body in bodies()), key=len)


def values(body: str) -> dict[str, object]:
    day = Say("times.day.with_year", {"weekday": Say("times.weekday.wednesday"), "day": 31, "month": 12, "year": 2026})
    at = {"hour": 12, "minute": "55", "part": Say("times.part.early_morning"), "day": day}
    return {
        "code": "1234 567 890", "body": body, "to_body": body, "text": LONG, "there": f" ({body})", "days": 30,
        "fields": LONG, "due": Say("times.before", {"moment": Say("times.at_minute", at)}), "number": 999,
        "reports": 99, "category": "Thiếu mũi tiêm", "place": body, "entered": 49_990, "of": 50_000, "failed": 5_000,
        "rows": ", ".join(f"2:{49_999 - at}" for at in range(NAMED)) + "…",
    }  # fmt: skip


@pytest.mark.parametrize(("key", "language", "marks"), list(product(ANSWERS, LANGUAGES, (False, True))))
def test_every_answer_fits_with_the_longest_fillings(key: str, language: str, marks: bool) -> None:
    def say(given: object) -> str:
        return TEXTS.say(key, given, language=language)  # type: ignore[arg-type]

    words = one_part(say, values(longest()), CUT, marks=marks, tail=f"ĐT {CALL}", parts=PARTS)
    assert over(words, PARTS) <= 0 and words.endswith(CALL)
    assert marks or words == plain(words)
    assert "1234 567 890" in words
    if "text" in placeholders(TEXTS.words[language][key]):  # what was typed gives way first, and is never lost
        assert "Bac cam giay" in plain(words)


@pytest.mark.parametrize(
    ("language", "whose", "ask"),
    [("vi", "phan anh cu cua ban", "Hoi: Tram Y te"), ("en", "your earlier report", "Ask: TYT P.")],
)
def test_who_is_told_of_an_old_report_hears_whose_it_is_and_whom_to_ask(language: str, whose: str, ask: str) -> None:
    def say(given: object) -> str:
        return TEXTS.say("ticket_notices.sms.backlog", given, language=language)  # type: ignore[arg-type]

    words = one_part(say, values("Trạm Y tế phường Vĩnh Mỹ"), CUT, marks=False, tail=f"ĐT {CALL}", parts=PARTS)
    assert whose in words and ask in words and words.endswith(CALL)


@pytest.mark.parametrize(("name", "language", "marks"), list(product(NEWS, LANGUAGES, (False, True))))
def test_every_piece_of_news_is_one_part_and_asks_for_nothing(name: str, language: str, marks: bool) -> None:
    key = f"phone_news.short.{name}" if marks else f"phone_news.{name}"

    def say(given: object) -> str:
        return TEXTS.say(key, given, language=language)  # type: ignore[arg-type]

    words = one_part(say, values(longest()), CUT_NEWS, marks=marks)
    assert over(words) <= 0 and ("1234 567 890" in words) == (name != "stated")  # a stranger may hold that number
    assert marks or words == plain(words)
    assert not re.search(r"https?:|www\.|\?|\b(mat khau|OTP|gui ma|nhap ma|password|reply)\b", words)
    assert marks or len(re.findall(r"\w+", words[words.index("(") if "(" in words else words.index(": ") :])) > 3


def test_what_no_phone_has_becomes_what_it_has() -> None:
    assert plain("Đã “nhận” – số 5…\n[Sở Y tế] • ⚠ ok") == 'Da "nhan" - so 5... (So Y te) * ok'


@pytest.mark.parametrize(
    ("said", "gone", "stays"),
    [
        ("số CCCD 098 080 000 123 của bác chưa rõ", "000 123", "cua bac chua ro"),
        ("gọi lại 0300.123.456 nhé", "123.456", "goi lai"),
        ("con sinh ngày 03/02/2021 hẹn 12/3", "03/02", "hen 12/3"),
        ("bé sinh năm 2021 tiêm ngày 12/9/2025", "2021", "12/9/2025"),
        ("ngay 3-2-80 khong khop", "3-2-80", "khong khop"),
        ("03/02/1980 khác trên giấy", "1980", "khac tren giay"),
        ("bác bị viêm gan B nên hẹn lại", "gan", "nen hen lai"),
        ("bac bi tieu duong, cao huyet ap thi ghe tram", "duong", "ghe tram"),
        ("hen ngay 5/11, lao dong nghi le", "x", "hen ngay 5/11, lao dong nghi le"),
        ("she is pregnant, come on 5/11", "pregnant", "come on 5/11"),
        ("xem https://a.vn/x?y=1 hoặc tiemchung.gov.vn nhé", "vn", "nhe"),
        ("xem zalo.me/abc hoặc bit.ly/xyz", "/", "xem ... hoac ..."),
        ("vao t.co/a1, tiemchung.top, (https://x.y) hoac ABC.XYZ.", "tiem", "vao ... hoac ..."),
        ("Gap o P.An Phu luc 8.30.Mang giay to theo", "x", "Gap o P.An Phu luc 8.30.Mang giay to theo"),
        ("bác dương tính, Covid-19, F0 nên hẹn lại", "ovid", "bac ... nen hen lai"),
        ("nha co f0 thi doi 5/11", "f0", "doi 5/11"),
    ],
)
def test_numbers_births_illnesses_and_links_are_taken_out_and_appointments_stay(
    said: str, gone: str, stays: str
) -> None:
    words = plain(without_private(said, (BirthDate(1980, 2, 3),), date(2025, 11, 1)))
    assert stays in words
    assert gone == "x" or gone not in words


@pytest.mark.parametrize("word", ["bác ghé trạm ", "viêm gan ", "viêm ", "a-", "aaaa", "a.", ".vn", "3/2/80 ", "..., "])
def test_a_long_answer_is_read_as_fast_as_it_is_long(word: str) -> None:
    def cost(length: int) -> float:
        since = time.thread_time()
        without_private(f"{length}{(word * length)[:length]}", (), date(2025, 11, 1))
        return time.thread_time() - since

    without_private(word, (), date(2025, 11, 1))  # the lists are read
    short, long = (min(cost(length + more) for more in range(5)) for length in (2_000, 8_000))
    assert long <= 8 * short  # four times as long; by the square it would be sixteen

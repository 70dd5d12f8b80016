"""Every kind of question on a form: what stands in its field says the same when it is sent again, and on paper nobody
is named."""

from collections.abc import AsyncIterator
from datetime import date
from typing import Any

import pytest

from handlers.catalogue.questions import Option, Question, QuestionKind
from handlers.dialogue.answers.invalid import Invalid
from handlers.questions.field import Form, Input, Sent
from handlers.questions.kinds import KINDS
from storage.content import Paper, Where
from tests.support.driver import World, open_world

HOSPITAL = Where("BV891")
WARD = Where("", 2021, "89", "884", "30316")
ANSWERS: dict[QuestionKind, list[tuple[Any, str]]] = {  # values, and what officials read
    QuestionKind.CHOICE: [("slip", "Giấy xác nhận tiêm")],
    QuestionKind.TEXT: [("rơi ngoài\nđường", "rơi ngoài\nđường")],
    QuestionKind.NUMBER: [(12, "12")],
    QuestionKind.DATE: [(date(2021, 8, 15), "15/08/2021")],
    QuestionKind.DOSE: [((1, 3), "1, 3")],
    QuestionKind.VACCINE: [("AZ", "AstraZeneca")],
    QuestionKind.FACILITY: [(HOSPITAL, "BV891 · "), (Where(words="trong hẻm chợ nhỏ"), "trong hẻm chợ nhỏ")],
    QuestionKind.PLACE: [(WARD, "Phường Châu Phú B"), (Where(words="cuối hẻm nhỏ"), "cuối hẻm nhỏ")],
    QuestionKind.PERSON: [("Trần Thị Bưởi", "Trần Thị Bưởi")],
    QuestionKind.PHONE: [("0300111222", "0300111222")],
    QuestionKind.PAPER: [
        (Paper("cccd", "098180000999"), "Số CCCD 098180000999"),
        (Paper("bhyt", "0123456789"), "Thẻ BHYT 0123456789"),
    ],
    QuestionKind.PHOTO: [((7, 8), "2")],
    QuestionKind.FILE: [((7,), "1")],
}


@pytest.fixture
async def world(database_url: str) -> AsyncIterator[World]:
    made = await open_world(database_url)
    yield made
    await made.close()


def question_of(kind: QuestionKind) -> Question:
    options = (Option(id="slip", label={"vi": "Giấy xác nhận tiêm", "en": "Vaccination slip"}),)
    both = {"vi": "Câu hỏi", "en": "Question"}
    return Question(key="own", kind=kind, label=both, ask=both, choices=options if kind == "choice" else ())


async def test_what_stands_in_a_field_says_the_same_when_it_is_sent_again(world: World) -> None:
    assert set(ANSWERS) == set(QuestionKind)
    async with world.work() as work:
        form = Form(work, "vi")
        for kind, listed in ANSWERS.items():
            question = question_of(kind)
            for value, words in listed:
                assert KINDS[kind].received(form, question, KINDS[kind].standing(form, value)) == value, kind
                assert words in KINDS[kind].words(form, question, value), kind


async def test_what_cannot_be_read_is_refused_and_never_taken_as_it_is(world: World) -> None:
    wrong = {
        "choice": Sent(chosen="card"),
        "text": Sent("…"),
        "number": Sent("nhiều"),
        "date": Sent("30/2/2021"),
        "dose": Sent("mũi 9"),
        "vaccine": Sent(chosen="WATER"),
        "facility": Sent(chosen="BV000"),
        "place": Sent(chosen="89:884:99999"),
        "person": Sent("12"),
        "phone": Sent("12345"),
        "paper": Sent("12345"),
        "photo": Sent("x"),
        "file": Sent("x"),
    }
    assert set(wrong) == set(QuestionKind)
    async with world.work() as work:
        for kind in QuestionKind:
            found = KINDS[kind].received(Form(work, "vi"), question_of(kind), wrong[kind])
            assert isinstance(found, Invalid), kind


async def test_on_the_slip_nobody_is_named_and_no_number_stands_whole(world: World) -> None:
    async with world.work() as work:
        form = Form(work, "vi")
        shown = {kind: KINDS[kind].on_paper(form, question_of(kind), listed[0][0]) for kind, listed in ANSWERS.items()}
        long = KINDS[QuestionKind.TEXT].on_paper(form, question_of(QuestionKind.TEXT), "số tôi 0300 111 222 " * 20)
    assert shown[QuestionKind.PERSON] == "T• T• Bưởi"
    assert "0300111" not in shown[QuestionKind.PHONE] and shown[QuestionKind.PHONE].endswith("222")
    assert "09818" not in shown[QuestionKind.PAPER] and shown[QuestionKind.PAPER].startswith("Số CCCD")
    assert "BV891" not in shown[QuestionKind.FACILITY] and "An Giang" in shown[QuestionKind.FACILITY]
    assert "0300" not in long and len(long) <= 161


async def test_on_the_slip_a_place_told_in_words_has_no_number_whole(world: World) -> None:
    told = Where(words="quán bà Năm, gọi 0300 111 222")
    async with world.work() as work:
        for kind in (QuestionKind.PLACE, QuestionKind.FACILITY):
            words = KINDS[kind].on_paper(Form(work, "vi"), question_of(kind), told)
            assert words.startswith("quán bà Năm, gọi ") and words.endswith("222") and "0300" not in words, kind


async def test_a_place_of_another_edition_stands_in_words_for_its_codes_mean_other_places_now(world: World) -> None:
    two_levels = Where("", 2025, "91", "", "30316")  # the same code is a ward of another name in the edition of now
    async with world.work() as work:
        form, place = Form(work, "vi"), KINDS[QuestionKind.PLACE]
        assert work.tools.directory.edition == 2021
        sent = place.standing(form, two_levels)
        assert sent.chosen == "" and sent.text == place.words(form, None, two_levels) != ""
        assert place.standing(form, WARD).chosen == "89:884:30316"


async def test_each_kind_has_a_field_that_the_desk_can_draw(world: World) -> None:
    async with world.work() as work:
        fields = {kind: KINDS[kind].field(Form(work, "vi"), question_of(kind)) for kind in QuestionKind}
    assert fields[QuestionKind.CHOICE].options == (("slip", "Giấy xác nhận tiêm"),)
    assert {kind for kind, field in fields.items() if field.input is Input.UPLOAD} == {"photo", "file"}
    assert "application/pdf" in fields[QuestionKind.FILE].accept

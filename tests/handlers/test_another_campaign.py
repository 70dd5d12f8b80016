"""Another campaign is data alone: a made-up one (tests/support/campaigns/xanh) runs an import, a look-up, a report of a
missing dose, a guide and a list with no code that knows its names."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from handlers.conversations.args import jump_to
from handlers.dialogue.tokens import jump_token
from handlers.records.importer import Importer, Source
from handlers.texts.check import is_for_matching
from tests.conversations.reports import HOME, one
from tests.handlers.records.lists import row, write
from tests.handlers.records.people import CCCD, PHONE, put_person
from tests.house.test_campaigns import named_in
from tests.support.campaign import rules_of_another
from tests.support.driver import RecordingTexts, World, open_world

GIVEN = {"c4": "", "c16": "Xanh Vax", "c17": "05/03/2020"}


@pytest.fixture
async def world(database_url: str, tmp_path: Path) -> AsyncIterator[World]:
    """The whole service with the other campaign."""
    made = await open_world(database_url)
    other = rules_of_another(tmp_path / "catalogue")
    made.tools.rules = replace(other, texts=RecordingTexts(other.texts))
    yield made
    await made.close()


async def test_a_list_is_imported_and_looked_up_by_its_own_vaccine_and_first_day(world: World, tmp_path: Path) -> None:
    database, vaccines = world.database, world.tools.rules.vaccines
    importer = Importer(database.unit_of_work, database.vault, world.clock, world.ids, vaccines)
    theirs = row(c1="Lê Thị Khác", c4="", c6="0300000002", c7="098180000777", c16="AstraZeneca")
    done = await importer.run(write(tmp_path / "list.xlsx", [row(**GIVEN), theirs]), Source("platform"))
    assert (done.state.rows_done, done.state.rows_rejected) == (2, 1)  # a vaccine of another campaign is none
    async with database.reading() as uow:
        assert await uow.connection.fetchval("select array_agg(series || number) from doses") == ["xanh1"]
    chat = world.chat()
    await chat.start()
    await chat.tap("Tra cứu mũi tiêm")
    for words in (CCCD.number, "5/2/1980", PHONE):
        await chat.say(words)
    await chat.say(world.ids.last_code)
    assert "Xanh Vax" in chat.text and "05/03/2020" in chat.text
    assert "Nguồn: Nền tảng quản lý tiêm chủng quốc gia" in chat.text and not named_in(chat.text)
    assert "record.certificate" not in chat.keys and "record.course" in chat.keys


async def test_doses_of_another_series_are_none_of_this_campaign(world: World) -> None:
    person = await put_person(world, doses=((1, "AZ", date(2021, 8, 1)),))
    async with world.work() as work:
        assert (await work.uow.records.doses([person], work.rules.campaign.series))[person] == []


async def test_a_missing_dose_is_reported_with_its_vaccine_and_stands_in_its_series(world: World) -> None:
    chat = world.chat()
    await chat.start()
    await chat.tap("Gửi phản ánh")
    await chat.tap("Thiếu mũi tiêm")
    await chat.say("mũi 3")
    assert "complaint_between.dose" not in chat.keys  # there are two
    for said in ("mũi 2", CCCD.number, "5/2/1980", PHONE):
        await chat.say(said)
    await chat.tap("Gửi không cần mã")
    for said in ("Lê Thị Khác", HOME, "5/3/2019, trạm y tế xã Vĩnh Trạch, Xanh Vax"):
        await chat.say(said)
    assert "invalid.date_before_vaccines" in chat.keys and not named_in(chat.text)
    await chat.say("15/9/2020, trạm y tế xã Vĩnh Trạch, Xanh Vax")
    await chat.tap("Không có ảnh")
    await chat.tap("Gửi")
    ticket = await one(world)
    assert (ticket.campaign, ticket.dose_series, ticket.dose_numbers) == ("xanh_2026", ("xanh",), (2,))
    (dose,) = ticket.details.doses
    assert (dose.series, dose.vaccine, dose.injected_on) == ("xanh", "XANH", date(2020, 9, 15))


async def test_its_guides_and_lists_have_their_own_buttons(world: World) -> None:
    chat = world.chat()
    await chat.start()
    await chat.press(jump_token(jump_to("install_guide")))
    assert chat.labels == ["Sổ xanh"]
    await chat.press(jump_token(jump_to("list_submission")))
    assert chat.labels == ["Mọi đơn vị"]
    await chat.tap("Mọi đơn vị")
    assert chat.labels == ["Đăng ký tiêm"]


def test_its_common_texts_are_its_own_where_it_says_so(tmp_path: Path) -> None:
    rules = rules_of_another(tmp_path / "catalogue")
    assert rules.texts.say("photo.portrait_suspected", language="vi").startswith("Ảnh này giống")
    assert rules.texts.say("invalid.vaccine_missing") == "Vắc xin Xanh tên gì ạ?"
    assert rules.texts.keywords("install_words.book") == ("sổ xanh", "green book")
    assert not {key for key, said in rules.texts.words["vi"].items() if not is_for_matching(key) and named_in(said)}

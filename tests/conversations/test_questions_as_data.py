"""Two categories made of YAML alone: asked in the chat, shown on the card, changed, sent; the answers are typed."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from handlers.catalogue.questions import QuestionKind
from handlers.questions.kinds import KINDS
from handlers.tickets.sheet import sheet_of
from storage.content import Answered, Where
from tests.conversations.reports import HOME, one
from tests.conversations.story import Story
from tests.handlers.records.people import PHONE
from tests.support.driver import World
from tests.support.own_questions import CATEGORIES, rules_with_own_questions


@pytest.fixture
def told(world: World, tmp_path: Path) -> World:
    """The world with the two categories."""
    rules = rules_with_own_questions(tmp_path / "catalogue")
    world.tools.rules = replace(rules, texts=world.tools.rules.texts)
    return world


async def begun(world: World, category: str) -> Story:
    story = Story(world, "complaint", "not compared")
    await story.start()
    for label in ("Gửi phản ánh", "Việc khác", category):
        await story.tap(label)
    return story


async def on_the_sheet(world: World) -> list[tuple[str, str]]:
    """What officials read of the answers: label and words."""
    async with world.work() as work:
        rows = sheet_of(work, await one(world), "vi").more
        return [(work.rules.texts.say(row.label.key, row.label.params), row.shown) for row in rows]


async def who(story: Story) -> None:
    for words in (PHONE, "Trần Thị Bưởi", HOME):
        await story.say(words)
    assert "complaint_card.consent" in story.keys


async def test_a_choice_and_a_text_are_asked_shown_changed_and_sent(told: World) -> None:
    story = await begun(told, "Mất giấy tờ")
    assert story.chat.labels == ["Giấy xác nhận tiêm", "Thẻ bảo hiểm"]
    await story.say("con mèo")
    assert "complaint.choose" in story.keys
    await story.tap("Giấy xác nhận tiêm")
    assert "kể giúp giấy mất thế nào" in story.chat.text
    await story.say("quay lại")
    assert "mất giấy nào" in story.chat.text
    await story.say("thẻ bảo hiểm")
    await story.say("rơi ngoài đường")
    await who(story)
    assert "Giấy bị mất: Thẻ bảo hiểm" in story.chat.text and "Mất thế nào: rơi ngoài đường" in story.chat.text
    await story.tap("Sửa")
    await story.tap("Giấy bị mất")
    await story.tap("Giấy xác nhận tiêm")
    assert "Giấy bị mất: Giấy xác nhận tiêm" in story.chat.text
    await story.tap("Gửi")
    ticket = await one(told)
    assert ticket.category == "PAPER_LOST"
    assert ticket.details.answers == (
        Answered("which_paper", "choice", "slip"),
        Answered("how_lost", "text", "rơi ngoài đường"),
    )
    assert await on_the_sheet(told) == [("Giấy bị mất", "Giấy xác nhận tiêm"), ("Mất thế nào", "rơi ngoài đường")]


async def test_a_date_a_facility_and_a_photo_are_asked_shown_and_sent(told: World) -> None:
    story = await begun(told, "Nơi tiêm đóng cửa")
    await story.say("30/2/2021")
    assert "invalid.date_impossible" in story.keys
    await story.say("15/8/2021")
    await story.say("bệnh viện đa khoa trung tâm an giang")
    await story.say("đây")
    assert "invalid.photo_missing" in story.keys
    photo = await story.photo("landscape")
    await who(story)
    assert "Ngày đóng cửa: 15/08/2021" in story.chat.text and "Ảnh thông báo: 1" in story.chat.text
    await story.tap("Gửi")
    ticket = await one(told)
    assert ticket.details.answers == (
        Answered("closed_on", "date", date(2021, 8, 15)),
        Answered("closed_where", "facility", Where("BV891")),
        Answered("notice", "photo", (photo,)),
    )


async def test_a_question_removed_while_somebody_stands_at_it_is_passed_over(told: World, tmp_path: Path) -> None:
    story = await begun(told, "Mất giấy tờ")
    await story.tap("Thẻ bảo hiểm")
    without = CATEGORIES[: CATEGORIES.index("    - key: how_lost")] + CATEGORIES[CATEGORIES.index("    - phone_only") :]
    rules = rules_with_own_questions(tmp_path / "later", without)
    told.tools.rules = replace(rules, texts=told.tools.rules.texts)
    await story.say("rơi ngoài đường")
    assert "complaint_ask.phone_only" in story.keys
    await who(story)
    await story.tap("Gửi")
    ticket = await one(told)
    assert Answered("how_lost", "text", "rơi ngoài đường") in ticket.details.answers


def test_every_kind_that_a_catalogue_may_name_is_known() -> None:
    assert set(KINDS) == set(QuestionKind)

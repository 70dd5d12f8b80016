"""Links of posters: their place is offered wherever one is asked for, and never taken without a yes."""

import pytest

from handlers.dialogue.answers.ticket_code import make_code
from tests.conversations.reports import filed
from tests.conversations.story import Story
from tests.support.driver import World

HOSPITAL = "Bệnh viện Đa khoa trung tâm An Giang"


async def to_facility(story: Story) -> None:
    """A report of conduct, up to where it happened."""
    await story.say("cán bộ điểm tiêm quát mắng dân")
    for _ in range(3):
        if any(key.startswith("complaint_ask.facility") for key in story.keys):
            return
        await story.tap(story.chat.labels[0])


async def test_the_facility_of_a_poster_is_offered_first_and_taken_by_a_press(world: World) -> None:
    story = Story(world, "start_link", "a poster of a hospital")
    await story.chat.start("from_poster_at_BV891")
    story.heard()
    assert "start_link.here" in story.keys
    assert HOSPITAL in story.chat.replies[0].text
    await to_facility(story)
    assert story.chat.labels[0] == HOSPITAL
    assert await filed(world) == []
    story.end()


async def test_a_place_that_was_not_pressed_stands_in_no_report(world: World) -> None:
    story = Story(world, "start_link", "another place than the poster's")
    await story.chat.start("at_2021-30280")
    story.heard()
    await story.tap("Gửi phản ánh")
    async with world.database.reading() as uow:
        contact = await uow.contacts.find("webchat", story.chat.address)
    assert contact is not None
    assert (contact.link_where, contact.province, contact.commune) == ("2021-30280", "", "")
    await story.chat.say("menu")
    await story.tap("Đường dây nóng")
    assert story.chat.labels[0] == "Phường Mỹ Bình"
    await story.say("Vĩnh Trạch, Thoại Sơn, An Giang")
    async with world.database.reading() as uow:
        contact = await uow.contacts.find("webchat", story.chat.address)
    assert contact is not None
    assert contact.commune not in ("", "30280")
    story.end()


@pytest.mark.parametrize("word", ["at_ZZ999", "at_2025-99999", "at_2021-1", "nonsense", "web"])
async def test_a_link_that_names_no_place_opens_the_menu_and_is_not_kept(world: World, word: str) -> None:
    chat = world.chat()
    await chat.start(word)
    assert chat.keys[0].startswith("menu.")
    async with world.database.reading() as uow:
        contact = await uow.contacts.find("webchat", chat.address)
        assert contact is not None
        assert contact.link_where == ""
        assert await uow.contacts.came_by_links() == []


@pytest.mark.parametrize(
    "typed",
    [
        "BV891",
        "bv891",
        "at_BV891",
        "from_poster_at_bv891",
        "BV891.",
        "“bv891”",
        "nhan BV891",
        "Nhắn: BV891",
        "mã BV 891",
        "da ma tram bv 891 .",
        "https://zalo.me/3200000000000000001?start=from_poster_at_BV891",
        "tiemchung.example/?start=at_BV891",
        "http://127.0.0.1:8080/?lang=vi&start=from_group-1_at_2021-30280",
    ],
)
async def test_the_word_printed_on_a_poster_may_be_typed(world: World, typed: str) -> None:
    chat = world.chat()
    await chat.start()
    await chat.say(typed)
    assert "start_link.here" in chat.keys


@pytest.mark.parametrize(
    "typed",
    ["tiêm ở BV891 mà chưa có mũi", "nhắn", "mã", "mã BV 999", "https://example.com/?q=BV891", "con tôi BV 891 ho"],
)
async def test_a_text_that_says_more_or_names_no_place_is_no_link(world: World, typed: str) -> None:
    chat = world.chat()
    await chat.start()
    await chat.say(typed)
    assert "start_link.here" not in chat.keys


async def test_a_link_mid_report_is_noted_and_the_report_goes_on(world: World) -> None:
    story = Story(world, "start_link", "a link in the middle of a report")
    await story.start()
    await story.tap("Gửi phản ánh")
    await story.tap("Thiếu mũi tiêm")
    asked = list(story.keys)
    await story.chat.start("at_BV891")
    story.heard()
    assert story.keys[0] == "start_link.here"
    assert set(asked) & set(story.keys)
    await story.chat.start("nonsense")
    story.heard()
    await story.say("làm tiếp")
    assert set(asked) & set(story.keys)
    story.end()


async def test_a_reports_code_behind_start_is_a_link_to_it(world: World) -> None:
    code, followed = make_code(7, b"another installation's"), []
    for word in (code, f"follow_{code}"):
        chat = world.chat(address=word)
        await chat.start(word)
        followed.append(chat.keys)
    assert followed[0] == followed[1]
    assert followed[0][0].startswith("follow_up.")

"""Numbers by place and need, told as chats."""

import pytest

from tests.conversations.story import MESSENGER, Story
from tests.support.driver import World


async def opened(world: World, title: str, **more: object) -> Story:
    """A story in the directory."""
    story = Story(world, "hotline_directory", title, **more)  # type: ignore[arg-type]
    await story.start()
    await story.tap("Đường dây nóng")
    return story


async def test_known_numbers_with_their_day_and_what_is_unknown(world: World) -> None:
    story = await opened(world, "An Giang, installing")
    await story.say("xã Vĩnh Trạch, Thoại Sơn, An Giang")
    await story.tap("Cài đặt ứng dụng")
    assert "0296.3500.666" in story.chat.text and "24/08/2021" in story.chat.text
    assert story.keys.count("hotline_directory.unknown") == 2  # the commune and the district
    story.end()


async def test_narrowed_by_buttons_and_never_asked_twice(world: World) -> None:
    story = await opened(world, "narrowed by buttons")
    await story.tap("An Giang")
    await story.tap("Huyện Thoại Sơn")
    await story.tap("Xã Vĩnh Trạch")
    await story.tap("Mũi tiêm")
    await story.tap("Việc khác")
    assert "hotline_directory.ask_where" not in story.keys
    await story.tap("Cấp cứu")
    assert "115" in story.chat.text and "hotline_directory.unknown" not in story.keys
    story.end()


async def test_a_name_of_several_places_is_narrowed(world: World) -> None:
    story = await opened(world, "a name that many places share")
    await story.say("xã Vĩnh Trạch")
    assert len(story.chat.labels) >= 2
    await story.tap(next(label for label in story.chat.labels if "Thoại Sơn" in label or "An Giang" in label))
    assert "hotline_directory.ask_need" in story.keys
    story.end()


async def test_a_place_nobody_knows_is_asked_again_with_an_example(world: World) -> None:
    story = await opened(world, "no such place")
    await story.say("gần chợ")
    assert "place_choice.not_found" in story.keys
    await story.tap("Bỏ qua")
    await story.tap("Lỗi kỹ thuật")
    assert "1022" in story.chat.text
    story.end()


async def test_another_place_is_not_kept_as_home(world: World) -> None:
    story = await opened(world, "another place")
    await story.say("xã Vĩnh Trạch, Thoại Sơn, An Giang")
    await story.tap("Hỏi về tiêm chủng")
    await story.tap("Nơi khác")
    await story.say("Biên Hòa, Đồng Nai")
    await story.tap("Tôi không rõ hơn")
    await story.tap("Hỏi về tiêm chủng")
    async with world.database.reading() as uow:
        contact = await uow.contacts.find(story.chat.channel, story.chat.address)
    assert contact is not None and contact.commune == "30697"
    story.end()


async def test_a_shared_position_asks_with_what_is_near(world: World) -> None:
    story = await opened(world, "a shared position", traits=MESSENGER)
    assert story.chat.replies[-1].ask_location
    await story.share_location(10.38, 105.43)
    assert "place_choice.nearest" in story.keys
    assert len(story.chat.labels) >= 4 and story.chat.labels[-1] == "Nơi khác"
    await story.tap(story.chat.labels[0])
    assert "hotline_directory.ask_need" in story.keys
    story.end()


async def test_a_position_out_of_place_opens_the_directory(world: World) -> None:
    chat = world.chat()
    await chat.start()
    await chat.share_location(10.38, 105.43)
    assert "place_choice.nearest" in chat.keys
    await chat.tap("Nơi khác")
    await chat.say("xã Vĩnh Trạch, Thoại Sơn, An Giang")
    assert "hotline_directory.ask_need" in chat.keys
    await chat.share_location(48.85, 2.35)
    assert "place_choice.nowhere_near" in chat.keys


async def test_in_english(world: World) -> None:
    story = Story(world, "hotline_directory", "in English")
    await story.start()
    await story.say("English")
    await story.tap("Hotlines")
    await story.say("An Giang")
    await story.tap("I do not know more")
    await story.tap("Technical fault")
    story.end()


async def test_a_place_that_the_question_named_is_not_asked_again(world: World) -> None:
    story = Story(world, "hotline_directory", "a place in the question")
    await story.start()
    await story.say("tôi ở Vĩnh Trạch, Thoại Sơn thì gọi số nào để hỏi")
    assert "hotline_directory.ask_need" in story.keys and "hotline_directory.ask_where" not in story.keys
    await story.tap("Cài đặt ứng dụng")
    assert "Vĩnh Trạch" in story.chat.text and "0296.3500.666" in story.chat.text
    await story.tap("Việc khác")
    await story.tap("Cấp cứu")
    assert "Vĩnh Trạch" in story.chat.text and "hotline_directory.ask_where" not in story.keys
    story.end()


async def test_of_several_places_that_the_question_may_mean_one_is_chosen(world: World) -> None:
    story = Story(world, "hotline_directory", "a place of several in the question")
    await story.start()
    await story.say("cho hỏi trạm y tế xã bình hòa số mấy")
    await story.tap("Xã Bình Hòa, Huyện Châu Thành")
    assert "hotline_directory.ask_need" in story.keys
    async with world.work() as work:  # nobody said to live there
        contact = await work.uow.contacts.find(story.chat.channel, story.chat.address)
    assert contact is not None and contact.commune == ""
    story.end()


@pytest.mark.parametrize(
    "said",
    [
        "số trạm y tế phường Mỹ Phước Long Xuyên",
        "xin số đường dây nóng sở y tế An Giang",
        "đường dây nóng huyện Tịnh Biên là gì",
        "số điện thoại ubnd xã Bình Hòa huyện Châu Thành",
        "gọi ai ở huyện Châu Phú",
        "nhà ở Tân Châu muốn hỏi thì gọi số nào",
        "goi cho ai o phuong My Binh",
    ],
)
async def test_a_question_for_numbers_that_names_its_place_leads_to_them_at_once(world: World, said: str) -> None:
    chat = world.chat()
    await chat.start()
    await chat.say(said)
    assert chat.keys[-1] == "hotline_directory.ask_need"
    await chat.tap("Mũi tiêm, phản ánh")
    assert "hotline_directory.for_place" in chat.keys


async def test_of_places_of_one_name_only_those_of_the_provinces_served_are_offered(world: World) -> None:
    chat = world.chat()
    await chat.start()
    await chat.say("số điện thoại ubnd xã Bình Hòa")
    places = [label for label in chat.labels if "Bình Hòa" in label]
    assert places == ["Xã Bình Hòa, Huyện Vĩnh Cửu", "Xã Bình Hòa, Huyện Châu Thành"]


async def test_who_to_call_without_a_place_asks_for_no_town(world: World) -> None:
    chat = world.chat()
    await chat.start()
    await chat.say("có chuyện gấp gọi ai")
    assert "hotline_directory.ask_need" not in chat.keys


async def test_a_question_what_a_hotline_is_names_no_town(world: World) -> None:
    chat = world.chat()
    await chat.start()
    await chat.say("hotline là gì")
    assert "hotline_directory.ask_need" not in chat.keys and chat.keys

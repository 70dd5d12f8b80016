"""What people write at the menu or in the middle that is no question: a call, a thumb, a place, a kind of report, that
they leave it."""

import pytest

from tests.support.driver import Chat, World


async def begun(world: World, *said: str) -> Chat:
    chat = world.chat()
    await chat.start()
    for one in said:
        await (chat.tap(one[1:]) if one.startswith("[") else chat.say(one))
    return chat


@pytest.mark.parametrize("text", ["chị ơi", "e oi cho c hoi", "tôi tên là Bảy", "toi ten la Bay, 61 tuoi"])
async def test_whoever_opens_a_talk_is_greeted(world: World, text: str) -> None:
    chat = await begun(world, text)
    assert {"ask_faq.hello", "ask_faq.how_can_i_help"} <= set(chat.keys)


async def test_what_somebody_says_behind_their_name_is_heard(world: World) -> None:
    chat = await begun(world, "em tên Lan thiếu mũi 1")
    assert "ask_faq.hello" not in chat.keys and any(one.startswith("complaint") for one in chat.keys), chat.keys


@pytest.mark.parametrize("text", ["👍", "🙏🙏", "❤️"])
async def test_a_thumb_is_an_all_right(world: World, text: str) -> None:
    chat = await begun(world, text)
    assert "ask_faq.all_right" in chat.keys
    chat = await begun(world, "[Gửi phản ánh", "[Thiếu mũi tiêm", text)
    assert "complaint_between.here" in chat.keys


@pytest.mark.parametrize(
    "text",
    ["sai thông tin cá nhân", "vuong dang ky tiem", "Thiếu mũi tiêm"],
)
async def test_the_name_of_a_kind_of_report_begins_it(world: World, text: str) -> None:
    chat = await begun(world, text)
    assert any(one.startswith("complaint_ask.") for one in chat.keys), chat.keys


async def test_of_several_places_of_a_name_it_is_asked_which(world: World) -> None:
    chat = await begun(world, "xa my yen")
    assert "ask_faq.which_place" in chat.keys
    assert [one.label for one in chat.replies[-1].buttons] == [
        f"Xã Mỹ Yên, Huyện {one}" for one in ("Đại Từ", "Bến Lức")
    ]
    await chat.tap("Xã Mỹ Yên, Huyện Đại Từ")
    assert "hotline_directory.ask_need" in chat.keys
    chat = await begun(world, "thai nguyen")  # the province, though a town and a commune bear its name
    assert "ask_faq.at_place" in chat.keys


async def test_a_sentence_that_leaves_it_is_no_answer(world: World) -> None:
    chat = await begun(world, "gọi lại cho tôi", "hỏi chuyện mũi 2", "huy goi lai")
    assert "common.cancelled" in chat.keys
    chat = await begun(world, "xóa dữ liệu của tôi", "có", "thôi không xóa nữa")
    assert "common.cancelled" in chat.keys
    chat = await begun(world, "tôi không muốn phản ánh nữa")  # nothing is going on: one that was filed is meant
    assert "follow_up.ask_code" in chat.keys


async def test_the_app_is_installed_by_its_english_name(world: World) -> None:
    chat = await begun(world, "English", "install app")
    assert any(one.startswith("install_guide.") for one in chat.keys), chat.keys


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("để làm gì đâu, gửi cho cán bộ xem", "attach_photo.choose"),
        ("gửi cho cán bộ xem", "attach_photo.kept"),
        ("thôi xóa ảnh đi", "attach_photo.left"),
    ],
)
async def test_what_a_photo_is_for_may_be_said(world: World, text: str, key: str) -> None:
    chat = await begun(world)
    await chat.photo("slip.jpg")
    await chat.say(text)
    assert key in chat.keys

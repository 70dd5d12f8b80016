"""Asking to be called back, told as chats."""

from typing import Any

from tests.conversations.story import MESSENGER, Story
from tests.support.driver import Chat, World

PLACE = "xã Vĩnh Trạch, huyện Thoại Sơn, An Giang"


async def tickets(world: World, chat: Chat) -> list[Any]:
    """What this person filed."""
    async with world.database.reading() as uow:
        contact = await uow.contacts.find(chat.channel, chat.address)
        assert contact is not None
        return await uow.tickets.by_contact(contact.id)


async def test_asked_for_in_words_and_filed(world: World) -> None:
    story = Story(world, "callback", "from the menu")
    await story.start()
    await story.say("gặp cán bộ")
    await story.say("tôi không biết dùng điện thoại, nhờ chỉ giúp")
    await story.tap("Buổi sáng")
    await story.say(PLACE)
    await story.say("12345")
    assert "phone_choice.unclear" in story.keys
    await story.say("0300 123 456")
    assert "callback.sent" in story.keys
    (ticket,) = await tickets(world, story.chat)
    assert (ticket.category, ticket.call_back, ticket.commune_code) == ("CALLBACK", "morning", "30697")
    assert ticket.subject.reporter.phone == "0300123456"
    assert "nhờ chỉ giúp" in ticket.details.description
    story.end()


async def test_a_voice_message_goes_along(world: World) -> None:
    chat = world.chat()
    await chat.start()
    await chat.voice()
    assert "callback.ask_when_voice" in chat.keys
    await chat.say("chiều")
    await chat.voice()
    assert "callback.voice_kept" in chat.keys
    await chat.say(PLACE)
    await chat.say("0300123456")
    (ticket,) = await tickets(world, chat)
    async with world.database.reading() as uow:
        assert len(await uow.ticket_files.of_ticket(ticket.id)) == 2
    assert ticket.call_back == "afternoon"


async def test_with_the_contact_button_and_a_known_place(world: World) -> None:
    story = Story(world, "callback", "contact button, place known", MESSENGER)
    await story.start()
    await story.say(PLACE)
    await story.say("gap can bo")
    await story.tap("Để tôi nói khi nghe máy")
    await story.say("chieu")
    await story.share_phone("84300123456")
    assert "callback.sent" in story.keys
    await story.say("gặp cán bộ")
    await story.say("hỏi thêm một chuyện")
    await story.say("sáng")
    await story.tap("Dùng số …456")
    assert len(await tickets(world, story.chat)) == 2
    story.end()


async def test_from_the_middle_of_something_else_and_back(world: World) -> None:
    chat = world.chat()
    await chat.start()
    for label in ("Cài đặt ứng dụng", "PC-Covid", "Android"):
        await chat.tap(label)
    await chat.say("gặp cán bộ")
    await chat.tap("Để tôi nói")
    await chat.say("sáng")
    await chat.tap("Bỏ qua")
    await chat.say("0300123456")
    assert {"callback.sent", "common.back_to_where_we_were", "install_guide.step_short"} <= set(chat.keys)


async def test_number_and_time_told_early_are_not_asked_again(world: World) -> None:
    chat = world.chat()
    await chat.start()
    await chat.say("gọi lại cho tôi")
    await chat.say("0300 111 222")
    assert {"callback.number_kept", "callback.ask_about"} <= set(chat.keys)
    await chat.say("hỏi chuyện mũi 2, gọi buổi chiều nhé")
    assert "callback.ask_where" in chat.keys and "callback.ask_when" not in chat.keys
    await chat.say(PLACE)
    await chat.tap("Dùng số …222")
    (ticket,) = await tickets(world, chat)
    assert (ticket.call_back, ticket.subject.reporter.phone) == ("afternoon", "0300111222")


async def test_an_hour_says_which_half_of_the_day(world: World) -> None:
    chat = world.chat()
    await chat.start()
    await chat.say("gọi lại cho tôi số 0300111222 nhé")
    await chat.say("hỏi mũi 2")
    await chat.say("8h sáng mai")
    assert "callback.ask_where" in chat.keys
    await chat.say(PLACE)
    assert "Dùng số …222" in chat.labels

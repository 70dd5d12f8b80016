"""Danger signs, told as chats: the emergency number comes before everything else."""

from typing import Any

from tests.conversations.offices import hire
from tests.conversations.story import Story
from tests.support.driver import Chat, World

SIGN = "mẹ tôi vừa tiêm xong, đang co giật"


async def tickets(world: World, chat: Chat) -> list[Any]:
    """What this person filed."""
    async with world.database.reading() as uow:
        contact = await uow.contacts.find(chat.channel, chat.address)
        assert contact is not None
        return await uow.tickets.by_contact(contact.id)


async def test_the_alarm_goes_at_once_and_who_asked_stays_with_it_until_it_is_over(world: World) -> None:
    story = Story(world, "danger", "happening now")
    await story.start()
    await story.say(SIGN)
    assert story.chat.text.lstrip("🚨 ").startswith("GỌI 115 NGAY") and len(story.chat.replies) == 1
    assert story.chat.text.endswith("Người bệnh đang ở xã, phường nào ạ?")
    (ticket,) = await tickets(world, story.chat)  # before any answer
    assert (ticket.category, ticket.severity) == ("ADVERSE_EVENT", "urgent")
    assert ticket.details.description == SIGN
    await story.say("dạ")
    assert "danger.with_you" in story.keys and "danger.told" not in story.keys
    await story.say("xã Vĩnh Trạch, Thoại Sơn, An Giang")
    assert "danger.told" in story.keys and "danger.ask_phone" in story.keys
    await story.say("0300 123 456")
    await story.say("bé vẫn còn khó thở lắm")
    assert "danger.passed_on" in story.keys
    said = " ".join(reply.text for reply in story.chat.inbox())
    assert ticket.code[:3] not in said and "Mã phản ánh" not in said
    await story.say("đưa vào viện rồi, đỡ nhiều rồi")
    assert {"danger.relieved", "danger.code"} <= set(story.keys)
    async with world.database.reading() as uow:
        told = [e.data["text"] for e in await uow.ticket_events.of_ticket(ticket.id) if e.kind == "information_added"]
    assert ["Vĩnh Trạch" in told[0], "0300123456" in told[1], "khó thở lắm" in told[2]] == [True] * 3
    assert "đỡ nhiều" in told[-1]
    story.end()


async def test_the_form_below_waits_until_it_is_over(world: World) -> None:
    story = Story(world, "danger", "in the middle of a guide")
    await story.start()
    for label in ("Cài đặt ứng dụng", "Sổ sức khỏe điện tử", "Android", "Xong"):
        await story.tap(label)
    await story.say("mà ba tôi đang khó thở quá")
    assert "danger.call_115" in story.keys
    waits = ("Đang xảy ra", "Bỏ qua", "Không cần gọi")
    for label in waits:
        await story.tap(label)
        assert "install_guide.step" not in story.keys
    for said in ("dạ", "0300 123 457", "Vĩnh Trạch Thoại Sơn An Giang"):
        await story.say(said)
        assert "install_guide.step" not in story.keys and "danger.stay" in story.keys
    await story.say("gọi hoài hổng ai nghe hết")
    assert "danger.no_answer" in story.keys and "danger.stay" not in story.keys
    await story.say("ba tôi ổn rồi")
    assert {"common.back_to_where_we_were", "install_guide.step_short"} <= set(story.keys)
    assert "Bước 2/14" in story.chat.text
    story.end()


async def test_not_so_gives_the_words_back_and_takes_the_alarm_back(world: World) -> None:
    story = Story(world, "danger", "not so")
    await story.start()
    await story.say("gặp cán bộ")
    await story.say("tôi bị khó thở khi leo cầu thang, muốn hỏi")
    assert "danger.call_115" in story.keys
    await story.tap("Không phải")
    assert "callback.ask_when" in story.keys  # the words were taken as what it is about
    assert [ticket.status for ticket in await tickets(world, story.chat)] == ["withdrawn"]
    story.end()


async def test_not_so_at_the_menu_is_answered_as_a_question(world: World) -> None:
    chat = world.chat()
    await chat.start()
    await chat.say(SIGN)
    await chat.say("không phải")
    assert chat.replies and "danger.call_115" not in chat.keys


async def test_typing_something_else_shows_the_number_again(world: World) -> None:
    chat = world.chat()
    await chat.start()
    await chat.say(SIGN)
    await chat.say("giúp tôi gấp gấp")
    assert "danger.call_115" in chat.keys
    assert len(await tickets(world, chat)) == 1


async def test_a_question_beforehand_is_no_emergency(world: World) -> None:
    chat = world.chat()
    await chat.start()
    await chat.say("người hay khó thở có tiêm được không")
    assert "danger.call_115" not in chat.keys


async def test_the_alarm_goes_on_to_the_office_of_the_place(world: World) -> None:
    province = "2021:19:::so_y_te"
    await hire(world, province)
    chat = world.chat()
    await chat.start()
    await chat.say("con tôi tím tái sau tiêm")
    (before,) = await tickets(world, chat)
    assert before.body_id != province
    await chat.say("xã Mỹ Yên, Đại Từ, Thái Nguyên")
    (after,) = await tickets(world, chat)
    assert after.body_id == province
    assert "danger.told" in chat.keys and "Thái Nguyên" in chat.text
    assert "ticket_notices.citizen.transferred" not in chat.keys


async def test_the_office_of_what_is_known_hears_before_the_place_is_said(world: World) -> None:
    province = "2021:19:::so_y_te"
    await hire(world, province)
    chat = world.chat()
    await chat.start()
    await chat.tap("Gửi phản ánh")
    await chat.say("Em ở xã Mỹ Yên, huyện Đại Từ, Thái Nguyên. Em bị thiếu mũi 2")
    await chat.say("mà khoan, chồng em tiêm về thở không ra hơi, nói nhảm")
    (ticket,) = await tickets(world, chat)
    assert ticket.body_id == province and "danger.told" not in chat.keys
    await chat.tap("Ở Mỹ Yên")
    assert "danger.told" in chat.keys


async def test_a_name_of_several_units_of_one_province_is_enough(world: World) -> None:
    chat = world.chat()
    await chat.start()
    await chat.say("my baby turned blue after the shot")
    await chat.say("we are in Dai Tu, Thai Nguyen")
    assert "danger.told" in chat.keys and "danger.ask_phone" in chat.keys


async def test_not_so_raises_no_second_alarm(world: World) -> None:
    chat = world.chat()
    await chat.start()
    await chat.say("mẹ tôi khó thở tím tái")
    await chat.tap("Không phải")
    assert "danger.glad" in chat.keys and "115" not in chat.text
    await chat.tap("Báo phản ứng đã qua")
    assert "complaint.ask_adverse" in chat.keys


async def test_a_lost_slip_is_no_death(world: World) -> None:
    chat = world.chat()
    await chat.start()
    await chat.say("con tôi mất giấy tiêm rồi")
    assert "losses.condolence" not in chat.keys and "losses.mourning" not in chat.keys


async def test_who_lives_comes_before_who_has_died_and_a_changed_message_is_heard(world: World) -> None:
    chat = world.chat()
    await chat.start()
    await chat.say("bà tôi mất hôm qua sau tiêm, giờ mẹ tôi cũng khó thở tím tái")
    assert "danger.call_115" in chat.keys and len(await tickets(world, chat)) == 1
    chat = world.chat()
    await chat.start()
    await chat.edit("m-old", "con tôi co giật tím tái sau tiêm")
    assert "danger.call_115" in chat.keys and len(await tickets(world, chat)) == 1


async def test_who_cancels_hears_that_the_office_knows_and_may_take_it_back(world: World) -> None:
    chat = world.chat()
    await chat.start()
    await chat.say("con tôi bị tím tái sau tiêm")
    await chat.say("hủy")
    assert "danger.whether_over" in chat.keys and "common.cancelled" not in chat.keys
    assert [ticket.status for ticket in await tickets(world, chat)] == ["open"]
    await chat.tap("Không phải")
    assert [ticket.status for ticket in await tickets(world, chat)] == ["withdrawn"]


async def test_words_within_a_short_text_say_that_it_was_none(world: World) -> None:
    for said, status in (
        ("không phải, tôi hỏi thôi", "withdrawn"),
        ("dạ em nhắn nhầm ạ", "withdrawn"),
        ("không phải chuyện cũ, bé đang bị thật", "open"),
    ):
        chat = world.chat()
        await chat.start()
        await chat.say("con tôi bị tím tái sau tiêm")
        await chat.say(said)
        assert [ticket.status for ticket in await tickets(world, chat)] == [status], said


async def test_a_place_that_is_not_served_hears_whom_to_call_there_and_no_office_here(world: World) -> None:
    chat = world.chat()
    await chat.start()
    await chat.say("con tôi co giật sau tiêm")
    await chat.say("quận Hoàn Kiếm, Hà Nội")
    assert {"danger.call_115", "place_choice.outside_named"} <= set(chat.keys)
    assert "danger.told" not in chat.keys and "Hà Nội" in chat.text


async def test_where_the_person_is_goes_along_after_the_province_too(world: World) -> None:
    chat = world.chat()
    await chat.start()
    await chat.say("con tôi co giật sau tiêm")
    await chat.say("An Giang")
    await chat.say("em đang ở Trạm y tế phường Mỹ Bình")
    assert "danger.told" in chat.keys
    (ticket,) = await tickets(world, chat)
    async with world.database.reading() as uow:
        told = [e.data["text"] for e in await uow.ticket_events.of_ticket(ticket.id) if e.kind == "information_added"]
    assert "Mỹ Bình" in told[-1]

"""Deaths, grief, anger: a human sentence first, then the right office, help, or the state of the report."""

from itertools import pairwise

import pytest

from handlers.places.bodies import Place
from handlers.staff.actor import citizen
from handlers.tickets.open import Draft
from handlers.tickets.open import open as open_ticket
from storage.repositories.tickets import Ticket
from tests.conversations.offices import TTYT, hire
from tests.support.driver import Chat, World


async def opened(world: World) -> Chat:
    """A chat at the menu."""
    chat = world.chat()
    await chat.start()
    return chat


async def a_report(world: World, chat: Chat) -> Ticket:
    """One that this chat has filed."""
    async with world.work() as work:
        contact = await work.uow.contacts.find(chat.channel, chat.address)
        assert contact is not None
        draft = Draft("DOSE_MISSING_ONE", place=Place("89", "894", "30697"), contact_id=contact.id)
        return await open_ticket(work, draft, citizen(contact))


@pytest.mark.parametrize(
    "said",
    ["me em tiem xong ve thi mat", "chồng tôi qua đời sau mũi 2", "my father passed away after the second shot"],
)
async def test_a_death_after_an_injection_is_answered_with_sympathy_and_reported(world: World, said: str) -> None:
    chat = await opened(world)
    await chat.say(said)
    assert "losses.after_injection" in chat.keys and "115" not in chat.text
    assert not {"complaint.ask_adverse", "danger.call_115"} & set(chat.keys)
    assert "bereaved.ask_where" in chat.keys


async def test_a_dose_of_the_dead_is_a_wrong_record_reported_by_a_relative(world: World) -> None:
    chat = await opened(world)
    await chat.say("bố tôi đã mất, hệ thống vẫn ghi tiêm mũi 3")
    assert {"losses.in_record", "complaint_ask.reporter"} <= set(chat.keys)
    chat = await opened(world)
    await chat.say("mẹ mất rồi mà xã vẫn nhắn tin mời tiêm")
    assert {"losses.in_record", "complaint_ask.reporter"} <= set(chat.keys)


async def test_mourning_gets_a_human_sentence_and_help_and_an_open_form_becomes_a_draft(world: World) -> None:
    chat = await opened(world)
    await chat.tap("Gửi phản ánh")
    await chat.tap("Thiếu mũi tiêm")
    await chat.say("tôi buồn quá, mẹ tôi vừa mất vì covid")
    assert {"losses.mourning", "resume.kept"} <= set(chat.keys)
    assert "Nhờ gọi lại" in chat.labels


async def test_a_death_during_an_emergency_goes_to_its_office_and_the_form_rests(world: World) -> None:
    chat = await opened(world)
    await chat.tap("Gửi phản ánh")
    await chat.tap("Thiếu mũi tiêm")
    await chat.say("mẹ tôi vừa tiêm xong, đang co giật")
    await chat.say("mẹ tôi mất rồi")
    assert {"losses.condolence", "bereaved.ask_where"} <= set(chat.keys) and len(chat.replies) == 1
    assert "common.back_to_where_we_were" not in chat.keys


async def test_an_insult_of_who_waits_gets_regret_the_state_of_the_report_and_a_superior(world: World) -> None:
    chat = await opened(world)
    await hire(world, TTYT, "2021:89:::so_y_te")
    await a_report(world, chat)
    await chat.say("2 tháng rồi chưa xong, đồ vô dụng")
    assert {"feelings.waited_1", "feelings.report", "feelings.superior"} <= set(chat.keys)
    assert "Sở Y tế An Giang" in chat.text and "tố cáo" not in chat.text.lower()
    first = chat.text
    await chat.say("đồ vô dụng thiệt mà")
    assert "feelings.waited_2" in chat.keys and chat.text != first


async def test_the_same_words_never_come_twice_in_a_row_for_a_feeling(world: World) -> None:
    chat = await opened(world)
    said = []
    for text in ("bot ngu quá", "đồ vô dụng", "vô dụng hết sức", "đồ ngu"):
        await chat.say(text)
        said.append(chat.text)
    assert all(one != other for one, other in pairwise(said))
    await chat.say("tôi buồn quá")
    assert "feelings.grief_1" in chat.keys and "ask_faq.unknown" not in chat.keys


async def test_a_feeling_inside_a_form_gets_its_sentence_and_the_form_goes_on(world: World) -> None:
    chat = await opened(world)
    await chat.tap("Tra cứu mũi tiêm")
    await chat.say("đồ vô dụng")
    assert "feelings.insult_1" in chat.keys and chat.labels  # and the question with its buttons
    await chat.say("sợ quá, con tôi tím môi rồi")
    assert "danger.call_115" in chat.keys and not any(key.startswith("feelings.") for key in chat.keys)


async def test_mourning_is_not_answered_twice_in_the_same_words(world: World) -> None:
    chat = await opened(world)
    said = []
    for _ in range(3):
        await chat.say("mẹ tôi mới mất tuần trước")
        said.append(chat.text)
    assert len(set(said)) == 3


async def test_the_dead_and_not_who_reports_is_asked_about(world: World) -> None:
    chat = await opened(world)
    await chat.say("bố tôi đã mất mà tên vẫn còn trên hệ thống")
    assert {"losses.in_record", "complaint_ask.reporter"} <= set(chat.keys)
    await chat.say("Trần Thị Bưởi")
    await chat.say("098180000999")
    assert "losses.birth_date_of_dead" in chat.keys
    await chat.say("5/2/1980")
    await chat.say("0300 123 456")
    await chat.tap("Gửi không cần mã")
    assert "losses.name_of_dead" in chat.keys

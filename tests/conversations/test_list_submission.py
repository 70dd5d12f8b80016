"""Lists of units: the letter's flows as chats."""

from dataclasses import replace

import pytest

from handlers.dialogue.turn import Attachment, Incoming
from tests.conversations.reports import one
from tests.conversations.story import Story
from tests.handlers.records.people import PHONE
from tests.support.driver import World


async def begun(story: Story) -> None:
    """To the first question."""
    await story.start()
    await story.tap("Gửi phản ánh")
    await story.tap("Việc khác")
    await story.tap("Dành cho đơn vị")
    await story.tap("Nộp danh sách")
    assert "list_submission.ask_sender" in story.keys


async def test_a_provincial_unit_hands_in_dose_one_to_the_cdc_with_a_file(world: World) -> None:
    story = Story(world, "list_submission", "a provincial unit, dose 1, with its file")
    await begun(story)
    await story.tap("Đơn vị cấp tỉnh")
    await story.tap("Đăng ký tiêm mũi 1")
    await story.say("Sở Giáo dục và Đào tạo An Giang")
    await story.say("thành phố Long Xuyên, An Giang")
    assert "list_submission.template_1" in story.keys
    chat, now = story.chat, world.clock.now()
    await chat.send(
        Incoming("webchat", "file-1", chat.address, now, attachments=(Attachment("document", "list.xlsx"),))
    )
    assert "list_submission.file_kept" in chat.keys
    await story.say(PHONE)
    assert "list_submission.sent" in story.keys
    ticket = await one(world)
    assert ticket.category == "LIST_SUBMISSION" and ticket.cause == "provincial_unit:first_dose"
    assert "2021:89:::cdc" in ticket.ladder and ticket.details.answer("template") == 1
    async with world.database.reading() as uow:
        assert len(await uow.ticket_files.of_ticket(ticket.id)) == 1
    story.end()


async def test_an_organisation_completes_dose_one_at_the_facility(world: World) -> None:
    story = Story(world, "list_submission", "an organisation, dose 1 incomplete, file later")
    await begun(story)
    await story.tap("Tổ chức, cá nhân")
    await story.tap("Bổ sung người đã tiêm mũi 1")
    await story.say("Công ty May Thoại Sơn")
    await story.say("Thoại Sơn, An Giang")
    await story.say("ở đâu đó")
    assert "list_submission.facility_unclear" in story.keys
    await story.say("trung tâm y tế huyện Thoại Sơn")
    assert "list_submission.template_2" in story.keys
    await story.tap("Gửi tệp sau")
    await story.say(PHONE)
    ticket = await one(world)
    assert ticket.facility_code == "TY894" and ticket.ladder[0] == "2021:89:894::ttyt"
    story.end()


@pytest.mark.parametrize("sender", ["Đơn vị cấp tỉnh", "Đơn vị cấp huyện", "UBND xã", "Tổ chức"])
@pytest.mark.parametrize("content", ["1", "2", "3", "4"])
async def test_every_sender_and_content_reaches_an_office(world: World, sender: str, content: str) -> None:
    chat = world.chat()
    await chat.start()
    await chat.press("!complaint:category=LIST_SUBMISSION")
    await chat.tap(sender)
    await chat.say(content)
    await chat.say("Đơn vị thử")
    await chat.say("Vĩnh Trạch, Thoại Sơn, An Giang")
    if "list_submission.ask_facility" in chat.keys:
        await chat.tap("Nhiều nơi")
    await chat.tap("Gửi tệp sau")
    await chat.say(PHONE)
    ticket = await one(world)
    assert ticket.body_id and ticket.province_code == "89"


@pytest.mark.parametrize("text", ["nộp danh sách", "Gửi danh sách", "mẫu 1", "xin mẫu danh sách", "nop danh sach"])
async def test_a_list_is_taken_by_its_name_at_the_menu(world: World, text: str) -> None:
    chat = world.chat()
    await chat.start()
    await chat.say(text)
    assert "list_submission.ask_sender" in chat.keys


async def test_a_link_of_the_page_of_lists_takes_one(world: World) -> None:
    chat = world.chat()
    await chat.start("list")
    assert "list_submission.ask_sender" in chat.keys


async def test_forms_are_told_where_pages_can_be_reached(world: World) -> None:
    world.tools.policy = replace(world.tools.policy, public_url="https://tiemchung.example")
    chat = world.chat()
    await chat.start()
    await chat.say("nộp danh sách")
    await chat.tap("Đơn vị cấp tỉnh")
    await chat.tap("Đăng ký tiêm mũi 1")
    await chat.say("Sở Tư pháp An Giang")
    await chat.say("thành phố Long Xuyên, An Giang")
    assert "list_submission.download" in chat.keys and "https://tiemchung.example/lists" in chat.text

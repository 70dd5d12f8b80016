"""A photo out of place and links with an argument, told as chats."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from handlers.conversations.complaint import COMPLAINT
from handlers.conversations.complaint.data import ComplaintData
from handlers.dialogue.loading import stored
from handlers.staff.officials import enrol
from handlers.staff.sign_in import CHAT, make_link
from tests.conversations.probes import Opened, with_probes
from tests.conversations.story import Story
from tests.support.driver import Chat, World, open_world

PLACE = "xã Vĩnh Trạch, huyện Thoại Sơn, An Giang"


@pytest.fixture
def opened() -> Opened:
    """What other conversations were opened with."""
    return Opened()


@pytest.fixture
async def world(database_url: str, opened: Opened) -> AsyncIterator[World]:
    """The service, with probes where complaints begin and reports are followed."""
    made = await open_world(database_url, registry=with_probes(opened, "complaint", "follow_up"))
    yield made
    await made.close()


async def a_draft(world: World, chat: Chat, name: str) -> None:
    """A complaint about `name`, left half done."""
    await chat.say("menu")
    await chat.tap("Gửi phản ánh")
    async with world.database.unit_of_work() as uow:
        contact = await uow.contacts.find(chat.channel, chat.address)
        assert contact is not None
        row = await uow.connection.fetchval(
            "select id from conversations where contact_id = $1 and status = 'active'", contact.id
        )
        draft = await uow.conversations.get(row, contact.id)
        assert draft is not None
        state = {**draft.state, "data": {"name": name}}  # as the release before typed data kept it
        await uow.conversations.save(replace(draft, version=1, state=state, status="paused"), world.clock.now())
        # What changes beside a turn counts as one, or the next would start from what this process remembers.
        await uow.connection.execute("update contacts set turn_no = turn_no + 1 where id = $1", contact.id)


async def photos_of(world: World, chat: Chat, name: str) -> list[int]:
    """The photos that the draft about `name` holds."""
    async with world.database.reading() as uow:
        contact = await uow.contacts.find(chat.channel, chat.address)
        assert contact is not None
        rows = await uow.connection.fetch("select id from conversations where contact_id = $1", contact.id)
        for row in rows:
            kept = await uow.conversations.get(row["id"], contact.id)
            if kept is not None and kept.name == "complaint":
                told: ComplaintData = stored(COMPLAINT, kept)
                if told.person.name == name:
                    return list(told.photos.ids)
    raise AssertionError(f"no draft about {name}")


async def test_whose_photo_is_it(world: World) -> None:
    story = Story(world, "attach_photo", "of Minh or of An")
    await story.start()
    await a_draft(world, story.chat, "Nguyễn Văn Minh")
    await a_draft(world, story.chat, "Trần Thị An")
    await story.photo("slip", checked=False)
    assert story.chat.labels[:2] == ["Đang viết dở: An", "Đang viết dở: Minh"]
    await story.tap("Đang viết dở: Minh")
    assert "attach_photo.added_to_draft" in story.keys
    assert len(await photos_of(world, story.chat, "Nguyễn Văn Minh")) == 1
    assert await photos_of(world, story.chat, "Trần Thị An") == []
    story.end()


async def test_over_another_form_the_photo_reaches_the_draft_and_both_are_kept(world: World) -> None:
    chat = world.chat()
    await chat.start()
    await a_draft(world, chat, "Nguyễn Văn Minh")
    await chat.say("menu")
    for label in ("Cài đặt ứng dụng", "PC-Covid", "Android"):
        await chat.tap(label)
    token = chat.token("Xong")
    await chat.photo()
    await chat.tap("Đang viết dở: Minh")
    assert len(await photos_of(world, chat, "Nguyễn Văn Minh")) == 1
    await chat.press(token)
    assert {"resume.here_again", "install_guide.step"} <= set(chat.keys)


async def test_a_photo_for_a_report_that_is_open(world: World) -> None:
    chat = world.chat()
    await chat.start()
    for text in ("gặp cán bộ", "xem giúp tờ giấy tiêm", "sáng", PLACE, "0300123456"):
        await chat.say(text)
    await chat.photo()
    assert "attach_photo.ask_whose" in chat.keys
    await chat.photo()
    assert "attach_photo.one_more" in chat.keys
    await chat.tap("Nhờ gọi lại")
    assert "attach_photo.passed_on" in chat.keys and "2 ảnh" in chat.text  # not looked at yet: not called attached
    async with world.database.reading() as uow:
        contact = await uow.contacts.find(chat.channel, chat.address)
        assert contact is not None
        (ticket,) = await uow.tickets.by_contact(contact.id)
        assert len(await uow.ticket_files.of_ticket(ticket.id)) == 2


async def test_a_photo_begins_a_new_report_or_is_left(world: World, opened: Opened) -> None:
    story = Story(world, "attach_photo", "nothing open")
    await story.start()
    await story.photo("slip", checked=False)
    assert "attach_photo.ask_what_for" in story.keys
    await story.tap("Không dùng ảnh này")
    assert "attach_photo.left" in story.keys
    number = await story.photo("slip", checked=False)
    await story.say("phản ánh mới")
    assert opened.last == ("complaint", {"photos": {"ids": [number]}})
    story.end()


async def test_a_link_makes_the_chat_an_officials(world: World) -> None:
    async with world.work() as work:
        person = await enrol(work, "Lê Thị Cán", {"2021:89:894:30697:front_desk": "officer"})
        token = await make_link(work, person.id, CHAT)
    chat = world.chat()
    await chat.start(f"link_{token}")
    assert "start_link.linked" in chat.keys
    await chat.start(f"link_{token}")
    assert "start_link.used_up" in chat.keys


async def test_a_link_to_a_report_and_links_that_say_nothing(world: World, opened: Opened) -> None:
    chat = world.chat()
    await chat.start("follow_9250826757")
    assert opened.last == ("follow_up", {"args": ["view", "9250826757"]})
    for payload in ("xyz", "link_", "follow"):
        await chat.start(payload)
        assert "menu.welcome" in chat.keys

"""One's own data, told as chats: deleting them, taking that back, a copy; heard at every step of every conversation."""

import itertools

import pytest

from handlers.conversations.data_request import NAME
from handlers.conversations.data_words import data_wish
from handlers.jobs.erasures import erasures
from handlers.registry import build_registry
from handlers.texts import Texts
from storage.repositories.conversations import Conversation
from storage.repositories.tickets import Ticket
from tests.conversations.story import MESSENGER, Story
from tests.handlers.records.people import CCCD, PHONE
from tests.support.driver import Chat, World

TEXTS = Texts.load()
REGISTRY = build_registry()
STEPS = [(one.name, step) for one in REGISTRY.all() for step in one.steps]
NUMBERS = itertools.count(700_001)


async def tickets(world: World, chat: Chat) -> list[Ticket]:
    """What this person filed and is still theirs."""
    async with world.database.reading() as uow:
        contact = await uow.contacts.find(chat.channel, chat.address)
        assert contact is not None
        return await uow.tickets.by_contact(contact.id)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("xóa dữ liệu của tôi", "delete"),
        ("xoá dữ liệu của tôi", "delete"),
        ("XOA DU LIEU CUA TOI!", "delete"),
        ("Tôi muốn xoá hết dữ liệu cá nhân của mình ạ", "delete"),
        ("cho em xóa thông tin của em với", "delete"),
        ("please delete all my data", "delete"),
        ("ban sao du lieu cua toi", "copy"),
        ("cho tôi xin bản sao dữ liệu của tôi", "copy"),
        ("rút lại yêu cầu xoá dữ liệu", "keep"),
        ("dung xoa du lieu cua toi", "keep"),
        ("trạm y tế xóa dữ liệu của tôi rồi", ""),  # a complaint
        ("dữ liệu của tôi bị xóa", ""),
        ("xóa mũi tiêm sai của tôi", ""),
        ("xóa thông tin", ""),  # of an answer, perhaps
        ("hủy", ""),
        ("xóa " * 30, ""),
    ],
)
def test_what_is_a_request_about_ones_own_data_and_what_is_not(said: str, meant: str) -> None:
    assert data_wish(said, TEXTS) == meant


async def test_it_is_heard_at_every_step_of_every_conversation(world: World) -> None:
    """The row of a person who stands there is made by hand, empty; marks and capitals make no difference."""
    chat, deaf = world.chat(), []
    await chat.start()
    texts = itertools.cycle(("xoá dữ liệu của tôi", "Xoa du lieu cua toi", "tôi muốn xóa dữ liệu của tôi"))
    for name, step in STEPS:
        await put(world, chat, name, step)
        await chat.say(next(texts))
        if not await stands_at_it(world, chat):
            deaf.append((name, step, chat.keys))
    assert deaf == []


async def stands_at_it(world: World, chat: Chat) -> bool:
    query = "select 1 from conversations t join contacts c on c.id = t.contact_id where c.address = $1"
    async with world.database.reading() as uow:
        return bool(
            await uow.connection.fetchval(f"{query} and t.name = $2 and t.status = 'active'", chat.address, NAME)
        )


async def put(world: World, chat: Chat, name: str, step: str) -> None:
    async with world.database.unit_of_work() as uow:
        contact = await uow.contacts.find(chat.channel, chat.address)
        assert contact is not None
        await uow.connection.execute("delete from conversations where contact_id = $1", contact.id)
        version = REGISTRY.get(name).version
        row = Conversation(next(NUMBERS), contact.id, None, name, version, step, 1, "active", {}, world.clock.now())
        await uow.conversations.save(row, world.clock.now())
        await uow.connection.execute("update contacts set turn_no = turn_no + 1 where id = $1", contact.id)


async def test_it_is_heard_while_an_official_answers_and_the_form_goes_on_afterwards(world: World) -> None:
    chat = world.chat()
    await chat.start()
    await chat.tap("Gửi phản ánh")
    await chat.tap("Thiếu mũi tiêm")
    async with world.database.unit_of_work() as uow:
        contact = await uow.contacts.find(chat.channel, chat.address)
        assert contact is not None
        await uow.contacts.set_human_until(contact.id, world.clock.now().replace(year=2030))
    await chat.say("xoa du lieu cua toi")
    assert "data_request.explain" in chat.keys
    await chat.tap("Thôi, giữ lại")
    assert {"data_request.left", "complaint_ask.identity"} <= set(chat.keys)


async def test_proven_by_number_and_code_asked_once_and_carried_out_after_a_day(world: World) -> None:
    story = Story(world, "data_request", "proven, asked twice, carried out")
    await story.start()
    await story.say("xóa dữ liệu của tôi")
    assert "data_request.explain" in story.keys
    await story.say("có")
    await story.say(CCCD.number)
    await story.say("An Giang")
    await story.say(PHONE)
    await story.say("000000")
    assert "proving.wrong" in story.keys and await tickets(world, story.chat) == []
    await story.code()
    assert "data_request.sent" in story.keys
    (ticket,) = await tickets(world, story.chat)
    assert (ticket.category, ticket.cause, ticket.province_code) == ("DATA_REQUEST", "delete", "89")
    assert (ticket.proof, ticket.subject.phone) == ("code", PHONE)
    await story.say("xoa du lieu cua toi")
    assert "data_request.pending" in story.keys
    await story.tap("Cứ xóa")
    assert len(await tickets(world, story.chat)) == 1
    world.clock.move(hours=24)
    await erasures(world.work)
    story.chat.replies = story.chat.inbox()[-1:]
    story.heard()
    assert "ticket_notices.citizen.erased" in world.texts.said and await tickets(world, story.chat) == []
    async with world.database.reading() as uow:
        contact = await uow.contacts.find(story.chat.channel, story.chat.address)
    assert contact is not None and (contact.phone, contact.province) == ("", "")
    await story.say("rút lại yêu cầu xóa")
    assert "data_request.nothing_asked" in story.keys
    story.end()


async def test_taken_back_by_button_and_by_words(world: World) -> None:
    story = Story(world, "data_request", "taken back", MESSENGER)
    await story.start()
    for way in ("button", "words"):
        await story.say("xoa du lieu cua toi")
        await story.tap("Có, xóa dữ liệu")
        await story.tap("Tôi chưa gửi số nào")
        if way == "button":
            await story.tap("Bỏ qua")
            await story.share_phone("84300123456")
            await story.tap("Rút lại yêu cầu xóa")
        else:
            await story.tap("Bỏ qua")
            await story.tap("Dùng số …456")
            await story.say("dung xoa du lieu cua toi")
        assert "data_request.left" in story.keys
    world.clock.move(hours=25)
    await erasures(world.work)
    filed = await tickets(world, story.chat)
    assert [ticket.status for ticket in filed] == ["withdrawn", "withdrawn"]
    story.end()


async def test_deleting_may_be_left_and_needs_a_phone(world: World) -> None:
    story = Story(world, "data_request", "left alone")
    await story.start()
    await story.say("xoa du lieu cua toi")
    await story.say("không biết nữa")
    await story.say("có")
    await story.tap("Tôi chưa gửi số nào")
    await story.say("An Giang")
    await story.tap("Không có điện thoại")
    assert "data_request.without_phone" in story.keys
    await story.say("hủy")
    await story.say("xoa du lieu cua toi")
    await story.tap("Thôi, giữ lại")
    assert "data_request.left" in story.keys
    assert await tickets(world, story.chat) == []
    story.end()


async def test_a_copy_holds_what_the_chat_told_and_nothing_of_who_cannot_prove_it(world: World) -> None:
    story, stranger = Story(world, "data_request", "a copy"), world.chat()
    await story.start()
    await stranger.start()
    for said in ("gặp cán bộ", "nhờ chỉ giúp cách cài ứng dụng", "sáng", "xã Vĩnh Trạch, huyện Thoại Sơn", PHONE):
        await story.chat.say(said)
    (ticket,) = await tickets(world, story.chat)
    for teller, phone in ((stranger, "0300999888"), (story, PHONE)):
        await teller.say("cho tôi bản sao dữ liệu của tôi")
        await teller.say(CCCD.number)
        assert "nhờ chỉ giúp" not in story.chat.text
        await teller.say(phone)
        await teller.say(world.ids.last_code)
    assert "own_data.no_reports" in stranger.keys and "nhờ chỉ giúp" not in stranger.text
    assert "own_data.report" in story.keys
    for words in ("nhờ chỉ giúp cách cài ứng dụng", PHONE, ticket.code[:4], "Vĩnh Trạch"):
        assert words in story.chat.text, words
    story.end()

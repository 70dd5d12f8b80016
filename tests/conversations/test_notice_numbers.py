"""Where choices are printed as numbers, a number means the message that was sent last before the person wrote."""

import pytest

from bot.channels.zalo.messages import TRAITS as ZALO
from handlers.dialogue.traits import Traits
from handlers.dialogue.turn import Incoming
from handlers.places.bodies import Place
from handlers.staff.actor import Actor, Kind
from handlers.tickets.approve import approve
from handlers.tickets.ask_citizen import ask_citizen
from handlers.tickets.claim import claim
from handlers.tickets.content import Details, Subject
from handlers.tickets.mark_entered import mark_entered
from handlers.tickets.open import Draft
from handlers.tickets.open import open as open_ticket
from handlers.tickets.status import State
from storage.repositories.outbox import OutboxRow
from storage.repositories.tickets import Ticket
from tests.conversations.offices import claimed, does
from tests.conversations.reports import DETAILS, filed, whose
from tests.conversations.story import WEB, Story
from tests.handlers.records.people import CCCD, PHONE, put_person
from tests.support.driver import Chat, World

NUMBERS = Traits("numbers", buttons=5, button_label=100, prints_numbers=True)
HELD = Traits("held", buttons=5, button_label=100, prints_numbers=True, window=7 * 24 * 3600)
PLACE = Place("89", "894", "30697")


async def reported(world: World, traits: Traits = NUMBERS) -> tuple[Chat, Ticket, Actor]:
    """Somebody with a report that an official has claimed, before the main menu."""
    chat = world.chat(channel=traits.name, traits=traits)
    await chat.start()
    ticket = await another(world, chat)
    actor = await claimed(world, ticket)
    await chat.say("menu")
    return chat, ticket, actor


async def another(world: World, chat: Chat, category: str = "DUPLICATE") -> Ticket:
    """One more report of the same chat."""
    async with world.work() as work:
        contact = await work.uow.contacts.find(chat.channel, chat.address)
        assert contact is not None
        draft = Draft(
            category, Subject(name="Nguyễn Thị Thử"), Details(), place=PLACE, site=PLACE, contact_id=contact.id
        )
        return await open_ticket(work, draft, Actor(Kind.CITIZEN, contact.id))


async def entered(world: World, ticket: Ticket, actor: Actor) -> None:
    await does(world, actor, approve, ticket)
    await does(world, actor, mark_entered, ticket)


async def state(world: World, ticket: Ticket) -> str:
    return next(found.status for found in await filed(world) if found.id == ticket.id)


def newest(world: World, chat: Chat) -> OutboxRow:
    return [row for row in world.sent if row.address == chat.address][-1]


@pytest.mark.parametrize("typed", ["1", "Em chọn số 1 nhé ạ", "số một", "1️⃣", "Bổ sung", "bo sung", "the token"])
async def test_after_an_officials_request_the_number_beside_the_answer_is_the_answer(world: World, typed: str) -> None:
    chat, ticket, actor = await reported(world)
    await does(world, actor, ask_citizen, ticket, "Nhờ ghi rõ buổi tiêm.")
    await chat.say(chat.token("Bổ sung") if typed == "the token" else typed)
    assert "follow_up.ask_addition" in chat.keys, chat.text
    await chat.say("Dạ buổi sáng ạ")
    assert (await state(world, ticket)) == State.CLAIMED


async def test_every_number_of_every_notice_does_what_stands_beside_it(world: World) -> None:
    """Seen, dispute, rating: each notice told, each of its numbers typed by somebody of their own."""
    for place, label in enumerate(("Đã thấy", "Chưa thấy"), 1):
        chat, ticket, actor = await reported(world)
        await entered(world, ticket, actor)
        assert chat.labels[place - 1] == label
        await chat.say(str(place))
        heard = "ticket_notices.citizen.confirmed" if place == 1 else "ticket_notices.citizen.not_seen"
        assert heard in chat.keys, chat.text
        if place == 1:
            assert chat.labels[3] == "4 – Tốt"  # who gives four points types 4
            await chat.say("4")
            assert next(one.rating for one in await filed(world) if one.id == ticket.id) == 4
        else:
            await chat.say(str(chat.labels.index("Vẫn chưa đúng") + 1))
            await chat.say("Vẫn thiếu mũi 2")
            assert (await state(world, ticket)) == State.OPEN


async def test_the_next_prompt_takes_the_numbers_back_and_the_notice_keeps_its_label(world: World) -> None:
    chat, ticket, actor = await reported(world)
    first = chat.labels[0]
    await does(world, actor, ask_citizen, ticket, "Nhờ ghi rõ buổi tiêm.")
    await chat.say("menu")
    assert chat.labels[0] == first
    await chat.say("1")
    assert "follow_up.ask_addition" not in chat.keys
    await chat.say("bổ sung")
    assert "follow_up.ask_addition" in chat.keys, chat.text


async def test_a_notice_while_a_question_is_open_takes_its_numbers_and_leaves_the_others(world: World) -> None:
    """What the notice does not number is still the open prompt's, and so are the prompt's labels."""
    for typed, key in (("1", "follow_up.ask_addition"), ("Tra cứu mũi tiêm", "status_lookup.ask_identity")):
        chat, ticket, actor = await reported(world)
        await does(world, actor, ask_citizen, ticket, "Nhờ ghi rõ buổi tiêm.")
        await chat.say(typed)
        assert key in chat.keys, (typed, chat.text)
    chat, ticket, actor = await reported(world)
    fourth = chat.labels[3]
    await does(world, actor, ask_citizen, ticket, "Nhờ ghi rõ buổi tiêm.")
    assert len(chat.labels) < 4
    by_number = (await chat.say("4")).text
    await chat.say("menu")
    assert by_number == (await chat.say(fourth)).text


async def test_a_number_written_before_the_notice_came_is_the_prompts(world: World) -> None:
    """An update may be told late: what counts is when the person wrote it."""
    chat, ticket, actor = await reported(world)
    wrote_at = world.clock.now()
    world.clock.move(minutes=5)
    await does(world, actor, ask_citizen, ticket, "Nhờ ghi rõ buổi tiêm.")
    await chat.send(Incoming(chat.channel, "late-1", chat.address, wrote_at, "1"))
    assert "follow_up.ask_addition" not in chat.keys
    assert (await state(world, ticket)) == State.WAITING_CITIZEN


async def test_of_two_notices_the_newer_has_the_numbers_and_the_older_its_labels_and_its_higher_numbers(
    world: World,
) -> None:
    chat, first, actor = await reported(world)
    second = await another(world, chat)
    other = await claimed(world, second)
    await entered(world, first, actor)
    await chat.say("1")  # seen: five numbers to rate with
    world.clock.move(minutes=1)
    await does(world, other, ask_citizen, second, "Nhờ ghi rõ buổi tiêm.")
    await chat.say("1")
    assert "follow_up.ask_addition" in chat.keys
    await chat.say("Dạ buổi sáng ạ")
    await chat.say("Đủ rồi")
    await chat.say("5 – Rất tốt")
    assert next(one.rating for one in await filed(world) if one.id == first.id) == 5, chat.text


async def test_a_number_that_a_form_cannot_read_opens_nothing_old(world: World) -> None:
    chat, ticket, actor = await reported(world)
    await entered(world, ticket, actor)
    await chat.say("Tra cứu mũi tiêm")
    await chat.say("5")
    assert not any(key.startswith(("ticket_notices", "follow_up")) for key in chat.keys)
    await chat.say("menu")
    await chat.say("ĐÃ THẤY")
    assert "ticket_notices.citizen.confirmed" in chat.keys


async def test_a_quoted_message_has_its_own_numbers(world: World) -> None:
    chat, ticket, actor = await reported(world)
    await does(world, actor, ask_citizen, ticket, "Nhờ ghi rõ buổi tiêm.")
    asked = newest(world, chat)
    async with world.database.unit_of_work() as uow:
        await uow.outbox.mark_sent([(asked.id, "platform-17")], world.clock.now())
    await chat.say("menu")
    await chat.say("1", quotes="platform-17")
    assert "follow_up.ask_addition" in chat.keys
    await chat.say("menu")
    await chat.say("1", quotes="of somebody else")
    assert "follow_up.ask_addition" not in chat.keys


async def test_a_notice_that_was_held_back_takes_no_number(world: World) -> None:
    """Outside the window nobody has seen it: the number on the screen is the prompt's."""
    chat, ticket, actor = await reported(world, HELD)
    world.clock.move(days=9)
    await does(world, actor, ask_citizen, ticket, "Nhờ ghi rõ buổi tiêm.")
    async with world.database.unit_of_work() as uow:
        assert await uow.held.hold(newest(world, chat), "OutsideWindow", world.clock.now(), None)
    await chat.say("1")
    assert "follow_up.ask_addition" not in chat.keys
    second = await another(world, chat)
    await does(world, await claimed(world, second), ask_citizen, second, "Nhờ ghi rõ ngày tiêm.")
    async with world.database.unit_of_work() as uow:
        await uow.outbox.mark_sent([(newest(world, chat).id, "")], world.clock.now())
    await chat.say("1")
    assert "follow_up.ask_addition" in chat.keys


async def test_of_many_notices_let_go_at_once_the_newest_has_the_numbers_and_not_the_digest(world: World) -> None:
    chat, ticket, actor = await reported(world, HELD)
    tickets = [ticket, *[await another(world, chat) for _ in range(4)]]
    for one in tickets[1:]:
        await does(world, actor, claim, one)
    world.clock.move(days=9)
    for one in tickets:
        await does(world, actor, ask_citizen, one, "Nhờ ghi rõ buổi tiêm.")
        async with world.database.unit_of_work() as uow:
            assert await uow.held.hold(newest(world, chat), "OutsideWindow", world.clock.now(), None)
    last = newest(world, chat).id
    await chat.say("menu")
    assert any(row.cause.startswith("held:") for row in world.sent)
    async with world.database.reading() as uow:
        contact = await uow.contacts.find(chat.channel, chat.address)
        notice = contact.notice(uow.vault) if contact is not None else None
    assert notice is not None and notice.row == last


async def test_without_printed_numbers_a_number_is_no_choice_of_a_notice_and_its_label_is(world: World) -> None:
    chat, ticket, actor = await reported(world, WEB)
    await does(world, actor, ask_citizen, ticket, "Nhờ ghi rõ buổi tiêm.")
    await chat.say("1")
    assert "follow_up.ask_addition" not in chat.keys
    await chat.say("bo sung")
    assert "follow_up.ask_addition" in chat.keys


async def test_a_token_typed_by_a_stranger_does_nothing(world: World) -> None:
    chat, ticket, actor = await reported(world)
    await entered(world, ticket, actor)
    seen, open_prompt = chat.token("Đã thấy"), chat.token("Tra cứu mũi tiêm")
    stranger = world.chat(channel=NUMBERS.name)
    await stranger.start()
    for token in (seen, open_prompt):
        await stranger.say(token)
        assert "ticket_notices.citizen.confirmed" not in stranger.keys
        assert ticket.code not in stranger.text.replace(" ", "")
    assert (await state(world, ticket)) == State.ENTERED
    await chat.say(seen)
    assert (await state(world, ticket)) == State.CONFIRMED


@pytest.mark.parametrize(
    "typed", ["12.5.2021", "ngay.15.8.2021", "tiem.15.8", "0300.123.456", "!!!", "!giúp tôi", "1.2"]
)
async def test_a_date_or_a_phone_with_dots_is_no_button(world: World, typed: str) -> None:
    chat = world.chat(channel=NUMBERS.name, traits=NUMBERS)
    await chat.start()
    await chat.say(typed)
    assert not {"common.stale_tap", "common.stale_tap_menu"} & set(chat.keys)


async def test_a_notice_among_a_crowd_keeps_each_to_their_own(world: World) -> None:
    """One act tells several people at once; each number is its own person's."""
    first, ticket, actor = await reported(world)
    second, other_ticket, other = await reported(world)
    world.clock.move(minutes=1)
    await does(world, actor, ask_citizen, ticket, "Nhờ ghi rõ buổi tiêm.")
    await does(world, other, ask_citizen, other_ticket, "Nhờ ghi rõ ngày tiêm.")
    for chat, own in ((second, other_ticket), (first, ticket)):
        await chat.say("1")
        await chat.say("Dạ ngày 15/9 ạ")
        assert (await state(world, own)) == State.CLAIMED


class ByNumbers:
    """Somebody on Zalo who presses nothing: what stands on the screen is chosen by the number beside it."""

    def __init__(self, world: World) -> None:
        self.story = Story(world, "none", "by numbers", ZALO)

    async def choose(self, label: str) -> None:
        """Type the number that stands before a label in the newest message with choices."""
        (number,) = [n for n, shown in enumerate(self.story.chat.labels, 1) if shown.startswith(label)]
        await self.story.say(str(number))


async def test_the_guide_is_three_numbers_away(world: World) -> None:
    by = ByNumbers(world)
    await by.story.start()
    for label in ("Cài đặt ứng dụng", "Sổ sức khỏe điện tử", "Android"):
        await by.choose(label)
    assert "install_guide.step" in by.story.keys and by.story.taken == 3
    assert "bấm" not in by.story.chat.text and "nhắn" in by.story.chat.text


@pytest.mark.parametrize(("shared", "effort"), [(False, 5), (True, 4)])
async def test_the_state_of_doses_is_five_messages_away_and_four_with_the_shared_contact(
    world: World, shared: bool, effort: int
) -> None:
    await put_person(world)
    by = ByNumbers(world)
    await by.story.start()
    await by.choose("Tra cứu mũi tiêm")
    await by.story.say(CCCD.number)
    await by.story.say("5/2/1980")
    assert by.story.chat.replies[-1].ask_phone
    if shared:
        await by.story.share_phone("84300123456")
    else:
        await by.story.say(PHONE)
        await by.story.code()
    assert "record.dose" in by.story.keys and by.story.taken == effort


@pytest.mark.parametrize(("first", "effort"), [("Tra cứu mũi tiêm", 5), ("Gửi phản ánh", 10)])
async def test_a_complaint_is_five_messages_from_the_record_and_ten_from_the_menu(
    world: World, first: str, effort: int
) -> None:
    await put_person(world)
    by = ByNumbers(world)
    story = by.story
    await story.start()
    await by.choose(first)
    if effort == 10:
        await by.choose("Thiếu mũi tiêm")
    await whose(story)
    if effort == 5:
        story.chat.taken = 0
        await by.choose("Thiếu hoặc sai?")
    await by.choose("Thiếu mũi 2" if effort == 5 else "Mũi 2")
    await story.say(DETAILS)
    await story.photo("slip")
    await by.choose("Gửi")
    assert "complaint_sent.sent" in story.keys, story.chat.text
    assert story.taken == effort


@pytest.mark.parametrize("typed", ["1", "9", "số 2"])
async def test_a_number_after_an_official_wrote_by_hand_is_asked_about_and_taken_of_no_older_list(
    world: World, typed: str
) -> None:
    chat, ticket, actor = await reported(world)
    await entered(world, ticket, actor)
    await chat.event("by_hand", "by_hand:1", text="1 hay 2 mũi?", written=world.clock.now().isoformat())
    world.clock.move(minutes=121)
    await chat.say(typed)
    assert "by_hand.asked_before" in chat.keys and await state(world, ticket) == State.ENTERED

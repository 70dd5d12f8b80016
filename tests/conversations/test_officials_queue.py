"""Officials at work in chat: the queue, first claim wins, every act, and nothing for who is no official."""

from dataclasses import replace
from datetime import timedelta

import pytest

from handlers.dialogue.outcome import Jump
from handlers.dialogue.reply import Reply
from handlers.dialogue.tokens import jump_token
from handlers.dialogue.traits import Traits
from handlers.places.bodies import Place
from handlers.staff.absence import set_absent
from handlers.staff.actor import Actor, citizen
from handlers.staff.credentials import login_index
from handlers.staff.officials import give_role
from handlers.staff.sign_in import CHAT, make_link
from handlers.tickets.add_information import add_information
from handlers.tickets.ask_citizen import ask_citizen
from handlers.tickets.claim import claim
from handlers.tickets.content import BirthDate, ClaimedDose, Details, Paper, Subject
from handlers.tickets.open import Draft
from handlers.tickets.open import open as open_ticket
from storage.repositories.credentials import Credentials
from storage.repositories.tickets import Ticket
from tests.conversations.offices import TTYT, does, hire
from tests.conversations.story import WEB, Story
from tests.support.driver import World

DESK = "2021:89:894:30697:front_desk"
NEIGHBOUR = "2021:89:894:30685:front_desk"
HOME = Place("89", "894", "30697")
SUBJECT = Subject(
    name="Nguyễn Thị Mười",
    birth=BirthDate(1962, 5, 14),
    sex="female",
    papers=(Paper("cccd", "098162000123"),),
    phone="0300111222",
)
DETAILS = Details(doses=(ClaimedDose(2, vaccine="AZ"),), description="Má tôi tiêm đủ 2 mũi mà ứng dụng chỉ hiện mũi 1.")


async def file(world: World, category: str = "DOSE_MISSING_ONE") -> Ticket:
    async with world.work() as work:
        contact = await work.uow.contacts.ensure(work.ids.new(), "webchat", "the-citizen", work.now)
        draft = Draft(category, SUBJECT, DETAILS, place=HOME, site=HOME, identity="098162000123", contact_id=contact.id)
        return await open_ticket(work, draft, citizen(contact))


async def stored(world: World, ticket: Ticket) -> Ticket:
    async with world.database.reading() as uow:
        found = await uow.tickets.get(ticket.id)
    assert found is not None
    return found


async def linked(world: World, actor: Actor, title: str = "", traits: Traits = WEB) -> Story:
    story = Story(world, "officials_queue", title, traits)
    async with world.work() as work:
        token = await make_link(work, actor.id, CHAT)
    await story.chat.start(f"link_{token}")
    story.heard()
    return story


def opens(ticket: Ticket, word: str = "ticket") -> str:
    return jump_token(Jump("officials_queue", (word, ticket.code)))


async def test_a_ticket_is_worked_from_the_queue_to_the_end(world: World) -> None:
    actor = await hire(world, DESK)
    ticket = await file(world)
    story = await linked(world, actor, "from the queue to the end")
    assert "officials_queue.head" in story.keys
    await story.tap("Nhận việc gấp nhất")
    assert (await stored(world, ticket)).claimed_by == actor.id
    await story.tap("Ghi chú nội bộ")
    await story.say("Có tên trong danh sách tiêm ngày 20/9.")
    await story.tap("Trả lời người dân")
    await story.say("Trạm đang đối chiếu, mai có kết quả.")
    await story.tap("Đề nghị bổ sung")
    await story.say("Nhờ chụp lại giấy xác nhận rõ hơn.")
    assert (await stored(world, ticket)).status == "waiting_citizen"
    async with world.work() as work:
        contact = await work.uow.contacts.get(ticket.contact_id or 0)
        assert contact is not None
        await add_information(work, ticket.id, citizen(contact), "Ảnh rõ đây ạ.")
    await story.say(ticket.code)
    await story.say("duyệt")
    assert (await stored(world, ticket)).status == "approved"
    await story.tap("Đã nhập lên Nền tảng")
    assert (await stored(world, ticket)).status == "entered"
    await story.tap("Về hàng đợi")
    story.end()


async def test_a_report_waits_for_the_platform_and_goes_on(world: World) -> None:
    actor = await hire(world, DESK)
    ticket = await file(world)
    story = await linked(world, actor, "the platform is down")
    await story.tap("Nhận việc gấp nhất")
    await story.tap("Chờ Nền tảng")
    assert (await stored(world, ticket)).status == "waiting_platform"
    await story.tap("Về hàng đợi")
    await story.tap("Chờ Nền tảng")
    assert "Chờ Nền tảng" in story.chat.replies[-1].text
    await story.say(ticket.code)
    await story.say("nền tảng chạy lại")
    assert (await stored(world, ticket)).status == "claimed"
    story.end()


async def test_a_refusal_has_a_number_and_a_draft(world: World) -> None:
    actor = await hire(world, DESK)
    ticket = await file(world)
    story = await linked(world, actor, "a refusal")
    await story.tap("Nhận việc gấp nhất")
    await story.tap("Từ chối có lý do")
    await story.say("R77")
    await story.say("r11")
    assert "officials_queue.refusal_draft" in story.keys
    await story.tap("Gửi câu này")
    kept = await stored(world, ticket)
    assert (kept.status, kept.refusal_code) == ("refused", "R11")
    story.end()


async def test_what_was_disputed_is_refused_again_once_another_agrees(world: World) -> None:
    actor = await hire(world, DESK)
    above = await hire(world, TTYT, name="Đỗ Thị Huyện")
    ticket = await file(world)
    async with world.work() as work:
        await work.uow.officials.set_role(above.id, TTYT, "lead")
        await work.uow.tickets.save(ticket, {"disputes": 1}, work.now)
    story = await linked(world, actor, "refused again")
    await story.tap("Nhận việc gấp nhất")
    await story.tap("Từ chối có lý do")
    await story.say("r11")
    await story.tap("Gửi câu này")
    assert "console.done.refuse_asked" in story.keys
    assert (await stored(world, ticket)).status == "claimed"
    async with world.work() as work:
        ((number, _),) = await work.uow.bulk_acts.unanswered()
        act = await work.uow.bulk_acts.get(number)
    assert act is not None and (act.needs_yes, act.yes_body, act.official_id) == ("dispute", TTYT, actor.id)
    story.end()


async def test_a_ticket_is_passed_on_with_a_reason(world: World) -> None:
    actor = await hire(world, DESK)
    await hire(world, TTYT, name="Đỗ Thị Huyện")
    ticket = await file(world)
    story = await linked(world, actor, "passed on")
    await story.tap("Nhận việc gấp nhất")
    await story.tap("Chuyển cơ quan")
    await story.say("zzzz")
    await story.say("ttyt thoai son")
    await story.say("1")
    await story.say("Điểm tiêm do trung tâm huyện tổ chức.")
    assert (await stored(world, ticket)).body_id == TTYT
    assert "console.done.transfer" in story.keys
    story.end()


async def test_typed_data_is_set_to_what_the_slip_says(world: World) -> None:
    actor = await hire(world, DESK)
    ticket = await file(world)
    story = await linked(world, actor, "corrected")
    await story.tap("Nhận việc gấp nhất")
    await story.tap("Sửa theo giấy")
    await story.tap("Ngày sinh")
    await story.say("31/2/1962")
    assert "console.problem.field.birth" in story.keys
    await story.say("15/5/1962")
    assert (await stored(world, ticket)).subject.birth == BirthDate(1962, 5, 15)
    story.end()


async def test_who_comes_second_is_told_who_was_first(world: World) -> None:
    first, second = await hire(world, DESK, name="Lê Thị Trước"), await hire(world, DESK, name="Trần Văn Sau")
    ticket = await file(world)
    story = await linked(world, second)
    await story.press(opens(ticket))
    await does(world, first, claim, ticket)
    await story.tap("Nhận xử lý")
    assert "console.problem.claimed" in story.keys and "Lê Thị Trước" in story.chat.text
    assert (await stored(world, ticket)).claimed_by == first.id
    assert "Đồng ý" not in story.chat.labels and "Ghi chú nội bộ" in story.chat.labels


async def test_a_lead_takes_over_with_a_reason_and_a_colleague_from_who_is_away(world: World) -> None:
    first, second = await hire(world, DESK, name="Lê Thị Trước"), await hire(world, DESK, name="Trần Văn Sau")
    async with world.work() as work:
        await give_role(work, second.id, DESK, "lead")
    ticket = await file(world)
    holder, story = await linked(world, first), await linked(world, second)
    await does(world, first, claim, ticket)
    await does(world, first, ask_citizen, ticket, "Nhờ gửi ảnh giấy.")
    await story.press(opens(ticket))
    assert "Trả lời người dân" not in story.chat.labels
    await story.tap("Nhận thay")
    assert "Vì sao nhận thay? Lê Thị Trước đọc được lý do này." in story.chat.text
    await story.say("Người nhà đang chờ ở quầy.")
    assert (await stored(world, ticket)).claimed_by == second.id and "Trả lời người dân" in story.chat.labels
    told = [Reply.from_json(row.payload).text for row in world.sent if row.address == holder.chat.address]
    assert any("Người nhà đang chờ ở quầy." in text for text in told)
    await holder.press(opens(ticket))
    assert "Nhận thay" not in holder.chat.labels and "Trả lời người dân" not in holder.chat.labels
    async with world.work() as work:
        await set_absent(work, second.id, work.now + timedelta(hours=8))
    await holder.say(ticket.code)
    await holder.tap("Nhận thay")
    assert (await stored(world, ticket)).claimed_by == first.id and "Trả lời người dân" in holder.chat.labels


@pytest.mark.parametrize("word", ["ticket", "open"])
async def test_a_jump_grants_nothing_by_itself(world: World, word: str) -> None:
    await hire(world, DESK)
    stranger = await hire(world, NEIGHBOUR, name="Phạm Văn Ba")
    ticket = await file(world)
    citizen_chat = world.chat("curious")
    await citizen_chat.press(opens(ticket, word))
    assert "officials_queue.not_linked" in citizen_chat.keys and "Mười" not in citizen_chat.text
    await citizen_chat.say("hàng đợi")
    assert "officials_queue.not_linked" in citizen_chat.keys
    neighbour = await linked(world, stranger)
    for token in (opens(ticket, word), jump_token(Jump("officials_queue", (word, "1234567890")))):
        await neighbour.press(token)
        assert "officials_queue.no_ticket" in neighbour.keys and "Mười" not in neighbour.chat.text
    await neighbour.say(ticket.code)
    assert "Mười" not in neighbour.chat.text


async def test_an_account_that_was_switched_off_sees_nothing_more(world: World) -> None:
    actor = await hire(world, DESK)
    ticket = await file(world)
    story = await linked(world, actor)
    await story.press(opens(ticket))
    assert "Nguyễn Thị Mười" in story.chat.text
    async with world.work() as work:
        await work.uow.officials.set_active(actor.id, False)
    await story.tap("Nhận xử lý")
    assert "officials_queue.not_linked" in story.keys
    assert (await stored(world, ticket)).claimed_by is None


async def test_where_personal_data_must_not_be_typed_none_is_shown(world: World) -> None:
    actor = await hire(world, DESK)
    ticket = await file(world)
    story = await linked(world, actor, traits=Traits("faraway", sensitive="link"))
    await story.press(opens(ticket))
    assert "officials_queue.data_in_console" in story.keys
    for secret in ("Nguyễn Thị Mười", "098162000123", "0300111222"):
        assert secret not in story.chat.text


async def test_a_code_of_the_account_page_may_be_typed(world: World) -> None:
    actor = await hire(world, DESK)
    async with world.work() as work:
        token = await make_link(work, actor.id, CHAT)
    chat = world.chat("typed")
    await chat.say(f"link_{token}")
    assert "start_link.linked" in chat.keys and "officials_queue.head" in chat.keys
    await chat.say("menu")
    await chat.say("hàng đợi")
    assert "officials_queue.head" in chat.keys


async def test_the_same_press_twice_acts_once(world: World) -> None:
    actor = await hire(world, DESK)
    ticket = await file(world)
    story = await linked(world, actor)
    await story.press(opens(ticket))
    token = story.chat.token("Nhận xử lý")
    await story.press(token)
    await story.press(token)
    async with world.database.reading() as uow:
        kinds = [event.kind for event in await uow.ticket_events.of_ticket(ticket.id)]
    assert kinds.count("claimed") == 1


async def test_a_link_in_the_own_chat_stands_for_the_password(world: World) -> None:
    world.tools.policy = replace(world.tools.policy, console_url="https://tiemchung.example.vn/console")
    actor = await hire(world, DESK)
    story = await linked(world, actor, "a link in place of the password")
    assert "Đăng nhập Bàn cán bộ" not in story.chat.labels
    await story.say("/vao")
    assert "officials_queue.door_unset" in story.keys
    async with world.work() as work:
        kept = Credentials(actor.id, "sen", "", b"k" * 20)
        assert await work.uow.credentials.set(kept, login_index(work.uow.vault, "sen"), work.now)
    await story.say("hàng đợi")
    await story.tap("Đăng nhập Bàn cán bộ")
    assert "officials_queue.door_link" in story.keys
    for _ in range(5):
        await story.say("/vao")
    assert "officials_queue.door_link" in story.keys
    await story.say("/vao")
    assert "officials_queue.door_later" in story.keys
    story.end()


async def test_a_chat_that_is_no_officials_gets_no_link(world: World) -> None:
    story = Story(world, "officials_queue", "a link for nobody", WEB)
    await story.say("/vao")
    assert "officials_queue.not_linked" in story.keys
    story.end()

"""Kinds of words at the menu that were taken for something else: money asked for on the phone, a trade, a fact below an
answer, a promised call that has not come, other vaccines."""

import pytest

from handlers.staff.actor import citizen
from handlers.tickets.queries import mine
from storage.repositories.tickets import Ticket
from tests.conversations.story import MESSENGER, opened
from tests.handlers.records.people import CCCD, PHONE
from tests.support.driver import Chat, World

FRAUD = "Không cơ quan nào đòi"


@pytest.mark.parametrize(
    "said",
    [
        "co nguoi goi dien bat chuyen tien",
        "gọi điện bắt đóng tiền",
        "nó gọi kêu tôi nộp tiền mới được tiêm",
        "người lạ gọi bảo nộp phí tiêm",
        "tự xưng trung tâm y tế xin số tài khoản",
        "số lạ gọi hỏi mã otp",
        "someone called me and wants money",
        "số lạ gọi bảo chuyển tiền, tôi gọi lại không được",
        "cho hỏi có người gọi đòi tiền là thật không",
    ],
)
async def test_money_asked_for_on_the_phone_is_fraud_at_the_menu_and_in_a_form(world: World, said: str) -> None:
    english = not said.isascii() or "someone" not in said
    told = FRAUD if english else "No authority asks for"
    chat = await opened(world, said)
    assert told in chat.text, chat.text
    for before, question in (
        (("[Tra cứu mũi tiêm",), "status_lookup.ask_identity"),
        (("[Gửi phản ánh", "[Thiếu mũi tiêm", CCCD.number, "5/2/1980"), "complaint_ask.phone"),
    ):
        chat = await opened(world, *before, said)
        assert told in chat.text and question in chat.keys, chat.text


@pytest.mark.parametrize(
    "said",
    [
        "không nhận được tin nhắn mã otp",
        "gọi tổng đài có mất tiền không",
        "cán bộ xã gọi điện đòi tiền mới cho tiêm",
        "tiêm covid có phải đóng tiền không",
        "chua nhan duoc tin nhan, cho em xin ma lai",
        "cho em hỏi mã trong tin nhắn là mã gì",
        "tin nhắn mờ quá không đọc mã được",
        "gọi điện tổng đài có phải trả phí không",
        "tôi gọi tới trạm hỏi phí tiêm bao nhiêu",
    ],
)
async def test_what_only_resembles_it_is_no_fraud(world: World, said: str) -> None:
    chat = await opened(world, said)
    assert FRAUD not in chat.text, chat.text


@pytest.mark.parametrize(
    "said",
    [
        "toi la y ta",
        "tôi là cán bộ y tế xã",
        "em là điều dưỡng bệnh viện",
        "tôi là y tá trạm y tế xã Vĩnh Trạch",
        "tôi là bác sĩ",
        "I am a nurse",
    ],
)
async def test_who_works_in_health_is_asked_what_for(world: World, said: str) -> None:
    chat = await opened(world, said)
    assert "who_i_am.health" in chat.keys, chat.keys
    assert len(chat.labels) == 5


@pytest.mark.parametrize("said", ["tôi là giáo viên", "toi la cong nhan", "em là sinh viên"])
async def test_another_trade_is_greeted(world: World, said: str) -> None:
    chat = await opened(world, said)
    assert chat.keys[-1] == "ask_faq.how_can_i_help", chat.keys


@pytest.mark.parametrize("said", ["tôi là y tá, chưa thấy mũi 2", "y tá quát mắng tôi"])
async def test_a_trade_beside_a_matter_hides_it_not(world: World, said: str) -> None:
    chat = await opened(world, said)
    assert not [one for one in chat.keys if one.startswith("who_i_am.")], chat.keys


@pytest.mark.parametrize("told", ["20/10/2021", "ngày 20/10/2021", "hôm 20/10"])
async def test_a_day_below_an_answer_on_a_missing_dose_is_the_day_of_that_dose(world: World, told: str) -> None:
    chat = await opened(world, "Bao thieu mui 2", told)
    assert "complaint.story_read" in chat.keys and "mũi 2, 20/10/2021" in chat.text, chat.text
    assert "complaint_ask.identity" in chat.keys


async def test_a_vaccine_below_it_is_kept_and_a_day_without_an_answer_before_it_is_not(world: World) -> None:
    chat = await opened(world, "thiếu mũi 2", "astra")
    assert "complaint_between.noted" in chat.keys and "complaint_ask.identity" in chat.keys
    async with world.database.reading() as uow:
        row = await uow.connection.fetchval("select id from conversations where status = 'active'")
        kept = await uow.conversations.find(row)
    assert kept is not None
    assert [(one["number"], one["vaccine"]) for one in kept.state["data"]["injection"]["told"]] == [(2, "AZ")]
    chat = await opened(world, "20/10/2021")
    assert "complaint.story_read" not in chat.keys
    chat = await opened(world, "thiếu mũi 2", "cảm ơn", "20/10/2021")
    assert "complaint.story_read" not in chat.keys


MISSED = [
    "can bo hua goi lai ma khong goi",
    "hẹn gọi lại mà chờ hoài không thấy",
    "xin gọi lại từ hôm qua chưa ai gọi",
    "officer promised to call me back but nobody called",
]


@pytest.mark.parametrize("said", MISSED)
async def test_a_promised_call_that_has_not_come_is_no_new_wish(world: World, said: str) -> None:
    chat = await opened(world, said)
    assert {"promised.sorry", "promised.elsewhere"} <= set(chat.keys) and "callback.ask_about" not in chat.keys
    assert len(chat.labels) == 3


@pytest.mark.parametrize(
    "said",
    [
        "da hen tiem mui 2 ma khong thay ten",
        "đã hẹn thứ 2 đi tiêm mà chưa thấy tin nhắn",
        "như đã hứa mà không thấy mũi 2",
        "trạm hẹn sẽ gọi đi tiêm mũi 2 mà chưa thấy gọi",
        "nhờ cán bộ gọi lại, không thấy mũi 2",
        "hứa gọi lại mà vẫn chưa thấy mũi 2 trên app",
        "tổng đài bảo gọi lại mà không gọi được",
    ],
)
async def test_what_is_missed_and_is_no_call_is_no_promised_call(world: World, said: str) -> None:
    chat = await opened(world, said)
    assert not [one for one in chat.keys if one.startswith("promised.")], chat.keys


async def asked_to_be_called(world: World) -> Chat:
    chat = world.chat(traits=MESSENGER, channel=MESSENGER.name)
    await chat.start()
    for one in ("nhờ gọi lại", "hỏi về mũi 2", "[Buổi sáng", "[Bỏ qua", PHONE):
        await (chat.tap(one[1:]) if one.startswith("[") else chat.say(one))
    assert "callback.sent" in chat.keys
    return chat


@pytest.mark.parametrize("said", MISSED)
async def test_the_office_of_a_promised_call_is_reminded_once(world: World, said: str) -> None:
    chat = await asked_to_be_called(world)
    (ticket,) = await own(world, chat)
    before = await events_of(world, ticket)
    await chat.say(said)
    assert {"promised.sorry", "promised.here", "own_reports.reminded"} <= set(chat.keys), chat.keys
    assert ticket.code[:4] in chat.text
    assert await events_of(world, ticket) == before + 1
    await chat.say(said)
    assert "promised.sorry" in chat.keys and "own_reports.reminded" not in chat.keys
    assert await events_of(world, ticket) == before + 1
    assert len(await own(world, chat)) == 1


@pytest.mark.parametrize("said", MISSED)
async def test_a_report_that_asks_for_no_call_promised_none_and_is_not_reminded(world: World, said: str) -> None:
    chat = await asked_to_be_called(world)
    (ticket,) = await own(world, chat)
    async with world.database.unit_of_work() as uow:
        await uow.connection.execute("update tickets set category = 'DOSE_MISSING_ONE', call_back = ''")
    before = await events_of(world, ticket)
    await chat.say(said)
    assert "promised.elsewhere" in chat.keys and "promised.here" not in chat.keys, chat.keys
    assert await events_of(world, ticket) == before


async def test_a_call_that_stands_as_made_may_be_disputed(world: World) -> None:
    chat = await asked_to_be_called(world)
    async with world.database.unit_of_work() as uow:
        await uow.connection.execute("update tickets set status = 'confirmed'")
    await chat.say("hứa gọi lại mà không gọi")
    assert {"promised.sorry", "promised.ended"} <= set(chat.keys) and "Báo chưa được gọi" in chat.labels


async def test_in_a_form_it_is_said_and_the_form_goes_on(world: World) -> None:
    chat = await opened(world, "[Tra cứu mũi tiêm", "cán bộ hứa gọi lại mà không thấy gọi")
    assert "promised.sorry" in chat.keys and "status_lookup.ask_identity" in chat.keys


@pytest.mark.parametrize(
    "said",
    ["vitamin A", "5 trong 1", "bé tiêm 5 trong 1 ở đâu", "lich tiem soi", "tiêm sởi cho bé", "uống vitamin A khi nào",
     "vắc xin viêm não nhật bản cho con",
     "baby measles shot where", "cho dai can tiem o dau", "tiêm ngừa dại", "tiêm trái rạ cho con"],
)  # fmt: skip
async def test_of_other_vaccines_it_is_said_whom_to_ask(world: World, said: str) -> None:
    chat = await opened(world, said)
    assert "child_vaccines.not_ours" in chat.keys and len(chat.labels) == 2, chat.keys


LOOKALIKES = [
    "sốt kéo dài sau tiêm",
    "sot keo dai may ngay roi con met",
    "tiem o dai hoc y duoc",
    "benh dai thao duong tiem duoc khong",  # diabetes
    "bao gio tiem dai tra",  # for everybody
    "khoang cach mui tiem dai qua",
    "bi soi than co tiem duoc khong",  # kidney stones
    "nội soi dạ dày có tiêm được không",
    "con trai ra tram tiem mui 2 roi",  # a son, not chickenpox
    "tiêm mũi 3 trong 1 tháng được không",
    "mẹ tôi bị bại liệt tiêm ở đâu",  # has it
]


@pytest.mark.parametrize(
    "said", ["trời soi sáng quá", "tiêm cúm rồi tiêm covid được không", "thiếu mũi 2", *LOOKALIKES]
)
async def test_what_is_none_of_them_is_not_sent_there(world: World, said: str) -> None:
    chat = await opened(world, said)
    assert "child_vaccines.not_ours" not in chat.keys


async def own(world: World, chat: Chat) -> list[Ticket]:
    async with world.work() as work:
        contact = await work.uow.contacts.find(chat.channel, chat.address)
        assert contact is not None
        return [*await mine(work, citizen(contact))]


async def events_of(world: World, ticket: Ticket) -> int:
    async with world.database.reading() as uow:
        found: int = await uow.connection.fetchval("select count(*) from ticket_events where ticket_id = $1", ticket.id)
        return found


async def test_a_long_text_that_also_asks_when_is_not_answered_by_a_due_time_alone(world: World) -> None:
    chat = await asked_to_be_called(world)
    await chat.say("bao giờ có kết quả của tôi")
    assert "own_reports.one" in chat.keys
    await chat.say("cảm ơn")
    await chat.say(
        "mẹ tôi tiêm mũi hai ở trạm y tế xã hồi tháng chín mà trên sổ chưa có, tôi gửi giấy rồi, bao giờ có kết quả vậy"
    )
    assert "own_reports.one" not in chat.keys

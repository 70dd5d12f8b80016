"""Following a report, told as chats."""

import pytest

from handlers.dialogue.outcome import Jump
from handlers.dialogue.tokens import jump_token
from handlers.places.bodies import Place
from handlers.staff.actor import Actor, Kind
from handlers.tickets.approve import approve
from handlers.tickets.ask_citizen import ask_citizen
from handlers.tickets.mark_entered import mark_entered
from handlers.tickets.open import Draft
from handlers.tickets.open import open as open_ticket
from handlers.tickets.refuse import refuse
from handlers.tickets.status import State
from storage.repositories.tickets import Ticket
from tests.conversations.offices import claimed, does
from tests.conversations.reports import DETAILS, filed, one, shown_record
from tests.conversations.story import Story
from tests.handlers.records.people import PHONE, put_person
from tests.support.driver import World


async def sent(world: World, title: str) -> tuple[Story, Ticket]:
    """A citizen who has just sent a complaint; the story is written down from here."""
    await put_person(world)
    story = Story(world, "follow_up", title)
    await story.start()
    await shown_record(story)
    await story.tap("Thiếu hoặc sai?")
    await story.tap("Thiếu mũi 2")
    await story.say(DETAILS)
    await story.photo("slip")
    await story.tap("Gửi")
    story.lines.clear()
    return story, await one(world)


async def now(world: World, ticket: Ticket) -> Ticket:
    """The ticket as it is kept."""
    return next(found for found in await filed(world) if found.id == ticket.id)


async def test_history_deadline_and_overdue_mark(world: World) -> None:
    story, _ = await sent(world, "history, deadline, overdue")
    await story.tap("Theo dõi phản ánh này")
    assert {"follow_up.head", "follow_up.due", "follow_up.history", "status.received"} <= set(story.keys)
    world.clock.move(hours=50)
    await story.say("menu")
    await story.tap("Theo dõi phản ánh")
    await story.say("1")
    assert "follow_up.due_late" in story.keys
    story.end()


async def test_what_is_asked_is_answered_by_the_button_with_words_and_photo(world: World) -> None:
    story, ticket = await sent(world, "asked for a photo, words and photo added")
    actor = await claimed(world, ticket)
    await does(world, actor, ask_citizen, ticket, "Nhờ chụp rõ mặt sau tờ giấy.")
    assert (await now(world, ticket)).status == State.WAITING_CITIZEN
    await story.tap("Bổ sung")
    assert "follow_up.ask_addition" in story.keys
    await story.photo("blurred slip")
    assert {"follow_up.added_photo", "photo.blurred", "follow_up.better_photo"} <= set(story.keys)
    assert (await now(world, ticket)).status == State.CLAIMED
    await story.say("Mặt sau ghi số lô ABX123")
    assert "follow_up.added" in story.keys
    await story.tap("Đủ rồi")
    async with world.database.reading() as uow:
        flags = dict(await uow.ticket_files.of_ticket(ticket.id))
    assert sorted(flags.values()) == ["", "blurred"]
    story.end()


async def test_the_page_shows_what_is_wanted(world: World) -> None:
    story, ticket = await sent(world, "the page of a report that waits")
    actor = await claimed(world, ticket)
    await does(world, actor, ask_citizen, ticket, "Nhờ ghi rõ tên điểm tiêm.")
    await story.tap("Theo dõi phản ánh này")
    assert {"follow_up.wanted", "follow_up.due_paused", "status.needs_more"} <= set(story.keys)
    story.end()


async def test_a_plain_reply_to_the_notice_is_passed_on(world: World) -> None:
    story, ticket = await sent(world, "a plain reply to the notice")
    actor = await claimed(world, ticket)
    await does(world, actor, ask_citizen, ticket, "Nhờ ghi rõ tên điểm tiêm.")
    await story.say("tôi tiêm ở nhà văn hóa ấp Trung Bình, xã Vĩnh Trạch")
    assert "follow_up.ask_reply" in story.keys
    await story.tap("Đúng, gửi cho cán bộ")
    assert "follow_up.added" in story.keys
    assert (await now(world, ticket)).status == State.CLAIMED
    story.end()


async def test_entered_seen_and_rated(world: World) -> None:
    story, ticket = await sent(world, "approved, entered, seen, rated")
    actor = await claimed(world, ticket)
    await does(world, actor, approve, ticket)
    await does(world, actor, mark_entered, ticket)
    await story.tap("Đã thấy")
    assert "ticket_notices.citizen.confirmed" in story.keys
    assert (await now(world, ticket)).status == State.CONFIRMED
    await story.tap("5")
    assert "rate_service.thanks" in story.keys
    assert (await now(world, ticket)).rating == 5
    story.end()


async def test_entered_not_seen_then_disputed_with_a_reason(world: World) -> None:
    story, ticket = await sent(world, "entered, not seen, still not right")
    actor = await claimed(world, ticket)
    await does(world, actor, approve, ticket)
    await does(world, actor, mark_entered, ticket)
    await story.tap("Chưa thấy")
    assert "ticket_notices.citizen.not_seen" in story.keys
    await story.tap("Vẫn chưa đúng")
    assert "follow_up.ask_dispute" in story.keys
    await story.say("ngày tiêm nhập thành 15/10")
    assert "ticket_notices.citizen.reopened" in story.keys
    after = await now(world, ticket)
    assert (after.status, after.disputes, after.body_id) == (State.OPEN, 1, ticket.body_id)
    story.end()


async def test_after_seven_days_a_dispute_becomes_a_new_report(world: World) -> None:
    story, ticket = await sent(world, "a dispute after seven days")
    actor = await claimed(world, ticket)
    await does(world, actor, approve, ticket)
    await does(world, actor, mark_entered, ticket)
    token = story.chat.token("Chưa thấy").replace("not_seen", "dispute")
    world.clock.move(days=8)
    await story.press(token)
    await story.tap("Vẫn chưa thấy")
    assert "follow_up.too_late" in story.keys
    await story.tap("Gửi phản ánh mới")
    assert "complaint.ask_what" in story.keys
    story.end()


async def test_withdrawing_is_asked_twice(world: World) -> None:
    story, ticket = await sent(world, "withdrawn after a second thought")
    await story.tap("Theo dõi phản ánh này")
    await story.tap("Rút phản ánh")
    await story.tap("Không, giữ lại")
    assert "follow_up.withdraw_kept" in story.keys
    await story.tap("Rút phản ánh")
    await story.say("có")
    assert "follow_up.withdrawn" in story.keys
    assert (await now(world, ticket)).status == State.WITHDRAWN
    story.end()


@pytest.mark.parametrize("code", ["R05", "R10", "R13"])
async def test_a_refusal_says_what_to_send_next_and_takes_it(world: World, code: str) -> None:
    story, ticket = await sent(world, f"{code} refused, supplemented")
    actor = await claimed(world, ticket)
    await does(world, actor, refuse, ticket, code)
    story.chat.replies = [story.chat.inbox()[-1]]
    story.heard()
    story.chat.keys = []
    await story.tap("Bổ sung")
    assert "follow_up.ask_addition" in story.keys
    await story.say("Ngày sinh đúng trên CCCD là 05/02/1980")
    assert "ticket_notices.citizen.reopened" in story.keys
    after = await now(world, ticket)
    assert (after.status, after.disputes) == (State.OPEN, 0)
    story.end()


async def test_a_code_from_another_chat_needs_three_digits(world: World) -> None:
    _, ticket = await sent(world, "unused")
    story = Story(world, "follow_up", "a code from another chat")
    await story.start()
    await story.tap("Theo dõi phản ánh")
    assert "follow_up.ask_code" in story.keys
    await story.say(ticket.code[:9] + str((int(ticket.code[9]) + 1) % 10))
    assert "invalid.ticket_code_check" in story.keys
    await story.say(f"{ticket.code[:4]} {ticket.code[4:8]} {ticket.code[8:]}")
    assert "follow_up.ask_tail" in story.keys
    await story.say("000")
    assert "follow_up.tail_wrong" in story.keys
    assert ticket.subject.name not in story.chat.text
    await story.say(PHONE[-3:])
    assert "follow_up.head" in story.keys
    assert "Rút phản ánh" not in story.chat.labels
    story.end()


async def test_a_code_that_does_not_exist_looks_like_a_wrong_digit(world: World) -> None:
    from handlers.dialogue.answers.ticket_code import make_code

    story = Story(world, "follow_up", "a code that nobody has")
    await story.start()
    await story.tap("Theo dõi phản ánh")
    await story.say(make_code(77, world.tools.policy.code_key))
    await story.say("123")
    assert "follow_up.tail_wrong" in story.keys
    for _ in range(5):
        await story.chat.say("124")
    assert "follow_up.too_many_tries" in story.chat.keys
    story.end()


async def test_another_persons_button_does_nothing(world: World) -> None:
    _, ticket = await sent(world, "unused")
    stranger = world.chat()
    await stranger.start()
    for act in ("seen", "not_seen", "dispute", "add", "view", "rate", "nonsense"):
        await stranger.press(f"!follow_up:{act}:{ticket.code}:5")
        assert ticket.subject.name not in stranger.text
        assert "follow_up.ask_tail" in stranger.keys
    assert (await now(world, ticket)).status == State.OPEN


async def test_a_low_rating_shows_what_can_still_be_done(world: World) -> None:
    story, ticket = await sent(world, "a low rating")
    actor = await claimed(world, ticket)
    await does(world, actor, approve, ticket)
    await does(world, actor, mark_entered, ticket)
    await story.tap("Đã thấy")
    await story.tap("2")
    assert "rate_service.sorry" in story.keys
    assert story.chat.labels == ["Vẫn chưa đúng", "Nhờ cán bộ gọi lại"]
    story.end()


async def test_a_rating_without_a_number_is_asked_for(world: World) -> None:
    story, ticket = await sent(world, "a rating that is asked for")
    actor = await claimed(world, ticket)
    await does(world, actor, approve, ticket)
    await does(world, actor, mark_entered, ticket)
    await story.tap("Đã thấy")
    await story.chat.press(jump_token(Jump("follow_up", ("rate", ticket.code))))
    story.heard()
    assert "rate_service.ask" in story.keys
    await story.say("4")
    assert (await now(world, ticket)).rating == 4
    story.end()


@pytest.mark.parametrize("where", ["the menu", "adding something"])
async def test_words_of_withdrawal_withdraw(world: World, where: str) -> None:
    story, ticket = await sent(world, "withdrawn in words")
    if where == "adding something":
        await story.tap("Theo dõi phản ánh này")
        await story.tap("Bổ sung")
    await story.say("tôi muốn rút phản ánh")
    assert "follow_up.ask_withdraw" in story.keys
    await story.tap("Rút")
    assert (await now(world, ticket)).status == State.WITHDRAWN


async def entered(world: World, ticket: Ticket) -> None:
    actor = await claimed(world, ticket)
    await does(world, actor, approve, ticket)
    await does(world, actor, mark_entered, ticket)


@pytest.mark.parametrize(
    "typed",
    [
        "Vẫn chưa thấy",
        "da cap nhat app ma van chua thay mui 2 a",
        "app vẫn chỉ có 1 mũi",
        "sổ vẫn trống trơn",
        "van k thay mui 2 dau",
        "my second dose is still missing",
    ],
)
async def test_a_dispute_in_words_reopens_as_its_button_does(world: World, typed: str) -> None:
    story, ticket = await sent(world, f"still not right, typed: {typed}")
    await entered(world, ticket)
    await story.say(typed)
    assert "ticket_notices.citizen.reopened" in story.keys
    after = await now(world, ticket)
    assert (after.status, after.disputes, after.body_id) == (State.OPEN, 1, ticket.body_id)
    async with world.database.reading() as uow:
        event = await uow.ticket_events.last(ticket.id, "reopened")
    assert event is not None and event.data["text"] == typed
    story.end()


async def test_a_dispute_in_words_after_a_refusal_on_the_reports_page(world: World) -> None:
    story, ticket = await sent(world, "still not right, typed on the page of a refused report")
    await does(world, await claimed(world, ticket), refuse, ticket, "R08")
    await story.tap("Theo dõi phản ánh này")
    await story.say("vẫn chưa đúng ạ")
    assert "ticket_notices.citizen.reopened" in story.keys
    assert (await now(world, ticket)).disputes == 1
    story.end()


async def test_words_that_may_be_about_something_else_reopen_nothing(world: World) -> None:
    story, ticket = await sent(world, "words that are no dispute")
    await story.say("vẫn chưa thấy")  # nothing was decided yet
    await entered(world, ticket)
    for text in ("sao vẫn chưa thấy mũi 2?", "tôi vẫn chưa có mã OTP"):
        await story.say(text)
    assert (await now(world, ticket)).status == State.ENTERED
    world.clock.move(days=8)
    await story.say("vẫn chưa thấy")
    assert (await now(world, ticket)).status == State.ENTERED
    story.end()


async def test_an_answer_that_is_waited_for_comes_before_a_dispute(world: World) -> None:
    story, first = await sent(world, "not yet, while an office waits")
    await entered(world, first)
    second = await another(world, first)
    actor = await claimed(world, second)
    await does(world, actor, ask_citizen, second, "Bác đã tiêm mũi 2 chưa ạ?")
    await story.say("chưa được")
    assert "follow_up.ask_reply" in story.keys
    assert (await now(world, first)).status == State.ENTERED
    await story.tap("Đúng, gửi cho cán bộ")
    assert [(await now(world, one)).status for one in (first, second)] == [State.ENTERED, State.CLAIMED]
    await does(world, actor, ask_citizen, second, "Bác gửi ảnh giúp ạ.")
    await story.say("menu")
    await story.say("vẫn chưa thấy")
    await story.tap("Không, tôi hỏi việc khác")  # of the other one
    assert [(await now(world, one)).status for one in (first, second)] == [State.OPEN, State.WAITING_CITIZEN]


async def test_words_that_say_only_not_yet_are_asked_about_before_a_report_is_reopened(world: World) -> None:
    story, ticket = await sent(world, "not yet, and nothing more")
    await entered(world, ticket)
    await story.say("chưa được")
    assert "follow_up.ask_sure" in story.keys
    await story.tap("Không, tôi nói việc khác")
    assert (await now(world, ticket)).status == State.ENTERED
    await story.say("chưa đúng")
    await story.tap("Đúng, nhờ xem lại")
    assert "ticket_notices.citizen.reopened" in story.keys
    assert (await now(world, ticket)).disputes == 1
    story.end()


async def another(world: World, first: Ticket) -> Ticket:
    """A second report of the same chat and place."""
    place = Place(first.province_code, first.district_code, first.commune_code)
    draft = Draft("DUPLICATE", first.subject, first.details, place=place, site=place, contact_id=first.contact_id)
    async with world.work("t:second") as work:
        return await open_ticket(work, draft, Actor(Kind.CITIZEN, first.contact_id or 0))


async def test_of_two_reports_the_one_meant_is_chosen(world: World) -> None:
    story, first = await sent(world, "still not right, one of two")
    await entered(world, first)
    second = await another(world, first)
    await entered(world, second)
    await story.say("vẫn chưa thấy")
    assert "follow_up.ask_which" in story.keys
    await story.say("2")
    assert [(await now(world, one)).status for one in (first, second)] == [State.OPEN, State.ENTERED]


async def test_still_not_there_is_no_addition_to_a_report_that_is_done(world: World) -> None:
    story, ticket = await sent(world, "still not there, typed at the addition to a report that is done")
    await story.tap("Theo dõi phản ánh này")
    await story.tap("Bổ sung")
    await entered(world, ticket)
    await story.say("vẫn chưa thấy mũi 2 trên sổ")
    assert "ticket_notices.citizen.reopened" in story.keys
    after = await now(world, ticket)
    assert (after.status, after.disputes) == (State.OPEN, 1)
    story.end()


async def test_that_it_is_not_there_is_asked_about_and_another_dose_is_no_dispute(world: World) -> None:
    story, ticket = await sent(world, "not there, of this dose and of another")
    await entered(world, ticket)
    await story.say("kiểm tra lại giùm, chưa có mũi 3")
    assert "follow_up.ask_sure" not in story.keys
    await story.say("vào xem rồi mà hổng thấy mũi 2")
    assert "follow_up.ask_sure" in story.keys
    await story.tap("Đúng, nhờ xem lại")
    assert (await now(world, ticket)).status == State.OPEN
    story.end()


async def test_of_two_reports_that_are_done_the_one_meant_is_asked_for(world: World) -> None:
    story, first = await sent(world, "still not there, two reports are done")
    second = await another(world, first)
    for one_of_them in (first, second):
        await entered(world, one_of_them)
    await story.say("vẫn chưa thấy trên sổ")
    assert "follow_up.ask_which" in story.keys
    assert [(await now(world, one)).status for one in (first, second)] == [State.ENTERED, State.ENTERED]


async def test_still_not_there_is_heard_at_a_question_of_another_conversation(world: World) -> None:
    story, ticket = await sent(world, "not kept")
    await entered(world, ticket)
    await story.say("menu")
    await story.chat.press("!hotline_directory:where=ask")
    await story.say("vẫn chưa thấy mũi 2 trên sổ")
    assert "ticket_notices.citizen.reopened" in story.keys
    assert (await now(world, ticket)).disputes == 1

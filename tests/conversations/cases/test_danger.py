"""Emergencies, deaths and feelings as citizens typed them: played from the first word, and other words of each kind."""

import pytest

from faq.danger import danger_signs
from handlers.conversations.danger import NAME
from tests.conversations.offices import TTYT, hire
from tests.conversations.reports import filed
from tests.conversations.story import Story
from tests.support.driver import Chat, World

THAI_NGUYEN = "2021:19:::so_y_te"


async def opened(world: World) -> Chat:
    """A chat at the menu."""
    chat = world.chat()
    await chat.start()
    return chat


async def told(world: World, chat: Chat) -> str:
    """Everything that the office of this chat's only report has been told."""
    (ticket,) = await filed(world, chat.address)
    async with world.database.reading() as uow:
        events = await uow.ticket_events.of_ticket(ticket.id)
    more = [event.data["text"] for event in events if event.kind == "information_added"]
    return "\n".join([ticket.details.description, *more])


async def test_case_22_a_child_turns_blue_in_the_middle_of_a_form_and_the_emergency_stays(world: World) -> None:
    await hire(world, THAI_NGUYEN)
    story = Story(world, "danger", "case 22, in the middle of a form")
    await story.start()
    await story.tap("Gửi phản ánh")
    await story.tap("Thiếu mũi tiêm")
    await story.say("con tôi tím tái sau tiêm")
    assert "danger.call_115" in story.keys and len(story.chat.replies) == 1
    assert "xã, phường nào" in story.chat.text
    (ticket,) = await filed(world, story.chat.address)
    assert (ticket.category, ticket.severity) == ("ADVERSE_EVENT", "urgent")
    for said in ("bé mới 2 tháng, tiêm 5 trong 1 hồi sáng", "115 không nghe máy", "xã Mỹ Yên, Đại Từ, Thái Nguyên"):
        await story.say(said)
        assert not [key for key in story.keys if key.startswith("complaint")], said
    assert "danger.told" in story.keys and "Thái Nguyên" in story.chat.text
    assert "Mã phản ánh" not in story.chat.text and ticket.code[:3] not in story.chat.text
    await story.say("0300 123 456")
    await story.say("đang ở bệnh viện rồi")
    assert {"danger.relieved", "danger.code", "common.back_to_where_we_were"} <= set(story.keys)
    kept = await told(world, story.chat)
    assert "5 trong 1" in kept and "115 không nghe máy" in kept and "bệnh viện" in kept
    (ticket,) = await filed(world, story.chat.address)
    assert ticket.body_id == THAI_NGUYEN
    story.end()


@pytest.mark.parametrize(
    ("said", "key"),
    [
        ("đỡ rồi ạ", "danger.relieved"),
        ("be het tim roi, bu lai roi", "danger.relieved"),
        ("hết rồi", "danger.relieved"),
        ("dang o benh vien", "danger.relieved"),
        ("bác sĩ đang cấp cứu cho bé", "danger.relieved"),
        ("vô viện rồi ad", "danger.relieved"),
        ("he is breathing normally now", "danger.relieved"),
        ("goi 115 hoai k ai nghe", "danger.no_answer"),
        ("115 bận suốt, làm sao giờ", "danger.no_answer"),
        ("cannot get through to 115", "danger.no_answer"),
        ("đang trên xe cấp cứu tới viện", "danger.on_the_way"),
        ("vẫn chưa đỡ", "danger.passed_on"),
        ("đỡ rồi mà vẫn còn tím", "danger.passed_on"),
    ],
)
async def test_what_is_said_while_it_lasts_is_understood(world: World, said: str, key: str) -> None:
    chat = await opened(world)
    await chat.say("con tôi tím tái sau tiêm")
    await chat.say(said)
    assert key in chat.keys, chat.keys


async def test_case_23_deaths_after_an_injection_reach_their_office_before_anything_is_asked(world: World) -> None:
    story = Story(world, "bereaved", "case 23, a mother")
    await story.start()
    await story.say("mẹ em tiêm xong về thì mất")
    assert "losses.after_injection" in story.keys and len(story.chat.replies) == 1
    assert "115" not in story.chat.text and "Gửi" not in story.chat.text
    (ticket,) = await filed(world, story.chat.address)
    assert (ticket.category, ticket.severity) == ("ADVERSE_EVENT", "urgent")
    await story.say("Trạm y tế xã Vĩnh Trạch, Thoại Sơn, An Giang")
    assert "bereaved.ask_who" in story.keys and "chia buồn" not in story.chat.text
    await story.say("em là Bưởi, con gái của bà Nguyễn Thị Thử")
    assert "bereaved.ask_phone" in story.keys
    await story.say("gọi anh hai em Khôi 0300 123 456")
    assert "bereaved.done" in story.keys and len(story.chat.replies) == 1
    said = " ".join(reply.text for reply in story.chat.inbox())
    assert said.count("chia buồn") == 1 and "Ngày sinh" not in said and "Lĩnh vực" not in said
    kept = await told(world, story.chat)
    assert all(one in kept for one in ("Trạm y tế xã Vĩnh Trạch", "con gái của bà", "anh hai em Khôi", "0300"))
    assert len(await filed(world, story.chat.address)) == 1
    story.end()
    for said, key, category in (
        ("chồng tôi qua đời sau mũi 2", "bereaved.ask_where", "ADVERSE_EVENT"),
        ("bố tôi đã mất, hệ thống vẫn ghi tiêm mũi 3", "losses.in_record", ""),
    ):
        chat = await opened(world)
        await chat.say(said)
        assert key in chat.keys, said
        assert [one.category for one in await filed(world, chat.address)] == [category] * bool(category)


@pytest.mark.parametrize(
    "said",
    [
        "ba tui chich ve bua truoc mat roi",
        "vợ em bỏ em đi rồi, chết sau khi tiêm có 2 hôm",
        "con em không qua khỏi sau khi tiêm lao",
        "my mother passed away two days after the vaccine",
        "ông ngoại ra đi sau mũi thứ ba",
    ],
)
async def test_a_death_in_other_words_goes_to_its_office_at_once(world: World, said: str) -> None:
    chat = await opened(world)
    await chat.say(said)
    assert "losses.after_injection" in chat.keys, chat.keys
    assert [one.severity for one in await filed(world, chat.address)] == ["urgent"]


async def test_a_death_in_the_middle_of_a_form_is_told_at_once_and_the_form_waits_without_a_word(world: World) -> None:
    chat = await opened(world)
    await chat.tap("Gửi phản ánh")
    await chat.tap("Thiếu mũi tiêm")
    await chat.say("khoan, chồng tôi mất rồi, sau khi tiêm mũi 2")
    assert "bereaved.ask_where" in chat.keys and "resume.kept" not in chat.keys
    await chat.say("không biết nữa")
    assert "bereaved.ask_who" in chat.keys  # no question twice
    await chat.say("đau lòng quá")
    assert "feelings.grief_1" in chat.keys and "bereaved.ask_who" in chat.keys
    await chat.say("hủy")
    assert "bereaved.stands" in chat.keys
    assert [one.status for one in await filed(world, chat.address)] == ["open"]


async def test_a_death_that_was_misunderstood_is_taken_back(world: World) -> None:
    chat = await opened(world)
    await chat.say("chồng tôi qua đời sau mũi 2")
    await chat.tap("Không có ai mất")
    assert "bereaved.sorry_none" in chat.keys
    assert [one.status for one in await filed(world, chat.address)] == ["withdrawn"]


async def test_an_emergency_in_which_nobody_died_goes_on_with_its_alarm(world: World) -> None:
    chat = await opened(world)
    await chat.say("con tôi co giật sau tiêm")
    await chat.say("bé mất rồi")
    assert "bereaved.ask_where" in chat.keys
    await chat.say("không có ai mất")
    assert {"bereaved.sorry_stands", "danger.ask_where"} <= set(chat.keys) and "rút" not in chat.text
    assert [one.status for one in await filed(world, chat.address)] == ["open"]
    assert "không có ai mất" in await told(world, chat)
    await chat.say("không thấy đỡ")
    assert "danger.passed_on" in chat.keys, chat.keys
    assert [one.status for one in await filed(world, chat.address)] == ["open"]


async def test_case_24_who_mourns_gets_a_human_sentence(world: World) -> None:
    story = Story(world, "menu", "case 24, mourning")
    await story.start()
    await story.say("tôi buồn quá, mẹ tôi vừa mất vì covid")
    assert "losses.mourning" in story.keys and "Nhờ gọi lại" in story.chat.labels
    assert await filed(world, story.chat.address) == []
    story.end()


@pytest.mark.parametrize("said", ["buon qua, ba em moi mat", "nhớ ngoại quá, bà mất trong đợt dịch", "tui cô đơn quá"])
async def test_sadness_in_other_words_is_answered_by_a_human_sentence(world: World, said: str) -> None:
    chat = await opened(world)
    await chat.say(said)
    assert any(key.startswith(("losses.mourning", "feelings.grief")) for key in chat.keys), chat.keys


async def test_case_25_an_insult_of_who_waits_gets_regret_and_the_state_of_the_report(world: World) -> None:
    await hire(world, TTYT, "2021:89:::so_y_te")
    story = Story(world, "menu", "case 25, an insult")
    await story.start()
    for label in ("Gửi phản ánh", "Ứng dụng", "Lỗi OTP"):
        await story.tap(label)
    for text in ("máy không nhận được mã", "0300 123 456", "Trần Thị Bưởi"):
        await story.say(text)
    await story.say("xã Vĩnh Trạch, Thoại Sơn, An Giang")
    await story.tap("Gửi")
    await story.say("đồ vô dụng, 2 tháng rồi chưa xong")
    assert {"feelings.waited_1", "feelings.report"} <= set(story.keys)
    assert {"feelings.superior", "feelings.reminded"} & set(story.keys) and "tố cáo" not in story.chat.text
    story.end()


async def test_case_26_signs_in_own_words_bring_the_danger_card(world: World) -> None:
    story = Story(world, NAME, "case 26, signs in own words")
    await story.start()
    for said in ("thở không ra hơi", "nói nhảm, ú ớ", "tê quanh môi và lưỡi"):
        await story.say(said)
        assert "danger.call_115" in story.keys or "danger.passed_on" in story.keys, said
        chat = await opened(world)
        await chat.say(said)
        assert "danger.call_115" in chat.keys and danger_signs(said)
    story.end()


async def test_a_place_that_is_not_served_hears_who_keeps_the_alarm_and_can_pass_it_on(world: World) -> None:
    chat = await opened(world)
    await chat.say("con tôi co giật sau tiêm")
    await chat.say("quận Hoàn Kiếm, Hà Nội")
    assert {"danger.call_115", "place_choice.call_there", "danger.outside_told"} <= set(chat.keys)
    assert "Sở Y tế" in chat.text or "CDC" in chat.text
    assert "ngoài địa bàn" in await told(world, chat)

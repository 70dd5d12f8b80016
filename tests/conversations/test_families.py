"""Several people in one sentence: counted, said back, reported one after the other; what is common is asked once."""

from datetime import date

import pytest

from handlers.catalogue.categories import Meaning
from tests.conversations.reports import DETAILS, FIRST_CHILD, HOME, SECOND_CHILD, filed, first_child_filed, one, whose
from tests.conversations.story import Story
from tests.support.driver import World


async def test_nothing_is_taken_over_without_a_yes(world: World) -> None:
    story = Story(world, "complaint", "the next of the house is not the same")
    await first_child_filed(story)
    await story.say("không, con nhỏ tiêm ngày 20/9/2021")
    await story.say(SECOND_CHILD)
    await story.say("4/5/2014")
    assert "complaint_ask.phone" in story.keys
    await story.tap("Không có điện thoại")
    await story.say("Lê Minh An")
    await story.say(HOME)
    await story.tap("Mũi 2")
    assert "complaint_ask.facility_dose_missing" in story.keys
    await story.tap("Không nhớ")
    await story.tap("Không có ảnh")
    await story.tap("Gửi")
    dose = (await filed(world))[1].details.doses[0]
    assert (dose.injected_on, dose.facility_code, dose.vaccine) == (date(2021, 9, 20), "", "")
    story.end()


@pytest.mark.parametrize("typed", ["tôi tiêm khác ngày, 20/9/2021", "khac ngay, 20/9/2021"])
async def test_what_differs_alone_is_told_and_the_rest_is_taken_over(world: World, typed: str) -> None:
    story = Story(world, "complaint", "not kept")
    await first_child_filed(story)
    await story.say(typed)
    assert {"complaint_family.told_otherwise", "complaint_family.identity"} <= set(story.keys)
    await story.say(f"Lê Minh An, {SECOND_CHILD}, sn 4/5/2014")
    assert "complaint_photo.ask_slip" in story.keys
    await story.tap("Không có ảnh")
    await story.tap("Gửi")
    before, dose = (one.details.doses[0] for one in await filed(world))
    assert dose.injected_on == date(2021, 9, 20)
    assert (dose.number, dose.facility_code, dose.vaccine) == (before.number, before.facility_code, before.vaccine)


async def test_who_stops_keeps_the_rest_as_a_draft_and_takes_it_up_again(world: World) -> None:
    story = Story(world, "complaint", "the rest of the house later")
    await first_child_filed(story)
    await story.tap("Giữ lại")
    assert "menu.welcome" in story.keys
    await story.say("làm tiếp")
    assert "complaint_family.next" in story.keys
    await story.tap("Làm cho bạn trước")
    assert "complaint_family.next" in story.keys
    await story.tap("Đúng, cũng vậy")
    assert "complaint_family.identity" in story.keys
    assert len(await filed(world)) == 1
    story.end()


@pytest.mark.parametrize("typed", ["3 mẹ con luôn, làm cho bé trước", "3 me con luon, lam cho be truoc"])
async def test_a_house_is_heard_in_the_middle_of_a_form(world: World, typed: str) -> None:
    story = Story(world, "complaint", f"in the middle of a form: {typed}")
    await story.start()
    await story.tap("Gửi phản ánh")
    await story.tap("Thiếu mũi tiêm")
    await story.say(typed)
    assert {"complaint_family.counted_from", "complaint_ask.reporter"} <= set(story.keys)
    story.end()


@pytest.mark.parametrize("typed", ["3 mẹ con luôn, làm cho bé trước", "3 me con luon, lam cho be truoc"])
async def test_with_whom_to_begin_is_heard_beside_the_count(world: World, typed: str) -> None:
    story = Story(world, "complaint", "not kept")
    await story.start()
    await story.say("tôi là mẹ, 2 con tôi với tôi tiêm mũi 2 cùng hôm mà app không ai có")
    await story.say(typed)
    assert "complaint_family.choose" not in story.keys
    assert "complaint_ask.reporter" in story.keys


async def test_a_house_named_late_keeps_what_was_told_of_the_first(world: World) -> None:
    story = Story(world, "complaint", "not kept")
    await story.start()
    await story.tap("Gửi phản ánh")
    await story.tap("Thiếu mũi tiêm")
    await whose(story)
    await story.say("cả hai vợ chồng tôi luôn nhé")
    assert "complaint_family.counted_now" in story.keys
    await story.say("Trần Thị Bưởi")
    await story.say(HOME)
    await story.tap("Mũi 2")
    await story.say(DETAILS)
    await story.tap("Không có ảnh")
    await story.tap("Gửi")
    assert "complaint_family.next" in story.keys
    ticket = await one(world)
    assert (ticket.subject.name, ticket.subject.birth is not None) == ("Trần Thị Bưởi", True)


@pytest.mark.parametrize(
    ("told", "people"),
    [
        ("ca nha 5 nguoi chua ai co mui 3", "Năm người: bạn và bốn người nhà."),
        ("hai vợ chồng tôi tiêm mũi 2 rồi mà sổ không thấy", "Hai người: hai vợ chồng bạn."),
        ("bố mẹ tôi tiêm mũi 3 rồi mà app chưa cập nhật", "Hai người: bố và mẹ."),
        ("tui vs 2 đứa nhỏ nhà tui chích rồi mà hổng thấy", "Ba người: bạn và hai bé."),
        ("me and my two kids got dose 2, none of us has it in the app", "Three people: you and two children."),
    ],
)
async def test_people_are_said_back_whatever_the_words(world: World, told: str, people: str) -> None:
    story = Story(world, "complaint", "not kept")
    await story.start()
    await story.say(told)
    assert "complaint_family.counted" in story.keys
    assert people in story.chat.text
    await story.tap("Chỉ một người thôi" if "người" in people else "Only one person")
    assert "complaint_family.counted" not in story.keys


async def test_a_question_about_a_family_is_no_report(world: World) -> None:
    chat = world.chat()
    await chat.start()
    await chat.say("cả nhà 5 người đăng ký tiêm ở đâu")
    assert "complaint_family.counted" not in chat.keys


async def test_number_birth_date_and_name_of_the_next_are_taken_out_of_one_line(world: World) -> None:
    """Four messages for the next of the house."""
    story = Story(world, "complaint", "the next of the house in one line")
    await first_child_filed(story)
    before = story.taken
    await story.tap("Đúng, cũng vậy")
    assert "complaint_family.identity" in story.keys
    await story.say(f"Lê Minh An, {SECOND_CHILD}, sn 4/5/2014")
    assert "complaint_photo.ask_slip" in story.keys
    await story.tap("Không có ảnh")
    await story.tap("Gửi")
    assert story.taken - before == 4
    second = (await filed(world))[1].subject
    assert (second.name, second.birth is not None) == ("Lê Minh An", True)
    story.end()


async def test_a_house_named_in_the_question_is_counted_when_its_answers_button_is_pressed(world: World) -> None:
    story = Story(world, "complaint", "not kept")
    await story.start()
    await story.say("hai mẹ con đều bị sai ngày sinh")
    await story.tap("Xin sửa ngày sinh")
    assert "complaint_family.counted" in story.keys
    await story.say("con")
    await story.say("menu")
    await story.tap("Gửi phản ánh")
    await story.tap("Thiếu mũi tiêm")
    await story.say("menu")
    await story.say("làm tiếp")
    assert {"drafts.ask_which", "complaint_family.role.child"} <= set(story.keys)


async def test_a_house_named_with_the_day_and_place_is_both(world: World) -> None:
    story = Story(world, "complaint", "not kept")
    await story.start()
    await story.tap("Gửi phản ánh")
    await story.tap("Thiếu mũi tiêm")
    await whose(story)
    await story.say("Trần Thị Bưởi")
    await story.say(HOME)
    await story.tap("Mũi 2")
    await story.say(f"hai mẹ con tôi tiêm cùng ngày {DETAILS}")
    assert {"complaint_family.counted_now", "complaint_photo.ask_slip"} <= set(story.keys)
    await story.tap("Không có ảnh")
    await story.tap("Gửi")
    assert "complaint_family.next" in story.keys
    assert (await one(world)).details.doses[0].injected_on == date(2021, 9, 15)


async def test_the_next_of_the_house_in_words_is_the_button(world: World) -> None:
    chat = Story(world, "complaint", "not kept")
    await chat.start()
    await chat.tap("Gửi phản ánh")
    await chat.tap("Thiếu mũi tiêm")
    await whose(chat, number="098180000777")
    await chat.say("Trần Thị Bưởi")
    await chat.say(HOME)
    await chat.tap("Mũi 2")
    await chat.say(DETAILS)
    await chat.tap("Không có ảnh")
    await chat.tap("Gửi")
    await chat.say("chồng tôi cũng vậy")
    assert "complaint_ask.identity_other" in chat.keys


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("2 con toi, dua lon thieu mui 2, dua nho sai ngay sinh", ("thiếu mũi 2", "sai thông tin cá nhân (ngày sinh)")),
        ("hai đứa con tôi đứa lớn sai tên đứa nhỏ thiếu mũi một", ("(họ tên)", "thiếu mũi 1")),
        ("vợ tôi thiếu mũi 2 còn tôi sai ngày sinh", ("bạn: sai thông tin cá nhân (ngày sinh)", "vợ: thiếu mũi 2")),
        ("con trai em thiếu mũi 2, con gái em bị ghi sai tên", ("thiếu mũi 2", "(họ tên)")),
        ("tôi thiếu mũi 3, vợ tôi thiếu mũi 2", ("bạn: thiếu mũi 3", "vợ: thiếu mũi 2")),
        ("me toi thieu mui 1 con ba toi thi sai nam sinh", ("mẹ: thiếu mũi 1", "(ngày sinh)")),
        ("2 con, mot dua thieu mui 2, mot dua sai gioi tinh", ("thiếu mũi 2", "(giới tính)")),
        ("em có 2 bé: bé lớn thiếu mũi 2 và mũi 3, bé út bị ghi sai tên", ("thiếu mũi 2, thiếu mũi 3", "(họ tên)")),
    ],
)
@pytest.mark.parametrize("at_menu", [True, False])
async def test_the_trouble_of_each_is_kept_and_said_back(
    world: World, said: str, told: tuple[str, ...], at_menu: bool
) -> None:
    story = Story(world, "complaint", "not kept")
    await story.start()
    if not at_menu:
        await story.tap("Gửi phản ánh")
    await story.say(said)
    assert {"complaint_family.troubles", "complaint_family.counted"} <= set(story.keys), story.keys
    assert all(one in story.chat.text for one in told), story.chat.text


@pytest.mark.parametrize(
    "said",
    [
        "2 con toi thieu mui 2 het, dua lon tiem 5/6/2021 dua nho tiem 7/8/2021",
        "em bị thiếu mũi 2, mẹ em xem trên app cũng không thấy",
        "con tôi thiếu mũi 2, sai ngày sinh",
        "hai vợ chồng tôi thiếu mũi 1",
    ],
)
async def test_one_trouble_of_all_or_of_one_is_not_told_apart(world: World, said: str) -> None:
    story = Story(world, "complaint", "not kept")
    await story.start()
    await story.say(said)
    assert "complaint_family.troubles" not in story.keys


async def test_children_with_different_troubles_get_a_report_of_their_own_each(world: World) -> None:
    story = Story(world, "complaint", "children with different troubles")
    await story.start()
    await story.say("con trai tôi thiếu mũi 2, con gái tôi sai ngày sinh")
    await story.say("con trai trước")
    await story.say("Trần Thị Bưởi")
    await story.say(f"{FIRST_CHILD} 2/3/2012 Lê Minh Khôi")
    assert "complaint_ask.phone" in story.keys
    await story.tap("Không có điện thoại")
    await story.say(HOME)
    await story.say(DETAILS)
    await story.tap("Không có ảnh")
    await story.tap("Gửi")
    assert "complaint_family.next_other" in story.keys and "complaint_family.next" not in story.keys
    await story.tap("Đúng, cũng vậy")
    await story.say(f"{SECOND_CHILD} 4/5/2014 Lê Minh An")
    await story.tap("Không có điện thoại")
    await story.say("5/5/2014")
    await story.tap("Không có ảnh")
    await story.tap("Gửi")
    first, second = await filed(world)
    assert [dose.number for dose in first.details.doses] == [2] and not second.details.doses
    common = world.tools.catalogues.common
    kinds = [common.category(report.category).means for report in (first, second)]
    assert kinds == [Meaning.MISSING_ONE, Meaning.PERSON_WRONG]
    story.end()

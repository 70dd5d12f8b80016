"""Complaints as people make them: edits, photos first, other people, drafts, double taps, no proof, no papers."""

from datetime import date

import pytest

from handlers.dialogue.answers.identity import Identity, IdentityKind
from handlers.tickets.content import BirthDate, Paper, Reporter
from tests.conversations.reports import DETAILS, HOME, OUTSIDER, filed, one, shown_record, whose
from tests.conversations.story import MESSENGER, Story
from tests.handlers.records.people import CCCD, PHONE, put_person
from tests.support.driver import World

CMND = Identity(IdentityKind.CMND, "301234567")
CHILD = "098215000777"


async def at_card(world: World, title: str) -> Story:
    """From the record to the review card of a missing dose 2."""
    await put_person(world)
    story = Story(world, "complaint", title)
    await story.start()
    await shown_record(story)
    await story.tap("Thiếu hoặc sai?")
    await story.tap("Thiếu mũi 2")
    await story.say(DETAILS)
    story.lines.clear()
    await story.photo("slip")
    assert "complaint_card.consent" in story.keys
    return story


async def test_any_single_answer_is_changed_and_the_card_comes_back(world: World) -> None:
    story = await at_card(world, "answers changed on the card")
    for part, answer, key in (
        ("Ngày tiêm", "20/9/2021", "complaint_card.consent"),
        ("Vắc xin", "vero cell", "complaint_card.consent"),
        ("Nơi đang ở", "Phú Hòa, Thoại Sơn, An Giang", "complaint_card.consent"),
    ):
        await story.tap("Sửa")
        await story.tap(part)
        await story.say(answer)
        assert key in story.keys
    await story.say("sửa nơi tiêm")
    assert "complaint_ask.facility_dose_missing" in story.keys
    await story.say("bệnh viện đa khoa trung tâm an giang")
    await story.tap("Sửa")
    await story.tap("Thôi, không sửa")
    await story.tap("Gửi")
    ticket = await one(world)
    dose = ticket.details.doses[0]
    assert (dose.injected_on, dose.vaccine, ticket.facility_code) == (date(2021, 9, 20), "VERO", "BV891")
    assert ticket.commune_code != "30280"
    story.end()


async def test_back_from_a_change_leads_to_the_card_again(world: World) -> None:
    story = await at_card(world, "back from a change on the card")
    await story.tap("Sửa")
    await story.tap("Ngày tiêm")
    await story.say("quay lại")
    assert "complaint_card.consent" in story.keys
    await story.say("sửa vắc xin")
    await story.say("vero cell")
    await story.tap("Gửi")
    assert (await one(world)).details.doses[0].vaccine == "VERO"
    story.end()


async def test_a_new_number_on_the_card_drops_the_old_record(world: World) -> None:
    story = await at_card(world, "another number on the card")
    await story.tap("Sửa")
    await story.tap("Giấy tờ")
    await story.say(OUTSIDER)
    assert "complaint.no_record" in story.keys
    await story.tap("Gửi")
    ticket = await one(world)
    assert ticket.person_id is None and ticket.subject.papers == (Paper("cccd", OUTSIDER),)
    story.end()


async def test_sending_twice_opens_one_ticket(world: World) -> None:
    story = await at_card(world, "the send button pressed twice")
    token = story.chat.token("Gửi")
    await story.press(token)
    assert "complaint_sent.sent" in story.keys
    await story.press(token)
    assert story.chat.replies == []
    world.clock.move(minutes=1)
    await story.press(token)
    assert len(await filed(world)) == 1
    story.end()


async def test_two_photos_and_the_same_one_again(world: World) -> None:
    story = await at_card(world, "two photos, one of them twice")
    await story.photo("slip")
    await story.photo("landscape")
    assert "photo.no_paper_seen" in story.keys
    await story.tap("Ảnh đúng rồi, cứ gửi")
    await story.tap("Gửi")
    ticket = await one(world)
    async with world.database.reading() as uow:
        assert len(await uow.ticket_files.of_ticket(ticket.id)) == 2
    assert ticket.flags == ("no_paper_seen",)
    story.end()


async def test_a_file_that_is_no_photo_is_dropped_after_two_asks(world: World) -> None:
    story = await at_card(world, "files that are no photos")
    await story.tap("Sửa")
    await story.tap("Ảnh kèm")
    for _ in range(3):
        await story.photo("gif")
    assert "complaint_card.consent" in story.keys
    await story.tap("Gửi")
    ticket = await one(world)
    assert "photo_unusable" in ticket.flags
    story.end()


async def test_sending_before_the_check_has_come_loses_no_photo(world: World) -> None:
    story = await at_card(world, "sent before the photo was checked")
    late = await story.photo("blurred slip", checked=False)
    await story.tap("Gửi")
    ticket = await one(world)
    await story.checked(late, "blurred slip")
    assert {"follow_up.late_photo", "photo.blurred"} <= set(story.keys)
    async with world.database.reading() as uow:
        hanging = dict(await uow.ticket_files.of_ticket(ticket.id))
    assert len(hanging) == 2 and hanging[late] == "blurred"
    await story.tap("Bổ sung")
    assert "follow_up.ask_addition" in story.keys
    story.end()


async def test_a_photo_first(world: World) -> None:
    await put_person(world)
    story = Story(world, "complaint", "the photo first")
    await story.start()
    await story.photo("slip")
    await story.tap("Gửi phản ánh mới")
    await story.tap("Thiếu mũi tiêm")
    await whose(story)
    await story.say("mũi 2 ngày 15/9/2021 tại trạm y tế xã Vĩnh Trạch, tiêm AstraZeneca")
    assert "complaint_card.consent" in story.keys
    await story.tap("Gửi")
    ticket = await one(world)
    async with world.database.reading() as uow:
        assert len(await uow.ticket_files.of_ticket(ticket.id)) == 1
    assert ticket.details.doses[0].injected_on == date(2021, 9, 15)
    story.end()


async def test_for_a_child_the_parent_stays_the_requester(world: World) -> None:
    story = Story(world, "complaint", "a mother for her child without papers")
    await story.start()
    await story.tap("Gửi phản ánh")
    await story.tap("Thiếu mũi tiêm")
    await story.tap("Tôi gửi giúp người khác")
    await story.say("Trần Thị Bưởi")
    await story.tap("Không có giấy tờ")
    await story.say("9/7/2008")
    await story.say(PHONE)
    await story.tap("Gửi không cần mã")
    await story.say("Lê Minh Khôi")
    await story.say("bé trai")
    await story.say(HOME)
    await story.tap("Cả mũi 1 và mũi 2")
    await story.say("2/11/2021 và 1/10/2021 ở trạm y tế xã Vĩnh Trạch")
    assert "invalid.date_future" in story.keys
    await story.say("12/9/2021 và 10/10/2021 ở trạm y tế xã Vĩnh Trạch, Pfizer")
    await story.tap("Không có ảnh")
    await story.tap("Gửi")
    ticket = await one(world)
    assert ticket.category == "DOSE_MISSING_ALL" and ticket.proof == "none"
    assert ticket.subject.reporter == Reporter("Trần Thị Bưởi", PHONE)
    assert not ticket.subject.papers and ticket.subject.sex == "male"
    assert [dose.injected_on for dose in ticket.details.doses] == [date(2021, 9, 12), date(2021, 10, 10)]
    story.end()


async def test_everything_forgotten_can_still_be_sent(world: World) -> None:
    story = Story(world, "complaint", "hardly anything is known")
    await story.start()
    await story.tap("Gửi phản ánh")
    await story.tap("Thiếu mũi tiêm")
    await story.tap("Không có giấy tờ")
    await story.say("1950")
    await story.tap("Không có điện thoại")
    await story.say("Thạch Sa Rây")
    await story.tap("Nữ")
    await story.tap("Bỏ qua")
    await story.tap("Chưa thấy mũi nào")
    await story.tap("Không nhớ")
    await story.tap("Không nhớ")
    await story.tap("Không có ảnh")
    await story.tap("Gửi")
    ticket = await one(world)
    assert ticket.category == "DOSE_MISSING_ALL" and ticket.body_id
    assert ticket.subject.birth == BirthDate(1950)
    story.end()


async def test_by_the_contact_button(world: World) -> None:
    await put_person(world)
    story = Story(world, "complaint", "by the contact button, nine messages", MESSENGER)
    await story.start()
    await story.tap("Gửi phản ánh")
    await story.tap("Thiếu mũi tiêm")
    await story.say(CCCD.number)
    await story.say("5/2/1980")
    await story.share_phone("84300123456")
    assert "complaint.record_found" in story.keys
    await story.say("2")
    await story.say(DETAILS)
    await story.photo("slip")
    await story.tap("Gửi")
    assert story.taken == 9
    assert (await one(world)).proof == "contact"
    story.end()


async def test_the_missing_dose_stands_under_the_old_card(world: World) -> None:
    await put_person(world)
    await put_person(world, identities=(CMND,), doses=((2, "AZ", date(2021, 9, 15)),))
    story = Story(world, "complaint", "the dose stands under the old card")
    await story.start()
    await shown_record(story)
    await story.tap("Thiếu hoặc sai?")
    await story.tap("Thử số giấy tờ khác")
    await story.say(CMND.number)
    assert "complaint.second_record" in story.keys
    await story.tap("Không có ảnh")
    await story.tap("Gửi")
    ticket = await one(world)
    assert ticket.category == "DUPLICATE"
    assert ticket.subject.papers == (Paper("cccd", CCCD.number), Paper("cmnd", CMND.number))
    story.end()


async def test_a_number_that_brings_nothing_goes_back_to_the_doses(world: World) -> None:
    await put_person(world)
    story = Story(world, "complaint", "the old card brings nothing")
    await story.start()
    await shown_record(story)
    await story.tap("Thiếu hoặc sai?")
    await story.tap("Thử số giấy tờ khác")
    await story.say(CMND.number)
    assert {"complaint.second_not_found", "complaint.missing_dose"} <= set(story.keys)
    story.end()


async def test_a_wrong_name_on_the_record(world: World) -> None:
    await put_person(world, name="Nguyễn Thị Thứ")
    story = Story(world, "complaint", "a wrong name on the record")
    await story.start()
    await shown_record(story)
    await story.tap("Thiếu hoặc sai?")
    await story.tap("Sai thông tin cá nhân")
    await story.tap("Họ tên")
    await story.say("nguyễn thị thử")
    await story.tap("Không có ảnh")
    await story.tap("Gửi")
    ticket = await one(world)
    assert (ticket.category, ticket.cause) == ("PERSON_WRONG", "WRONG_NAME")
    assert ticket.details.correction.expected == "Nguyễn Thị Thử"
    assert ticket.facility_code == "BV891"
    story.end()


async def test_a_wrong_date_of_a_dose(world: World) -> None:
    await put_person(world)
    story = Story(world, "complaint", "a wrong date of a dose")
    await story.start()
    await shown_record(story)
    await story.tap("Thiếu hoặc sai?")
    await story.tap("Sai thông tin mũi tiêm")
    await story.tap("Mũi 1")
    await story.tap("Ngày tiêm")
    await story.say("31/8/21")
    await story.photo("slip")
    await story.tap("Gửi")
    ticket = await one(world)
    assert ticket.details.correction.expected == "31/08/2021" and ticket.dose_numbers == (1,)
    story.end()


async def test_a_draft_is_kept_and_taken_up_again(world: World) -> None:
    story = await at_card(world, "left for the menu and taken up again")
    token = story.chat.token("Gửi")
    await story.say("menu")
    assert "resume.kept" in story.keys
    await story.press(token)
    assert {"resume.here_again", "complaint_card.consent"} <= set(story.keys)
    await story.tap("Gửi")
    assert len(await filed(world)) == 1
    story.end()


async def test_a_side_question_comes_back_to_the_step(world: World) -> None:
    story = await at_card(world, "a side question at the card")
    await story.say("bao lâu thì có kết quả?")
    assert "complaint_card.waits" in story.keys and story.chat.labels[-2:] == ["Gửi phản ánh", "Sửa"]
    await story.tap("Gửi")
    assert len(await filed(world)) == 1
    story.end()


async def test_back_goes_to_the_question_before(world: World) -> None:
    await put_person(world)
    chat = world.chat()
    await chat.start()
    await chat.tap("Gửi phản ánh")
    await chat.tap("Thiếu mũi tiêm")
    await chat.say(CCCD.number)
    await chat.say("quay lại")
    assert "complaint_ask.identity" in chat.keys
    await chat.say("quay lại")
    assert "complaint.ask_what" in chat.keys


async def test_two_complaints_of_one_chat_are_kept_apart(world: World) -> None:
    await put_person(world)
    await put_person(world, identities=(Identity(IdentityKind.CCCD, CHILD),), born=BirthDate(2015, 1, 2), name="Bé An")
    chat = world.chat()
    await chat.start()
    for number, born in ((CCCD.number, "5/2/1980"), (CHILD, "2/1/2015")):
        await chat.tap("Gửi phản ánh")
        await chat.tap("Thiếu mũi tiêm")
        await chat.say(number)
        await chat.say(born)
        if "complaint_ask.phone" in chat.keys and "proving.use_proven" not in chat.keys:
            await chat.say(PHONE)
            await chat.say(world.ids.last_code)
        else:
            await chat.tap("Dùng số …456")
        await chat.say("menu")
    await chat.photo()
    assert [label for label in chat.labels if label.startswith("Đang viết dở")] == [
        "Đang viết dở: An",
        "Đang viết dở: Thử",
    ]


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("30/2/2021 trạm y tế xã Vĩnh Trạch", "invalid.date_impossible"),
        ("1/1/2020", "invalid.date_before_vaccines"),
        ("astra", "complaint_ask.date"),
        ("hôm qua tại trung tâm y tế huyện Thoại Sơn", "complaint_photo.ask_slip"),
        ("15/9 bệnh viện sản nhi an giang, astra", "complaint_photo.ask_slip"),
        ("15/9/2021 Củ Chi TPHCM", "complaint_photo.ask_slip"),
        ("15/9/2021", "complaint_ask.facility_dose_missing"),
        ("🙂", "complaint_between.here"),
    ],
)
async def test_days_and_places_as_people_type_them(world: World, typed: str, key: str) -> None:
    await put_person(world)
    story = Story(world, "complaint", "unused")
    await story.start()
    await shown_record(story)
    await story.tap("Thiếu hoặc sai?")
    await story.tap("Thiếu mũi 2")
    await story.say(typed)
    assert key in story.keys


async def test_another_kind_on_the_card_asks_only_what_it_lacks(world: World) -> None:
    story = await at_card(world, "another kind chosen on the card")
    await story.tap("Sửa")
    await story.tap("Việc")
    await story.tap("Việc khác")
    await story.tap("Mũi tiêm đã hiện rồi mất")
    assert "complaint_ask.description_dose_vanished" in story.keys
    await story.say("hôm trước còn thấy màu xanh, hôm nay mất")
    assert "complaint_card.consent" in story.keys
    await story.tap("Gửi")
    ticket = await one(world)
    assert ticket.category == "DOSE_VANISHED" and ticket.dose_numbers == (2,)
    story.end()


async def test_for_somebody_else_after_all_forgets_who_it_was(world: World) -> None:
    story = await at_card(world, "for somebody else after all")
    await story.tap("Sửa")
    await story.tap("Giấy tờ")
    await story.tap("Tôi gửi giúp người khác")
    await story.say("Nguyễn Thị Thử")
    await story.say(CHILD)
    await story.say("2/1/2015")
    await story.say("Trần Bé An")
    assert "complaint_card.consent" in story.keys
    await story.tap("Gửi")
    ticket = await one(world)
    assert ticket.subject.name == "Trần Bé An" and ticket.person_id is None
    assert ticket.subject.reporter.name == "Nguyễn Thị Thử"
    story.end()

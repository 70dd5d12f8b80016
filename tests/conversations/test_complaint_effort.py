"""What a complaint costs, counted in messages of the citizen; a failed check costs one."""

from datetime import date

import pytest

from handlers.dialogue.answers.dates import BirthDate
from handlers.dialogue.answers.identity import Identity, IdentityKind
from handlers.tickets.content import Paper, Reporter
from tests.conversations.reports import (
    DETAILS,
    HOME,
    HOUSE,
    MOTHER,
    OUTSIDER,
    SECOND_CHILD,
    filed,
    first_child_filed,
    one,
    shown_record,
    whose,
)
from tests.conversations.story import Story
from tests.handlers.records.people import CCCD, NAME, PHONE, put_person
from tests.support.driver import World

CHILD = Identity(IdentityKind.CCCD, "098205000777")


async def test_five_messages_from_the_status_screen(world: World) -> None:
    person = await put_person(world)
    story = Story(world, "complaint", "from the status screen, five messages")
    await story.start()
    await shown_record(story)
    before = story.taken
    await story.tap("Thiếu hoặc sai?")
    await story.tap("Thiếu mũi 2")
    await story.say(DETAILS)
    await story.photo("slip")
    assert {"complaint_card.consent", "complaint_photo.received"} <= set(story.keys)
    await story.tap("Gửi")
    assert "complaint_sent.sent" in story.keys
    assert story.taken - before == 5
    ticket = await one(world)
    assert (ticket.category, ticket.dose_numbers, ticket.person_id) == ("DOSE_MISSING_ONE", (2,), person)
    assert (ticket.proof, ticket.consent_version) == ("code", world.tools.policy.consent_version)
    assert ticket.subject.name == NAME and ticket.subject.papers == (Paper("cccd", CCCD.number),)
    assert ticket.details.doses[0].injected_on == date(2021, 9, 15)
    assert ticket.details.doses[0].vaccine == "AZ"
    office = world.tools.directory.at_facility(ticket.facility_code)
    assert office is not None and "Vĩnh Trạch" in office.name
    story.end()


async def test_ten_messages_from_the_menu(world: World) -> None:
    await put_person(world)
    story = Story(world, "complaint", "from the menu, ten messages")
    await story.start()
    await story.tap("Gửi phản ánh")
    await story.tap("Thiếu mũi tiêm")
    await whose(story)
    assert "complaint.record_found" in story.keys
    await story.tap("Mũi 2")
    await story.say(DETAILS)
    await story.photo("slip")
    await story.tap("Gửi")
    assert "complaint_sent.sent" in story.keys
    assert story.taken == 10
    story.end()


TOLD = (
    "con chao co, con tiem 2 mui roi ma app chi hien 1 mui, mui 2 con tiem hom 15/9 vero cell o tram y te xa vinh trach"
    " thoai son an giang, gio con phai lam sao a"
)


async def test_what_was_told_in_the_question_is_not_asked_again(world: World) -> None:
    """Eight messages, the question among them: the story names the dose, the day, the vaccine and the place."""
    await put_person(world)
    story = Story(world, "complaint", "told in the question, eight messages")
    await story.start()
    await story.say(TOLD)
    await story.tap("Báo thiếu mũi 2")
    assert {"ask_faq.long_story", "complaint.story_read"} <= set(story.keys)
    await whose(story)
    assert "complaint_photo.ask_slip" in story.keys
    await story.photo("slip")
    await story.tap("Gửi")
    assert "complaint_sent.sent" in story.keys
    assert story.taken == 8
    ticket = await one(world)
    assert (ticket.dose_numbers, ticket.details.description) == ((2,), TOLD)
    (dose,) = ticket.details.doses
    assert (dose.injected_on, dose.vaccine) == (date(2021, 9, 15), "VERO")
    office = world.tools.directory.at_facility(ticket.facility_code)
    assert office is not None and "Vĩnh Trạch" in office.name
    story.end()


async def test_who_tells_number_birth_date_and_phone_with_the_story_is_asked_none_of_them(world: World) -> None:
    """Four messages after the story; the phone is one tap, because a code goes there."""
    await put_person(world)
    story = Story(world, "complaint", "told with number, birth date and phone")
    await story.start()
    await story.say(f"{TOLD}. cccd cua con {CCCD.number} sinh 5/2/1980 sdt {PHONE}")
    assert "identity.told" in story.keys
    assert not {"complaint_ask.identity", "complaint_ask.birth_date"} & set(story.keys)
    await story.tap("Gửi mã tới số")
    await story.code()
    assert "complaint.record_found" in story.keys
    await story.photo("slip")
    await story.tap("Gửi")
    assert "complaint_sent.sent" in story.keys
    assert story.taken == 5
    ticket = await one(world)
    assert ticket.subject.papers == (Paper("cccd", CCCD.number),)
    assert ticket.details.doses[0].injected_on == date(2021, 9, 15)
    story.end()


LONG = (
    f"em là Nguyễn Thị Thử sinh 5/2/1980, cccd {CCCD.number}, sđt {PHONE}, nhà ở xã Vĩnh Trạch huyện Thoại Sơn."
    " Hôm 12/8/2021 em tiêm mũi 1 astra ở trạm xá Vĩnh Trạch, đến hôm 5/10 tiêm mũi 2 pfizer ở bệnh viện đa khoa trung"
    " tâm an giang mà sổ chỉ thấy mũi 2"
)


@pytest.mark.parametrize("recorded", [True, False])
async def test_a_long_story_with_two_doses_costs_at_most_six_messages_more(world: World, *, recorded: bool) -> None:
    if recorded:
        await put_person(world, doses=((2, "PFIZER", date(2021, 10, 5)),))
    title = "a long story with two doses" if recorded else "a long story with two doses, no record"
    story = Story(world, "complaint", title)
    await story.start()
    await story.say(LONG)
    assert {"identity.told", "complaint.story_read", "complaint.story_also"} <= set(story.keys)
    before = story.taken
    await story.tap("Gửi mã tới số")
    await story.code()
    assert "complaint_photo.ask_slip" in story.keys
    await story.photo("slip")
    assert "complaint_card.item.also" in story.keys
    await story.tap("Gửi")
    assert story.taken - before == 4
    ticket = await one(world)
    assert (ticket.category, ticket.dose_numbers, ticket.subject.name) == ("DOSE_MISSING_ONE", (1,), NAME)
    assert ticket.subject.papers == (Paper("cccd", CCCD.number),) and ticket.subject.phone == PHONE
    (dose,) = ticket.details.doses
    assert (dose.injected_on, dose.vaccine) == (date(2021, 8, 12), "AZ")
    office = world.tools.directory.at_facility(dose.facility_code)
    assert office is not None and "Vĩnh Trạch" in office.name
    assert ticket.details.description == LONG
    story.end()


async def test_two_missing_doses_keep_their_own_day_vaccine_and_place(world: World) -> None:
    await put_person(world, doses=())
    story = Story(world, "complaint", "two missing doses with facts of their own")
    await story.start()
    await story.tap("Gửi phản ánh")
    await story.say(
        "toi tiem mui 1 ngay 12/8/2021 astra tram y te xa vinh trach, mui 2 ngay 5/10 pfizer benh vien da khoa"
        " trung tam an giang, app khong co mui nao"
    )
    assert "complaint.story_read" in story.keys
    await whose(story)
    await story.tap("Không có ảnh")
    assert "complaint_card.item.each" in story.keys
    await story.tap("Gửi")
    ticket = await one(world)
    first, second = ticket.details.doses
    assert (ticket.category, first.injected_on, first.vaccine) == ("DOSE_MISSING_ALL", date(2021, 8, 12), "AZ")
    assert (second.injected_on, second.vaccine, second.facility_code) == (date(2021, 10, 5), "PFIZER", "BV891")
    assert first.facility_code not in ("", "BV891")
    story.end()


async def test_day_vaccine_and_place_in_english_are_taken(world: World) -> None:
    await put_person(world)
    story = Story(world, "complaint", "day, vaccine and place in English")
    await story.start()
    await story.say("English")
    await story.tap("Send a complaint")
    await story.say("my second dose is missing in the app")
    await whose(story, born="5 February 1980")
    await story.say("I got Pfizer on 20 Sep 2021 at An Giang Central General Hospital")
    await story.tap("No photo")
    await story.tap("Send")
    (dose,) = (await one(world)).details.doses
    assert (dose.injected_on, dose.vaccine, dose.facility_code) == (date(2021, 9, 20), "PFIZER", "BV891")


async def test_a_story_goes_along_through_the_look_up(world: World) -> None:
    await put_person(world)
    story = Story(world, "complaint", "not kept")
    await story.start()
    await story.say(TOLD)
    await shown_record(story)
    await story.tap("Thiếu hoặc sai?")
    await story.tap("Thiếu mũi 2")
    assert "complaint.story_read" in story.keys and "complaint_photo.ask_slip" in story.keys
    await story.tap("Không có ảnh")
    await story.tap("Gửi")
    ticket = await one(world)
    assert (ticket.details.description, ticket.details.doses[0].injected_on) == (TOLD, date(2021, 9, 15))


async def test_a_story_is_not_told_of_the_next_in_the_family(world: World) -> None:
    await put_person(world)
    story = Story(world, "complaint", "not kept")
    await story.start()
    await story.say(TOLD)
    await shown_record(story)
    await story.tap("Người khác trong nhà")
    await story.say(OUTSIDER)
    await story.say("5/2/1980")
    await story.tap("Gửi phản ánh, kèm ảnh giấy")
    assert "complaint.ask_what_story" not in story.keys
    await story.tap("Thiếu mũi tiêm")
    assert "complaint.story_read" not in story.keys


async def test_a_story_told_before_can_be_changed_on_the_card(world: World) -> None:
    await put_person(world)
    story = Story(world, "complaint", "the story changed on the card")
    await story.start()
    await story.say(TOLD)
    await story.tap("Báo thiếu mũi 2")
    await whose(story)
    await story.tap("Không có ảnh")
    await story.tap("Sửa")
    await story.tap("Lời kể")
    assert "complaint_ask.description_other" in story.keys
    await story.say("Tôi tiêm đủ hai mũi rồi ạ")
    await story.tap("Gửi")
    assert (await one(world)).details.description == "Tôi tiêm đủ hai mũi rồi ạ"
    story.end()


async def test_twelve_messages_when_no_record_agrees(world: World) -> None:
    story = Story(world, "complaint", "no record agrees, twelve messages")
    await story.start()
    await story.tap("Gửi phản ánh")
    await story.tap("Thiếu mũi tiêm")
    await whose(story, number=OUTSIDER)
    assert "complaint.no_record" in story.keys
    await story.say("Trần Thị Bưởi")
    await story.say(HOME)
    await story.tap("Mũi 2")
    await story.say(DETAILS)
    await story.photo("slip")
    await story.tap("Gửi")
    assert story.taken == 12
    ticket = await one(world)
    assert ticket.person_id is None and ticket.proof == "code"
    assert ticket.subject.sex == "female"
    story.end()


async def test_six_messages_for_the_next_of_the_family(world: World) -> None:
    await put_person(world)
    await put_person(world, identities=(CHILD,), born=BirthDate(2005, 7, 9), name="Trần Văn Bé", sex="male")
    story = Story(world, "complaint", "the next of the family")
    await story.start()
    await shown_record(story)
    await story.tap("Thiếu hoặc sai?")
    await story.tap("Thiếu mũi 2")
    await story.say(DETAILS)
    await story.photo("slip")
    await story.tap("Gửi")
    before = story.taken
    await story.tap("Gửi tiếp cho người trong nhà")
    await story.say(CHILD.number)
    await story.say("9/7/2005")
    await story.photo("small slip")
    await story.tap("Không chụp rõ hơn được")
    await story.tap("Gửi")
    assert story.taken - before == 6
    first, second = await filed(world)
    assert second.subject.name == "Trần Văn Bé"
    assert second.subject.reporter == Reporter(NAME, PHONE)
    assert second.facility_code == first.facility_code and second.flags == ("too_small",)
    story.end()


async def test_the_next_of_the_family_without_a_record_costs_six_too(world: World) -> None:
    story = Story(world, "complaint", "the next of the family, no record")
    await story.start()
    await story.tap("Gửi phản ánh")
    await story.tap("Thiếu mũi tiêm")
    await whose(story, number=OUTSIDER)
    await story.say("Trần Thị Bưởi")
    await story.say(HOME)
    await story.tap("Mũi 2")
    await story.say(DETAILS)
    await story.photo("slip")
    await story.tap("Gửi")
    before = story.taken
    await story.tap("Gửi tiếp cho người trong nhà")
    await story.say(CHILD.number)
    await story.say("9/7/2005")
    await story.say("Trần Văn Bé")
    await story.photo("slip")
    await story.tap("Gửi")
    assert story.taken - before == 6
    assert len(await filed(world)) == 2
    story.end()


async def test_a_failed_check_costs_one_message(world: World) -> None:
    await put_person(world, doses=((1, "AZ", date(2021, 8, 1)),))
    story = Story(world, "complaint", "R09 a date that cannot be, one message more")
    await story.start()
    await shown_record(story)
    before = story.taken
    await story.tap("Thiếu hoặc sai?")
    await story.tap("Thiếu mũi 2")
    await story.say("15/7/2021, trạm y tế xã Vĩnh Trạch, AstraZeneca")
    await story.photo("slip")
    assert "complaint_checks.date_before_earlier_dose" in story.keys
    await story.say("15/9/2021")
    await story.tap("Gửi")
    assert story.taken - before == 6
    assert (await one(world)).details.doses[0].injected_on == date(2021, 9, 15)
    story.end()


async def test_an_old_proof_is_asked_for_again_for_the_next_of_the_family(world: World) -> None:
    await put_person(world)
    story = Story(world, "complaint", "the next of the family, hours later")
    await story.start()
    await shown_record(story)
    await story.tap("Thiếu hoặc sai?")
    await story.tap("Thiếu mũi 2")
    await story.say(DETAILS)
    await story.tap("Không có ảnh")
    await story.tap("Gửi")
    world.clock.move(hours=2)
    await story.tap("Gửi tiếp cho người trong nhà")
    await story.say(CHILD.number)
    await story.say("9/7/2005")
    assert "complaint_ask.phone" in story.keys
    story.end()


async def test_the_next_of_somebody_elses_family_opens_nothing(world: World) -> None:
    await put_person(world)
    story = Story(world, "complaint", "unused")
    await story.start()
    await shown_record(story)
    await story.tap("Thiếu hoặc sai?")
    await story.tap("Thiếu mũi 2")
    await story.say(DETAILS)
    await story.tap("Không có ảnh")
    await story.tap("Gửi")
    stranger = world.chat()
    await stranger.start()
    await stranger.press(story.chat.token("Gửi tiếp cho người"))
    assert "complaint.not_yours" in stranger.keys
    assert NAME not in stranger.text and PHONE not in stranger.text


async def test_a_mother_and_two_children_cost_at_most_twenty_four_messages(world: World) -> None:
    story = Story(world, "complaint", "a mother and two children")
    await first_child_filed(story)
    assert {"complaint_sent.sent", "complaint_family.next"} <= set(story.keys)
    assert "Cũng mũi 2, 15/09/2021, Trạm Y tế xã Vĩnh Trạch, AstraZeneca" in story.chat.text
    before = story.taken
    await story.tap("Đúng, cũng vậy")
    await story.say(f"{SECOND_CHILD} sn 4/5/2014")
    await story.say("Lê Minh An")
    await story.tap("Không có ảnh")
    assert "giúp tôi:\n• Họ tên: Lê Minh An, sinh 04/05/2014, nam (con thứ hai, 2/3)" in story.chat.text
    await story.tap("Gửi")
    assert story.taken - before == 5
    before = story.taken
    await story.tap("Đúng, cũng vậy")
    await story.say(MOTHER)
    await story.say("1/4/1978")
    await story.tap("Không có ảnh")
    await story.tap("Gửi")
    assert story.taken - before == 5
    assert "complaint_family.done" in story.keys and story.taken <= 24
    tickets = await filed(world)
    assert [ticket.subject.name for ticket in tickets] == ["Lê Minh Khôi", "Lê Minh An", "Trần Thị Bưởi"]
    assert [ticket.subject.reporter.name for ticket in tickets] == ["Trần Thị Bưởi", "Trần Thị Bưởi", ""]
    assert {ticket.details.doses[0].injected_on for ticket in tickets} == {date(2021, 9, 15)}
    assert {ticket.details.description for ticket in tickets} == {HOUSE}
    story.end()

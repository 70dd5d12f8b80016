"""Stories as people tell them: doses in two provinces, times that are no days, a child of whom the mother tells, one
more report for a neighbour, an album of which no picture can be opened."""

from datetime import date

import pytest

from tests.conversations.reports import HOME, OUTSIDER, filed, one
from tests.conversations.story import Story
from tests.support.driver import World


async def begun(world: World, title: str, *said: str) -> Story:
    """A report that is told, up to the question for the home."""
    story = Story(world, "complaint", title)
    await story.start()
    await story.tap("Gửi phản ánh")
    for words in (*said, OUTSIDER, "5/2/1980", "không có điện thoại", "Trần Thị Bưởi"):
        await story.say(words)
    assert "complaint_ask.place" in story.keys
    return story


async def test_doses_in_two_provinces_keep_each_its_day_and_its_place(world: World) -> None:
    story = await begun(
        world,
        "doses in two provinces",
        "mũi 1 tôi chích ở Bình Dương hồi tháng 8, mũi 2 về An Giang chích hôm 15/9, giờ app không thấy mũi nào",
    )
    await story.say(HOME)
    assert "complaint_ask.date_of" in story.keys
    await story.tap("Không nhớ")
    await story.tap("Không có ảnh")
    assert "mũi 1, Bình Dương; mũi 2, 15/09/2021, An Giang" in story.chat.text
    await story.tap("Gửi")
    first, second = (await one(world)).details.doses
    assert (first.injected_on, first.place) == (None, "Bình Dương")
    assert (second.injected_on, second.place) == (date(2021, 9, 15), "An Giang")
    story.end()


async def test_a_place_that_sounds_like_a_lack_is_a_place(world: World) -> None:
    story = await begun(
        world,
        "not kept",
        "tôi tiêm mũi 1 ở trạm y tế phường Lái Thiêu Bình Dương ngày 12/8/2021, mũi 2 ở trạm y tế Vĩnh Trạch An Giang"
        " ngày 15/9/2021, app không có mũi nào",
    )
    await story.say(HOME)
    await story.tap("Không có ảnh")
    await story.tap("Gửi")
    first, second = (await one(world)).details.doses
    assert (first.injected_on, second.injected_on) == (date(2021, 8, 12), date(2021, 9, 15))
    assert first.facility_code and second.facility_code and first.facility_code != second.facility_code


async def test_a_time_that_is_no_day_is_kept_in_its_words_and_asked_about_once(world: World) -> None:
    told = "hồi tháng mười năm hai mốt tui chích mũi 1 ở trạm xá Vĩnh Trạch mà sổ hổng có"
    story = await begun(world, "times that are no days", told)
    await story.say(HOME)
    assert "complaint_ask.details" in story.keys
    await story.say("cuối tháng 9")
    assert "complaint_between.vague_day" in story.keys
    await story.say("hôm rằm tháng bảy")
    assert {"complaint_between.noted", "complaint_photo.ask_slip"} <= set(story.keys)
    await story.tap("Không có ảnh")
    await story.tap("Gửi")
    ticket = await one(world)
    assert ticket.details.description == f"{told}\ncuối tháng 9\nhôm rằm tháng bảy"
    assert ticket.details.doses[0].injected_on is None and ticket.facility_code
    story.end()


async def test_a_vague_time_with_the_vaccine_beside_it_is_not_asked_again(world: World) -> None:
    story = await begun(world, "not kept", "Thiếu mũi tiêm")
    await story.say(HOME)
    await story.tap("Mũi 2")
    await story.say("khoảng cuối tháng 9, trạm y tế xã Vĩnh Trạch, astra")
    assert "complaint_photo.ask_slip" in story.keys
    await story.tap("Không có ảnh")
    await story.tap("Gửi")
    ticket = await one(world)
    assert (ticket.details.doses[0].vaccine, ticket.details.doses[0].injected_on) == ("AZ", None)
    assert "cuối tháng 9" in ticket.details.description and ticket.facility_code


@pytest.mark.parametrize("typed", ["2 tháng", "2 tháng rồi chưa có", "3 lần rồi", "40 người"])
async def test_what_is_counted_is_no_number_of_a_paper(world: World, typed: str) -> None:
    chat = world.chat()
    await chat.start()
    await chat.tap("Tra cứu mũi tiêm")
    await chat.say(typed)
    assert "invalid.id_too_short" not in chat.keys


async def test_a_mothers_story_gives_name_and_birth_date_of_her_child_and_the_school(world: World) -> None:
    story = Story(world, "complaint", "a mother tells of her child")
    await story.start()
    await story.say(
        "tôi là mẹ, con tôi là Lê Minh Khôi sinh ngày 2/3/2012 tiêm mũi 1 hôm 5/10/2021 ở trường tiểu học Vĩnh Trạch"
        " mà app không có"
    )
    assert "complaint_ask.reporter" in story.keys
    await story.say("Trần Thị Bưởi")
    await story.say("098212000777")
    await story.tap("Không có điện thoại")
    await story.say("trường tiểu học Vĩnh Trạch")
    assert {"complaint.story_read", "complaint_ask.place"} <= set(story.keys)
    await story.say(HOME)
    await story.tap("Không rõ xã nào")
    await story.tap("Không có ảnh")
    await story.tap("Gửi")
    ticket = await one(world)
    assert (ticket.subject.name, ticket.subject.reporter.name) == ("Lê Minh Khôi", "Trần Thị Bưởi")
    assert ticket.details.doses[0].place == "trường tiểu học Vĩnh Trạch"
    story.end()


async def test_one_more_report_is_said_outright_and_the_teller_is_known(world: World) -> None:
    story = await begun(
        world, "one more for a neighbour", "em bị thiếu mũi 2, tiêm ngày 15/9/2021 ở trạm y tế Vĩnh Trạch"
    )
    await story.say(HOME)
    await story.tap("Không có ảnh")
    await story.tap("Gửi")
    await story.say("giờ báo tiếp cho ông Tư kế bên")
    assert "complaint.ask_what" in story.keys
    await story.tap("Thiếu mũi tiêm")
    assert "complaint_ask.identity_other" in story.keys
    await story.say("menu")
    await story.say("báo dùm bà Năm hàng xóm nữa, bà chưa có mũi 1")
    assert "complaint_ask.identity_other" in story.keys
    for words in (
        "098180000555",
        "1950",
        "không có điện thoại",
        "Lê Thị Tám",
        "không nhớ",
        "không nhớ",
        "không có ảnh",
    ):
        await story.say(words)
    await story.tap("Gửi")
    mine, theirs = await filed(world)
    assert (theirs.subject.name, theirs.subject.reporter.name) == ("Lê Thị Tám", mine.subject.name)
    assert theirs.dose_numbers == (1,)
    story.end()


async def test_an_album_of_which_no_picture_opens_is_told_of_once(world: World) -> None:
    story = Story(world, "attach_photo", "an album that cannot be opened")
    await story.start()
    album = [await story.photo("gif", checked=False, album="a1") for _ in range(4)]
    told: list[str] = []
    for number in album:
        await story.checked(number, "gif")
        told += [key for key in story.keys if key.startswith("photo.")]
        story.keys = []
    assert len(told) == 1
    story.end()


async def test_of_two_doses_told_at_once_each_has_its_own_place_and_no_day_of_the_other(world: World) -> None:
    story = await begun(world, "two doses told at the details", "Thiếu mũi tiêm")
    await story.say(HOME)
    await story.tap("Cả mũi 1 và mũi 2")
    await story.say("mũi 1 ở Bình Dương tháng 8, mũi 2 ở An Giang ngày 15/9/2021")
    assert "complaint_ask.date_of" in story.keys
    for words in ("không nhớ", "không có ảnh", "gửi"):
        await story.say(words)
    ticket = await one(world)
    first, second = ticket.details.doses
    assert (first.injected_on, first.place) == (None, "Bình Dương")
    assert (second.injected_on, second.place) == (date(2021, 9, 15), "An Giang")
    assert "tháng 8" in ticket.details.description
    story.end()


async def test_a_health_station_is_nobodys_name(world: World) -> None:
    story = Story(world, "complaint", "not kept")
    await story.start()
    for words in ("gửi phản ánh", "Thiếu mũi tiêm", OUTSIDER, "5/2/1980", "không có điện thoại"):
        await story.say(words)
    await story.say("trạm y tế xã Vĩnh Trạch")
    assert {"complaint.story_read", "complaint_ask.name"} <= set(story.keys)


async def test_two_children_told_with_their_names_are_two_reports(world: World) -> None:
    story = Story(world, "complaint", "two children told with their names")
    await story.start()
    await story.say(
        "con gái tôi tên Nguyễn Thị Na sinh 3/4/2010, con trai tên Nguyễn Văn Ty sinh 5/6/2012, hai đứa thiếu mũi 1"
    )
    assert {"complaint_family.told_of", "complaint_family.counted"} <= set(story.keys)
    assert "Nguyễn Thị Na, sinh 03/04/2010" in story.chat.text and "Nguyễn Văn Ty" in story.chat.text
    story.end()


async def test_places_told_by_their_names_alone_and_a_second_vague_time_are_kept(world: World) -> None:
    story = await begun(world, "not kept", "mũi 1 Bình Dương 12/8/2021, mũi 2 An Giang 15/9/2021, app không có mũi nào")
    await story.say(HOME)
    await story.tap("Không có ảnh")
    assert "mũi 1, 12/08/2021, Bình Dương; mũi 2, 15/09/2021, An Giang" in story.chat.text
    again = await begun(world, "not kept", "Thiếu mũi tiêm")
    await again.say(HOME)
    await again.tap("Mũi 2")
    await again.say("khoảng tháng 9")
    await again.say("hình như giữa tháng")
    assert "complaint_between.noted" in again.keys and "complaint_ask.details" not in again.keys


@pytest.mark.parametrize(("typed", "key"), [("báo giúp", "complaint_ask.reporter"), ("tôi", "complaint_ask.identity")])
async def test_for_whom_of_a_couple_it_is_may_be_typed(world: World, typed: str, key: str) -> None:
    chat = world.chat()
    await chat.start()
    await chat.say("app có vợ không có chồng")
    await chat.say(typed)
    assert key in chat.keys

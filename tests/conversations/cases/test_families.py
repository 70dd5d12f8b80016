"""Several people at once: played as they were typed, and in other words."""

from datetime import date

import pytest

from handlers.dialogue.answers.house_changes import read_change
from handlers.dialogue.answers.household import read_household
from handlers.dialogue.answers.told_people import read_people
from tests.conversations.reports import DETAILS, FIRST_CHILD, HOME, HOUSE, SECOND_CHILD, filed, first_child_filed
from tests.conversations.story import Story
from tests.support.driver import World

TODAY = date(2021, 10, 20)
HOUSES = [
    ("3 me con toi deu chua thay mui 2", "self child child"),
    ("tui với bà xã với thằng út chưa thấy mũi 2", "self wife kid"),
    ("vợ tôi, con gái lớn và tôi đều thiếu mũi 2", "self wife child"),
    ("tụi em 3 người chưa có mũi 2", "self other other"),
    ("hai đứa nhỏ nhà tôi chưa được cập nhật mũi 1", "kid kid"),
    ("ong ba noi voi toi chua thay mui 3", "self grandfather grandmother"),
    ("my parents' second dose is missing", "father mother"),
    ("me, my wife and my mother are not in the app", "self wife mother"),
    ("my wife and I and two kids have no second dose in the app", "self wife kid kid"),
    ("tôi tiêm mũi 2 cùng vợ mà app vợ tôi thiếu", ""),
    ("bo me toi chong toi chua co mui 2 tren app", "father mother husband"),
    ("vợ tôi con tôi chưa thấy mũi 2", "wife child"),
    ("mẹ em ba em chồng em đều thiếu mũi 2", "mother father husband"),
    ("con tôi bà nội cháu đưa đi tiêm mà app không có", ""),
]
OF_ALL = "vợ chồng tôi, 2 đứa con và bà ngoại chưa có mũi 2"
CHANGES = [
    ("thoi be ut de sau", (3,), ()),
    ("đứa thứ hai để sau nhé", (3,), ()),
    ("chồng tôi thôi khỏi", (1,), ()),
    ("khỏi làm cho bà ngoại", (4,), ()),
    ("my younger kid later", (3,), ()),
    ("quên, còn em gái tôi nữa", (), ("sibling",)),
    ("thêm 1 bé nữa", (), ("kid",)),
    ("my mother too", (), ("mother",)),
    ("con em trai toi nua", (), ("sibling",)),
    ("làm cho bé trước, bà ngoại để sau", (), ()),
    ("bà ngoại chưa có cccd", (), ()),
    ("tôi không cần mã", (), ()),
    ("thôi để mai làm", (), ()),
]
TOLD = [
    ("Lê Minh Khôi sn 2/3/2012, Lê Minh An sn 4/5/2014", "1 Lê Minh Khôi 2012-03-02|2 Lê Minh An 2014-05-04"),
    ("Lê Minh An và Lê Minh Khôi", "1 Lê Minh An -|2 Lê Minh Khôi -"),
    ("bé lớn sinh 2/3/2012, bé nhỏ sinh 4/5/2014", "1  2012-03-02|2  2014-05-04"),
    ("toi ten Trần Thị Bưởi sn 1985, con toi Lê Minh Khôi sn 2012", ""),
    ("my son is Le Minh Khoi born 2/3/2012, my daughter Le Minh An born 4/5/2014",
     "1 Le Minh Khoi 2012-03-02|2 Le Minh An 2014-05-04"),
    ("15/9/2021, trạm y tế xã Vĩnh Trạch, AstraZeneca", ""),
    ("Lê Minh Khôi, 098212000777, sn 2/3/2012", ""),
]  # fmt: skip


@pytest.mark.parametrize(("typed", "roles"), HOUSES)
def test_people_of_a_house_are_counted_in_any_words(typed: str, roles: str) -> None:
    assert " ".join(one.role for one in read_household(typed)) == roles


@pytest.mark.parametrize(("typed", "drops", "adds"), CHANGES)
def test_who_drops_out_or_comes_is_heard(typed: str, drops: tuple[int, ...], adds: tuple[str, ...]) -> None:
    assert read_change(typed, read_household(OF_ALL)) == (drops, adds)


@pytest.mark.parametrize(("typed", "told"), TOLD)
def test_facts_of_several_go_to_the_right_person(typed: str, told: str) -> None:
    found = read_people(typed, read_household(HOUSE), TODAY)
    assert "|".join(f"{one.place} {one.name} {one.birth.iso if one.birth else '-'}" for one in found) == told


@pytest.mark.parametrize(
    "typed",
    [
        "lam cho ba nha toi truoc",
        "lam cho vo toi",
        "toi, vo toi va me toi",
        "ong noi, ma toi voi 2 con toi",
        "vo em va 2 con em, chu em nua",
    ],
)
def test_words_for_kin_without_marks_are_no_names(typed: str) -> None:
    """`vo toi` was written down as somebody called Võ."""
    assert [one.name for one in read_people(typed, read_household(OF_ALL), TODAY) if one.name] == []


@pytest.mark.parametrize("typed", ["2 dua nha em", "bo me toi chong toi", "chong em voi em deu bi vay"])
async def test_people_named_with_no_word_of_what_is_wrong_are_offered_their_reports(world: World, typed: str) -> None:
    chat = world.chat()
    await chat.start()
    await chat.say(typed)
    assert "complaint_family.heard" in chat.keys
    await chat.tap("Báo mũi cho cả nhà")
    assert "complaint_family.counted" in chat.keys


@pytest.mark.parametrize(
    "typed",
    ["2 dua nha em tiem xong ma tra k ra", "chong em voi em tra khong ra mui nao", "vo chong toi tra ko thay gi"],
)
async def test_a_house_whose_doses_cannot_be_found_is_a_report_of_each(world: World, typed: str) -> None:
    chat = world.chat()
    await chat.start()
    await chat.say(typed)
    assert "complaint_family.counted" in chat.keys


@pytest.mark.parametrize("typed", ["con em thoi", "con toi nha", "me em di", "lam cho me toi", "cho me toi truoc nhe"])
async def test_a_relative_is_no_town(world: World, typed: str) -> None:
    chat = world.chat()
    await chat.start()
    await chat.say(typed)
    assert not {"ask_faq.at_place", "place_choice.noted"} & set(chat.keys)


async def test_case_09_a_mother_and_two_children_are_counted(world: World) -> None:
    story = Story(world, "cases_families", "09 a mother and two children")
    await story.start()
    await story.say("tôi là mẹ, 2 con tôi với tôi tiêm mũi 2 cùng hôm mà app không ai có")
    assert "complaint_family.counted" in story.keys and "Ba người: bạn và hai con" in story.chat.text
    story.end()


async def test_case_10_it_begins_with_the_child_named_and_each_card_names_its_person(world: World) -> None:
    story = Story(world, "cases_families", "10 begin with the child")
    await story.start()
    await story.say("tôi là mẹ, 2 con tôi với tôi tiêm mũi 2 cùng hôm mà app không ai có")
    await story.say("3 mẹ con luôn, làm cho bé trước")
    assert "complaint_ask.reporter" in story.keys
    await story.say("Trần Thị Bưởi")
    await story.say("Lê Minh Khôi sn 2/3/2012, Lê Minh An sn 4/5/2014")
    assert {"complaint_family.told_of", "complaint_family.identity_only"} <= set(story.keys)
    await story.say(FIRST_CHILD)
    await story.say("em không có đt")
    await story.say(HOME)
    await story.say(DETAILS)
    await story.say("mất giấy rồi")
    assert "Lê Minh Khôi, sinh 02/03/2012, nam (con thứ nhất, 1/3)" in story.chat.text
    await story.tap("Gửi")
    await story.tap("Đúng, cũng vậy")
    assert "complaint_family.identity_only" in story.keys
    await story.say(SECOND_CHILD)
    await story.say("ko co")
    await story.say("hổng có ảnh")
    assert "Lê Minh An, sinh 04/05/2014, nam (con thứ hai, 2/3)" in story.chat.text
    await story.tap("Gửi")
    assert story.taken <= 18
    first, second = await filed(world)
    assert (first.subject.name, second.subject.name) == ("Lê Minh Khôi", "Lê Minh An")
    assert first.subject.reporter.name == second.subject.reporter.name == "Trần Thị Bưởi"
    story.end()


async def test_case_11_what_is_common_is_taken_over_by_one_yes(world: World) -> None:
    story = Story(world, "cases_families", "11 one yes for what is common")
    await first_child_filed(story)
    assert "complaint_family.next" in story.keys and "mũi 2, 15/09/2021" in story.chat.text
    before = story.taken
    await story.say("giống vậy")
    await story.say(f"Lê Minh An, {SECOND_CHILD}, sn 4/5/2014")
    await story.tap("Không có ảnh")
    await story.tap("Gửi")
    assert story.taken - before <= 5
    first, second = await filed(world)
    assert first.details.doses == second.details.doses and first.commune_code == second.commune_code
    story.end()


async def test_case_12_a_child_has_no_number_yet(world: World) -> None:
    story = Story(world, "cases_families", "12 a child of ten")
    await story.start()
    await story.tap("Gửi phản ánh")
    await story.tap("Thiếu mũi tiêm")
    await story.say("cháu 10 tuổi chưa có cccd")
    assert {"complaint_ask.without_papers", "complaint_ask.birth_date"} <= set(story.keys)
    story.end()


async def test_one_drops_out_another_is_added_and_nothing_of_the_one_is_the_others(world: World) -> None:
    story = Story(world, "cases_families", "one drops out, one is added")
    await first_child_filed(story)
    await story.say("thôi bé út để sau")
    assert {"complaint_family.counted_now", "complaint_family.next"} <= set(story.keys)
    assert "Tiếp theo là bạn (2/2)" in story.chat.text
    await story.say("còn chồng tôi nữa")
    assert "(2/3)" in story.chat.text and "Làm cho chồng trước" in story.chat.labels
    await story.tap("Làm cho chồng trước")
    await story.tap("Đúng, cũng vậy")
    await story.say("Lê Văn Tám, 098083000111, sn 3/2/1983")
    await story.say("thôi chồng tôi khỏi")
    assert "Tiếp theo là bạn" in story.chat.text
    await story.tap("Đúng, cũng vậy")
    await story.say("098178000001 sn 3/4/1978")
    await story.tap("Không có ảnh")
    assert "Lê Văn Tám" not in story.chat.text and "Trần Thị Bưởi" in story.chat.text
    await story.tap("Gửi")
    assert "complaint_family.done" in story.keys
    assert [one.subject.name for one in await filed(world)] == ["Lê Minh Khôi", "Trần Thị Bưởi"]
    story.end()


async def test_the_last_one_left_waits_as_a_draft_and_who_was_only_counted_gets_a_name(world: World) -> None:
    story = Story(world, "cases_families", "not kept")
    await story.start()
    await story.say("cả nhà 2 người tiêm mũi 2 mà chưa ai có trên app")
    await story.say("mẹ tôi trước")
    assert "complaint_ask.reporter" in story.keys
    await story.say("Trần Thị Bưởi")
    assert "mẹ" in story.chat.text
    await story.say("bỏ tôi ra")
    assert "complaint_family.one_left" in story.keys
    await story.say("mẹ tôi để mai")
    assert "complaint_family.waits" in story.keys
    await story.say("làm tiếp")
    assert "complaint_family.identity" in story.keys

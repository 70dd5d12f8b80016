"""Who writes English is answered in English from the first word, without a switch, to the end of a report."""

import re

import pytest

from tests.conversations.reports import one
from tests.conversations.story import Story
from tests.handlers.records.people import PHONE
from tests.support.driver import World

FIRST = "Hi, I'm a foreigner, my second dose isn't in the app. Can you help in English?"
SAYS = re.compile(r"\b(bạn|không|được|của|và|là|gửi|nhé|giúp|tôi|này|cho|mình|ạ|rồi|chưa)\b", re.IGNORECASE)


def vietnamese(line: str) -> bool:
    """Whether a line is a Vietnamese sentence; names of places, offices and apps stand in English too."""
    return SAYS.search(re.sub(r"\([^)]*\)|\"[^\"]*\"", "", line)) is not None


@pytest.mark.parametrize("said", [FIRST, "how do I install the app", "he can't breathe", "my name is spelled wrong"])
async def test_the_first_answer_is_english(world: World, said: str) -> None:
    chat = world.chat()
    await chat.start()
    await chat.say(said)
    assert "common.english_heard" in chat.keys
    shown = [chat.replies[-1].text, *(button.label for button in chat.replies[-1].buttons)]
    assert [line for line in shown if vietnamese(line)] == []
    await chat.say("thank you very much")
    assert "common.english_heard" not in chat.keys


async def test_a_report_is_english_to_its_end(world: World) -> None:
    story = Story(world, "complaint", "English from the first word to the report")
    await story.start()
    await story.say(FIRST)
    for words in ("passport C1234567", "1 April 1978", PHONE):
        await story.say(words)
    await story.code()
    await story.say("John Smith")
    assert "complaint_checks.name_no_marks" not in story.keys
    await story.tap("Male")
    await story.say("xã Vĩnh Trạch, Thoại Sơn, An Giang")
    await story.say("20 Sep 2021, trạm y tế xã Vĩnh Trạch, Pfizer")
    await story.say("no photo")
    assert "complaint_card.consent" in story.keys
    await story.tap("Send")
    ticket = await one(world)
    assert (ticket.language, ticket.subject.name, ticket.dose_numbers) == ("en", "John Smith", (2,))
    told = [line for line in story.lines if line.startswith("    ")]
    story.end()
    assert [line for line in told if vietnamese(line)] == []


@pytest.mark.parametrize(
    "said", ["toi tiem mui 2 roi ma chua thay", "check dose 2 giup em voi", "John Smith", "ok thanks"]
)
async def test_vietnamese_with_borrowed_words_stays_vietnamese(world: World, said: str) -> None:
    chat = world.chat()
    await chat.start()
    await chat.say(said)
    assert "common.english_heard" not in chat.keys


@pytest.mark.parametrize("back", ["sao mình chưa thấy mũi 2 vậy ạ", "toi khong hieu tieng anh", "k thay mui 2 dau het"])
async def test_a_sentence_turns_the_talk_and_another_turns_it_back(world: World, back: str) -> None:
    chat = world.chat()
    await chat.start()
    await chat.tap("Cài đặt ứng dụng")
    for borrowed in ("ok", "Pfizer", "John Smith", "Connection failed, please try again later"):
        await chat.say(borrowed)
        assert "common.english_heard" not in chat.keys, borrowed
    await chat.say("sorry, I don't understand this, what should I do?")
    assert "common.english_heard" in chat.keys and not vietnamese(chat.text)
    assert {reply.lang for reply in chat.replies} == {"en"}
    for copied in ("Nguyễn Văn An", "xã Vĩnh Trạch, Thoại Sơn, An Giang", "ok"):
        await chat.say(copied)
        assert "common.vietnamese_heard" not in chat.keys, copied
    await chat.say(back)
    assert "common.vietnamese_heard" in chat.keys and vietnamese(chat.text)
    assert chat.replies[-1].lang == ""


async def test_what_was_chosen_in_so_many_words_stays_until_another_choice(world: World) -> None:
    chat = world.chat()
    await chat.start()
    await chat.say("can you speak English, please?")
    assert "common.language_changed" in chat.keys
    await chat.say("tôi tiêm mũi 2 rồi mà chưa thấy trên app")
    assert "common.vietnamese_heard" not in chat.keys and not vietnamese(chat.text)
    await chat.say("nói tiếng Việt đi em")
    assert "common.language_changed" in chat.keys
    await chat.say(FIRST)
    assert "common.english_heard" not in chat.keys and vietnamese(chat.text)


async def test_a_day_in_digits_that_may_be_two_is_asked_about_and_one_that_may_not_is_taken(world: World) -> None:
    chat = world.chat()
    await chat.start()
    await chat.say(FIRST)
    await chat.say("passport C1234567")
    await chat.say("05/04/1988")
    assert "invalid.date_order" in chat.keys and chat.labels == ["5 April 1988", "4 May 1988"]
    await chat.tap("4 May 1988")
    assert "complaint_ask.phone" in chat.keys
    await chat.say("back")
    await chat.say("12/31/1990")
    assert "complaint_ask.phone" in chat.keys


async def test_it_goes_back_by_a_word(world: World) -> None:
    chat = world.chat()
    await chat.start()
    await chat.say(FIRST)
    await chat.say("tiếng Việt")
    assert "common.language_changed" in chat.keys and vietnamese(chat.text)

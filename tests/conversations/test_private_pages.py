"""What must not stand in a messenger: asked and shown on a page of ours, by the conversations that the chat has."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime

import pytest

from handlers.dialogue.answers.identity import Identity, IdentityKind
from handlers.dialogue.private import Private, holds_paper
from handlers.dialogue.traits import Traits
from handlers.dialogue.turn import Attachment, Incoming
from tests.bot.media import pictures
from tests.conversations.reports import DETAILS, OUTSIDER, filed
from tests.conversations.story import CARD, Story
from tests.handlers.records.people import CCCD, NAME, PHONE, put_person
from tests.support.driver import Chat, World
from tests.support.private_page import Browser, Pages, pages_of

LINK = Traits("messenger", asks_phone=True, asks_location=True, sensitive="link", deletes=True)
LOOK_UP = "Tra cứu mũi tiêm"


@pytest.fixture
async def pages(world: World) -> AsyncIterator[Pages]:
    async with pages_of(world) as made:
        yield made


async def at_the_number(world: World) -> Chat:
    """A person in a messenger who is asked for the number of a paper."""
    await put_person(world)
    chat = world.chat(channel=LINK.name, traits=LINK)
    await chat.start()
    return await chat.tap(LOOK_UP)


async def opened(pages: Pages, chat: Chat) -> Browser:
    """Their browser, with the newest page open."""
    browser = pages.browser()
    await browser.follow(pages.link(chat.address))
    assert await browser.open() == "open"
    return browser


async def prove(world: World, browser: Browser) -> None:
    """The number, the birth date, the phone and the code, all on the page."""
    for words in (CCCD.number, "5/2/1980", PHONE):
        assert await browser.say(words) == 200
    assert await browser.say(world.ids.last_code) == 200


async def test_a_look_up_on_a_page_leaves_nothing_personal_in_the_messenger(world: World, pages: Pages) -> None:
    chat = await at_the_number(world)
    assert (len(chat.replies), chat.labels) == (1, ["Mở trang riêng", "Không có giấy tờ, quên số"])
    browser = pages.browser()
    assert await browser.follow(pages.link(chat.address)) == "closed"
    assert browser.told == []  # whoever only looks, a preview too, is told nothing and uses nothing up
    assert await browser.open() == "open"
    await prove(world, browser)
    assert NAME in browser.text
    await browser.tap("Đúng rồi")
    assert browser.state == "done"
    said = "\n".join(reply.text for reply in chat.inbox())
    assert not [one for one in (NAME, CCCD.number, PHONE, "1980") if one in said]
    assert LOOK_UP in chat.labels  # what is asked next stands in the chat again


async def test_what_was_pressed_twice_on_a_page_counts_once_and_what_comes_late_not_at_all(
    world: World, pages: Pages
) -> None:
    chat = await at_the_number(world)
    browser = await opened(pages, chat)
    for _ in range(2):
        assert await browser.say(CCCD.number, key="the-same-key") == 200
    assert [one for one in browser.text.split("\n") if "ngày sinh" in one.lower()] != []
    assert len(browser.told) == 2
    await chat.say("5/2/1980")  # in the chat, while the page is open
    assert chat.labels[0] == "Mở trang riêng"
    assert (await browser.look(), await browser.say("6/3/1981")) == ("done", 401)
    await browser.follow(pages.link(chat.address))
    assert await browser.open() == "code"  # the chat knows whose number it is: who opens it has to be its person
    assert await browser.open(world.ids.last_code) == "open"
    await browser.say(PHONE)
    await browser.say(world.ids.last_code)
    assert NAME in browser.text


async def test_a_link_that_was_passed_on_opens_nothing_of_its_owner(world: World, pages: Pages) -> None:
    chat = await at_the_number(world)
    owner, stranger = await opened(pages, chat), pages.browser()
    link = pages.link(chat.address)
    assert (await stranger.follow(link), await stranger.open(), stranger.told) == ("taken", "taken", [])
    assert await stranger.say("098180000999") == 401
    await prove(world, owner)
    await chat.say("cho tôi xem lại")
    shown = pages.link(chat.address)
    assert shown != link
    assert (await stranger.follow(shown), await stranger.open(), stranger.told) == ("closed", "code", [])
    assert (await stranger.open("000000"), stranger.told) == ("wrong_code", [])
    assert "mã mở trang" in chat.inbox()[-1].text  # its owner is told, and has the code alone
    code = world.ids.last_code
    for _ in range(5):
        await stranger.open("111111")
    assert await stranger.open(code) == "wrong_code"  # tried too often
    world.clock.move(minutes=2)
    assert (await stranger.renew(), stranger.token) == ("sent", shown.partition("#")[2])
    again = pages.browser()
    assert await again.follow(pages.link(chat.address)) == "closed"
    assert await again.open() == "code"
    assert (await again.open(world.ids.last_code), NAME in again.text) == ("open", True)
    assert await stranger.look() == "ended"


async def test_a_page_that_somebody_else_opened_is_over_once_the_chat_goes_on(world: World, pages: Pages) -> None:
    chat = await at_the_number(world)
    stranger, link = await opened(pages, chat), pages.link(chat.address)
    await chat.say(CCCD.number)
    assert pages.link(chat.address) != link
    await chat.say("quay lại")  # to the step that the stranger has open
    assert "private.number" in chat.keys
    assert (await stranger.look(), await stranger.say("098180000999")) == ("ended", 401)
    late = pages.browser()
    await chat.say("/menu")
    assert (await late.follow(link), await late.renew()) == ("done", "sent")  # no button stands there
    assert not any(button.url for button in chat.inbox()[-1].buttons)


async def test_a_phone_proven_before_a_page_was_sent_shows_no_result_to_who_opened_it(
    world: World, pages: Pages
) -> None:
    chat = await at_the_number(world)
    await prove(world, await opened(pages, chat))
    world.clock.move(minutes=5)
    await chat.say("/menu")
    await chat.tap(LOOK_UP)
    stranger = await opened(pages, chat)  # first, by a link that was passed on; and who knows the number and the day
    for words in (CCCD.number, "5/2/1980", "có"):
        await stranger.say(words)
    assert NAME not in stranger.text and stranger.state != "open"
    owner = pages.browser()
    await owner.follow(pages.link(chat.address))
    assert (await owner.open(), await owner.open(world.ids.last_code)) == ("code", "open")
    assert NAME in owner.text


async def test_a_browser_with_a_cookie_that_is_none_of_ours_opens_a_page(world: World, pages: Pages) -> None:
    browser = pages.browser()
    browser.cookie = "another"
    await browser.follow(pages.link((await at_the_number(world)).address))
    assert (await browser.open(), await browser.look()) == ("open", "open")


async def test_what_is_named_in_the_chat_is_no_choice_of_a_page(world: World, pages: Pages) -> None:
    chat = await at_the_number(world)
    await prove(world, await opened(pages, chat))
    await chat.say("gửi phản ánh")  # stands on the page as well, with the record that is looked at there
    assert "complaint.missing" in chat.keys


async def test_an_answer_on_a_page_is_for_the_bot_also_while_an_official_writes(world: World, pages: Pages) -> None:
    chat = await at_the_number(world)
    browser = await opened(pages, chat)
    written = world.clock.now().isoformat()
    await chat.event("by_hand", "by_hand:1", text="Chào chị, chị cần hỏi gì ạ?", written=written)
    assert await browser.say(CCCD.number) == 200
    assert "ngày sinh" in browser.text.lower()
    assert "by_hand.answers" not in chat.keys


async def test_a_page_whose_time_is_over_goes_on_by_one_press(world: World, pages: Pages) -> None:
    chat = await at_the_number(world)
    browser, first = await opened(pages, chat), pages.link(chat.address)
    world.clock.move(minutes=31)
    assert (await browser.look(), await browser.say(CCCD.number)) == ("ended", 401)
    assert await browser.renew() == "open"
    assert browser.token not in first
    assert await browser.say(CCCD.number) == 200
    unopened = await at_the_number(world)
    other = pages.browser()
    world.clock.move(minutes=31)
    old = pages.link(unopened.address)
    assert (await other.follow(old), await other.renew(), other.told) == ("ended", "sent", [])
    assert pages.link(unopened.address) != old  # in the chat, where its owner alone sees it


async def test_without_an_address_the_question_says_so_and_the_number_is_taken_away(world: World) -> None:
    chat = await at_the_number(world)
    assert [one for one in chat.keys if one.startswith("private.")] == ["private.no_page"]
    await chat.say(f"số của tôi {CCCD.number}", message="77")
    assert (chat.replies[0].deletes, "private.no_page" in chat.keys) == ("77", False)
    assert not [reply for reply in (await chat.say("5/2/1980", message="78")).replies if reply.deletes]
    kept = world.chat(channel="another", traits=replace(LINK, name="another", deletes=False))
    await kept.start()
    await kept.tap(LOOK_UP)
    assert "private.no_page_kept" in kept.keys  # nothing is promised that this messenger does not do


async def test_a_number_that_is_typed_in_spite_of_the_page_is_read_and_taken_away(world: World, pages: Pages) -> None:
    chat = await at_the_number(world)
    await chat.say("Không, tôi gửi đây: 098 180 000 123", message="91")
    assert chat.replies[0].deletes == "91"
    browser = await opened(pages, chat) if not await guarded(pages, chat) else None
    assert browser is None  # the chat holds whose number it is: a strange browser needs the code


async def guarded(pages: Pages, chat: Chat) -> bool:
    stranger = pages.browser()
    await stranger.follow(pages.link(chat.address))
    return await stranger.open() == "code"


@pytest.mark.parametrize(
    ("text", "asked", "held"),
    [
        ("098180000123", None, True),
        ("cccd 098-180-000-123 nhé", None, True),
        ("cmnd 301234567", None, True),
        ("hộ chiếu B1234567", None, True),
        (CARD, None, True),
        ("số 098180 sai", Private.NUMBER, True),
        ("gọi tôi 0300 123 456", None, False),
        ("+84 300 123 456", None, False),
        ("tiêm ngày 01/08/2021, lô 2021", None, False),
        ("tiêm ngày 01.05.2021 9h30", None, False),
        ("12-05-2021 2 mũi", None, False),
        ("5/2/1980", Private.PERSON, False),
    ],
)
def test_what_holds_the_number_of_a_paper(text: str, asked: Private | None, held: bool) -> None:
    assert holds_paper(text, asked) is held


async def test_a_number_in_the_chat_means_what_stands_there_and_danger_is_said_in_both(
    world: World, pages: Pages
) -> None:
    chat = await at_the_number(world)
    await chat.say("1")
    assert "status_lookup.without_papers" in chat.keys  # the only way beside the link
    assert not any(button.url for button in chat.buttons)
    await chat.say("/menu")
    await chat.tap(LOOK_UP)
    browser = await opened(pages, chat)
    await prove(world, browser)
    await chat.say("2")  # five choices stand on the page, none in the chat
    assert "private.result" in chat.keys
    await browser.follow(pages.link(chat.address))
    assert await browser.open() == "code"
    assert await browser.open(world.ids.last_code) == "open"
    await browser.say("mẹ tôi vừa tiêm xong khó thở, tím tái")
    assert "115" in browser.text
    assert "115" in chat.inbox()[-1].text
    assert browser.state == "done"


async def test_a_photo_on_a_page_is_checked_and_answered_there(world: World, pages: Pages) -> None:
    story = Story(world, "status_lookup", "", LINK)
    await put_person(world)
    await story.start()
    await story.tap(LOOK_UP)
    browser, before = await opened(pages, story.chat), len(story.chat.inbox())
    assert await browser.send_photo(pictures.qr_code(CARD)) == 200
    await story.checked(world.pending_files[-1], "card")
    await browser.look()
    assert len(story.chat.inbox()) == before
    await browser.say(PHONE)
    await browser.say(world.ids.last_code)
    assert NAME in browser.text


async def test_a_photo_of_a_card_in_the_chat_is_taken_away_once_it_was_fetched(world: World, pages: Pages) -> None:
    story = Story(world, "status_lookup", "", LINK)
    await put_person(world)
    await story.start()
    await story.tap(LOOK_UP)
    now = world.clock.now()
    sent = (Attachment("photo", "card"),)
    await story.chat.send(Incoming(LINK.name, "a-photo", story.chat.address, now, attachments=sent, message="55"))
    assert not [reply for reply in story.chat.replies if reply.deletes]
    await story.checked(world.pending_files[-1], "card")
    assert [reply.deletes for reply in story.chat.replies if reply.deletes] == ["55"]


async def test_who_answers_on_a_page_has_not_written_in_the_messenger(world: World, pages: Pages) -> None:
    chat = await at_the_number(world)

    async def wrote_at() -> datetime | None:
        async with world.database.reading() as uow:
            found = await uow.contacts.find(LINK.name, chat.address)
        return found.last_interaction_at if found else None

    before, browser = await wrote_at(), await opened(pages, chat)
    world.clock.move(minutes=5)
    await browser.say(CCCD.number)
    assert await wrote_at() == before  # a messenger's sending window goes by what it saw itself
    await chat.say("5/2/1980")
    assert await wrote_at() == world.clock.now()


async def test_the_same_questions_make_the_same_report_in_the_chat_and_on_pages(world: World, pages: Pages) -> None:
    await put_person(world)
    await put_person(world, identities=(Identity(IdentityKind.CCCD, OUTSIDER),), phone="0300123457")
    reports, asked = [], []
    ways = ((LINK, CCCD.number, PHONE), (replace(LINK, sensitive="chat"), OUTSIDER, "0300123457"))
    for traits, number, phone in ways:
        world.texts.said.clear()
        chat = world.chat(channel=LINK.name, traits=traits)
        browser = pages.browser()
        for words in ("/start", "Gửi phản ánh", "Thiếu mũi tiêm", number, "5/2/1980", phone, "code", "Mũi 2"):
            await either(world, pages, chat, browser, words)
        for words in (DETAILS, "không có ảnh", "Gửi"):
            await either(world, pages, chat, browser, words)
        reports.append((await filed(world))[-1])
        asked.append(list(dict.fromkeys(key for key in world.texts.said if key.startswith("complaint_ask."))))
    by_link, by_chat = reports
    assert by_link.id != by_chat.id
    assert (by_link.details, by_link.body_id, by_link.proof) == (by_chat.details, by_chat.body_id, by_chat.proof)
    assert asked[0] == asked[1] != []


async def either(world: World, pages: Pages, chat: Chat, browser: Browser, words: str) -> None:
    """Say it on the page where one is wanted, else in the chat."""
    words = world.ids.last_code if words == "code" else words
    wanted = any(button.url for button in chat.buttons)
    if wanted and browser.state != "open" and await browser.follow(pages.link(chat.address)) == "closed":
        if await browser.open() == "code":
            await browser.open(world.ids.last_code)
        assert browser.state == "open"
    if browser.state == "open":
        assert await browser.say(words) == 200
    else:
        await chat.say(words)

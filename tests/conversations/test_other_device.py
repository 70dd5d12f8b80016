"""The web chat goes on in another browser by the code and the whole proof, and says when its texts may come."""

from dataclasses import replace

from handlers.dialogue.traits import Traits
from tests.conversations.reports import DETAILS, filed, one, shown_record, whose
from tests.conversations.story import Story
from tests.handlers.records.people import CCCD, PHONE, put_person
from tests.support.driver import World

THEIRS = "0300777888"
BROWSER = Traits("webchat", tells_seen=True)


async def sent(world: World, conversation: str, title: str) -> Story:
    """Somebody in a browser who has just filed a report with their own phone."""
    await put_person(world)
    story = Story(world, conversation, title, BROWSER, "first-browser")
    await story.start()
    await shown_record(story)
    assert story.chat.replies[-1].closes == "Đóng trên máy này"
    await story.tap("Thiếu hoặc sai?")
    await story.tap("Thiếu mũi 2")
    await story.say(DETAILS)
    await story.photo("slip")
    await story.tap("Gửi")
    assert story.chat.replies[-1].closes == "Đóng trên máy này"
    story.lines.clear()
    return story


async def test_the_report_goes_on_in_a_second_browser_and_the_first_is_told(world: World) -> None:
    first = await sent(world, "other_device", "told in the first browser")
    ticket = await one(world)
    story = Story(world, "other_device", "from the first browser to a second", BROWSER, "second-browser")
    await story.start()
    await story.tap("Theo dõi phản ánh")
    await story.say(ticket.code)
    assert "follow_up.ask_tail" in story.keys
    await story.tap("Mở lại trên máy này")
    await whose(story)
    assert {"other_device.moved_one", "follow_up.head"} <= set(story.keys)
    assert [found.id for found in await filed(world, "second-browser")] == [ticket.id]
    assert await filed(world, "first-browser") == []
    assert [row.address for row in world.sent if "other_device:" in row.cause] == ["first-browser"]
    await first.say("theo dõi")
    assert "follow_up.ask_code" in first.keys
    story.end()


async def test_a_wrong_part_of_the_proof_is_answered_alike_and_moves_nothing(world: World) -> None:
    await sent(world, "other_device", "")
    code = (await one(world)).code
    answers = set()
    wrong = ({"number": "098180000999"}, {"born": "6/2/1980"}, {"phone": "0300999888"}, {"code": code[::-1]})
    for number, told in enumerate(wrong):
        story = Story(world, "other_device", "the birth date is another one", BROWSER, f"stranger-{number}")
        await story.start()
        await story.say("tôi đổi máy")
        await story.say(str(told.get("code", code)))
        if "other_device.ask_identity" not in story.keys:  # a code that cannot be one is refused as such
            continue
        await whose(story, **{name: value for name, value in told.items() if name != "code"})
        answers.add((tuple(story.keys), story.chat.text))
        if "born" in told:
            story.end()
    assert len(answers) == 1 and "other_device.no_agreement" in next(iter(answers))[0]
    assert len(await filed(world, "first-browser")) == 1


async def test_what_others_filed_on_one_tablet_stays_there(world: World) -> None:
    first = await sent(world, "other_device", "")
    mine = await one(world)
    async with world.work() as work:
        await work.uow.connection.execute("update tickets set open_cause = 'one'")
        other = replace(
            mine, id=work.ids.new(), code="1234567897", open_cause="another",
            subject=replace(mine.subject, phone=THEIRS, reporter=replace(mine.subject.reporter, phone=THEIRS)),
        )  # fmt: skip
        assert await work.uow.tickets.insert(other)
    story = Story(world, "other_device", "", BROWSER, "second-browser")
    await story.start()
    await story.say("mở lại trên máy này")
    await story.say(mine.code)
    await whose(story)
    assert [ticket.id for ticket in await filed(world, "second-browser")] == [mine.id]
    assert [ticket.id for ticket in await filed(world, first.chat.address)] == [other.id]


async def test_five_tries_an_hour(world: World) -> None:
    await sent(world, "other_device", "")
    code = (await one(world)).code
    story = Story(world, "other_device", "", BROWSER, "guessing")
    await story.start()
    for tries in range(6):
        await story.say("đổi máy")
        await story.say(code)
        await story.say(CCCD.number)
        await story.say(f"{tries + 6}/2/1980")
        if tries == 0:
            await story.say(PHONE)
            await story.code()
        else:
            await story.tap("Dùng số …")
    assert "follow_up.too_many_tries" in story.keys


async def test_texts_at_night_are_wished_for_by_button_and_by_words(world: World) -> None:
    story = await sent(world, "phone_texts", "at night too, then only by day")
    assert "phone_texts.filed_quiet" in story.keys
    await story.tap("Nhắn cả ban đêm")
    assert {"phone_texts.night", "phone_texts.to"} <= set(story.keys)
    assert await at_night(world)
    await story.say("dung nhan ban dem")
    assert "phone_texts.day" in story.keys
    assert not await at_night(world)
    await story.say("nhan ca ban dem")
    assert await at_night(world)
    await story.say("cài đặt tin nhắn")
    assert "phone_texts.ask_when" in story.keys
    await story.say("sao cũng được")
    await story.tap("Chỉ nhắn ban ngày")
    assert not await at_night(world)
    story.end()


async def at_night(world: World) -> bool:
    async with world.database.reading() as uow:
        contact = await uow.contacts.find("webchat", "first-browser")
        assert contact is not None
        return await uow.news.at_night(contact.id)


async def test_without_a_proven_phone_it_is_said_what_comes(world: World) -> None:
    story = Story(world, "phone_texts", "no phone was proven", BROWSER)
    await story.start()
    await story.say("nhắn cả ban đêm")
    assert "phone_texts.not_proven" in story.keys
    world.tools.policy = replace(world.tools.policy, quiet_hours=(0, 0))
    await story.say("đừng nhắn ban đêm")
    assert "phone_texts.always" in story.keys and "phone_texts.day" not in story.keys
    story.end()

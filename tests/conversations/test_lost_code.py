"""A report whose code is gone is found by number, birth date and phone, or an official looks for it."""

import pytest

from tests.conversations.reports import DETAILS, filed, shown_record, whose
from tests.conversations.story import Story
from tests.handlers.records.people import CCCD, put_person
from tests.support.driver import World


async def sent(world: World) -> str:
    """The code of a report filed in another chat."""
    await put_person(world)
    story = Story(world, "lost_code", "not kept", address="first-browser")
    await story.start()
    await shown_record(story)
    await story.tap("Thiếu hoặc sai?")
    await story.tap("Thiếu mũi 2")
    await story.say(DETAILS)
    await story.tap("Không có ảnh")
    await story.tap("Gửi")
    return (await filed(world))[0].code


async def test_it_is_found_by_the_whole_proof_and_seen_as_by_who_knows_the_code(world: World) -> None:
    code = await sent(world)
    story = Story(world, "lost_code", "found by number, birth date and phone")
    await story.start()
    await story.tap("Theo dõi phản ánh")
    await story.tap("Mất mã, quên mã")
    await whose(story)
    assert {"lost_code.found", "follow_up.head"} <= set(story.keys) and code[:4] in story.chat.text
    assert "Rút phản ánh" not in story.chat.labels  # only who filed it may
    story.end()


@pytest.mark.parametrize("wrong", [{"number": "098180000999"}, {"born": "6/2/1980"}, {"phone": "0300999888"}])
async def test_whatever_does_not_agree_is_answered_alike(world: World, wrong: dict[str, str]) -> None:
    await sent(world)
    story = Story(world, "lost_code", f"no agreement by {next(iter(wrong))}")
    await story.start()
    await story.say("quên mã phản ánh rồi")
    await whose(story, **wrong)
    assert "lost_code.no_agreement" in story.keys and "follow_up.head" not in story.keys
    assert story.chat.labels == ["Thử lại", "Nhờ cán bộ gọi lại", "Gửi phản ánh mới"]
    story.end()


@pytest.mark.parametrize("said", [("quên số",), (CCCD.number, "không nhớ"), (CCCD.number, "1980", "mất sim rồi")])
async def test_without_one_of_them_an_official_looks(world: World, said: tuple[str, ...]) -> None:
    story = Story(world, "lost_code", f"without it: {said[-1]}")
    await story.start()
    await story.tap("Theo dõi phản ánh")
    await story.say("xóa tin nhắn rồi")
    for words in said:
        await story.say(words)
    assert "lost_code.by_official" in story.keys and "Nhờ cán bộ gọi lại" in story.chat.labels
    story.end()


async def test_who_knows_the_code_but_not_the_digits_proves_it_otherwise(world: World) -> None:
    code = await sent(world)
    story = Story(world, "lost_code", "the digits are not known")
    await story.start()
    await story.say(code)
    await story.say("ko bik 3 so nao")
    assert "lost_code.ask_identity" in story.keys
    await story.say(code)
    assert "follow_up.ask_tail" in story.keys
    story.end()

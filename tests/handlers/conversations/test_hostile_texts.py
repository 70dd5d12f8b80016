"""One long or odd message costs about what an ordinary one does: it must not stop the others."""

import asyncio
import os
import time
from collections.abc import Awaitable, Callable

import pytest

from faq.danger import danger_signs
from faq.normalise import fold
from handlers.dialogue.matching import LONGEST, match_choice
from handlers.dialogue.state import Offer
from handlers.texts import Texts
from handlers.warm import warm
from tests.support.driver import Chat, World, open_world
from tests.support.hostile import KINDS, hostile_texts

TEXTS = int(os.environ.get("HOTLINE_HOSTILE_TEXTS", "70"))  # as many of each kind
# Marks that must be put in order, ligatures that are eighteen letters: normalising them costs, not reading.
WORST: tuple[str, ...] = (
    "\u0301\u0323" * 30_000, "a" + "\u05b0\u0591" * 30_000, "\ufdfa" * 60_000, "\ufdfa " * 30_000,
    # Short names that are many places, of before and now, and letters that are numbers, or two letters in lower case.
    "tp.hcm\n" * 1_715, "tp hcm q1 p3-" * 4_600, "tt. " * 15_000, "ct/" * 1_000, "tan binh\t" * 6_000,
    "½\u200b각, p3 q10, x.\u200bbrvt, hcm\u200b" * 300, "İ-" * 30_000, "i " * 240,
)  # fmt: skip
# What somebody tells of doses and papers: each reader of a story and of a number looks at all of it.
WORST += ("mũi 2\n" * 1_715, "không có mũi 2 và " * 570, "đầu tháng 9\n" * 850, "xã" * 30_000, "/1." * 1_000)
# Kinds that are also said where a place or a number is asked for: what is repeated, names of places, odd signs.
AT_STEPS = (0, 2, 6)
# Times an ordinary turn, which takes 6 ms where a processor is free.
MOST = 10
SURE = 0.5  # of that: what is longer is measured again, so that the slowest that is printed is the text's own cost
ORDINARY = (
    "tôi ở xã Vĩnh Trạch", "làm sao để đăng ký tiêm vậy ạ", "xin chào, tôi ở xã Vĩnh Trạch, tiêm mũi 2 ngày 20/9/2021",
    "tôi tiêm 2 mũi rồi mà trên ứng dụng chỉ thấy có 1 mũi thôi, giờ phải làm sao",
)  # fmt: skip
BEFORE = ("", "a ", "b ", "c ", "d ", "e ", "g ")  # another text, which nobody has read yet


async def at_the_menu(world: World) -> Chat:
    """Somebody new."""
    return world.chat()


async def at_a_place(world: World) -> Chat:
    """Somebody who is asked where he lives."""
    return await (await world.chat().say("xin chào")).tap("Đường dây nóng")


async def at_a_number(world: World) -> Chat:
    """Somebody who is asked for the number of a paper."""
    return await (await world.chat().say("xin chào")).tap("Tra cứu mũi tiêm")


async def cost(world: World, step: Callable[[World], Awaitable[Chat]], text: str, enough: float) -> float:
    """Seconds of processor time of a turn; of the best of seven where it is longer than `enough`, since other programs
    fill the caches."""
    found = []
    for before in BEFORE:
        chat = await step(world)
        since = time.process_time()
        await chat.say(before + text)
        found.append(time.process_time() - since)
        if found[-1] <= enough:
            break
    return min(found)


async def most(world: World) -> float:
    """Seconds of processor time that a turn may take: so many times the mean of ordinary ones, in the same run."""
    warm(world.tools)
    for step in (at_the_menu, at_a_place, at_a_number):  # what is read once is read
        await (await step(world)).say(ORDINARY[2])
    return MOST * sum([await cost(world, at_the_menu, text, 0) for text in ORDINARY]) / len(ORDINARY)


async def test_no_text_costs_much_more_than_an_ordinary_one(database_url: str) -> None:
    world = await open_world(database_url)
    try:
        limit = await most(world)
        slow, longest, turns = [], (0.0, ""), 0
        for number, text in enumerate((*hostile_texts(TEXTS), *WORST)):
            everywhere = number >= TEXTS or number % len(KINDS) in AT_STEPS
            for step in (at_the_menu, at_a_place, at_a_number) if everywhere else (at_the_menu,):
                spent = await cost(world, step, text.replace("\0", ""), SURE * limit)
                said = f"{step.__name__} {number} {text[:20]!r} {spent * 1000:.0f} ms"
                longest, turns = max(longest, (spent, said)), turns + 1
                if spent > limit:
                    slow.append(said)
        print(f"slowest of {turns} turns: {longest[1]} of processor time, of {limit * 1000:.0f} ms at most")
        assert slow == []
    finally:
        await world.close()


async def test_others_wait_no_longer_than_a_turn_may_cost(database_url: str) -> None:
    """Turns share one loop: whoever writes meanwhile waits for the longest piece in which another one holds it."""
    world = await open_world(database_url)
    try:
        limit = await most(world)
        hostile, other = await at_a_place(world), world.chat("other")
        await other.say("xin chào")
        for text in WORST[4:9]:
            held, now = [], time.process_time()
            both = asyncio.gather(hostile.say(text), other.say("tôi ở xã Vĩnh Trạch"))
            while not both.done():
                await asyncio.sleep(0)
                before, now = now, time.process_time()
                held.append(now - before)
            await both
            assert other.replies and max(held) <= limit, text[:20]
    finally:
        await world.close()


@pytest.mark.parametrize("text", ["ngày " * 2000, "a" * 8000])
def test_what_is_longer_than_any_label_is_no_choice(text: str) -> None:
    offered = [Offer("yes", "Có", "keywords.yes")]
    texts = Texts.load()
    assert match_choice(text, offered, texts) == ""
    longest = max(
        len(word)
        for key in texts.words["vi"]
        if key.startswith(("keywords", "commands"))
        for word in texts.keywords(key)
    )
    assert longest < LONGEST
    assert match_choice("co", offered, texts) == "yes"


def test_danger_at_the_beginning_or_the_end_of_a_long_text_is_still_seen() -> None:
    filler = "tôi muốn hỏi về giấy tờ và lịch hẹn của cả nhà, " * 150
    assert danger_signs(f"tôi vừa tiêm xong thì khó thở quá. {filler}") == ("breath",)
    assert danger_signs(f"{filler}. tôi vừa tiêm xong thì khó thở quá") == ("breath",)


def test_long_texts_are_not_kept_when_they_were_folded() -> None:
    """Two thousand messages of eight thousand letters would be 60 MB and more."""
    import faq.normalise as normaliser

    for number in range(50):
        fold(f"ấ {number} " * 1000)
    assert normaliser._folded_long.cache_info().currsize <= 8

"""The menu, the ways around it, and links with an argument, told as chats; every conversation has a story."""

import pytest

from handlers.registry import CONVERSATIONS
from handlers.staff.officials import enrol
from handlers.staff.sign_in import CHAT, make_link
from tests.conversations.story import GOLDEN, Story, read_sections
from tests.support.driver import World


async def test_six_doors_in_this_order(world: World) -> None:
    story = Story(world, "menu", "six doors")
    await story.say("alo")
    await story.start()
    assert story.chat.labels == [
        "Cài đặt ứng dụng",
        "Tra cứu mũi tiêm",
        "Gửi phản ánh",
        "Theo dõi phản ánh",
        "Đường dây nóng",
        "Hỏi đáp",
    ]
    for text in ("5", "menu", "trợ giúp", "English", "Tiếng Việt", "hủy"):
        await story.say(text)
    story.end()


async def test_an_officials_link_works_once(world: World) -> None:
    async with world.work() as work:
        person = await enrol(work, "Lê Thị Cán", {"2021:89:894:30697:front_desk": "officer"})
        token = await make_link(work, person.id, CHAT)
    story = Story(world, "start_link", "an official's link, twice")
    await story.chat.start(f"link_{token}")
    assert "start_link.linked" in story.heard().keys
    await story.chat.start(f"link_{token}")
    story.heard()
    assert "start_link.used_up" in story.keys
    story.end()


# Conversations that are never met alone: the file that tells them.
TOLD_IN = {"rate_service": "follow_up"}


@pytest.mark.parametrize("name", [one.name for one in CONVERSATIONS])
def test_every_conversation_has_a_story_with_its_words(name: str) -> None:
    file = GOLDEN / f"{TOLD_IN.get(name, name)}.txt"
    assert read_sections(file), file.name


@pytest.mark.parametrize("said", ["hai", "một", "mot", "Hai ạ", "bốn"])
async def test_the_word_of_a_number_alone_opens_no_door_and_the_figure_does(world: World, said: str) -> None:
    chat = world.chat()
    await chat.start()
    await chat.say(said)
    assert "menu.by_number" in chat.keys and chat.labels[0] == "Cài đặt ứng dụng"
    await chat.say("số hai")
    assert "status_lookup.ask_identity" in chat.keys

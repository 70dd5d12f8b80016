"""Why a message was written is kept beside it: an answer, a notice that comes unasked, a one-time code."""

from collections import Counter

from handlers.tickets.ask_citizen import ask_citizen
from handlers.tickets.claim import claim
from tests.conversations.story import Story
from tests.handlers.tickets.office import open_office
from tests.support.driver import World


async def kept(world: World) -> Counter[tuple[str, str]]:
    """How many messages there are of each channel and class."""
    async with world.database.reading() as uow:
        rows = await uow.connection.fetch("select channel, class, count(*) as n from outbox group by 1, 2")
    return Counter({(row["channel"], row["class"]): row["n"] for row in rows})


async def test_answers_are_replies_and_the_code_is_a_code(world: World) -> None:
    chat = world.chat()
    await chat.start()  # somebody new: the long way of a turn
    for message in ("tra cứu mũi tiêm", "098180000999", "5/2/1980", "0300123456"):
        await chat.say(message)
    found = await kept(world)
    assert found.pop(("sms", "code")) == 1
    assert found == {("webchat", "reply"): len(chat.inbox())}


async def test_what_an_office_says_comes_unasked(database_url: str) -> None:
    office = await open_office(database_url)
    ticket = await office.file()
    await office.do(claim, ticket, office["commune"])
    before = await kept(office.world)
    await office.do(ask_citizen, ticket, office["commune"], "Bác chụp lại phiếu tiêm giúp ạ")
    assert await kept(office.world) - before == {("webchat", "notice"): 1}
    await office.world.close()


async def test_what_is_found_in_a_photo_answers_who_sent_it(world: World) -> None:
    story = Story(world, "status_lookup", "a class of its own")
    await story.start()
    await story.tap("Tra cứu mũi tiêm")
    file_id = await story.photo("gif", checked=False)
    before = await kept(world)
    await story.checked(file_id, "gif")
    assert story.chat.replies
    assert await kept(world) - before == {("webchat", "reply"): len(story.chat.replies)}

"""Who opened my record: told with proof alone, by day, office and purpose, and what is strange is reported."""

from handlers.records.officials import show_to_official
from handlers.staff.officials import enrol
from tests.conversations.reports import one, shown_record, whose
from tests.conversations.story import Story
from tests.handlers.records.people import put_person
from tests.support.driver import World

STATION = "2021:89:883:30280:health_station"
TTYT = "2021:89:883::ttyt"


async def looked_at(world: World, person: int) -> None:
    """By two offices, the first twice; by one of a release that wrote neither office nor purpose; and by a chat."""
    async with world.work() as work:
        clerk = await enrol(work, "Lê Thị Sen", {STATION: "officer"})
        for details in ({"ground": "claimed", "body": STATION}, {"ground": "claimed", "body": STATION}, {}):
            await show_to_official(work, clerk.id, [person], "ticket:0", details)
        await show_to_official(work, clerk.id, [person], "ticket:0", {"ground": "lead", "body": TTYT})
    world.clock.move(days=1)


async def test_with_proof_one_reads_day_office_and_purpose_and_no_name(world: World) -> None:
    await looked_at(world, await put_person(world))
    story = Story(world, "who_looked", "asked in words")
    await story.start()
    await story.say("Ai đã xem hồ sơ của tôi?")
    for step in ("098180000123", "5/2/1980", "0300123456"):
        assert "who_looked.these" not in story.keys
        await story.say(step)
    await story.code()
    assert "who_looked.these" in story.keys and "who_looked.line_many" in story.keys
    shown = story.chat.text
    assert "để xử lý phản ánh (2 lần)" in shown and "được lãnh đạo cho phép" in shown and "Sen" not in shown
    await story.tap("Tôi thấy lạ")
    await story.say("Tôi không đến trạm ngày đó")
    ticket = await one(world)
    assert ticket.category == "PRIVACY" and "Tôi không đến trạm ngày đó" in ticket.details.description
    assert "để xử lý phản ánh (2 lần)" in ticket.details.description and ticket.accused_body == ""
    async with world.database.reading() as uow:
        row = await uow.connection.fetchrow("select subject, reason from audit_log where action = 'record_doubted'")
    assert row["reason"] == f"ticket:{ticket.id}"
    story.end()


async def test_from_the_record_it_is_one_button_and_the_only_office_does_not_see_the_report(world: World) -> None:
    person = await put_person(world)
    async with world.work() as work:
        await show_to_official(work, 7, [person], "ticket:0", {"ground": "paper", "body": STATION})
    story = Story(world, "who_looked", "from the record")
    await story.start()
    await shown_record(story)
    await story.tap("Ai đã xem hồ sơ này")
    await story.tap("Tôi thấy lạ")
    await story.tap("Gửi luôn")
    assert (await one(world)).accused_body == STATION
    story.end()


async def test_without_agreement_nothing_is_said_and_nobody_is_one_answer(world: World) -> None:
    await put_person(world)
    story = Story(world, "who_looked", "nothing agrees, then nobody has looked")
    await story.start()
    await story.say("ai mở hồ sơ của tôi")
    await whose(story, number="098180000999")
    assert "who_looked.no_agreement" in story.keys
    await story.tap("Tra cứu lại")
    await story.say("098180000123")
    await story.say("5/2/1980")
    await story.tap("Dùng số …456 đã xác thực")
    assert "who_looked.nobody" in story.keys
    await story.tap("Không có gì lạ")
    story.end()

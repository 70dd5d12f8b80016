"""What somebody reads when the installation has no more codes to send for a while."""

from dataclasses import replace

from tests.conversations.story import Story
from tests.handlers.records.people import CCCD, PHONE
from tests.support.driver import World


async def test_when_the_codes_of_the_minute_are_used_up_it_is_said_until_when_and_what_to_do(world: World) -> None:
    world.tools.policy = replace(world.tools.policy, codes_minute=1)
    for name in ("the first", "the second"):
        story = Story(world, "status_lookup", f"no code left, {name}", address=name.replace(" ", "-"))
        await story.start()
        await story.tap("Tra cứu mũi tiêm")
        await story.say(CCCD.number)
        await story.say("5/2/1980")
        await story.say(PHONE if name == "the first" else "0300999888")
    assert "proving.limited_all" in story.keys
    assert "gặp cán bộ" in story.chat.text
    assert sum(row.channel == "sms" for row in world.sent) == 1
    assert world.alarms == {("sms_budget", ""): 1}
    story.end()

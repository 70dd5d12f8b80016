"""Live news cost a connection each: a signed-in session has a few and no more."""

from bot.streams import MOST_STREAMS
from tests.support.console import Console


async def test_an_official_has_at_most_five_streams(console: Console) -> None:
    browser = await console.signed_in("commune")
    url = console.live.url("/console/events")
    opened = [await browser.session.get(url) for _ in range(MOST_STREAMS)]
    assert {one.status for one in opened} == {200}
    async with browser.session.get(url) as refused:
        assert refused.status == 429
    for one in opened:
        one.close()

"""The story of two windows in a terminal, by numbers only."""

from pathlib import Path

from bot.channels.terminal import TerminalChannel
from bot.channels.terminal.session import Session
from tests.support.live import start_live
from tests.support.two_windows import Story, play
from tests.support.village import settle


class Lines:
    """A terminal: what was answered, and what came in between."""

    def __init__(self, session: Session, folder: Path) -> None:
        self.session = session
        self.folder = folder
        self.came: list[str] = []

    async def say(self, text: str) -> None:
        self.came += await self.session.say(text)

    async def photo(self, content: bytes) -> None:
        path = self.folder / "slip.jpg"
        path.write_bytes(content)
        self.came += await self.session.say(f"/photo {path}")

    async def shown(self) -> list[str]:
        self.came += await self.session.fresh()
        return self.came


async def test_guide_record_complaint_question_dispute_and_rating_by_numbers(database_url: str, tmp_path: Path) -> None:
    async with start_live(database_url, demo=True) as live:
        service, channel = live.service, TerminalChannel()
        service.channels[channel.name] = channel
        service.tools.traits[channel.name] = channel.traits
        official = await settle(service, tmp_path)
        session = Session(channel, service.database, service.intake.receive, service.clock, service.ids, "me")
        await play(Story(Lines(session, tmp_path), service, official))

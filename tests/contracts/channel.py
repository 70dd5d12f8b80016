"""What every channel does, as tests that any channel can run.

A test class names itself after its channel, inherits what the channel is (`ChannelContract`, `SendingContract` when it
carries replies away itself, `ReceivingContract` when updates come by HTTP) and says how it is made and reached:

    class TestPostbox(SendingContract, ReceivingContract):
        name = "postbox"
        def make(self, host): ...
"""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field

import pytest
from aiohttp import ClientSession, web
from aiohttp.test_utils import TestServer

from bot.channels.base import Channel, Host
from bot.channels.errors import SendError
from bot.coordination import MemoryCoordination
from bot.doors import BUILT_IN
from bot.extensions import check_channel
from bot.intake import DatabaseDown
from handlers.dialogue.reply import Button, Reply
from handlers.dialogue.turn import TEXT_LIMIT, Incoming
from storage.crypto import Vault
from storage.database import Database
from tests.support.driver import CountingIds, FakeClock

WORDS = 'Kính gửi bác Ẩn: mũi 2 <b>chưa thấy</b> & "đã tiêm" _*_ 💉\nDòng hai.'
ONE_SMS = 160


@dataclass
class Received:
    """What a channel gave its updates to; `away`: the database is."""

    updates: list[Incoming] = field(default_factory=list)
    away: bool = False

    async def receive(self, incoming: Incoming) -> str:
        """As Intake.receive."""
        if self.away:
            raise DatabaseDown
        self.updates.append(incoming)
        return "done"


@dataclass(frozen=True)
class Post:
    """A request as the platform makes it."""

    path: str
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)


class ChannelContract:
    """What holds for every channel."""

    name = ""

    def make(self, host: Host) -> Channel:
        """The channel, as a process opens it."""
        raise NotImplementedError

    @pytest.fixture
    def received(self) -> Received:
        return Received()

    @pytest.fixture
    async def host(self, database_url: str, received: Received) -> AsyncIterator[Host]:
        database = await Database.open(database_url, Vault({1: b"d" * 32}, b"i" * 32), largest=2)
        yield Host(received.receive, database, MemoryCoordination(), FakeClock(), CountingIds(), serves=False)
        await database.close()

    @pytest.fixture
    async def channel(self, host: Host) -> AsyncIterator[Channel]:
        made = self.make(host)
        await made.start()
        yield made
        await made.stop()
        await made.close()

    def test_it_is_whole(self, host: Host) -> None:
        assert check_channel(self.name, lambda: self.make(host)).name == self.name

    def test_its_traits_leave_room(self, channel: Channel) -> None:
        traits = channel.traits
        assert traits.text_limit >= ONE_SMS
        assert traits.buttons == 0 or traits.button_label >= 10
        assert traits.units in ("chars", "utf16")
        assert traits.sensitive in ("chat", "link")
        assert traits.window >= 0

    def test_its_addresses_are_its_own(self, channel: Channel) -> None:
        own = [(route.method, route.path) for route in channel.routes()]
        assert len(own) == len(set(own))
        assert all(path.startswith("/") and path not in ("/healthz", "/metrics") for _, path in own)
        if self.name not in BUILT_IN:
            assert all(path.startswith(f"/channels/{self.name}") for _, path in own)

    async def test_it_may_end_twice_and_begin_again(self, host: Host) -> None:
        for _ in range(2):
            made = self.make(host)
            await made.start()
            await made.stop()
            await made.stop()
            await made.close()

    async def test_a_file_that_is_nowhere_is_an_error_of_the_contract(self, channel: Channel) -> None:
        with pytest.raises(SendError):
            await channel.fetch("nowhere")


class SendingContract(ChannelContract):
    """A channel that carries replies away itself. `address`: somebody it reaches."""

    address = ""

    async def reach(self, host: Host) -> None:
        """Whatever must be there before this person can be reached."""

    async def arrived(self, host: Host) -> list[str]:
        """The words that reached this person, oldest first."""
        raise NotImplementedError

    async def cut(self, host: Host) -> None:
        """Make the platform fail from now on."""
        raise NotImplementedError

    async def test_words_arrive_as_they_are_written(self, host: Host, channel: Channel) -> None:
        await self.reach(host)
        assert isinstance(await channel.send(self.address, Reply(WORDS)), str)
        await channel.send(self.address, Reply("hai"))
        assert await self.arrived(host) == [WORDS, "hai"]

    async def test_the_longest_text_arrives_whole(self, host: Host, channel: Channel) -> None:
        await self.reach(host)
        longest = "ă" * channel.traits.text_limit
        await channel.send(self.address, Reply(longest))
        assert await self.arrived(host) == [longest]

    async def test_as_many_buttons_as_it_says_are_taken(self, host: Host, channel: Channel) -> None:
        await self.reach(host)
        label = "Đ" * channel.traits.button_label
        buttons = tuple(Button(label, f"1.{number}.x") for number in range(channel.traits.buttons))
        await channel.send(self.address, Reply("chọn", buttons))
        (words,) = await self.arrived(host)
        assert words == "chọn" or (channel.traits.prints_numbers and words.startswith("chọn\n\n1. "))

    async def test_a_fault_is_one_of_the_contract_and_tells_nothing(self, host: Host, channel: Channel) -> None:
        await self.reach(host)
        await self.cut(host)
        with pytest.raises(SendError) as caught:
            await channel.send(self.address, Reply(WORDS))
        assert WORDS not in str(caught.value)
        assert self.address not in str(caught.value)


class ReceivingContract(ChannelContract):
    """A channel whose updates come by HTTP."""

    def update(self, host: Host, key: str, text: str) -> Post:
        """What the platform posts when a person writes; the same `key` is the same update again."""
        raise NotImplementedError

    def forged(self, host: Host, key: str, text: str) -> Post:
        """The same by somebody who does not know the secret."""
        raise NotImplementedError

    def nonsense(self, host: Host) -> Post:
        """What is signed as it should be and cannot be read."""
        raise NotImplementedError

    @pytest.fixture
    async def url(self, channel: Channel) -> AsyncIterator[str]:
        app = web.Application()
        app.router.add_routes(channel.routes())
        async with TestServer(app) as server:
            yield str(server.make_url("")).rstrip("/")

    async def post(self, url: str, post: Post) -> tuple[int, Mapping[str, str]]:
        async with (
            ClientSession() as session,
            session.post(url + post.path, data=post.body, headers=dict(post.headers)) as answer,
        ):
            return answer.status, answer.headers

    async def test_an_update_is_received_as_it_was_written(self, url: str, host: Host, received: Received) -> None:
        status, _ = await self.post(url, self.update(host, "key-000001", WORDS))
        assert status == 200
        (incoming,) = received.updates
        assert (incoming.channel, incoming.text, incoming.at) == (self.name, WORDS, host.clock.now())
        assert incoming.key and incoming.address

    async def test_a_repeat_has_the_same_key_and_another_update_another(
        self, url: str, host: Host, received: Received
    ) -> None:
        for key in ("key-000001", "key-000001", "key-000002"):
            await self.post(url, self.update(host, key, "menu"))
        first, again, other = received.updates
        assert first.key == again.key != other.key
        assert first.address == again.address == other.address

    async def test_long_words_do_not_break_it(self, url: str, host: Host, received: Received) -> None:
        status, _ = await self.post(url, self.update(host, "key-000001", "ẩ" * (TEXT_LIMIT - 1)))
        assert status == 200
        assert len(received.updates) == 1

    async def test_who_does_not_know_the_secret_is_refused(self, url: str, host: Host, received: Received) -> None:
        status, _ = await self.post(url, self.forged(host, "key-000001", "menu"))
        assert status in (401, 403)
        assert received.updates == []

    async def test_nonsense_is_no_fault_of_ours(self, url: str, host: Host, received: Received) -> None:
        status, _ = await self.post(url, self.nonsense(host))
        assert status < 500
        assert received.updates == []

    async def test_what_cannot_be_kept_is_not_acknowledged(self, url: str, host: Host, received: Received) -> None:
        received.away = True
        status, headers = await self.post(url, self.update(host, "key-000001", "menu"))
        assert status == 503
        assert "Retry-After" in headers
        received.away = False
        assert (await self.post(url, self.update(host, "key-000001", "menu")))[0] == 200

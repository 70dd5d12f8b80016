"""What every SMS gateway does, as tests that any gateway can run."""

from collections.abc import AsyncIterator

import pytest

from bot.channels.errors import SendError
from bot.extensions import check_gateway
from bot.sms.gateways import Gateway
from storage.crypto import Vault
from storage.database import Database

PHONE = "0300000017"
CODE = "Mã xác nhận của bác là 123456. Không đưa mã này cho ai."


class GatewayContract:
    """Say in a subclass how the gateway is made, what arrived and how its line is cut."""

    def make(self, database: Database) -> Gateway:
        """The gateway."""
        raise NotImplementedError

    async def arrived(self, database: Database) -> list[str]:
        """The messages that reached PHONE, oldest first."""
        raise NotImplementedError

    async def cut(self, database: Database) -> None:
        """Make the carrier fail from now on."""
        raise NotImplementedError

    @pytest.fixture
    async def database(self, database_url: str) -> AsyncIterator[Database]:
        made = await Database.open(database_url, Vault({1: b"d" * 32}, b"i" * 32), largest=2)
        yield made
        await made.close()

    @pytest.fixture
    async def gateway(self, database: Database) -> AsyncIterator[Gateway]:
        made = self.make(database)
        yield made
        await made.close()

    def test_it_is_whole(self, database: Database) -> None:
        check_gateway("any", lambda: self.make(database))

    async def test_a_message_arrives_as_it_is_written(self, database: Database, gateway: Gateway) -> None:
        assert isinstance(await gateway.send(PHONE, CODE), str)
        assert await self.arrived(database) == [CODE]

    async def test_every_message_has_an_id_of_its_own(self, database: Database, gateway: Gateway) -> None:
        ids = [await gateway.send(PHONE, text) for text in ("một", "hai")]
        assert len(set(ids)) == 2
        assert await self.arrived(database) == ["một", "hai"]

    async def test_a_fault_is_one_of_the_contract_and_tells_nothing(self, database: Database, gateway: Gateway) -> None:
        await self.cut(database)
        with pytest.raises(SendError) as caught:
            await gateway.send(PHONE, CODE)
        assert PHONE not in str(caught.value)
        assert "123456" not in str(caught.value)

    async def test_it_may_be_closed_unused(self, database: Database) -> None:
        await self.make(database).close()

"""Who carries text messages: the demo's own log, or an HTTP gateway of a carrier. GATEWAYS names them all."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final, Protocol

import aiohttp
from pydantic import SecretStr

from bot.channels.errors import MaybeSent, Misconfigured, OurMistake, Temporary, Wait
from bot.settings import Settings
from handlers.ports import Clock, Ids
from storage.database import DOWN, Database, NoConnection

TIMEOUT = aiohttp.ClientTimeout(total=10, connect=5)


class Gateway(Protocol):
    """Sends one text message."""

    async def send(self, phone: str, text: str) -> str:
        """`phone` in national form. Gives the gateway's id. Errors: channels.errors."""

    async def close(self) -> None:
        """Let go of connections."""


class DemoGateway:
    """Keeps messages (encrypted) in a table that the demo phone shows. Nothing leaves the machine."""

    def __init__(self, database: Database, clock: Clock, ids: Ids) -> None:
        self.database = database
        self.clock = clock
        self.ids = ids

    async def send(self, phone: str, text: str) -> str:
        """Keep the message. Errors: Temporary or MaybeSent while the database is away."""
        number = self.ids.new()
        try:
            async with self.database.reading() as uow:
                await uow.sms_log.add(number, phone, text, self.clock.now())
        except NoConnection:
            raise Temporary("database away") from None
        except DOWN:
            raise MaybeSent("database went away") from None
        return str(number)

    async def close(self) -> None:
        """Nothing to let go."""


class HttpGateway:
    """POSTs `{"to": "+84…", "text": "…"}` as JSON with a bearer token; 2xx with `{"id": …}` is success.

    503 is taken as not sent; after any other fault of the gateway's nobody knows.
    """

    def __init__(self, url: str, token: SecretStr) -> None:
        self.url = url
        self.token = token
        self._session: aiohttp.ClientSession | None = None

    async def send(self, phone: str, text: str) -> str:
        """Send; a lost answer may have been a sent message."""
        if self._session is None:
            self._session = aiohttp.ClientSession(timeout=TIMEOUT)
        headers = {"Authorization": f"Bearer {self.token.get_secret_value()}"}
        body = {"to": "+84" + phone.removeprefix("0"), "text": text}
        try:
            async with self._session.post(self.url, json=body, headers=headers) as answer:
                status = answer.status
                found = await answer.json(content_type=None) if status < 300 else {}
                pause = answer.headers.get("Retry-After", "5")
        except aiohttp.ClientConnectorError:
            raise Temporary("gateway not reached") from None
        except (aiohttp.ClientError, TimeoutError, ValueError):
            raise MaybeSent("gateway answer lost") from None
        if status == 429:
            raise Wait(float(pause) if pause.isdigit() else 5.0)
        if status in (401, 403):
            raise Misconfigured("gateway refuses the token")
        if status == 503:
            raise Temporary("gateway not ready")
        if status >= 500:
            raise MaybeSent("gateway fault")
        if status >= 400:
            raise OurMistake("gateway refuses the message")
        return str(found.get("id", "")) if isinstance(found, dict) else ""

    async def close(self) -> None:
        """Close the connections."""
        if self._session is not None:
            await self._session.close()


Make = Callable[[Settings, Database, Clock, Ids], Gateway]
GATEWAYS: Final[Mapping[str, Make]] = MappingProxyType(
    {
        "demo": lambda settings, database, clock, ids: DemoGateway(database, clock, ids),
        "http": lambda settings, database, clock, ids: HttpGateway(settings.sms_url, settings.sms_token),
    }
)
"""Name in HOTLINE_SMS_GATEWAY -> how it is made."""

"""Who carries text messages: the demo's own log, or an HTTP gateway of a carrier. GATEWAYS names them all."""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Final, Protocol

import aiohttp
from pydantic import SecretStr

from bot.channels.errors import MaybeSent, Misconfigured, OurMistake, Temporary, Wait
from bot.settings import Settings
from bot.sms.answers import LONGEST, AnswerPattern, Means, id_in, meaning, table
from handlers.ports import Clock, Ids
from storage.database import DOWN, Database, NoConnection

UNREACHED = 60.0  # seconds until a gateway that cannot be reached is tried again
LONGEST_WAIT = 3600.0  # seconds a gateway may ask us to wait
LONGEST_ID = 200
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
    """POSTs `{"to": "+84…", "text": "…"}` as JSON with a bearer token; 2xx is success unless the body says otherwise
    (answers.py).

    503 is taken as not sent; after any other fault of the gateway's nobody knows.
    """

    def __init__(
        self,
        url: str,
        token: SecretStr,
        patterns: Sequence[AnswerPattern] = (),
        timeout: aiohttp.ClientTimeout = TIMEOUT,
    ) -> None:
        self.timeout = timeout
        self.url = url
        self.token = token
        self.patterns = patterns
        self._session: aiohttp.ClientSession | None = None

    async def send(self, phone: str, text: str) -> str:
        """Send; a lost answer may have been a sent message. Errors: channels.errors."""
        if self._session is None:
            self._session = aiohttp.ClientSession(timeout=self.timeout)
        headers = {"Authorization": f"Bearer {self.token.get_secret_value()}"}
        body = {"to": "+84" + phone.removeprefix("0"), "text": text}
        try:
            async with self._session.post(self.url, json=body, headers=headers, allow_redirects=False) as answer:
                status, pause = answer.status, answer.headers.get("Retry-After", "")
                said = await _said(answer) if status < 300 else ""
        except aiohttp.ClientConnectorError:
            raise Wait(UNREACHED) from None  # it never saw the message: as good as "not ready"
        except (aiohttp.ClientError, TimeoutError):
            raise MaybeSent("gateway answer lost") from None
        _refuse_unless_taken(status, pause)
        _refuse_what_the_body_refuses(meaning(said, self.patterns))
        return id_in(said)[:LONGEST_ID]

    async def close(self) -> None:
        """Close the connections."""
        if self._session is not None:
            await self._session.close()


async def _said(answer: aiohttp.ClientResponse) -> str:
    """The beginning of a body: one read gives only what has come so far, and the fault may stand in what comes next."""
    said = b""
    try:
        while len(said) < LONGEST and (part := await answer.content.read(LONGEST - len(said))):
            said += part
    except (aiohttp.ClientError, TimeoutError):
        pass  # the status said yes before the rest was lost: what came may still say no
    return said.decode(errors="replace")


def _refuse_unless_taken(status: int, pause: str) -> None:
    """Errors: those of a status that is no 2xx."""
    if status == 429:
        raise Wait(min(float(pause), LONGEST_WAIT) if pause.isdigit() else 5.0)
    if status in (401, 402, 403, 404) or 300 <= status < 400:
        raise Misconfigured("gateway refuses us")
    if status == 503:
        raise Temporary("gateway not ready")
    if status >= 500 or status == 408:
        raise MaybeSent("gateway fault")
    if status >= 400:
        raise OurMistake("gateway refuses the message")


def _refuse_what_the_body_refuses(found: Means) -> None:
    if found is Means.AGAIN:
        raise Temporary("gateway says no")
    if found is Means.SETTINGS:
        raise Misconfigured("gateway refuses us")
    if found is Means.REFUSED:
        raise OurMistake("gateway refuses the message")


Make = Callable[[Settings, Database, Clock, Ids], Gateway]
GATEWAYS: Final[Mapping[str, Make]] = MappingProxyType(
    {
        "demo": lambda settings, database, clock, ids: DemoGateway(database, clock, ids),
        "http": lambda settings, database, clock, ids: HttpGateway(
            settings.sms_url, settings.sms_token, table(settings.sms_answers)
        ),
    }
)
"""Name in HOTLINE_SMS_GATEWAY -> how it is made."""

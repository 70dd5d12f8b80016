"""python-telegram-bot's transport over aiohttp, and a lean call for the hot path.

PTB's own client costs about ten times the processor time of an aiohttp session a call (docs/decisions/18).
"""

from typing import Any

import aiohttp
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

from bot.channels.calls import HEADERS, json_body
from storage.json_text import from_json, to_json

MARGIN = 5.0  # seconds a long poll may be answered late
LONGEST_SEND = 15.0  # seconds for a picture; half a lease of the outbox is always left when a send begins


class AiohttpRequest(BaseRequest):
    """One session for everything a bot asks."""

    def __init__(self, *, connections: int = 100, seconds: float = 10.0) -> None:
        self._session: aiohttp.ClientSession | None = None
        self._connections = connections
        self._seconds = seconds
        self._patience = aiohttp.ClientTimeout(total=seconds + MARGIN, connect=5.0)

    @property
    def read_timeout(self) -> float:
        """Seconds an answer may take."""
        return self._seconds

    async def initialize(self) -> None:
        """Open the session."""
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=self._connections),
                timeout=aiohttp.ClientTimeout(total=None),
                cookie_jar=aiohttp.DummyCookieJar(),
                headers=HEADERS,
            )

    async def shutdown(self) -> None:
        """Close the session."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Ask and give (status, body). Errors: TimedOut, NetworkError; their words never hold the token."""
        wait = read_timeout if isinstance(read_timeout, int | float) else self._seconds
        timeout = aiohttp.ClientTimeout(total=None, connect=5.0, sock_read=float(wait) + MARGIN)
        try:
            async with self._open().request(method, url, data=_body(request_data), timeout=timeout) as answer:
                return answer.status, await answer.read()
        except TimeoutError:
            raise TimedOut from None
        except aiohttp.ClientError as error:
            raise NetworkError(type(error).__name__) from None

    async def post_json(self, url: str, body: dict[str, Any], waits: float = 0.0) -> tuple[int, dict[str, Any]]:
        """The hot path: a JSON call, the answer as a mapping. `waits`: seconds the platform holds a poll.

        Errors: aiohttp's, TimeoutError.
        """
        timeout = aiohttp.ClientTimeout(total=self._seconds + MARGIN + waits, connect=5.0) if waits else self._patience
        async with self._open().post(url, data=json_body(body), timeout=timeout) as answer:
            raw = await answer.read()
        try:
            found = from_json(raw)
        except ValueError:
            found = {}
        return answer.status, found if isinstance(found, dict) else {}

    async def post_photo(self, url: str, body: dict[str, Any], picture: bytes) -> tuple[int, dict[str, Any]]:
        """A picture with the words of a message below it. Errors: aiohttp's, TimeoutError."""
        form = aiohttp.FormData()
        form.add_field("chat_id", str(body["chat_id"]))
        form.add_field("caption", body["text"])
        if "reply_markup" in body:
            form.add_field("reply_markup", to_json(body["reply_markup"]).decode())
        form.add_field("photo", picture, filename="picture.png", content_type="image/png")
        timeout = aiohttp.ClientTimeout(total=LONGEST_SEND, connect=5.0)
        async with self._open().post(url, data=form, timeout=timeout) as answer:
            found = await answer.json(content_type=None)
            return answer.status, found if isinstance(found, dict) else {}

    async def get_bytes(self, url: str, limit: int) -> tuple[int, bytes]:
        """A file, cut off above `limit` bytes."""
        timeout = aiohttp.ClientTimeout(total=60, connect=5.0)
        async with self._open().get(url, timeout=timeout) as answer:
            content = bytearray()
            if answer.status == 200:  # one read gives what has come so far, which need not be all
                while len(content) <= limit and (piece := await answer.content.read(limit + 1 - len(content))):
                    content += piece
            return answer.status, bytes(content)

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None:
            raise RuntimeError("the request object is not initialised")
        return self._session


def _body(data: RequestData | None) -> aiohttp.FormData | None:
    if data is None or (not data.parameters and not data.contains_files):
        return None
    form = aiohttp.FormData(default_to_multipart=data.contains_files)
    for name, value in data.json_parameters.items():
        form.add_field(name, value)
    if data.contains_files:
        for name, (filename, content, media_type) in (data.multipart_data or {}).items():
            form.add_field(name, content, filename=filename, content_type=media_type)
    return form

"""A browser's side of the web chat's API, spoken by hand."""

import io
import itertools
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp

from tests.support.live import Live

_numbers = itertools.count(1)


class Visitor:
    """One chat. Every call gives (status, JSON)."""

    def __init__(self, live: Live, token: str) -> None:
        self.live = live
        self.token = token

    @classmethod
    async def arrive(cls, live: Live) -> "Visitor":
        """A visitor with a fresh token."""
        async with live.session.post(live.url("/chat/api/session")) as answer:
            assert answer.status == 200
            return cls(live, (await answer.json())["token"])

    @property
    def headers(self) -> dict[str, str]:
        """The header that carries the token."""
        return {"Authorization": f"Bearer {self.token}"}

    async def post(self, body: Any, path: str = "/chat/api/messages") -> tuple[int, dict[str, Any]]:
        """Send a body: bytes as they are, anything else as JSON."""
        data = body if isinstance(body, bytes | aiohttp.FormData) else json.dumps(body).encode()
        async with self.live.session.post(self.live.url(path), data=data, headers=self.headers) as answer:
            return answer.status, await answer.json()

    async def say(self, text: str, **more: Any) -> tuple[int, dict[str, Any]]:
        """Send a message under a fresh key, unless `key` is given."""
        return await self.post({"key": f"key-{next(_numbers):08d}", "text": text, **more})

    async def send_file(
        self, content: bytes, media: str = "image/jpeg", *, key: str = "", text: str = "", album: str = ""
    ) -> tuple[int, dict[str, Any]]:
        """Send a file, perhaps as one of several sent at once."""
        form = aiohttp.FormData()
        form.add_field("key", key or f"key-{next(_numbers):08d}")
        form.add_field("text", text)
        if album:
            form.add_field("album", album)
        form.add_field("file", io.BytesIO(content), filename="photo", content_type=media)
        return await self.post(form, "/chat/api/files")

    async def replies(self, after: str = "0") -> list[dict[str, Any]]:
        """What the service has said."""
        url = self.live.url(f"/chat/api/replies?after={after}")
        async with self.live.session.get(url, headers=self.headers) as answer:
            assert answer.status == 200
            found: list[dict[str, Any]] = (await answer.json())["replies"]
            return found

    async def heard(self) -> str:
        """Everything the service has said, as one text."""
        return "\n".join(reply["text"] for reply in await self.replies())

    @asynccontextmanager
    async def listening(self, after: str = "0") -> AsyncIterator[AsyncIterator[dict[str, Any]]]:
        """The stream of answers from where the visitor stopped."""
        headers = {**self.headers, "Last-Event-ID": after}
        async with self.live.session.get(self.live.url("/chat/api/events"), headers=headers) as answer:
            assert answer.content_type == "text/event-stream"
            yield _events(answer.content)


async def _events(lines: aiohttp.StreamReader) -> AsyncIterator[dict[str, Any]]:
    async for line in lines:
        if line.startswith(b"data: "):
            yield json.loads(line.removeprefix(b"data: "))

"""Calls to Zalo's Official Account API: the token in a header, failures in a body that comes with HTTP 200."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote

import aiohttp
import structlog

from bot.channels.calls import json_body
from bot.channels.errors import MaybeSent, SendError, Temporary, Wait, Whom
from bot.channels.zalo.codes import RATE_WAIT, StaleToken, UploadExpired, code_of, refusal
from bot.channels.zalo.tokens import Tokens
from storage.json_text import from_json, to_json

SEND = "/v3.0/oa/message/cs"
TEMPLATE = "/v3.0/oa/message/template"
ACCOUNT = "/v2.0/oa/getoa"
PERSON = "/v3.0/oa/user/detail"
LEFT = "X-RateLimit-Remain"
PICTURES = "/v2.0/oa/upload/image"
TIMEOUT = aiohttp.ClientTimeout(total=20.0, connect=5.0)

log = structlog.get_logger()


@dataclass(slots=True)
class ZaloClient:
    """One account's calls. `base`: https://openapi.zalo.me, or where a test keeps it."""

    base: str
    tokens: Tokens
    session: aiohttp.ClientSession
    full_until: datetime | None = None  # before this the app has no calls left

    async def send(self, body: dict[str, Any]) -> str:
        """Send a message as the account; gives its id. Errors: channels.errors, `UploadExpired`."""
        found = await self._post(SEND, body)
        return str(found.get("message_id", ""))

    async def send_template(self, user: str, template: str, values: dict[str, str]) -> str:
        """Send an approved template, the only thing that goes out a week after a person wrote. Errors likewise."""
        body = {"user_id": user, "template_id": template, "template_data": values}
        found = await self._post(TEMPLATE, body)
        return str(found.get("message_id") or found.get("msg_id") or "")

    async def upload_picture(self, content: bytes) -> str:
        """Upload a PNG or JPEG of at most 1 MB; gives the id that a message names. Errors likewise; never MaybeSent:
        nobody has got anything yet."""

        def form() -> aiohttp.FormData:
            made = aiohttp.FormData()
            made.add_field("file", content, filename="picture.png", content_type="image/png")
            return made

        try:
            found = await self._call("POST", PICTURES, form=form)
        except MaybeSent:
            raise Temporary("not uploaded") from None
        return str(found.get("attachment_id", ""))

    async def account(self) -> dict[str, Any]:
        """What the platform knows of the account: `oa_id` or `oaid`, `name`, `is_verified`, `oa_type`."""
        return await self._call("GET", ACCOUNT)

    async def person(self, user: str) -> dict[str, Any]:
        """What a person shows the account: `display_name`, `user_is_follower`, `shared_info`."""
        data = quote(to_json({"user_id": user}).decode(), safe="")
        return await self._call("GET", f"{PERSON}?data={data}")

    async def _post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        return await self._call("POST", path, body=body)

    async def _call(self, method: str, path: str, body: Any = None, form: Any = None) -> dict[str, Any]:
        """One call; once more with another token where the platform calls the first one stale."""
        token = await self.tokens.access()
        try:
            return await self._once(method, path, body, form, token)
        except StaleToken:
            token = await self.tokens.instead_of(token)
        try:
            return await self._once(method, path, body, form, token)
        except StaleToken:
            raise Temporary("two stale tokens in a row") from None

    async def _once(self, method: str, path: str, body: Any, form: Any, token: str) -> dict[str, Any]:
        now = self.tokens.clock.now()
        if self.full_until is not None and now < self.full_until:
            raise Wait((self.full_until - now).total_seconds(), Whom.EVERYBODY)
        headers = {"access_token": token}
        data = None
        if body is not None:
            data = json_body(body)
        elif form is not None:
            data = form()
        try:
            async with self.session.request(
                method, self.base.rstrip("/") + path, data=data, headers=headers, timeout=TIMEOUT
            ) as answer:
                status, raw = answer.status, await answer.read()
                if answer.headers.get(LEFT, "").strip() == "0":  # the next call would be refused
                    self.full_until = now + timedelta(seconds=RATE_WAIT)
        except aiohttp.ClientConnectorError:
            raise Temporary("not connected") from None
        except (aiohttp.ClientError, TimeoutError):
            raise MaybeSent("answer lost") from None
        try:
            found = from_json(raw)
        except ValueError:
            found = None
        if not isinstance(found, dict):
            raise Temporary("platform fault") if status >= 500 else MaybeSent("no answer that can be read")
        if code_of(found) == 0:
            inner = found.get("data")
            return inner if isinstance(inner, dict) else {}
        error = refusal(status, found)
        if not isinstance(error, StaleToken | UploadExpired):
            # Numbers come again with other words: both are needed to look one up. The words name no person.
            log.warning("zalo_refused", code=code_of(found), words=str(found.get("message", ""))[:120])
        raise error


__all__ = ["SendError", "ZaloClient"]

"""The platform's HTTP side: tokens that are used up, messages, uploads, error numbers that come with HTTP 200.

Written from what the vendor's pages and other people's code say (docs/channels.md, "Zalo"). What it cannot show is the
look of buttons on a real phone.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from aiohttp import web

from bot.channels.zalo.oauth import challenge_of
from bot.demo.zalo.people import Got, Person

LIFE = 90_000  # seconds, told as a string
WINDOW = timedelta(days=7)
LONGEST_TEXT = 2000
MOST_BUTTONS = 5
LONGEST_TITLE = 100
LONGEST_PAYLOAD = 1000
LARGEST_PICTURE = 1024 * 1024
UPLOADS_LIVE = timedelta(days=7)
CODE_LIVES = timedelta(minutes=10)


@dataclass(slots=True)
class FakeOa:
    """One account on the platform. `clock`: what time it is there; `rate`: calls a minute before -32."""

    app_id: str
    oa_id: str
    app_secret: str
    clock: Callable[[], datetime]
    rate: int = 4000
    people: dict[str, Person] = field(default_factory=dict)
    access: str = ""
    renewal: str = ""
    used: list[str] = field(default_factory=list)  # every renewal token that gave a pair
    refused: list[str] = field(default_factory=list)  # tokens that came a second time
    challenge: str = ""
    codes: dict[str, datetime] = field(default_factory=dict)
    uploads: dict[str, tuple[datetime, bytes]] = field(default_factory=dict)
    templates: dict[str, str] = field(default_factory=dict)  # id -> words with <parameter>
    files: dict[str, bytes] = field(default_factory=dict)
    answered: list[int] = field(default_factory=list)  # the error number of every call, 0 for a good one
    calls: list[tuple[str, dict[str, str], Any]] = field(default_factory=list)  # path, headers, body
    _minute: int = 0
    _in_minute: int = 0

    def app(self) -> web.Application:
        """The addresses of the API and of tokens, and the files that people sent."""
        made = web.Application(client_max_size=8 * 1024 * 1024)
        made.add_routes(
            [
                web.post("/v4/oa/access_token", self.token),
                web.post("/v3.0/oa/message/cs", self.message),
                web.post("/v3.0/oa/message/template", self.template),
                web.post("/v2.0/oa/upload/image", self.upload),
                web.get("/v2.0/oa/getoa", self.account),
                web.get("/v3.0/oa/user/detail", self.detail),
                web.post("/v3.0/oa/quota/message", self.quota),
                web.get("/file/{name}", self.file),
            ]
        )
        return made

    # ---- tokens ---------------------------------------------------------------------------------------------------

    def consent(self, challenge: str) -> str:
        """An administrator agrees; gives the code that comes back with the address."""
        code = secrets.token_urlsafe(16)
        self.challenge, self.codes[code] = challenge, self.clock()
        return code

    def issue(self) -> tuple[str, str]:
        """A fresh pair; the one before is void from now on."""
        self.access, self.renewal = secrets.token_urlsafe(24), secrets.token_urlsafe(24)
        return self.access, self.renewal

    async def token(self, request: web.Request) -> web.Response:
        """`POST /v4/oa/access_token`."""
        if "secret_key" not in request.headers:
            return web.Response(status=404)
        form = await request.post()
        if request.headers["secret_key"] != self.app_secret or form.get("app_id") != self.app_id:
            return web.json_response({"error_name": "Invalid secret key", "error": -14004})
        if form.get("grant_type") == "refresh_token":
            given = str(form.get("refresh_token", ""))
            if given != self.renewal:
                self.refused.append(given)
                return web.json_response({"error_name": "Invalid refresh token", "error": -14014})
            self.used.append(given)
        else:
            came = self.codes.pop(str(form.get("code", "")), None)
            if came is None or self.clock() - came > CODE_LIVES:
                return web.json_response({"error_name": "Authorized code expired", "error_reason": "invalid code"})
            if challenge_of(str(form.get("code_verifier", ""))) != self.challenge:
                return web.json_response({"error_name": "Code verifier does not match", "error": -14003})
        access, renewal = self.issue()
        return web.json_response({"access_token": access, "refresh_token": renewal, "expires_in": str(LIFE)})

    # ---- messages -------------------------------------------------------------------------------------------------

    async def message(self, request: web.Request) -> web.Response:
        """`POST /v3.0/oa/message/cs`."""
        body = await self._checked(request)
        if isinstance(body, web.Response):
            return body
        person = self.people.get(str(body.get("recipient", {}).get("user_id", "")))
        message = body.get("message")
        if person is None or not isinstance(message, dict):
            return self._answer(-201, "Params is invalid")
        if error := self._wrong(person, message):
            return self._answer(*error)
        if person.wrote_at is None or self.clock() - person.wrote_at > WINDOW:
            return self._answer(-230, "User has not interacted with the OA in the past 7 days")
        return self._deliver(person, message)

    async def template(self, request: web.Request) -> web.Response:
        """`POST /v3.0/oa/message/template`: needs no window."""
        body = await self._checked(request)
        if isinstance(body, web.Response):
            return body
        person = self.people.get(str(body.get("user_id", "")))
        if person is None:
            return self._answer(-201, "user_id is invalid")
        number, data = str(body.get("template_id", "")), body.get("template_data")
        words = self.templates.get(number, number)
        for name, value in (data if isinstance(data, dict) else {}).items():
            words = words.replace(f"<{name}>", str(value))
        return self._deliver(person, {"text": words, "data": data})

    def _wrong(self, person: Person, message: dict[str, Any]) -> tuple[int, str] | None:
        if person.blocked:
            return -213, "User has not followed or has blocked the OA"
        got = Got("", message)
        if len(got.text) > LONGEST_TEXT:
            return -210, "Message is over the allowed length"
        if len(got.buttons) > MOST_BUTTONS:
            return -201, "Buttons are more than 5"
        for button in got.buttons:
            payload = button.get("payload")
            if len(str(button.get("title", ""))) > LONGEST_TITLE or len(str(payload)) > LONGEST_PAYLOAD:
                return -201, "Button is invalid"
        for one in (message.get("attachment") or {}).get("payload", {}).get("elements") or ():
            known = self.uploads.get(str(one.get("attachment_id")))
            if one.get("media_type") == "image" and (known is None or self.clock() - known[0] > UPLOADS_LIVE):
                return -100, "Attachment is expired"
        return None

    def _deliver(self, person: Person, message: dict[str, Any]) -> web.Response:
        number = secrets.token_hex(10)
        person.got.append(Got(number, message))
        return self._answer(0, "Success", {"message_id": number, "user_id": person.user})

    # ---- the rest -------------------------------------------------------------------------------------------------

    async def upload(self, request: web.Request) -> web.Response:
        """`POST /v2.0/oa/upload/image`."""
        if error := self._token_error(request):
            return self._answer(*error)
        part = (await request.post()).get("file")
        content = part.file.read() if isinstance(part, web.FileField) else b""
        if not content or len(content) > LARGEST_PICTURE:
            return self._answer(-201, "File size is invalid")
        number = secrets.token_urlsafe(16)
        self.uploads[number] = (self.clock(), content)
        return self._answer(0, "Success", {"attachment_id": number})

    async def account(self, request: web.Request) -> web.Response:
        """`GET /v2.0/oa/getoa`."""
        if error := self._token_error(request):
            return self._answer(*error)
        return self._answer(0, "Success", {"oaid": self.oa_id, "oa_type": 4, "is_verified": True, "name": "Demo"})

    async def detail(self, request: web.Request) -> web.Response:
        """`GET /v3.0/oa/user/detail`."""
        if error := self._token_error(request):
            return self._answer(*error)
        person = next((one for one in self.people.values() if one.user in request.query.get("data", "")), None)
        if person is None:
            return self._answer(-201, "user_id is invalid")
        return self._answer(
            0, "Success", {"user_id": person.user, "display_name": person.name, "user_is_follower": person.follows}
        )

    async def quota(self, request: web.Request) -> web.Response:
        """`POST /v3.0/oa/quota/message`: when a person last did something towards the account, in milliseconds."""
        if error := self._token_error(request):
            return self._answer(*error)
        person = self.people.get(str((await request.json()).get("user_id", "")))
        if person is None or person.wrote_at is None:
            return self._answer(-201, "user_id is invalid")
        return self._answer(0, "Success", {"last_interaction": str(int(person.wrote_at.timestamp() * 1000))})

    async def file(self, request: web.Request) -> web.Response:
        """A file that somebody sent: public to whoever knows the address, as on the real one."""
        content = self.files.get(request.match_info["name"])
        return web.Response(status=404) if content is None else web.Response(body=content)

    async def _checked(self, request: web.Request) -> dict[str, Any] | web.Response:
        raw = await request.json()
        self.calls.append((request.path, dict(request.headers), raw))
        if error := self._token_error(request):
            return self._answer(*error)
        minute = int(self.clock().timestamp()) // 60
        self._in_minute = self._in_minute + 1 if minute == self._minute else 1
        self._minute = minute
        if self._in_minute > self.rate:
            return self._answer(-32, "Over the limit of calls a minute")
        return raw if isinstance(raw, dict) else self._answer(-201, "Params is invalid")

    def _token_error(self, request: web.Request) -> tuple[int, str] | None:
        if not self.access or request.headers.get("access_token") != self.access:
            return -216, "Access token is invalid"
        return None

    def _answer(self, error: int, message: str, data: dict[str, Any] | None = None) -> web.Response:
        self.answered.append(error)
        found: dict[str, Any] = {"error": error, "message": message}
        left = {"X-RateLimit-Limit": str(self.rate), "X-RateLimit-Remain": str(max(0, self.rate - self._in_minute))}
        return web.json_response(found if data is None else {**found, "data": data}, headers=left)

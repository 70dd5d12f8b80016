"""The doors at which the story of two windows is played without a browser: a terminal, the web chat, Telegram.

Where Telegram sends a page for what must not stand in it, the citizen opens it and answers there until it is over.
"""

import re
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from aiohttp import ClientSession, DummyCookieJar

from bot.channels.terminal.session import Session
from bot.channels.webchat.private_page import PATH as PAGES
from tests.bot.channels.webchat.visitor import Visitor
from tests.support.bot_api import BotApi
from tests.support.private_page import Browser
from tests.support.two_windows import Said
from tests.support.until import until

LISTED = re.compile(r"^(\d+)\. (.+)", re.MULTILINE)


def number_of(label: str, shown: list[Said]) -> str:
    """What stands before a label in the newest message with numbers. Errors: AssertionError."""
    newest = [one.text for one in shown if LISTED.search(one.text)][-1]
    found = [number for number, words in LISTED.findall(newest) if words.startswith(label)]
    assert found, (label, newest)
    return str(found[0])


class Lines:
    """A terminal: what was answered, and what came in between."""

    numbers = True
    aside = False

    def __init__(self, session: Session, folder: Path) -> None:
        self.session = session
        self.folder = folder
        self.came: list[Said] = []

    async def say(self, text: str) -> None:
        self._keep(await self.session.say(text))

    async def choose(self, label: str) -> str:
        number = number_of(label, await self.shown())
        await self.say(number)
        return number

    async def photo(self, content: bytes) -> None:
        path = self.folder / "slip.jpg"
        path.write_bytes(content)
        self._keep(await self.session.say(f"/photo {path}"))

    async def shown(self) -> list[Said]:
        self._keep(await self.session.fresh())
        return self.came

    def _keep(self, texts: list[str]) -> None:
        self.came += [Said(text) for text in texts]


class WebPage:
    """The web chat, as its page speaks to the service."""

    numbers = False
    aside = False

    def __init__(self, visitor: Visitor) -> None:
        self.visitor = visitor
        self.came: list[dict[str, Any]] = []
        self._known: set[str] = set()

    async def say(self, text: str) -> None:
        assert (await self.visitor.say(text))[0] == 200

    async def choose(self, label: str) -> str:
        await self.shown()
        named, token = _button(self.came, label)
        assert (await self.visitor.say("", tap=token))[0] == 200
        return f"[{named}]"

    async def photo(self, content: bytes) -> None:
        assert (await self.visitor.send_file(content))[0] == 200

    async def shown(self) -> list[Said]:
        fresh = await self.visitor.replies(self.came[-1]["id"] if self.came else "0")  # and some that came before
        self.came += [reply for reply in fresh if reply["id"] not in self._known]
        self._known |= {reply["id"] for reply in fresh}
        return [_said(reply) for reply in self.came]


class TelegramChat:
    """A private chat with the bot, and the page that is open beside it, if any. `deliver`: how updates reach the bot;
    `opened`: pages that were opened."""

    numbers = False

    def __init__(self, api: BotApi, chat: int, deliver: Callable[[dict[str, Any]], Awaitable[None]], root: str) -> None:
        self.api = api
        self.chat = chat
        self.deliver = deliver
        self.opened = 0
        self.typed: list[str] = []  # in the chat
        self.came: list[tuple[Said, dict[str, Any]]] = []  # a message, and its reply_markup or what the page got
        self._session = ClientSession(root, cookie_jar=DummyCookieJar())
        self._page: Browser | None = None
        self._calls = 0
        self._told = 0

    @property
    def aside(self) -> bool:
        return self._page is not None

    @property
    def in_chat(self) -> list[str]:
        """Everything that stood in the messenger, from either side."""
        return [*self.typed, *("\n".join((said.text, *said.labels)) for said, _ in self.came if not said.aside)]

    async def close(self) -> None:
        """Close the browser."""
        await self._session.close()

    async def say(self, text: str) -> None:
        if self._page is not None:
            assert await self._page.say(text) == 200
        else:
            await self._type(text)

    async def photo(self, content: bytes) -> None:
        if self._page is not None:
            assert await self._page.send_photo(content) == 200
            return
        name = f"photo-{len(self.api.files)}"
        self.api.files[name] = content
        size = {"file_id": name, "file_unique_id": name, "width": 1600, "height": 1200, "file_size": len(content)}
        await self.deliver(self.api.message(self.chat, photo=[size]))

    async def choose(self, label: str) -> str:
        await self._look()
        for said, markup in reversed(self.came):
            named = next((one for one in said.labels if one.startswith(label)), "")
            if not named or (said.aside and self._page is None):
                continue
            if self._page is not None and said.aside:
                assert await self._page.say(tap=_button([markup], named)[1]) == 200
            else:
                await self._press(markup, named)
            return f"[{named}]"
        raise AssertionError((label, [said for said, _ in self.came[-3:]]))

    async def shown(self) -> list[Said]:
        await self._look()
        return [said for said, _ in self.came]

    # ---- inside ---------------------------------------------------------------------------------------------------

    async def _press(self, markup: dict[str, Any], label: str) -> None:
        button = next(one for one in _keys(markup) if one["text"] == label)
        if "callback_data" in button:
            await self.deliver(self.api.tap(self.chat, button["callback_data"]))
        else:
            await self._type(label)

    async def _type(self, text: str) -> None:
        self.typed.append(text)
        await self.deliver(self.api.message(self.chat, text))

    async def _look(self) -> None:
        """What is new in the chat; of a page that came, open it; what is new there."""
        fresh = self._fresh()
        self.came += fresh
        links = [key["url"] for _, markup in fresh for key in _keys(markup) if f"{PAGES}#" in key.get("url", "")]
        if links:
            await self._open(links[-1])
        if self._page is not None:
            state = await self._page.look()
            self.came += [(_said(one, aside=True), one) for one in self._page.told[self._told :]]
            self._told = len(self._page.told)
            if state != "open":
                self._page = None

    def _fresh(self) -> list[tuple[Said, dict[str, Any]]]:
        calls, self._calls = self.api.calls[self._calls :], len(self.api.calls)
        found = []
        for call in calls:
            if call.method in ("sendMessage", "sendPhoto") and call.status == 200 and call.body["chat_id"] == self.chat:
                markup = call.body.get("reply_markup") or {}
                labels = tuple(key["text"] for key in _keys(markup))
                found.append((Said(str(call.body.get("text") or call.body.get("caption", "")), labels), markup))
        return found

    async def _open(self, link: str) -> None:
        """Press "open"; where the page asks for it, with the code that comes into the chat."""
        page = Browser(self._session)
        assert await page.follow(link) == "closed"
        state = await page.open()
        if state == "code":
            came: list[str] = []

            async def code() -> bool:
                fresh = self._fresh()
                self.came.extend(fresh)
                came.extend(re.findall(r"\b\d{6}\b", "\n".join(said.text for said, _ in fresh)))
                return bool(came)

            await until(code)
            state = await page.open(came[-1])
        assert state == "open"
        self.opened += 1
        self._page, self._told = page, 0


def _keys(markup: dict[str, Any]) -> list[dict[str, Any]]:
    return [key for kind in ("inline_keyboard", "keyboard") for row in markup.get(kind, ()) for key in row]


def _said(reply: dict[str, Any], *, aside: bool = False) -> Said:
    return Said(reply["text"], tuple(one[0] for one in reply.get("buttons", ())), aside)


def _button(replies: list[dict[str, Any]], label: str) -> tuple[str, str]:
    """Label and token of the newest button that begins so. Errors: AssertionError."""
    for reply in reversed(replies):
        for named, token, *_ in reply.get("buttons", ()):
            if named.startswith(label):
                return named, token
    raise AssertionError((label, replies[-3:]))

"""A person at a browser, and the page of the web chat as such a person uses it."""

import re
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from axe_playwright_python.base import AXE_FILE_PATH
from playwright.async_api import Browser, FilePayload, Locator, Page, expect

# Bubbles that fade in would be measured half faded.
LOCAL = {"locale": "vi-VN", "timezone_id": "Asia/Ho_Chi_Minh", "reduced_motion": "reduce"}
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
DESK: dict[str, Any] = {"viewport": {"width": 1440, "height": 900}}
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
AXE = Path(AXE_FILE_PATH).read_text(encoding="utf-8")
WAIT = 20_000  # milliseconds; a machine may be busy

expect.set_options(timeout=WAIT)


@dataclass(slots=True)
class Visit:
    """One browser profile. `faults`: what the page complained about: errors, and breaches of the content policy."""

    page: Page
    root: str
    faults: list[str] = field(default_factory=list)

    async def go(self, path: str) -> None:
        """Open an address of the service."""
        await self.page.goto(self.root + path)

    async def sign_in(self, link: str) -> None:
        """Open an official's one-time link and sign in; the queue listens to keys when this returns."""
        await self.go(f"/console/sign-in/{link}")
        async with self.page.expect_response("**/console/events"):  # its scripts run, and it hears what is new
            await self.page.get_by_role("button", name="Đăng nhập").click()

    async def violations(self, *rules: str) -> list[str]:
        """What axe-core finds wrong on the page as it is now: `rule: element`; by all its rules, or by these."""
        # Through the debugger, which the page's content policy does not bind.
        if not await self.page.evaluate("() => 'axe' in window"):
            await self.page.evaluate(AXE)
        chosen = {"runOnly": {"type": "rule", "values": list(rules)}} if rules else {}
        found = await self.page.evaluate("how => axe.run(document, how)", {"resultTypes": ["violations"], **chosen})
        return [
            f"{rule['id']}: {' '.join(map(str, node['target']))} {node['failureSummary']}"
            for rule in found["violations"]
            for node in rule["nodes"]
        ]

    async def overflows(self) -> bool:
        """Whether the page can be scrolled sideways."""
        wide = "() => document.documentElement.scrollWidth > document.documentElement.clientWidth"
        return bool(await self.page.evaluate(wide))


@asynccontextmanager
async def visit(browser: Browser, root: str, device: dict[str, Any], **options: Any) -> AsyncIterator[Visit]:
    """A new profile with this device, Vietnamese by default; closed at the end."""
    context = await browser.new_context(**{**LOCAL, **device, **options})
    context.set_default_timeout(WAIT)
    page = await context.new_page()
    visitor = Visit(page, root)
    page.on("pageerror", lambda error: visitor.faults.append(str(error)))
    page.on("console", lambda line: _note(visitor, line.type, line.text))
    try:
        yield visitor
    finally:
        await context.close()


def _note(visitor: Visit, kind: str, text: str) -> None:
    if kind in ("error", "warning") and not text.startswith("Failed to load resource"):
        visitor.faults.append(text)


class CitizenPage:
    """The web chat: `open`, then `say`, `tap`, `photo`, and `hear` what comes back."""

    def __init__(self, visitor: Visit) -> None:
        self.visitor = visitor
        self.page = visitor.page

    @property
    def answers(self) -> Locator:
        """Every bubble of the service."""
        return self.page.locator(".message.theirs .bubble:not(.typing)")

    @property
    def own(self) -> Locator:
        """Every bubble of the citizen."""
        return self.page.locator(".message.mine")

    @property
    def choices(self) -> Locator:
        """The choices of the newest question."""
        return self.page.locator(".message.theirs:not(.quiet) .choices .button")

    async def open(self, path: str = "/chat") -> None:
        """Open the chat; the page is ready when this returns."""
        await self.visitor.go(path)
        await self.ready()

    async def ready(self) -> None:
        """Wait until the page has loaded its conversation."""
        await self.page.wait_for_selector("body[data-ready]")

    async def begin(self) -> None:
        """Press the first button and see the menu."""
        await self.page.locator("#begin").click()
        await expect(self.choices).to_have_count(6)

    async def say(self, text: str) -> None:
        """Type a message and send it."""
        await self.page.locator("#text").fill(text)
        await self.page.locator("#send").click()

    async def tap(self, label: str) -> None:
        """Press a choice of the newest question."""
        await self.choices.get_by_text(label, exact=True).click()

    async def photo(self, *files: str | Path | FilePayload, text: str = "") -> None:
        """Pick photos, look at them, send them."""
        await self.pick(*files)
        await expect(self.page.locator("#picked li")).to_have_count(len(files))
        await self.say(text)

    async def pick(self, *files: str | Path | FilePayload) -> None:
        """Pick photos without sending them."""
        picked: Any = list(files)
        await self.page.locator("#gallery-input").set_input_files(picked)

    async def pick_file(self, file: FilePayload) -> None:
        """Pick a file of any kind without sending it."""
        await self.page.locator("#file-input").set_input_files(file)
        await expect(self.page.locator("#picked li")).to_have_count(1)

    async def hear(self, text: str | re.Pattern[str], times: int = 1) -> None:
        """Wait until the service has said this."""
        await expect(self.answers.filter(has_text=text)).to_have_count(times)

    async def sent(self, count: int) -> None:
        """Wait until this many own messages carry the tick of having arrived."""
        await expect(self.page.locator(".message.mine.sent")).to_have_count(count)

    async def words(self, bubbles: Locator) -> Sequence[str]:
        """The texts of bubbles."""
        return [text.strip() for text in await bubbles.all_inner_texts()]

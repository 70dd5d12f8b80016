"""The officials' console as somebody at a desk, or with a phone in the ward, uses it."""

import re

from playwright.async_api import Locator, Page, expect

from tests.e2e.visitor import Visit


class OfficialPage:
    """`sign_in`, then look at the queue, `open` a ticket, `press` its main button or use one of its panels."""

    def __init__(self, visitor: Visit) -> None:
        self.visitor = visitor
        self.page: Page = visitor.page

    @property
    def lines(self) -> Locator:
        """The tickets of the queue that is open."""
        return self.page.locator("[data-line]")

    @property
    def news(self) -> Locator:
        """The line that says that something is new."""
        return self.page.locator("#news")

    @property
    def said(self) -> Locator:
        """What came of the last act."""
        return self.page.locator(".said")

    async def sign_in(self, token: str) -> None:
        """Follow a one-time link and press its button."""
        await self.visitor.go(f"/console/sign-in/{token}")
        await self.page.locator("form button").click()
        await self.page.wait_for_url(re.compile("/console(/queue.*)?$"))

    async def count(self, queue: str) -> Locator:
        """How many tickets the menu says a queue has."""
        return self.page.locator(f'[data-count="{queue}"]')

    async def open(self, code: str) -> None:
        """Open a ticket from the queue."""
        await self.lines.filter(has_text=code).locator("[data-open]").click()
        await expect(self.page.locator(".ticket-code")).to_contain_text(code)

    async def claim(self, code: str) -> None:
        """Take a ticket from the queue."""
        await self.lines.filter(has_text=code).locator("[data-claim]").click()
        await expect(self.page.locator(".ticket-code")).to_contain_text(code)

    async def press(self, label: str) -> None:
        """Press the ticket's main button, which must say this."""
        button = self.page.locator("[data-primary]")
        await expect(button).to_contain_text(label)  # its key stands behind
        await button.press("Enter")  # a second click on the same spot is taken for a double click

    async def write(self, panel: str, text: str) -> None:
        """Open one of the other acts, write, send."""
        act = self.page.locator(f"#panel-{panel}")
        await self.page.locator(f'.act-bar [data-panel="{panel}"]').click()
        await act.locator("textarea").fill(text)
        await act.locator("form button:not([formaction])").last.click()

    async def reads(self, section: str, *words: str) -> None:
        """Wait until a section of the ticket's page says all of this."""
        for said in words:
            await expect(self.page.locator(section)).to_contain_text(said)

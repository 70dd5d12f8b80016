"""One act on many reports, as an official presses it in a browser without scripts."""

from collections.abc import Sequence

from handlers.jobs.bulk_acts import bulk_acts
from storage.repositories.tickets import Ticket
from tests.support.console import Browser, Console
from tests.support.forms import form_fields


async def looked_at(browser: Browser, act: str, tickets: Sequence[Ticket], **fields: str) -> str:
    """Choose them in the queue, fill in the form and look; the page that shows what it would do."""
    await browser.get("/console")
    await browser.post(f"/console/bulk/{act}", [("code_of", one.code) for one in tickets])
    return await on_with(browser, f"/console/bulk/{act}/send", tickets, **fields)


async def pressed(browser: Browser, act: str, tickets: Sequence[Ticket], when: str = "later", **fields: str) -> str:
    """The same, and press; the page of what was pressed."""
    await looked_at(browser, act, tickets, **fields)
    return await on_with(browser, f"/console/bulk/{act}/send", tickets, when=when)


async def done(console: Console, browser: Browser, act: str, tickets: Sequence[Ticket], **fields: str) -> str:
    """The same at once, and what became of it."""
    await pressed(browser, act, tickets, "now", **fields)
    path = browser.path
    await bulk_acts(console.live.service.work)
    return await browser.get(path)


async def on_with(browser: Browser, action: str, tickets: Sequence[Ticket], **fields: str) -> str:
    """Send the page's form as it stands, with these tickets of those it names, and these fields."""
    kept = form_fields(browser.page, action)
    rest = [(name, value) for name, value in kept.items() if name != "code_of" and name not in fields]
    listed = [("code_of", one.code) for one in tickets if f'name="code_of" value="{one.code}"' in browser.page]
    return await browser.post(action, [*listed, *rest, *fields.items()])

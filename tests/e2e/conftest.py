"""The browser ring: one Chromium a run, a new profile and a service of its own for every test."""

from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, async_playwright

from tests.e2e.visitor import DESK, PHONE, Visit, visit
from tests.support.console import Console, open_console
from tests.support.live import Live, start_live
from tests.support.postgres import Cluster

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The browser lives in one event loop for the whole run, so its tests run there too.

    They come first: their files are the longest, and one of them at the end would keep one worker while the other is
    idle. Each file stays together, in the order that was drawn.
    """
    for item in items:
        if is_browsers(item):
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)
    items.sort(key=lambda item: not is_browsers(item))


def is_browsers(item: pytest.Item) -> bool:
    """Whether a test belongs to this folder."""
    return "/tests/e2e/" in item.path.as_posix()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    """Chromium of the operating system."""
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield chromium
        await chromium.close()


@pytest.fixture
def own_database(postgres_cluster: Cluster) -> Iterator[str]:
    """A migrated database of this test alone."""
    url = postgres_cluster.create()
    yield url
    postgres_cluster.drop(url)


@pytest_asyncio.fixture(loop_scope="session")
async def town(own_database: str) -> AsyncIterator[Live]:
    """A running service as script/run would show it: demo phone included."""
    async with start_live(own_database, demo=True) as live:
        yield live


@pytest_asyncio.fixture(loop_scope="session")
async def desk(own_database: str) -> AsyncIterator[Console]:
    """Officials at their desks, and no report yet."""
    async with open_console(own_database) as console:
        yield console


@pytest_asyncio.fixture(loop_scope="session", params=[PHONE, DESK], ids=["phone", "desk"])
async def anybody(browser: Browser, town: Live, request: Any) -> AsyncIterator[Visit]:
    """A visitor once with a phone and once at a desk."""
    async with visit(browser, town.root, request.param) as visitor:
        yield visitor


@pytest_asyncio.fixture(loop_scope="session")
async def citizen(browser: Browser, town: Live) -> AsyncIterator[Visit]:
    """A visitor with a phone."""
    async with visit(browser, town.root, PHONE) as visitor:
        yield visitor

"""A link from an official's own chat: in the place of the password, once, and never of the second factor."""

from collections.abc import AsyncIterator

import pytest

from handlers.staff.chat_links import make_chat_link
from handlers.staff.managing import retire
from tests.bot.console.test_password import DOOR, code_of, enrolled, second_step, stranger
from tests.support.console import Console, open_console


@pytest.fixture
async def console(database_url: str) -> AsyncIterator[Console]:
    async with open_console(database_url, links_sign_in=False) as made:
        yield made


async def chat_link(console: Console) -> str:
    console.made += 1
    async with console.live.service.work(f"test:door:{console.made}") as work:
        token = await make_chat_link(work, console.actor("commune"))
    assert isinstance(token, str)
    return f"{DOOR}/chat/{token}"


async def test_it_leads_to_the_second_factor_once_and_opens_nothing_by_itself(console: Console) -> None:
    key, browser, other = await enrolled(console), stranger(console), stranger(console)
    link = await chat_link(console)
    for _ in range(2):  # a messenger looks at it first
        await browser.get(link)
        assert browser.status == 200 and "thay cho mật khẩu" in browser.page
    await browser.post(link)
    assert browser.status == 200 and "sáu chữ số" in browser.page
    await other.get("/console")
    assert other.path == DOOR
    await other.post(link)
    assert other.status == 404 and "đã dùng rồi" in other.page
    assert await second_step(browser, "000000") == 422
    assert await second_step(browser, code_of(console, key)) == 200 and browser.path == "/console"
    assert await console.audited("staff.link_door") == await console.audited("staff.link_door_used") == 1


async def test_it_ends_after_five_minutes_by_a_newer_one_and_when_its_official_leaves(console: Console) -> None:
    await enrolled(console)
    browser = stranger(console)
    old = await chat_link(console)
    newer = await chat_link(console)
    await browser.post(old)
    assert browser.status == 404
    console.clock.move(minutes=6)
    await browser.post(newer)
    assert browser.status == 404
    last = await chat_link(console)
    async with console.live.service.work("test:gone") as work:
        await retire(work, console.people["commune"].id, console.actor("district"))
    await browser.post(last)
    assert browser.status == 404


async def test_another_sites_page_uses_no_link_up(console: Console) -> None:
    await enrolled(console)
    browser, link = stranger(console), await chat_link(console)
    await browser.post(link, {}, Origin="https://elsewhere.example")
    assert browser.status == 403
    await browser.post(f"{DOOR}/{link.rsplit('/', 1)[1]}")  # nor does it set a new password
    assert browser.status == 404
    await browser.post(link)
    assert browser.status == 200

"""Every public page in Chromium: accessible, within its content policy, and never wider than its window."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import pairwise

import pytest
from aiohttp import web
from playwright.async_api import Browser, expect

from bot.posters.doors import Door
from bot.posters.page import poster_page
from bot.posters.words import poster_words
from handlers.texts import Texts
from tests.e2e.visitor import DESK, PHONE, SCHEMES, CitizenPage, Visit, visit
from tests.support.live import Live, start_live

PAGES = ("/", "/?lang=en", "/chat", "/lists", "/privacy", "/nowhere")
DOORS = ("zalo", "telegram", "web")
SMALL = {**PHONE, "viewport": {"width": 360, "height": 640}}


async def test_every_page_is_accessible_in_light_and_dark(anybody: Visit) -> None:
    for path in PAGES:
        await anybody.go(path)
        await anybody.page.wait_for_load_state("networkidle")
        for scheme in SCHEMES:
            await anybody.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            assert (path, scheme, await anybody.violations()) == (path, scheme, [])
            assert not await anybody.overflows()
    assert anybody.faults == []


@pytest.mark.parametrize("size", ["a5", "a4"])
async def test_a_page_to_print_can_be_looked_at_on_a_phone(anybody: Visit, size: str) -> None:
    doors = [Door(name, f"https://{name}.example/?start=from_poster_at_2021-05836", "A5836") for name in DOORS]
    words = poster_words(Texts.load(), "vi", "Xã Mỹ Yên, Huyện Đại Từ, Tỉnh Thái Nguyên", doors)
    await anybody.page.set_content(poster_page(words, doors, size))
    assert not await anybody.overflows()
    boxes = [await one.bounding_box() for one in await anybody.page.locator("body > :not(ul), li").all()]
    in_order = [box for box in boxes if box is not None]
    assert len(in_order) == len(boxes) >= 7 and min(box["x"] for box in in_order) >= 0
    phone = (anybody.page.viewport_size or PHONE["viewport"])["width"] < 500
    below = all(one["y"] + one["height"] <= other["y"] for one, other in pairwise(in_order))
    assert below or not phone


async def test_every_state_of_the_chat_is_accessible(anybody: Visit) -> None:
    await anybody.page.emulate_media(reduced_motion="reduce")
    citizen = CitizenPage(anybody)
    await citizen.open()
    await citizen.begin()
    await citizen.say("xin chào")
    await citizen.sent(2)
    assert await anybody.violations() == []
    await anybody.page.locator("#menu-button").click()
    assert await anybody.violations() == []
    await anybody.page.locator("#erase").click()
    assert await anybody.violations() == []
    await anybody.page.keyboard.press("Escape")
    await anybody.page.locator("#attach").click()
    assert await anybody.violations() == []
    await anybody.page.context.set_offline(True)
    await citizen.say("lúc mất mạng")
    await expect(anybody.page.locator(".actions")).to_be_visible()
    assert await anybody.violations() == []
    assert not await anybody.overflows()


@pytest.mark.parametrize("scale", ["100%", "200%"])
async def test_a_small_phone_and_large_letters_lose_nothing(browser: Browser, town: Live, scale: str) -> None:
    async with visit(browser, town.root, SMALL) as visitor:
        for path in PAGES:
            await visitor.go(path)
            await visitor.page.evaluate("scale => { document.documentElement.style.fontSize = scale }", scale)
            assert not await visitor.overflows(), path
        citizen = CitizenPage(visitor)
        await citizen.open()
        await visitor.page.evaluate("scale => { document.documentElement.style.fontSize = scale }", scale)
        await citizen.begin()
        await citizen.tap("Hỏi đáp")
        await citizen.sent(2)
        assert not await visitor.overflows()
        await expect(visitor.page.locator("#send")).to_be_in_viewport()


async def test_every_target_is_large_enough_for_a_thumb(citizen: Visit) -> None:
    chat = CitizenPage(citizen)
    await chat.open()
    await chat.begin()
    await citizen.page.locator("#attach").click()
    small = """() => [...document.querySelectorAll('button, .choices a, textarea')]
        .filter(one => one.offsetParent && (one.offsetHeight < 44 || one.offsetWidth < 44)).map(one => one.outerHTML)"""
    assert await citizen.page.evaluate(small) == []


async def test_citizens_read_letters_of_sixteen_pixels_at_least(citizen: Visit) -> None:
    chat = CitizenPage(citizen)
    await chat.open()
    await chat.begin()
    for path in ("", *PAGES):
        if path:
            await citizen.go(path)
        small = """() => [...document.body.querySelectorAll('*')].filter(one => one.innerText?.trim()
            && parseFloat(getComputedStyle(one).fontSize) < 16).map(one => one.outerHTML.slice(0, 100))"""
        assert await citizen.page.evaluate(small) == []


async def test_the_typeface_is_our_own(citizen: Visit) -> None:
    await citizen.go("/privacy")
    loaded = "async () => (await document.fonts.load('600 20px \"Be Vietnam Pro\"', 'Mũi tiêm ươ')).length"
    assert await citizen.page.evaluate(loaded) == 2


async def test_the_demo_phone_shows_what_was_sent_newest_first(browser: Browser, town: Live) -> None:
    async with visit(browser, town.root, DESK) as visitor:
        await visitor.go("/")
        phone = visitor.page.locator("#phone")
        await expect(phone).to_contain_text("Chưa có tin nhắn nào")
        ids, clock = town.service.ids, town.service.clock
        async with town.service.database.reading() as uow:
            for text in ("Ma xac nhan: 111111", "<b>Ma xac nhan</b>: 222222"):
                await uow.sms_log.add(ids.new(), "0300123456", text, clock.now())
        await expect(phone.locator(".sms p")).to_have_text(["<b>Ma xac nhan</b>: 222222", "Ma xac nhan: 111111"])
        await expect(phone.locator(".sms header").first).to_contain_text("0300 123 456")
        assert await visitor.violations() == []


async def test_without_the_demo_there_is_no_phone(browser: Browser, own_database: str) -> None:
    async with start_live(own_database) as live, visit(browser, live.root, DESK) as visitor:
        await visitor.go("/")
        await expect(visitor.page.locator(".talk-frame")).to_be_visible()
        await expect(visitor.page.locator("#phone")).to_have_count(0)


HOST = """<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>Trang của xã</title></head>
<body><h1>Trang của xã</h1><script src="{root}/embed.js" async></script></body></html>"""


@asynccontextmanager
async def another_site(live: Live) -> AsyncIterator[str]:
    """The address of a commune's page that carries the launcher: another port is another site."""

    async def page(request: web.Request) -> web.Response:
        return web.Response(text=HOST.format(root=live.root), content_type="text/html")

    app = web.Application()
    app.router.add_get("/", page)
    runner = web.AppRunner(app)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/"
    finally:
        await runner.cleanup()


async def test_the_launcher_opens_the_chat_on_another_site(browser: Browser, own_database: str) -> None:
    async with (
        start_live(own_database, embed_origins="http://127.0.0.1:*") as live,
        another_site(live) as address,
        visit(browser, address, DESK) as visitor,
    ):
        await visitor.go("")
        await visitor.page.get_by_role("button", name="Hỏi Tổng đài Tiêm chủng").click()
        frame = visitor.page.frame_locator("iframe")
        await frame.locator("#begin").click()
        await expect(frame.locator(".choices .button")).to_have_count(6)
        await frame.locator("#text").press("Escape")
        await expect(visitor.page.locator("iframe")).to_be_hidden()
        await expect(visitor.page.get_by_role("button", name="Hỏi Tổng đài Tiêm chủng")).to_be_focused()
        assert visitor.faults == []


async def test_a_site_that_is_not_named_cannot_frame_the_chat(browser: Browser, town: Live) -> None:
    async with another_site(town) as address, visit(browser, address, DESK) as visitor:
        await visitor.go("")
        async with visitor.page.expect_console_message(lambda line: "frame-ancestors" in line.text):
            await visitor.page.get_by_role("button", name="Hỏi Tổng đài Tiêm chủng").click()
        await expect(visitor.page.frame_locator("iframe").locator("#begin")).to_have_count(0)

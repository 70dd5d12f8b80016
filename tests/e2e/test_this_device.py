"""The web chat on one device and the next: closed here, gone on with there, and told of by text while it is closed."""

from playwright.async_api import Browser, expect

from tests.e2e.test_web_chat import taken
from tests.e2e.visitor import PHONE, CitizenPage, Visit, visit
from tests.support.live import Live, start_live

# How much the browser holds: of both storages, and messages.
KEPT_ON_DEVICE = """() => new Promise((resolve) => {
  const asked = indexedDB.open("tiemchung-chat");
  asked.onsuccess = () => {
    const counted = asked.result.transaction("mine").objectStore("mine").count();
    counted.onsuccess = () => resolve([localStorage.length, sessionStorage.length, counted.result]);
  };
})"""

# As if nobody had touched the device for so many milliseconds.
UNTOUCHED = "passed => localStorage.setItem('tiemchung-counter', String(Date.now() - passed))"


async def tell(chat: CitizenPage, text: str) -> None:
    """Begin, and say something of oneself; something more is typed and not sent."""
    await chat.begin()
    await chat.say(text)
    await chat.sent(2)
    await chat.page.locator("#text").fill("chữ chưa gửi")


async def empty(chat: CitizenPage) -> None:
    """Nothing of anybody is on the page or the device."""
    await expect(chat.page.locator("#begin")).to_be_visible()
    await expect(chat.own).to_have_count(0)
    await expect(chat.page.locator("#text")).to_have_value("")
    assert await chat.page.evaluate(KEPT_ON_DEVICE) == [0, 0, 0]


async def test_on_a_counter_one_person_ends_and_the_next_finds_nothing(browser: Browser, own_database: str) -> None:
    async with start_live(own_database, counter_idle_seconds=60) as live, visit(browser, live.root, PHONE) as device:
        chat = CitizenPage(device)
        await chat.open("/chat?counter")
        await tell(chat, "số giấy tờ của tôi")
        assert await device.violations() == [] and not await device.overflows()
        async with device.page.expect_navigation(url="**/chat?counter&closed*"):
            await device.page.get_by_role("button", name="Người tiếp theo").click()
        await chat.ready()
        await empty(chat)
        await device.page.go_back()
        await device.page.go_forward()
        await chat.ready()
        await expect(chat.own).to_have_count(0)
        await tell(chat, "con tôi thiếu mũi")
        await device.page.evaluate(UNTOUCHED, 42_000)
        await expect(device.page.locator("#next-soon")).to_be_visible()
        await device.page.locator("#text").press("End")
        await expect(device.page.locator("#next-soon")).to_be_hidden()
        await expect(chat.own).to_have_count(2)
        async with device.page.expect_navigation(url="**/chat?counter&closed*"):
            await device.page.evaluate(UNTOUCHED, 61_000)
        await chat.ready()
        await empty(chat)
        assert await taken(live, "select count(*) from contacts") == 2
        assert device.faults == []


async def test_erasing_leaves_nothing_on_the_device(citizen: Visit, town: Live) -> None:
    chat = CitizenPage(citizen)
    await chat.open()
    await chat.begin()
    await chat.say("số giấy tờ của tôi")
    await chat.sent(2)
    await citizen.page.locator("#menu-button").click()
    await citizen.page.locator("#erase").click()
    await citizen.page.locator("#erase-yes").click()
    await expect(citizen.page.locator("#begin")).to_be_focused()
    assert await citizen.page.evaluate(KEPT_ON_DEVICE) == [0, 0, 0]
    await citizen.page.go_back()
    await citizen.page.go_forward()
    await chat.ready()
    await expect(chat.own).to_have_count(0)
    await citizen.page.reload()
    await chat.ready()
    await expect(chat.own).to_have_count(0)
    await chat.begin()
    await expect(chat.answers).to_have_count(1)
    assert await taken(town, "select count(*) from contacts") == 2

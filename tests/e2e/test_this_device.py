"""The web chat on one device and the next: closed here, gone on with there, and told of by text while it is closed."""

from playwright.async_api import expect

from tests.e2e.test_web_chat import taken
from tests.e2e.visitor import CitizenPage, Visit
from tests.support.live import Live

# How much the browser holds: of both storages, and messages.
KEPT_ON_DEVICE = """() => new Promise((resolve) => {
  const asked = indexedDB.open("tiemchung-chat");
  asked.onsuccess = () => {
    const counted = asked.result.transaction("mine").objectStore("mine").count();
    counted.onsuccess = () => resolve([localStorage.length, sessionStorage.length, counted.result]);
  };
})"""


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

"""The web chat as a citizen uses it: keyboard, photos, a network that comes and goes, a page closed and opened."""

import asyncio
import io
import random
import re
from pathlib import Path

from PIL import Image
from playwright.async_api import Browser, FilePayload, Route, expect

from handlers.dialogue.reply import Button, Reply
from storage.repositories.outbox import OutboxRow
from tests.e2e.visitor import DESK, PHONE, CitizenPage, Visit, visit
from tests.support.live import Live
from tests.support.until import until


def picture(side: int = 640, form: str = "JPEG", tall: int = 0) -> FilePayload:
    """A picture nothing can be read from, as a phone would pick it."""
    noise = Image.frombytes("RGB", (side, tall or side), random.Random(side).randbytes(side * (tall or side) * 3))
    made = io.BytesIO()
    noise.save(made, form)
    return {"name": f"anh.{form.lower()}", "mimeType": f"image/{form.lower()}", "buffer": made.getvalue()}


UPDATES = "select count(*) from updates where key not like 'system:%'"  # what people sent


async def taken(live: Live, question: str = UPDATES) -> int:
    """How many updates (or other rows) the service holds."""
    async with live.service.database.reading() as uow:
        return int(await uow.connection.fetchval(question))


async def test_the_whole_chat_works_with_the_keyboard_alone(browser: Browser, town: Live) -> None:
    async with visit(browser, town.root, DESK) as visitor:
        citizen = CitizenPage(visitor)
        await citizen.open()
        press = visitor.page.keyboard.press
        for expected in ("menu-button", "log", "begin"):
            await press("Tab")
            await expect(visitor.page.locator(f"#{expected}")).to_be_focused()
        await press("Enter")
        await expect(citizen.choices).to_have_count(6)
        await press("Tab")
        while not await citizen.choices.last.evaluate("one => one === document.activeElement"):
            await press("Tab")
        await press("Space")
        await citizen.sent(2)
        await expect(visitor.page.locator(".chosen")).to_have_text("Hỏi đáp (đã chọn)")
        await visitor.page.locator("#text").focus()
        await visitor.page.keyboard.type("menu")
        await press("Shift+Enter")
        await press("Backspace")
        await press("Enter")
        await citizen.sent(3)
        await expect(visitor.page.locator("#text")).to_be_focused()
        await visitor.page.locator("#menu-button").focus()
        await press("Enter")
        await press("Tab")
        await expect(visitor.page.locator("#switch")).to_be_focused()
        await press("Escape")
        await expect(visitor.page.locator("#menu-button")).to_be_focused()
        await expect(visitor.page.locator("#menu")).to_be_hidden()


async def test_a_typed_number_chooses_like_a_tap(citizen: Visit) -> None:
    chat = CitizenPage(citizen)
    await chat.open()
    await chat.begin()
    await chat.say("6")
    await expect(chat.answers).to_have_count(2)
    await chat.say("menu")
    await expect(chat.choices).to_have_count(6)
    await chat.tap("Hỏi đáp")
    await expect(chat.answers).to_have_count(4)
    said = await chat.words(chat.answers)
    assert said[1] == said[3]


async def test_answered_choices_stay_but_call_no_longer(citizen: Visit) -> None:
    chat = CitizenPage(citizen)
    await chat.open()
    await chat.begin()
    await chat.say("menu")
    await expect(chat.answers).to_have_count(2)
    await expect(citizen.page.locator(".choices .button")).to_have_count(12)
    await expect(chat.choices).to_have_count(6)
    await citizen.page.locator(".quiet .choices .button").first.click()
    await expect(chat.answers).to_have_count(3)


async def test_the_conversation_is_there_again_after_a_reload(citizen: Visit) -> None:
    chat = CitizenPage(citizen)
    await chat.open()
    await chat.begin()
    await chat.say("xin chào")
    await chat.photo(picture(), text="giấy của tôi")
    await chat.sent(3)
    await expect(chat.choices.first).to_be_visible()
    await citizen.page.locator("#text").fill("đang gõ dở")
    own, said = await chat.words(chat.own), await chat.words(chat.answers)
    order = await citizen.page.locator(".message").evaluate_all(
        "all => all.map(one => one.dataset.key ?? one.dataset.id)"
    )
    await citizen.page.reload()
    await chat.ready()
    assert await chat.words(chat.own) == own
    assert await chat.words(chat.answers) == said
    again = await citizen.page.locator(".message").evaluate_all(
        "all => all.map(one => one.dataset.key ?? one.dataset.id)"
    )
    assert again == order
    await expect(citizen.page.locator("#text")).to_have_value("đang gõ dở")
    await expect(citizen.page.locator(".bubble-photo img")).to_be_visible()
    await chat.tap(await chat.choices.first.inner_text())
    await chat.sent(4)


async def test_what_is_written_without_a_network_goes_once_and_in_order(citizen: Visit, town: Live) -> None:
    chat = CitizenPage(citizen)
    await chat.open()
    await chat.begin()
    await citizen.page.context.set_offline(True)
    await expect(citizen.page.locator("#banner")).to_contain_text("Mất mạng")
    for text in ("một", "hai", "ba"):
        await chat.say(text)
    await chat.photo(picture())
    await expect(citizen.page.locator(".message.mine.waiting").first).to_contain_text("Chờ có mạng")
    assert await taken(town) == 1
    await citizen.page.context.set_offline(False)
    await chat.sent(5)
    await expect(citizen.page.locator("#banner")).to_be_hidden()
    assert await taken(town) == 5
    assert await taken(town, "select count(*) from files") == 1
    assert [text.split("\n")[0] for text in await chat.words(chat.own.locator(".bubble"))][1:4] == ["một", "hai", "ba"]


async def test_what_waits_survives_the_page_being_closed(citizen: Visit, town: Live) -> None:
    chat = CitizenPage(citizen)
    await chat.open()
    await chat.begin()
    await citizen.page.route("**/chat/api/messages", lambda route: route.abort())
    await citizen.page.route("**/chat/api/files", lambda route: route.abort())
    await chat.say("tin đang chờ")
    await chat.photo(picture())
    await expect(citizen.page.locator(".message.mine.waiting")).to_have_count(1)
    await citizen.page.unroute_all()
    await citizen.page.reload()
    await chat.ready()
    await chat.sent(3)
    assert await taken(town) == 3
    assert await taken(town, "select count(*) from files") == 1


async def test_a_message_whose_receipt_was_lost_is_not_taken_twice(citizen: Visit, town: Live) -> None:
    chat = CitizenPage(citizen)
    await chat.open()
    await chat.begin()
    lost = asyncio.Event()

    async def lose_the_first_receipt(route: Route) -> None:
        if lost.is_set():
            await route.continue_()
            return
        lost.set()
        await route.fetch()
        await route.abort()

    await citizen.page.route("**/chat/api/*s", lose_the_first_receipt)
    await chat.say("xin chào")
    await chat.sent(2)
    assert lost.is_set()
    assert await taken(town) == 2
    await expect(chat.answers).to_have_count(2)


async def test_a_server_that_is_away_is_waited_for(citizen: Visit) -> None:
    chat = CitizenPage(citizen)
    await chat.open()
    await chat.begin()
    away = {"status": 503, "body": '{"error": "unavailable"}', "content_type": "application/json"}
    await citizen.page.route("**/chat/api/messages", lambda route: route.fulfill(**away))
    await chat.say("xin chào")
    await expect(citizen.page.locator("#banner")).to_contain_text("Máy chủ đang bận")
    await citizen.page.unroute_all()
    await citizen.page.get_by_role("button", name="Gửi lại").click()
    await chat.sent(2)


async def test_a_message_that_waits_can_be_dropped(citizen: Visit, town: Live) -> None:
    chat = CitizenPage(citizen)
    await chat.open()
    await chat.begin()
    await citizen.page.context.set_offline(True)
    await chat.say("thôi khỏi gửi")
    await citizen.page.get_by_role("button", name="Bỏ tin này").click()
    await expect(chat.own).to_have_count(1)
    await citizen.page.context.set_offline(False)
    await chat.say("menu")
    await chat.sent(2)
    assert await taken(town) == 2


async def test_a_photo_is_looked_at_before_it_goes(citizen: Visit, town: Live) -> None:
    chat = CitizenPage(citizen)
    await chat.open()
    await chat.begin()
    await chat.pick(picture(640), picture(700))
    await expect(citizen.page.locator("#picked img")).to_have_count(2)
    await citizen.page.get_by_role("button", name="Bỏ anh.jpeg").first.click()
    await expect(citizen.page.locator("#picked img")).to_have_count(1)
    await chat.say("giấy xác nhận")
    await chat.sent(2)
    await expect(citizen.page.locator(".bubble-photo figcaption")).to_have_text("giấy xác nhận")
    assert await taken(town, "select count(*) from files where kind = 'photo'") == 1


async def test_a_heavy_photo_is_made_smaller_before_it_goes(citizen: Visit, town: Live) -> None:
    chat = CitizenPage(citizen)
    await chat.open()
    await chat.begin()
    heavy = picture(1500, "PNG")
    await chat.photo(heavy)
    await chat.sent(2)
    size = await taken(town, "select max(size) from files")
    assert 10_000 < size < len(heavy["buffer"]) / 2


async def test_a_long_capture_keeps_its_width_and_photos_sent_at_once_are_answered_once(
    citizen: Visit, town: Live
) -> None:
    async def looked_at() -> bool:
        return await taken(town, "select count(*) from files where state = 'ready'") == 3

    chat = CitizenPage(citizen)
    await chat.open()
    await chat.begin()
    before = await taken(town, "select count(*) from outbox")
    await chat.photo(picture(640), picture(1080, tall=5000), picture(700))
    await chat.sent(4)
    await until(looked_at)
    assert await taken(town, "select width from files where height = 5000") == 1080
    assert await taken(town, "select count(*) from outbox") == before + 1


async def test_a_file_of_21_megabytes_is_refused_before_it_goes(citizen: Visit, town: Live, tmp_path: Path) -> None:
    chat = CitizenPage(citizen)
    await chat.open()
    await chat.begin()
    large = tmp_path / "nang.jpg"
    large.write_bytes(bytes(21 * 1024 * 1024))
    await chat.pick(large)
    await expect(citizen.page.locator("#notice")).to_contain_text("20 MB")
    await expect(citizen.page.locator("#picked li")).to_have_count(0)
    empty: FilePayload = {"name": "trong.jpg", "mimeType": "image/jpeg", "buffer": b""}
    await chat.pick(empty)
    await expect(citizen.page.locator("#notice")).to_contain_text("trống")
    assert await taken(town) == 1


async def test_what_people_type_is_shown_as_they_typed_it(citizen: Visit) -> None:
    chat = CitizenPage(citizen)
    await chat.open()
    await chat.begin()
    for text in ('<img src=x onerror="alert(1)"><b>đậm</b>', "🙂🙏", "'; drop table tickets; --", "{you} %s"):
        await chat.say(text)
    await chat.say("dài " * 1250)
    await chat.sent(6)
    own = await chat.words(chat.own.locator(".bubble"))
    assert own[1:5] == ['<img src=x onerror="alert(1)"><b>đậm</b>', "🙂🙏", "'; drop table tickets; --", "{you} %s"]
    assert len(own[5]) == 4999
    assert await citizen.page.locator(".bubble b, .bubble img").count() == 0
    assert not await citizen.overflows()
    assert citizen.faults == []


async def test_a_text_without_end_stays_in_the_field(citizen: Visit) -> None:
    chat = CitizenPage(citizen)
    await chat.open()
    await chat.begin()
    await chat.say("x" * 10_001)
    await expect(citizen.page.locator("#notice")).to_contain_text("10.000")
    await expect(citizen.page.locator("#text")).to_have_value("x" * 10_001)
    sideways = "composer => composer.scrollWidth > composer.clientWidth"
    assert not await citizen.page.locator(".composer").evaluate(sideways)  # what was said of the length lay outside


async def test_a_location_is_shared_only_when_asked_for(browser: Browser, town: Live) -> None:
    place = {"latitude": 10.386, "longitude": 105.435}
    async with visit(browser, town.root, PHONE, permissions=["geolocation"], geolocation=place) as visitor:
        chat = CitizenPage(visitor)
        await chat.open()
        await chat.begin()
        await visitor.page.locator("#attach").click()
        await visitor.page.locator("#place").click()
        await chat.sent(2)
        await expect(chat.own.last).to_contain_text("Vị trí của tôi")
    async with visit(browser, town.root, PHONE) as visitor:
        chat = CitizenPage(visitor)
        await chat.open()
        await visitor.page.locator("#attach").click()
        await visitor.page.locator("#place").click()
        await expect(visitor.page.locator("#notice")).to_contain_text("gõ tên xã")


async def test_an_english_browser_is_spoken_to_in_english(browser: Browser, town: Live) -> None:
    async with visit(browser, town.root, PHONE, locale="en-GB") as visitor:
        chat = CitizenPage(visitor)
        await chat.open()
        await expect(visitor.page.locator("#begin")).to_have_text("Start")
        await chat.begin()
        await expect(chat.choices.first).to_have_text("Install the apps")
        await visitor.page.locator("#menu-button").click()
        await visitor.page.locator("#switch").click()
        await visitor.page.wait_for_url("**lang=vi")
        await chat.ready()
        await expect(chat.choices.first).to_have_text("Cài đặt ứng dụng")
        await visitor.go("/chat")
        await chat.ready()
        await expect(visitor.page.locator("#text")).to_have_attribute("placeholder", "Nhập tin nhắn")


async def test_answers_arrive_where_streams_do_not(citizen: Visit) -> None:
    await citizen.page.route("**/chat/api/events", lambda route: route.abort())
    chat = CitizenPage(citizen)
    await chat.open()
    await citizen.page.locator("#begin").click()
    await expect(chat.choices).to_have_count(6)


async def test_a_typing_sign_stands_until_the_answer_comes(citizen: Visit) -> None:
    chat = CitizenPage(citizen)
    await chat.open()
    await chat.begin()
    receipt = {"status": 200, "body": '{"result": "done"}', "content_type": "application/json"}
    await citizen.page.route("**/chat/api/messages", lambda route: route.fulfill(**receipt))
    await chat.say("menu")
    await expect(citizen.page.locator("#typing")).to_be_visible()
    await citizen.page.unroute_all()
    await chat.say("menu")
    await expect(chat.answers).to_have_count(2)
    await expect(citizen.page.locator("#typing")).to_have_count(0)


async def test_an_answer_may_show_a_picture_and_a_page_but_no_script(citizen: Visit, town: Live) -> None:
    chat = CitizenPage(citizen)
    await chat.open()
    await chat.begin()
    reply = Reply(
        "🚨 GỌI 115 NGAY. Xem thêm https://example.vn/huong-dan, gọi 1900 9095; số nhà 115, ví dụ 0300 123 456.",
        (Button("Mở trang", "", "https://example.vn/"), Button("Lạ", "", "javascript:alert(1)"), Button("Tiếp", "t:1")),
        image="good_slip",
    )
    await send(town, reply)
    await expect(citizen.page.locator(".bubble-picture img")).to_have_attribute("alt", re.compile("bốn góc"))
    assert await citizen.page.locator(".bubble-picture img").evaluate(
        "one => one.decode().then(() => one.naturalWidth)"
    )
    addresses = await citizen.page.locator("#log a").evaluate_all("all => all.map(one => one.getAttribute('href'))")
    assert addresses == ["tel:115", "https://example.vn/huong-dan", "tel:19009095", "https://example.vn/"]
    assert await citizen.violations() == []
    assert citizen.faults == []


async def send(live: Live, reply: Reply) -> None:
    """Put an answer of our own before the only visitor, as a job would."""
    async with live.service.work("test:1") as work:
        row = await work.uow.connection.fetchrow("select id, address from contacts where channel = 'webchat'")
        made = OutboxRow(live.service.ids.new(), "test:1", "webchat", row["id"], row["address"], reply.to_json())
        work.outgoing.append(made)

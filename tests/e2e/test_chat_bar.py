"""Home and back in the web chat, the field after the start, a second tab, English from the start, what a page costs."""

import re
from collections import Counter

from playwright.async_api import Browser, expect

from tests.e2e.visitor import PHONE, CitizenPage, Visit, visit
from tests.support.live import Live

MOST_BYTES = 60 * 1024  # of a first visit to the chat, packed, without the typeface
# What of the newest messages lies under the composer: it is painted over them, or they end below its upper edge.
UNDER_COMPOSER = """() => {
  const edge = document.querySelector('#composer').getBoundingClientRect().top;
  return [...document.querySelectorAll('.message:last-child .bubble, .message:last-child .button')]
    .filter(one => one.getBoundingClientRect().bottom > edge + 1).map(one => one.innerText);
}"""
SIDES = "all => all.map(one => { const r = one.getBoundingClientRect(); return [r.width, r.height, r.left, r.right] })"


async def test_case_60_home_and_back_are_in_reach_and_the_field_is_ready_after_the_start(citizen: Visit) -> None:
    chat, page = CitizenPage(citizen), citizen.page
    await chat.open()
    await expect(page.locator("#bar")).to_be_hidden()  # nothing is there yet to go back in
    await chat.begin()
    await expect(page.locator("#text")).to_be_focused()
    await chat.tap("Cài đặt ứng dụng")
    await chat.tap("Sổ sức khỏe điện tử")
    await expect(chat.choices.first).to_have_text("Android")
    await page.get_by_role("button", name="Quay lại").click()
    await expect(chat.choices.first).to_have_text("Sổ sức khỏe điện tử")
    await page.get_by_role("button", name="Trang đầu").press("Enter")
    await expect(chat.choices.first).to_have_text("Cài đặt ứng dụng")
    assert (await chat.words(chat.own.locator(".bubble")))[-2:] == ["Quay lại", "Trang đầu"]
    width = int(await page.evaluate("innerWidth"))
    for size in ("100%", "200%"):
        await page.evaluate(f"document.documentElement.style.fontSize = '{size}'")
        for wide, high, left, right in await page.locator("#bar button").evaluate_all(SIDES):
            assert high >= 48 and wide >= 48 and left >= 0 and right <= width, size
        ends = await page.locator("#composer").evaluate("one => innerHeight - one.getBoundingClientRect().bottom")
        assert abs(ends) < 1 and not await citizen.overflows(), size
        await expect(chat.choices.last).to_be_in_viewport(ratio=1)
        assert await page.evaluate(UNDER_COMPOSER) == [], size
        assert await citizen.violations() == [], size
    await page.reload()
    await chat.ready()
    await expect(page.locator("#bar")).to_be_visible()
    assert citizen.faults == []


async def test_buttons_beside_a_question_call_as_those_of_the_question_do(citizen: Visit) -> None:
    chat = CitizenPage(citizen)
    await chat.open()
    await chat.begin()
    await chat.tap("Cài đặt ứng dụng")
    await expect(chat.choices.first).to_have_text("Sổ sức khỏe điện tử")
    await chat.say("tôi già rồi, ai làm giùm với")
    await expect(chat.choices.first).to_have_text("Nhờ gọi lại")
    await expect(chat.choices.nth(2)).to_have_text("Sổ sức khỏe điện tử")


async def test_the_main_button_and_a_question_stay_in_sight_in_a_window_of_any_height(citizen: Visit) -> None:
    chat, page = CitizenPage(citizen), citizen.page
    await chat.open()
    await chat.begin()
    for label in ("Gửi phản ánh", "Ứng dụng, mã OTP, mã QR"):
        await chat.tap(label)
    await expect(chat.choices.get_by_text("Lỗi OTP hoặc đăng nhập")).to_be_visible()
    await page.set_viewport_size({"width": 390, "height": 520})  # a keyboard opens
    await expect(chat.choices.last).to_be_in_viewport(ratio=1)
    await chat.tap("Lỗi OTP hoặc đăng nhập")
    told = "bấm lấy mã mà máy không nhận được, thử mấy hôm rồi, " * 5
    for asked, said in (("kể giúp", told), ("để cán bộ liên hệ", "0300 123 456"), ("Họ tên của bạn", "Trần Thị Bưởi")):
        await chat.hear(asked)
        await chat.say(said)
    await chat.tap("Bỏ qua")
    main = chat.choices.get_by_text("Gửi phản ánh", exact=True)
    for height in (520, 844, 440, 700):
        await page.set_viewport_size({"width": 390, "height": height})
        await expect(main).to_be_in_viewport(ratio=1)
        bottom = await main.evaluate("one => one.getBoundingClientRect().bottom")
        assert bottom <= await page.locator("#composer").evaluate("one => one.getBoundingClientRect().top"), height
    assert await page.locator(".choices .button-act").count() == 1 and await citizen.violations() == []


async def test_case_58_a_second_tab_shows_what_the_first_one_types_and_erases(citizen: Visit) -> None:
    chat = CitizenPage(citizen)
    await chat.open()
    other = await citizen.page.context.new_page()
    await other.goto(f"{citizen.root}/chat")
    await other.wait_for_selector("body[data-ready]")
    await citizen.page.bring_to_front()  # a tab in the background draws nothing, and a press there waits for ever
    await chat.begin()
    await chat.say("xin chào")
    await expect(other.locator(".message.mine.sent")).to_have_count(2)
    await expect(other.locator(".message.mine .bubble").last).to_have_text("xin chào")
    await expect(other.locator(".message.theirs .bubble")).to_have_count(2)
    await other.bring_to_front()
    await other.locator("#menu-button").click()
    await other.locator("#erase").click()
    await other.locator("#erase-yes").click()
    await expect(citizen.page.locator("#begin")).to_be_visible()
    await other.close()
    await citizen.page.bring_to_front()
    await chat.begin()
    await expect(chat.answers).to_have_count(1)
    assert citizen.faults == []


async def test_case_57_who_starts_in_english_is_answered_in_english_and_sends_no_word_of_it(
    browser: Browser, town: Live
) -> None:
    async with visit(browser, town.root, PHONE, locale="en-GB") as visitor:
        chat = CitizenPage(visitor)
        await chat.open()
        await chat.begin()
        await expect(chat.choices.first).to_have_text(re.compile("Install"))
        assert await chat.words(chat.own.locator(".bubble")) == ["Start"]
        await expect(chat.answers).to_have_count(1)


# Every word of the page that is no message and no button of one: texts, and what is read aloud or shown in a field.
CHROME = """() => {
  const said = [document.title];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_ELEMENT);
  for (let one = walk.currentNode; one; one = walk.nextNode()) {
    if (one.closest(".bubble, .choices, noscript, #switch")) continue;
    for (const name of ["aria-label", "placeholder", "alt", "title"]) said.push(one.getAttribute(name) ?? "");
    for (const part of one.childNodes) if (part.nodeType === Node.TEXT_NODE) said.push(part.data.trim());
  }
  return said.filter(Boolean);
}"""
MARKED = re.compile("[àáảãạăâđèéẻẽẹêìíỉĩịòóỏõọôơùúủũụưỳýỷỹỵ]|[\u1ea0-\u1ef9]", re.IGNORECASE)


async def test_the_whole_page_follows_the_language_of_the_talk(citizen: Visit) -> None:
    chat, page = CitizenPage(citizen), citizen.page
    await chat.open()
    await chat.begin()
    assert [said for said in await page.evaluate(CHROME) if MARKED.search(said)]
    await chat.say("Hi, I'm a foreigner, my second dose isn't in the app. Can you help in English?")
    await chat.hear("I'll answer in English from now on.")
    for again in (False, True):
        if again:
            await page.reload()
            await chat.ready()
        await expect(page.locator("html")).to_have_attribute("lang", "en")
        assert [said for said in await page.evaluate(CHROME) if MARKED.search(said)] == [], again
        await expect(page.locator("#text")).to_have_attribute("placeholder", "Type a message")
        await expect(page.locator("#go-home")).to_have_text("Home")
        await expect(page.locator("#menu a[data-page='/privacy']")).to_have_attribute("href", "/privacy?lang=en")
        assert [await one.get_attribute("lang") for one in await chat.answers.all()][-1] == "en"
        assert await citizen.violations() == [] and not await citizen.overflows()
    own = await chat.words(chat.own.locator(".bubble"))
    assert len(own) == 2 and "English" not in own[1:]
    await page.locator("#menu-button").click()
    await page.locator("#switch").click()
    await chat.hear("Từ giờ tôi nói tiếng Việt.")
    await expect(page.locator("#go-home")).to_have_text("Trang đầu")
    await expect(page.locator("html")).to_have_attribute("lang", "vi")
    assert await chat.words(chat.own.locator(".bubble")) == own
    await chat.say("my second dose isn't in the app, what should I do?")
    await expect(chat.own).to_have_count(3)
    await expect(page.locator("html")).to_have_attribute("lang", "vi")
    assert citizen.faults == []


async def test_a_first_visit_costs_less_than_sixty_kilobytes_beside_the_typeface(citizen: Visit) -> None:
    wire, kinds = await citizen.page.context.new_cdp_session(citizen.page), {}
    sizes: dict[str, float] = {}
    wire.on("Network.responseReceived", lambda told: kinds.update({told["requestId"]: told["type"]}))
    wire.on("Network.loadingFinished", lambda told: sizes.update({told["requestId"]: told["encodedDataLength"]}))
    await wire.send("Network.enable")
    chat = CitizenPage(citizen)
    await chat.open()
    await chat.begin()
    await citizen.page.evaluate("document.fonts.ready")
    by_kind = Counter[str]()
    for number, size in sizes.items():
        by_kind[kinds.get(number, "")] += int(size)
    assert {"Document", "Stylesheet", "Script"} <= set(by_kind)
    assert sum(by_kind.values()) - by_kind["Font"] < MOST_BYTES, by_kind


async def test_a_link_on_the_first_page_reaches_the_chat_also_of_who_was_here_before(citizen: Visit) -> None:
    page, told = citizen.page, "Bệnh viện Đa khoa trung tâm An Giang"
    await citizen.go("/?lang=vi&start=at_BV891")
    frame = page.frame_locator(".talk-frame")
    await frame.locator("#begin").click()
    await expect(frame.locator("#log")).to_contain_text(told)
    await citizen.go("/?lang=vi&start=at_BV891")  # the same page again says nothing twice
    await expect(frame.locator("#bar")).to_be_visible()
    await citizen.go("/?lang=vi&start=from_group_at_BV892")
    await expect(frame.locator("#log")).to_contain_text("Bệnh viện Đa khoa khu vực tỉnh An Giang")
    assert await frame.locator(".message", has_text=told).count() == 1
    await citizen.go('/?start="><script>alert(1)</script>')
    assert "alert" not in await page.content()
    assert citizen.faults == []


DOUBLE_TAP = """button => {
  const { x, y, width, height } = button.getBoundingClientRect();
  const tap = () => document.elementFromPoint(x + width / 2, y + height / 2)?.closest("button, a")?.click();
  tap();
  const slid = button.getBoundingClientRect().y !== y;
  tap();
  return slid;
}"""


async def test_the_second_tap_of_a_double_tap_sends_nothing_that_slid_under_the_finger(citizen: Visit) -> None:
    chat = CitizenPage(citizen)
    await chat.open()
    await chat.begin()
    slid = []
    for number in range(6):
        await expect(citizen.page.locator("#log.resting")).to_have_count(0)
        before = await chat.own.count()
        slid.append(await chat.choices.nth(number).evaluate(DOUBLE_TAP))
        assert await chat.own.count() == before + 1, number
        await chat.say("menu")
        await expect(chat.choices).to_have_count(6)
    assert any(slid)
    await chat.tap("Hỏi đáp")  # a tap a moment later is taken
    await chat.sent(14)

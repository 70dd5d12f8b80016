"""The second factor by text message: chosen behind the link, used at the door and before acts, changed by its owner."""

import re
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from handlers.staff.text_codes import HOUR
from tests.bot.console.test_password import DOOR, PASSWORD, code_of, enrolled, first_step, hidden, key_of, stranger
from tests.support.console import Browser, Console, open_console

PHONE = "0300555666"


@pytest.fixture
async def console(database_url: str) -> AsyncIterator[Console]:
    async with open_console(database_url, links_sign_in=False) as made:
        yield made


async def texts(console: Console) -> list[str]:
    """The codes that wait for the gateway, oldest first."""
    async with console.live.service.database.reading() as uow:
        rows = await uow.connection.fetch("select id, payload_sealed from outbox where channel = 'sms' order by id")
        said = [str(uow.vault.open_json(row["payload_sealed"], f"outbox:payload:{row['id']}")) for row in rows]
    return [code for words in said for code in re.findall(r"\b\d{6}\b", words)]


async def begun(console: Console, phone: str = PHONE) -> tuple[Browser, str]:
    """A browser whose form waits for the code that was sent to the phone; and where it is sent to."""
    browser, token = stranger(console), await console.link("commune")
    await browser.post(f"{DOOR}/{token}")
    await browser.post(f"{DOOR}/{token}/set-up", {"to": "text"})
    assert browser.status == 200 and "an toàn hơn" in browser.page
    await browser.post(f"{DOOR}/{token}/set-up", {"to": "text", "phone": phone})
    return browser, f"{DOOR}/{token}/set-up"


async def set_by_text(console: Console) -> Browser:
    browser, path = await begun(console)
    assert browser.status == 200 and "•••••••666" in browser.page
    form = {"login": "sen.chauphu", "password": PASSWORD, "again": PASSWORD, "sent": hidden(browser.page, "sent")}
    await browser.post(path, {**form, "code": "000000"})
    assert browser.status == 422 and "tin nhắn mới nhất" in browser.page
    await browser.post(path, {**form, "code": (await texts(console))[-1]})
    assert browser.status == 200 and browser.path == "/console", browser.page[:600]
    return browser


async def second(browser: Browser, code: str) -> int:
    await browser.post(f"{DOOR}/code", {"second": hidden(browser.page, "second"), "code": code})
    return browser.status


async def test_who_has_no_app_signs_in_with_a_code_that_came_by_text_message(console: Console) -> None:
    await set_by_text(console)
    browser, thief = stranger(console), stranger(console)
    await first_step(browser)
    assert browser.status == 200 and "•••••••666" in browser.page and PHONE not in browser.page
    first = (await texts(console))[-1]
    console.clock.move(seconds=50)
    await first_step(thief)
    assert len(await texts(console)) == 3
    assert await second(thief, first) == 422  # a code of another sign-in opens nothing here
    assert await second(browser, first) == 200 and browser.path == "/console"
    async with console.live.service.database.reading() as uow:
        kept = str([dict(row) for row in await uow.connection.fetch("select * from official_credentials")])
    assert PHONE not in kept


async def test_a_code_is_good_for_five_minutes_one_use_and_five_tries_and_comes_again_when_asked_for(
    console: Console,
) -> None:
    await set_by_text(console)
    browser = stranger(console)
    await first_step(browser)
    old, page = (await texts(console))[-1], browser.page
    await browser.post(f"{DOOR}/code", {"second": hidden(page, "second"), "resend": "yes"})
    assert browser.status == 200 and len(await texts(console)) == 2  # at once: the one before is on its way
    console.clock.move(minutes=6)
    assert await second(browser, old) == 422 and "hết hạn" in browser.page
    fresh = (await texts(console))[-1]
    assert fresh != old and await second(browser, fresh) == 200
    again = stranger(console)
    console.clock.move(minutes=1)
    await first_step(again)
    held = (await texts(console))[-1]
    assert [await second(again, "111111") for _ in range(5)] == [422] * 5
    assert await second(again, held) == 429


async def test_so_many_codes_an_hour_and_then_it_is_said_until_when(console: Console) -> None:
    await set_by_text(console)
    browser = stranger(console)
    await first_step(browser)
    for _ in range(HOUR):
        console.clock.move(minutes=1)
        await browser.post(f"{DOOR}/code", {"second": hidden(browser.page, "second"), "resend": "yes"})
    said = browser.page
    assert "mới gửi thêm được" in said and len(await texts(console)) == HOUR
    assert "Mã trong tin nhắn mới nhất vẫn dùng được nếu chưa quá 5 phút" in said
    assert "Mã đã gửi qua tin nhắn" not in said and "Gửi lại mã" not in said  # one text, and nothing that it denies
    assert await second(browser, (await texts(console))[-1]) == 200
    console.clock.move(minutes=6)
    await browser.get("/console")
    page = await browser.post("/console/export", {"kept": "hai chữ"})
    assert browser.status == 403 and "mới gửi thêm được" in page
    assert "Mã đã gửi qua tin nhắn" not in page and "Gửi lại mã" not in page


async def test_the_code_before_an_act_comes_by_text_message_too(console: Console) -> None:
    browser = await set_by_text(console)
    console.clock.move(minutes=6)
    await browser.get("/console")
    page = await browser.post("/console/export", {"kept": "hai chữ"})
    assert browser.status == 403 and "•••••••666" in page and 'value="hai chữ"' in page
    sent = len(await texts(console))
    console.clock.move(minutes=1)
    page = await browser.post("/console/export", {"kept": "hai chữ", "second_again": "yes", "second_code": ""})
    assert browser.status == 403 and len(await texts(console)) == sent + 1
    await browser.post("/console/export", {"second_code": "000000"})
    assert browser.status == 422
    await browser.get("/console")
    await browser.post("/console/export", {"second_code": (await texts(console))[-1]})
    assert browser.status == 200


async def test_its_owner_changes_to_an_app_and_back_with_the_code_of_the_present_one(console: Console) -> None:
    browser = await set_by_text(console)
    console.clock.move(minutes=6)
    assert "•••••••666" in await browser.get("/console/account")
    await browser.post("/console/account/second", {"to": "app"})
    assert browser.status == 403
    await browser.post("/console/account/second", {"to": "app", "second_code": (await texts(console))[-1]})
    assert browser.status == 200
    key, sealed = key_of(browser.page), hidden(browser.page, "key")
    await browser.post("/console/account/second/keep", {"to": "app", "key": sealed, "code": "000000"})
    assert browser.status == 422 and key_of(browser.page) == key
    form = {"to": "app", "key": hidden(browser.page, "key"), "code": code_of(console, key)}
    await browser.post("/console/account/second/keep", form)
    assert browser.path == "/console/account?second=changed" and "ứng dụng xác thực" in browser.page
    assert await console.audited("staff.second_changed") == 1
    console.clock.move(seconds=30)
    other = stranger(console)
    await first_step(other)
    assert "•••" not in other.page and await second(other, code_of(console, key)) == 200
    await browser.get("/console/account")
    page = await browser.post("/console/account/second", {"to": "text", "phone": "0300777888"})
    assert "•••••••888" in page
    form = {"to": "text", "sent": hidden(page, "sent"), "code": (await texts(console))[-1]}
    await browser.post("/console/account/second/keep", form)
    assert "•••••••888" in browser.page and await console.audited("staff.second_changed") == 2


async def test_without_a_gateway_the_choice_is_not_offered_and_says_why(database_url: str) -> None:
    async with open_console(database_url, links_sign_in=False, sms_gateway="none") as console:
        browser, token = stranger(console), await console.link("commune")
        await browser.post(f"{DOOR}/{token}")
        assert "chưa nối với cổng" in browser.page and 'value="text"' not in browser.page
        await browser.post(f"{DOOR}/{token}/set-up", {"to": "text", "phone": PHONE})
        assert browser.status == 200 and "<svg" in browser.page and await texts(console) == []


async def test_a_number_that_is_none_is_refused_beside_its_field_and_nothing_goes_out(console: Console) -> None:
    await enrolled(console, "colleague", "bon.chauphu")
    browser, _ = await begun(console, "12")
    assert browser.status == 422 and "chưa phải số di động" in browser.page and await texts(console) == []


async def test_while_no_texts_go_out_no_page_says_that_a_code_did(console: Console) -> None:
    browser, tools = await set_by_text(console), console.live.service.tools
    console.clock.move(minutes=6)
    tools.policy = replace(tools.policy, text_messages=False)
    await browser.get("/console")
    page = await browser.post("/console/export", {"kept": "hai chữ"})
    assert browser.status == 403 and "không gửi được tin nhắn" in page
    assert "Mã đã gửi" not in page and "second_again" not in page

"""Signing in with name, password and the code of a phone: set behind a link, guessed in vain, never locked for good."""

import asyncio
import html
import re
from base64 import b32decode
from collections.abc import AsyncIterator

import aiohttp
import pytest

from bot.console.sessions import COOKIE, KEPT_KEY
from handlers.staff.credentials import STEP, code_at
from handlers.staff.password_sign_in import GUESSING
from tests.support.console import Browser, Console, open_console

PASSWORD = "cá lóc nướng trui 7"
DOOR = "/console/sign-in"


@pytest.fixture
async def console(database_url: str) -> AsyncIterator[Console]:
    async with open_console(database_url, links_sign_in=False) as made:
        yield made


def stranger(console: Console) -> Browser:
    cookies = aiohttp.CookieJar(unsafe=True, treat_as_secure_origin=console.live.root)
    session = aiohttp.ClientSession(cookie_jar=cookies)
    console.sessions.append(session)
    return Browser(console, session)


def code_of(console: Console, key: bytes, off: int = 0) -> str:
    return code_at(key, int(console.clock.now().timestamp() // STEP) + off)


def key_of(page: str) -> bytes:
    letters = re.findall(r"<code>([A-Z2-7 ]+)</code>", page)[0].replace(" ", "")
    return b32decode(letters + "=" * (-len(letters) % 8))


def hidden(page: str, name: str) -> str:
    return html.unescape(re.findall(rf'name="{name}" value="([^"]+)"', page)[0])


async def enrolled(console: Console, who: str = "commune", login: str = "sen.chauphu") -> bytes:
    """The key of somebody who has set everything."""
    browser, token = stranger(console), await console.link(who)
    await browser.post(f"{DOOR}/{token}")
    key = key_of(browser.page)
    form = {"login": login, "password": PASSWORD, "again": PASSWORD, "code": code_of(console, key)}
    await browser.post(f"{DOOR}/{token}/set-up", {**form, "key": hidden(browser.page, "key")})
    assert browser.status == 200 and browser.path in ("/console", "/console/officials"), browser.page[:900]
    console.clock.move(seconds=STEP)
    return key


async def first_step(browser: Browser, password: str = PASSWORD, login: str = "sen.chauphu") -> int:
    await browser.post(DOOR, {"login": login, "password": password})
    return browser.status


async def second_step(browser: Browser, code: str) -> int:
    await browser.post(f"{DOOR}/code", {"second": hidden(browser.page, "second"), "code": code})
    return browser.status


async def alarmed(console: Console) -> bool:
    """Whether leads heard of guessing."""
    await console.live.service.alarms.write()
    async with console.live.service.database.reading() as uow:
        return bool(await uow.connection.fetchval("select count(*) from alarms where kind = $1", GUESSING))


async def test_outside_the_demo_a_link_sets_name_password_and_phone_and_is_used_up_by_it(console: Console) -> None:
    token, browser = await console.link("commune"), stranger(console)
    await browser.get(f"{DOOR}/{token}")
    assert "đặt tên đăng nhập" in browser.page
    for _ in range(2):  # looked at again, it is still good
        await browser.post(f"{DOOR}/{token}")
        assert browser.status == 200 and 'value="le.thi.sen"' in browser.page and "<svg" in browser.page
    assert COOKIE not in {cookie.key for cookie in browser.session.cookie_jar}
    key, sealed = key_of(browser.page), hidden(browser.page, "key")
    wrong = {"login": "12", "password": "ngắn", "again": "x", "code": "000000", "key": sealed}
    await browser.post(f"{DOOR}/{token}/set-up", wrong)
    assert browser.status == 422 and browser.page.count('class="beside"') == 3 and key_of(browser.page) == key
    assert "ngắn" not in browser.page.split("<form")[1].replace("ngắn gọn", "")
    right = {"login": "sen", "password": PASSWORD, "again": PASSWORD, "code": code_of(console, key), "key": sealed}
    other = await console.link("colleague")
    await browser.post(f"{DOOR}/{other}/set-up", right)  # a key of another link: the form of this one comes
    assert browser.status == 200 and key_of(browser.page) != key
    await browser.post(f"{DOOR}/{token}/set-up", right)
    assert browser.path == "/console"
    await stranger(console).post(f"{DOOR}/{token}/set-up", right)
    again = stranger(console)
    await again.post(f"{DOOR}/{token}")
    assert again.status == 404
    assert await console.audited("staff.credentials_set") == 1
    async with console.live.service.database.reading() as uow:
        rows = str([dict(row) for row in await uow.connection.fetch("select * from official_credentials")])
    assert PASSWORD not in rows and "'sen'" not in rows and str(key) not in rows


async def test_a_form_loaded_anew_shows_the_key_that_the_phone_has_and_every_other_browser_another(
    console: Console,
) -> None:
    token, browser, other = await console.link("commune"), stranger(console), stranger(console)
    await browser.post(f"{DOOR}/{token}")
    key = key_of(browser.page)
    await browser.post(f"{DOOR}/{token}")
    assert key_of(browser.page) == key
    await other.post(f"{DOOR}/{token}")
    assert key_of(other.page) != key
    form = {"login": "sen", "password": PASSWORD, "again": PASSWORD, "code": code_of(console, key)}
    await browser.post(f"{DOOR}/{token}/set-up", {**form, "key": hidden(browser.page, "key")})
    assert browser.status == 200 and KEPT_KEY not in {cookie.key for cookie in browser.session.cookie_jar}
    await browser.post(f"{DOOR}/{await console.link('commune')}")
    assert key_of(browser.page) != key  # a new link is for a new phone


async def test_links_made_before_are_over_once_one_of_them_set_all(console: Console) -> None:
    early = await console.link("commune")
    await enrolled(console)
    browser = stranger(console)
    await browser.post(f"{DOOR}/{early}")
    assert browser.status == 404


async def test_a_name_and_password_and_then_the_code_sign_in(console: Console) -> None:
    key, browser = await enrolled(console), stranger(console)
    assert await first_step(browser, login=" Sen.ChauPhu ") == 200 and "sáu chữ số" in browser.page
    await browser.get("/console")
    assert browser.path == DOOR  # the password alone opens nothing
    await first_step(browser)
    assert await second_step(browser, "000000") == 422
    assert await second_step(browser, code_of(console, key)) == 200 and browser.path == "/console"
    once_more = stranger(console)
    await first_step(once_more)
    assert await second_step(once_more, code_of(console, key)) == 422  # a code is taken once
    console.clock.move(minutes=11)
    assert await second_step(once_more, code_of(console, key)) == 410 and "quá lâu" in once_more.page


async def test_a_wrong_name_reads_as_a_wrong_password(console: Console) -> None:
    await enrolled(console)
    browser, said = stranger(console), []
    for login, password in (
        ("sen.chauphu", "sai rồi sai rồi"),
        ("khong.co", PASSWORD),
        ("", ""),
        ("x" * 5000, "y" * 5000),
    ):
        assert await first_step(browser, password, login) == 422
        said.append(re.findall(r'id="problem".*?</p>', browser.page, re.S)[0])
    assert len(set(said)) == 1 and PASSWORD not in browser.page


async def test_five_guesses_wait_and_who_came_from_elsewhere_goes_on(console: Console) -> None:
    key, browser = await enrolled(console), stranger(console)
    found = await asyncio.gather(*[first_step(stranger(console), f"mật khẩu đoán {n}") for n in range(12)])
    assert set(found) <= {422, 429} and found.count(422) <= 5
    found += [await first_step(stranger(console), f"mật khẩu khác {n}") for n in range(5)]
    assert found.count(422) == 5
    assert await first_step(browser) == 429 and "sau" in browser.page
    assert await alarmed(console)
    console.clock.move(minutes=16)
    assert await first_step(browser) == 200
    assert await second_step(browser, code_of(console, key)) == 200
    assert await console.audited("staff.sign_in") == 1


async def test_a_name_guessed_from_many_places_is_not_locked_where_its_official_came_in(database_url: str) -> None:
    async with open_console(database_url, links_sign_in=False, trusted_proxies=1) as console:
        key, browser = await enrolled(console), stranger(console)
        home = {"X-Forwarded-For": "10.0.0.1"}
        await browser.post(DOOR, {"login": "sen.chauphu", "password": PASSWORD}, **home)
        second = hidden(browser.page, "second")
        await browser.post(f"{DOOR}/code", {"second": second, "code": code_of(console, key)}, **home)
        assert browser.status == 200
        statuses = []
        for n in range(24):
            guess = stranger(console)
            sent = {"login": "sen.chauphu", "password": f"mật khẩu đoán {n}"}
            await guess.post(DOOR, sent, **{"X-Forwarded-For": f"10.1.0.{n}"})
            statuses.append(guess.status)
        assert statuses == [422] * 20 + [429] * 4
        elsewhere, at_home = stranger(console), stranger(console)
        for one, address, status in ((elsewhere, "10.2.0.1", 429), (at_home, "10.0.0.1", 200)):
            await one.post(DOOR, {"login": "sen.chauphu", "password": PASSWORD}, **{"X-Forwarded-For": address})
            assert one.status == status
        assert await alarmed(console)


async def test_one_password_tried_on_many_names_ends_at_the_address(console: Console) -> None:
    await enrolled(console)
    statuses = [await first_step(stranger(console), PASSWORD, f"can.bo.{n}") for n in range(33)]
    assert statuses == [422] * 30 + [429] * 3


async def test_codes_are_not_guessed_and_a_clock_off_by_ninety_seconds_needs_one_more(console: Console) -> None:
    key, browser = await enrolled(console), stranger(console)
    await first_step(browser)
    assert await second_step(browser, code_of(console, key, 3)) == 422 and "đồng hồ" in browser.page
    console.clock.move(seconds=STEP)
    assert await second_step(browser, code_of(console, key, 3)) == 200 and browser.path == "/console"
    console.clock.move(minutes=20)
    guesser = stranger(console)
    await first_step(guesser)
    statuses = [await second_step(guesser, f"{n:06}") for n in range(7)]
    assert statuses == [422] * 5 + [429] * 2
    assert await second_step(guesser, code_of(console, key, 3)) == 429
    console.clock.move(minutes=16)
    await first_step(guesser)
    assert await second_step(guesser, code_of(console, key, 3)) == 200


async def test_a_lost_phone_is_replaced_behind_a_new_link_and_other_browsers_are_out(console: Console) -> None:
    old, browser = await enrolled(console), stranger(console)
    await first_step(browser)
    await second_step(browser, code_of(console, old))
    half = stranger(console)
    await first_step(half)  # whoever knew the password of before
    key = await enrolled(console)
    assert await second_step(half, code_of(console, key)) == 410
    await browser.get("/console")
    assert browser.path == DOOR and key != old
    await first_step(browser)
    assert await second_step(browser, code_of(console, old)) == 422
    assert await second_step(browser, code_of(console, key)) == 200


async def test_a_name_that_somebody_has_is_refused_beside_its_field(console: Console) -> None:
    await enrolled(console)
    token, browser = await console.link("colleague"), stranger(console)
    await browser.post(f"{DOOR}/{token}")
    key, sealed = key_of(browser.page), hidden(browser.page, "key")
    form = {"password": PASSWORD, "again": PASSWORD, "code": code_of(console, key), "key": sealed}
    await browser.post(f"{DOOR}/{token}/set-up", {**form, "login": "SEN.chauphu"})
    assert browser.status == 422 and "đã có người dùng" in browser.page
    await browser.post(f"{DOOR}/{token}/set-up", {**form, "login": "bon.chauphu"})
    assert browser.path == "/console"


async def test_two_who_take_one_name_at_once_are_one_and_one_who_is_told(console: Console) -> None:
    asked = []
    for who in ("commune", "colleague"):
        token, browser = await console.link(who), stranger(console)
        await browser.post(f"{DOOR}/{token}")
        key, sealed = key_of(browser.page), hidden(browser.page, "key")
        form = {"login": "chung.ten", "password": PASSWORD, "again": PASSWORD, "key": sealed}
        asked.append((browser, f"{DOOR}/{token}/set-up", {**form, "code": code_of(console, key)}))
    await asyncio.gather(*[browser.post(path, form) for browser, path, form in asked])
    assert sorted(browser.status for browser, _, _ in asked) == [200, 422]


async def test_who_is_switched_off_signs_in_no_more(console: Console) -> None:
    key, browser = await enrolled(console), stranger(console)
    await first_step(browser)
    async with console.live.service.work("t:off") as work:
        await work.uow.officials.set_active(console.people["commune"].id, False)
    assert await second_step(browser, code_of(console, key)) == 410
    assert await first_step(browser) == 422


async def test_another_sites_page_signs_nobody_in(console: Console) -> None:
    await enrolled(console)
    browser = stranger(console)
    await browser.post(DOOR, {"login": "sen.chauphu", "password": PASSWORD}, Origin="https://elsewhere.example")
    assert browser.status == 403 and "second" not in browser.page


async def test_who_leads_the_office_resets_a_lost_phone_and_the_official_is_told(console: Console) -> None:
    key, lead, _ = await enrolled(console), stranger(console), await enrolled(console, "district", "hanh.ttyt")
    citizen = await console.citizen()
    async with console.live.service.work("test:chat") as work:
        await work.uow.officials.link(console.people["colleague"].id, citizen.id, work.now)
    inside, other = stranger(console), await enrolled(console, "colleague", "bon.chauphu")
    await first_step(inside, login="bon.chauphu")
    assert await second_step(inside, code_of(console, other)) == 200
    await first_step(lead)
    assert await second_step(lead, code_of(console, key)) == 200
    page = await lead.get("/console/officials")
    assert (
        "Trần Văn Bốn" in page and "Đỗ Thị Hạnh" not in page and "Phạm Văn Ba" not in page and "Thêm cán bộ" not in page
    )
    path = f"/console/officials/{console.people['colleague'].id}"
    page = await lead.get(path)
    assert "Cấp lại mật khẩu" in page and "Nghỉ việc" not in page and "Đổi vai trò" not in page
    for act in ("gone", "out", "role", "again"):
        await lead.get(path)
        await lead.post(f"{path}/{act}", {"body": "2021:89:884:30316:front_desk", "role": "officer"})
        assert lead.status == 404, act
    await lead.get(path)
    page = await lead.post(f"{path}/link")
    link = re.findall(r"<code>([^<]+)</code>", page)[0]
    await inside.get("/console")
    assert inside.path == DOOR  # the session of the lost phone is over
    thief = stranger(console)
    assert await first_step(thief, login="bon.chauphu") == 422
    assert await console.audited("staff.sign_in_reset") == 1
    async with console.live.service.database.reading() as uow:
        told = await uow.connection.fetchval("select count(*) from outbox where contact_id = $1", citizen.id)
    assert told == 1
    browser = stranger(console)
    await browser.post(f"{DOOR}/{link.rsplit('/', 1)[1]}")
    assert browser.status == 200
    for whom in ("district", "neighbour", "commune"):  # above, of another office, oneself
        await lead.get(path)
        await lead.post(f"/console/officials/{console.people[whom].id}/link")
        assert lead.status == 404, whom


async def test_who_waits_after_wrong_codes_is_let_in_by_the_lead(console: Console) -> None:
    key, lead = await enrolled(console), stranger(console)
    other, browser = await enrolled(console, "colleague", "bon.chauphu"), stranger(console)
    await first_step(browser, login="bon.chauphu")
    for _ in range(5):
        await second_step(browser, "000000")
    assert await second_step(browser, code_of(console, other)) == 429
    await first_step(lead)
    await second_step(lead, code_of(console, key))
    path = f"/console/officials/{console.people['colleague'].id}"
    await lead.get(path)
    page = await lead.post(f"{path}/unlock")
    assert lead.status == 200 and "thử đăng nhập lại được ngay" in page
    assert await second_step(browser, code_of(console, other)) == 200
    assert await console.audited("staff.unlock") == 1


async def test_the_lead_also_lets_in_who_mistyped_on_the_own_device(console: Console) -> None:
    key, lead = await enrolled(console), stranger(console)
    other, browser = await enrolled(console, "colleague", "bon.chauphu"), stranger(console)
    await first_step(browser, login="bon.chauphu")
    assert await second_step(browser, code_of(console, other)) == 200  # known from now on
    await first_step(lead)
    await second_step(lead, code_of(console, key))
    path = f"/console/officials/{console.people['colleague'].id}"
    for _ in range(5):
        await first_step(browser, "không nhớ mật khẩu", login="bon.chauphu")
    assert await first_step(browser, login="bon.chauphu") == 429
    await lead.get(path)
    await lead.post(f"{path}/unlock")
    console.clock.move(seconds=STEP)
    assert await first_step(browser, login="bon.chauphu") == 200
    for _ in range(4):  # a day's worth
        for _ in range(5):
            await second_step(browser, "000000")
        console.clock.move(minutes=16)
        await first_step(browser, login="bon.chauphu")
    assert await second_step(browser, code_of(console, other)) == 429
    await first_step(lead)
    await second_step(lead, code_of(console, key))
    await lead.get(path)
    await lead.post(f"{path}/unlock")
    assert await second_step(browser, code_of(console, other)) == 200
    for _ in range(5):  # what comes after counts again
        console.clock.move(seconds=STEP)
        await first_step(browser, "không nhớ mật khẩu", login="bon.chauphu")
    assert await first_step(browser, login="bon.chauphu") == 429

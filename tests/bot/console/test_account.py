"""The account page: the code that makes a chat an official's own."""

import re

from handlers.staff.actor import Actor
from handlers.staff.officials import actor_of_contact, enrol
from handlers.staff.sign_in import link_chat
from tests.bot.console.test_password import code_of, enrolled, first_step, second_step, stranger
from tests.bot.console.test_sessions import WINDOWS
from tests.support.console import PROVINCE, Console, open_console


async def given_code(console: Console, name: str) -> str:
    """The code that the page gives, without the word that a chat knows it by."""
    browser = await console.signed_in(name)
    await browser.get("/console/account")
    found = re.search(r"\blink_([\w-]+)", await browser.post("/console/account/chat"))
    assert found is not None
    return found[1]


async def used(console: Console, code: str, cause: str) -> Actor | None:
    """Whose chat a new one becomes by sending the code."""
    contact = await console.citizen()
    async with console.live.service.work(f"test:{cause}") as work:
        return await link_chat(work, code, contact)


async def test_the_code_makes_one_chat_the_officials_own_and_no_second(console: Console) -> None:
    code = await given_code(console, "commune")
    first = await used(console, code, "first")
    assert first is not None and first.id == console.people["commune"].id
    console.made += 1
    assert await used(console, code, "second") is None


async def test_the_code_opens_no_console(console: Console) -> None:
    code = await given_code(console, "commune")
    stranger = await console.signed_in("neighbour")
    await stranger.post("/console/sign-out")
    await stranger.post(f"/console/sign-in/{code}")
    await stranger.get("/console")
    assert stranger.path == "/console/sign-in"


async def test_a_code_of_a_page_that_is_somebody_elses_form_is_not_made(console: Console) -> None:
    browser = await console.signed_in("commune")
    await browser.get("/console/account")
    await browser.post("/console/account/chat", {"csrf": "of another session"})
    assert browser.status == 403 and "link_" not in browser.page


async def test_every_link_that_an_administrator_or_an_auditor_finds_leads_to_a_page(console: Console) -> None:
    async with console.live.service.work("test:duties") as work:
        for duty in ("administrator", "auditor", "vendor"):
            console.people[duty] = await enrol(work, f"Cao Văn {duty}", {PROVINCE: duty})
    for duty in ("administrator", "auditor", "vendor"):
        browser = await console.signed_in(duty)
        page = await browser.get("/console/account")
        assert "Sở Y tế An Giang" in page and "Nhận tin báo qua tin nhắn" in page and "Báo vắng" not in page
        seen, found = {"/console/account"}, set(re.findall(r'href="(/console[^"#]*)', page))
        while found - seen:
            path = (found - seen).pop()
            seen.add(path)
            found |= set(re.findall(r'href="(/console[^"#]*)', await browser.get(path)))
            assert browser.status == 200, (duty, path)
            if len(seen) > 40:
                break
        assert len(seen) > 1
    assert "Báo vắng" in await (await console.signed_in("commune")).get("/console/account")


async def test_an_official_sees_the_last_sign_ins_and_wrong_passwords_with_the_own_name(database_url: str) -> None:
    async with open_console(database_url, links_sign_in=False) as console:
        key, browser, guesser = await enrolled(console), stranger(console), stranger(console)
        for n in range(3):
            await first_step(guesser, f"sai rồi nhé {n}")
        browser.session.headers["User-Agent"] = WINDOWS
        await first_step(browser)
        assert await second_step(browser, code_of(console, key)) == 200
        page = await browser.get("/console/account")
        assert "3 lần gõ sai mật khẩu" in page and "Đăng nhập, Chrome, Windows" in page
        assert "Đặt tên, mật khẩu và mã bước hai" in page
        other = await enrolled(console, "colleague", "bon.chauphu"), stranger(console)
        await first_step(other[1], login="bon.chauphu")
        assert await second_step(other[1], code_of(console, other[0])) == 200
        page = await other[1].get("/console/account")
        assert "lần gõ sai" not in page and "Chrome, Windows" not in page


async def test_a_chat_is_unlinked_by_its_official_alone_and_opens_nothing_any_more(console: Console) -> None:
    browser, neighbour = await console.signed_in("commune"), await console.signed_in("neighbour")
    code = await given_code(console, "commune")
    assert await used(console, code, "linked") is not None
    page = await browser.get("/console/account")
    chat = re.findall(r'name="chat" value="(\d+)"', page)
    assert len(chat) == 1 and "Trò chuyện trên web" in page
    await neighbour.get("/console/account")
    for wrong in (chat[0], "0", "x", "9" * 30):
        await neighbour.post("/console/account/chat/unlink", {"chat": wrong})
        assert neighbour.path == "/console/account", wrong
    await browser.post("/console/account/chat/unlink", {"chat": chat[0]})
    assert "Đã bỏ liên kết" in browser.page and 'name="chat"' not in browser.page
    async with console.live.service.work("test:whose") as work:
        assert await actor_of_contact(work, int(chat[0])) is None
    assert await console.audited("staff.unlink_chat") == 1

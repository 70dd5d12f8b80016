"""The account page: the code that makes a chat an official's own."""

import re

from handlers.staff.actor import Actor
from handlers.staff.officials import enrol
from handlers.staff.sign_in import link_chat
from tests.support.console import PROVINCE, Console


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
        for duty in ("administrator", "auditor"):
            console.people[duty] = await enrol(work, f"Cao Văn {duty}", {PROVINCE: duty})
    for duty in ("administrator", "auditor"):
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

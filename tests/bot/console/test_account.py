"""The account page: the code that makes a chat an official's own."""

import re

from handlers.staff.actor import Actor
from handlers.staff.sign_in import link_chat
from tests.support.console import Console


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

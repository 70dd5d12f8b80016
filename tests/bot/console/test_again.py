"""What an official was typing when the session ended is not lost: it comes back and is sent with a press."""

import io

import aiohttp
import pytest

from tests.bot.console.test_filing import FORM, filed
from tests.bot.console.test_own_questions import photo
from tests.bot.console.test_wrong_files import files_kept, send
from tests.support.console import Browser, Console
from tests.support.forms import form_fields

WORDS = 'Bác mang giấy "mũi 2" ra trạm <b>sáng mai</b> nhé.'


async def end_session(browser: Browser) -> None:
    """As a colleague's other browser, or an administrator, ends it: the page that is open knows nothing of it."""
    page = browser.page
    await browser.get("/console/account")
    await browser.post("/console/sign-out/everywhere")
    browser.page = page


async def sign_in_again(browser: Browser, who: str) -> None:
    """In another tab."""
    page, token = browser.page, await browser.console.link(who)
    await browser.post(f"/console/sign-in/{token}")
    assert browser.status == 200
    browser.page = page


@pytest.mark.parametrize("act", ["reply", "note", "ask"])
async def test_what_was_typed_when_the_session_ended_is_sent_after_signing_in_again(console: Console, act: str) -> None:
    ticket, browser = await console.ticket(), await console.signed_in("commune")
    path = f"/console/tickets/{ticket.code}"
    await browser.act(ticket, "claim")
    await browser.get(path)
    await end_session(browser)
    await browser.post(f"{path}/{act}", {"text": WORDS})
    assert browser.status == 401 and "Phiên làm việc đã hết" in browser.page
    assert "đăng nhập lại bằng tên đăng nhập và mật khẩu" in browser.page and "liên kết mới" not in browser.page
    assert "&lt;b&gt;sáng mai" in browser.page and "<b>sáng" not in browser.page and "Lê Thị Sen" not in browser.page
    await sign_in_again(browser, "commune")
    await browser.post(f"{path}/{act}", form_fields(browser.page, f"{path}/{act}"))
    assert browser.status == 403 and "đăng nhập là Lê Thị Sen" in browser.page  # never without a press of this session
    fields = form_fields(browser.page, f"{path}/{act}")
    await browser.post(f"{path}/{act}", fields)
    assert browser.status == 200 and browser.path == f"{path}?done={act}"
    await browser.post(f"{path}/{act}", fields)
    async with console.live.service.database.reading() as uow:
        said = [one for one in await uow.ticket_events.of_ticket(ticket.id) if WORDS in one.data.values()]
    assert len(said) == 1


async def test_a_walk_ins_form_is_opened_again_with_everything_and_asks_for_its_files_anew(console: Console) -> None:
    browser = await console.signed_in("commune")
    await browser.get("/console/file")
    await end_session(browser)
    await send(browser, "/console/file", FORM, "ask_photos", ("giấy.jpg", photo()))
    assert browser.status == 401 and "giấy.jpg" in browser.page and await files_kept(console) == 0
    await sign_in_again(browser, "commune")
    for status in (403, 200):
        await browser.post("/console/file/questions", form_fields(browser.page, "/console/file/questions"))
        assert browser.status == status
    fields = form_fields(browser.page, "/console/file")
    assert {name: fields.get(name) for name in FORM} == FORM
    assert (await filed(console, await browser.post("/console/file", fields))).subject.name == "Trần Thị Sáu"


async def test_nothing_is_shown_back_to_another_site_and_nothing_large_is_read_of_strangers(console: Console) -> None:
    ticket = await console.ticket()
    url, here = console.live.url(f"/console/tickets/{ticket.code}/reply"), {"Origin": console.live.root}
    async with aiohttp.ClientSession() as session:
        for headers, text in (({"Origin": "https://elsewhere.example"}, b"x"), ({}, b"x"), (here, b"a+" * 1_500_000)):
            sent, form = io.BytesIO(b"text=" + text), {"Content-Type": "application/x-www-form-urlencoded", **headers}
            async with session.post(url, data=sent, headers=form, allow_redirects=False) as answer:
                assert (answer.status, answer.headers["Location"]) == (303, "/console/sign-in")
        async with session.post(url, data={"text": "x"}, headers={**here, "HX-Request": "true"}) as answer:
            assert (answer.status, answer.headers["HX-Redirect"]) == (401, "/console/sign-in")
    browser = await console.signed_in("commune")
    await browser.get("/console")
    await browser.post(
        url.removeprefix(console.live.root), {"csrf": "x", "text": "mồi nhử"}, Origin="https://a.example"
    )
    assert browser.status == 403 and "mồi nhử" not in browser.page

"""What an official types on a report's page is kept until it is sent, and never over something newer."""

import asyncio
import json
import re
from html import unescape
from typing import Any

import pytest

from handlers.jobs.retention import retention
from handlers.tickets.claim import claim
from storage.repositories.desk_drafts import DeskDraft
from storage.repositories.tickets import Ticket
from tests.bot.console.test_ticket import waits_for_a_lock
from tests.support.console import Browser, Console
from tests.support.until import until

HOSTILE = (
    "<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "'; drop table desk_drafts; --", "{{ 7*7 }} ${7*7}",
    "&quot;&lt;b&gt; \\u0022", "\u202e\u200f rtl \u2028 dòng", "a" * 3000, "e\u0323\u0302" * 500,
    "👨\u200d👩 \t\n  hai dòng  ",
)  # fmt: skip
TAB, OTHER = "tab1", "tab2"


async def keep(
    browser: Browser, ticket: Ticket, words: dict[str, str], base: int, version: int, tab: str = TAB
) -> dict[str, Any]:
    """Save as the page's script does; the answer."""
    fields = {"words": json.dumps(words), "base": str(base), "version": str(version), "tab": tab}
    seen = browser.page  # the answer holds no tokens
    await browser.post(f"/console/tickets/{ticket.code}/draft", fields)
    answer, browser.page = browser.page, seen
    found: dict[str, Any] = json.loads(answer) if answer.startswith("{") else {}
    return found


async def shown(browser: Browser, ticket: Ticket) -> dict[str, Any]:
    """The draft that the page brings with it."""
    await browser.get(f"/console/tickets/{ticket.code}")
    held = re.search(r'data-draft="([^"]*)" data-stream', browser.page)
    assert held is not None
    found: dict[str, Any] = json.loads(unescape(held[1])) or {"words": {}, "version": 0}
    return found


async def test_a_draft_is_kept_for_one_person_sealed_and_on_every_device(console: Console) -> None:
    ticket = await console.ticket()
    browser, second = await console.signed_in("commune"), await console.signed_in("commune")
    assert (await shown(browser, ticket))["version"] == 0
    words = {"reply.text": 'Trạm đang <b>xem</b> giấy của "cô" & chú', "note.text": "Gọi sau 5 giờ"}
    assert await keep(browser, ticket, words, 0, 1) == {"version": 1, "at": "09:00"}
    found = await shown(second, ticket)
    assert (found["words"], found["version"], found["tab"]) == (words, 1, TAB)
    assert (await shown(await console.signed_in("colleague"), ticket))["words"] == {}
    async with console.live.service.database.reading() as uow:
        sealed = await uow.connection.fetchval("select words_sealed from desk_drafts")
    assert "Trạm".encode() not in sealed
    neighbour = await console.signed_in("neighbour")
    await keep(neighbour, ticket, words, 0, 1)
    assert neighbour.status == 404
    await browser.post(
        f"/console/tickets/{ticket.code}/draft", {"words": "{}", "base": "1", "version": "2", "csrf": "x"}
    )
    assert browser.status == 403
    stranger = await console.signed_in("commune")
    await stranger.get(f"/console/tickets/{ticket.code}")
    async with console.live.service.work("t:ended") as work:
        await work.uow.sign_in.close_all(console.people["commune"].id)
    await keep(stranger, ticket, {"reply.text": "sau khi hết phiên"}, 1, 2)
    assert stranger.status == 401


async def test_what_is_older_than_what_is_kept_is_refused_and_reads_the_newer(console: Console) -> None:
    ticket = await console.ticket()
    browser = await console.signed_in("commune")
    await browser.get(f"/console/tickets/{ticket.code}")
    await keep(browser, ticket, {"reply.text": "một"}, 0, 1)
    # One that is on its way while the page is left comes after the other of its tab, whichever arrives first.
    await keep(browser, ticket, {"reply.text": "một hai ba"}, 0, 3)
    await keep(browser, ticket, {"reply.text": "một hai"}, 0, 2)
    assert browser.status == 409
    newer = await keep(browser, ticket, {"reply.text": "máy khác"}, 0, 9, OTHER)
    assert browser.status == 409
    assert (newer["words"], newer["version"], newer["tab"]) == ({"reply.text": "một hai ba"}, 3, TAB)
    await keep(browser, ticket, {"reply.text": "máy khác"}, 3, 4, OTHER)
    assert browser.status == 200
    assert (await shown(browser, ticket))["words"] == {"reply.text": "máy khác"}


async def test_what_was_sent_is_no_draft_and_a_late_save_does_not_bring_it_back(console: Console) -> None:
    ticket, unsaved = await console.ticket(), await console.ticket()
    browser = await console.signed_in("commune")
    await browser.act(ticket, "claim")
    words = {"reply.text": "Trạm đang xem ạ", "note.text": "Gọi sau 5 giờ"}
    base = (await shown(browser, ticket))["version"]
    await keep(browser, ticket, words, base, base + 1)
    await browser.act(ticket, "reply", text="")
    assert browser.status == 422 and (await shown(browser, ticket))["words"] == words
    await browser.act(ticket, "reply", text=words["reply.text"])
    assert (await shown(browser, ticket))["words"] == {"note.text": "Gọi sau 5 giờ"}
    await keep(browser, ticket, words, base, base + 2)
    assert browser.status == 409
    await browser.act(unsaved, "reply", text="Gửi trước khi kịp lưu")
    await keep(browser, unsaved, {"reply.text": "Gửi trước khi kịp lưu"}, 0, 1)
    assert browser.status == 409 and (await shown(browser, unsaved))["words"] == {}


async def test_what_is_sent_while_its_first_draft_is_being_kept_is_no_draft(console: Console) -> None:
    ticket = await console.ticket()
    browser = await console.signed_in("commune")
    await browser.get(f"/console/tickets/{ticket.code}")
    words = {"reply.text": "Trạm đang xem ạ"}
    async with console.live.service.database.unit_of_work() as page:
        draft = DeskDraft(words, 1, TAB, console.clock.now())
        await page.desk_drafts.save(ticket.id, console.people["commune"].id, draft, 0)
        sent = {"text": words["reply.text"]}
        form = asyncio.create_task(browser.post(f"/console/tickets/{ticket.code}/reply", sent))
        await until(lambda: waits_for_a_lock(console))
    await form
    assert browser.status == 200 and (await shown(browser, ticket))["words"] == {}


async def test_words_for_what_can_no_longer_be_done_are_there_to_be_copied(console: Console) -> None:
    ticket = await console.ticket()
    browser = await console.signed_in("colleague")
    await browser.get(f"/console/tickets/{ticket.code}")
    await keep(browser, ticket, {"reply.text": "Chữ gõ nửa chừng"}, 0, 1)
    async with console.live.service.work("t:claim") as work:
        await claim(work, ticket.id, console.actor("commune"))
    await browser.get(f"/console/tickets/{ticket.code}")
    assert 'id="panel-reply"' not in browser.page
    assert "Chữ gõ nửa chừng" in browser.page.partition('id="draft-left"')[2].partition("</section>")[0]


@pytest.mark.parametrize(
    "sent",
    [
        {"words": "không phải json"}, {"words": "[1]"}, {"words": '{"reply.text": 5}'}, {"words": '{"x": "y"}'},
        {"words": json.dumps({"reply.text": "x" * 3001})}, {"version": "0"}, {"base": "-1"}, {"tab": "<b>"},
        {"words": json.dumps({f"reply.f{n}": "x" for n in range(61)})}, {"version": "9007199254740993"},
    ],
)  # fmt: skip
async def test_what_is_no_draft_of_ours_is_refused(console: Console, sent: dict[str, str]) -> None:
    ticket = await console.ticket()
    browser = await console.signed_in("commune")
    await browser.get(f"/console/tickets/{ticket.code}")
    await browser.post(
        f"/console/tickets/{ticket.code}/draft", {"words": "{}", "base": "0", "version": "1", "tab": TAB, **sent}
    )
    assert browser.status == 422
    assert (await shown(browser, ticket))["version"] == 0


async def test_any_text_comes_back_as_it_was_typed_and_goes_when_its_time_is_over(console: Console) -> None:
    ticket, young = await console.ticket(), await console.ticket()
    browser = await console.signed_in("commune")
    await browser.get(f"/console/tickets/{ticket.code}")
    for version, text in enumerate(HOSTILE, 1):
        await keep(browser, ticket, {"reply.text": text}, version - 1, version)
        assert browser.status == 200, text
        assert (await shown(browser, ticket))["words"] == {"reply.text": text}
    policy = console.live.service.tools.policy
    console.clock.move(hours=policy.draft_life.total_seconds() / 3600 - 1)
    again = await console.signed_in("commune")
    await again.get(f"/console/tickets/{young.code}")
    await keep(again, young, {"note.text": "mới gõ"}, 0, 1)
    console.clock.move(hours=2)
    await retention(console.live.service.work)
    async with console.live.service.database.unit_of_work() as uow:
        left = [row["ticket_id"] for row in await uow.connection.fetch("select ticket_id from desk_drafts")]
        assert left == [young.id]
        await uow.retention.anonymise(young.id, console.clock.now())
        assert await uow.connection.fetchval("select count(*) from desk_drafts") == 0

"""The report on paper: a blank form for every category, and what was collected entered with the day it was received."""

import html
from datetime import date

import pytest

from tests.bot.console.test_every_category import asked
from tests.bot.console.test_filing import FORM, filed
from tests.support.console import Console
from tests.support.forms import form_fields


async def test_every_category_has_a_blank_form_with_all_that_is_asked_by_kind(console: Console) -> None:
    browser = await console.signed_in("volunteer")
    categories = console.live.service.tools.catalogues.common.categories.values()
    for category in (one for one in categories if one.ticket and one.code != "LIST_SUBMISSION"):
        await browser.get(f"/console/paper?category={category.code}")
        label = category.label.in_language("vi")
        assert browser.status == 200 and f"<b>{label}</b>" in html.unescape(browser.page), category.code
        assert ("Số lô" in browser.page or "Lô" in browser.page) == ("dose_1" in asked(category)), category.code
    await browser.get("/console/paper?category=<script>")
    assert browser.status == 200 and "<b>Thiếu" in browser.page and "<script>" not in browser.page.split("<main")[1]


async def test_a_form_that_was_collected_is_entered_with_the_day_it_was_received(console: Console) -> None:
    browser = await console.signed_in("commune")
    await browser.get("/console/paper")
    assert "/console/file?source=paper&amp;category=DOSE_MISSING_ONE" in browser.page
    await browser.get("/console/file?source=paper&category=DOSE_MISSING_ONE")
    form = form_fields(browser.page, "/console/file")
    assert (form["source"], form["category"]) == ("paper", "DOSE_MISSING_ONE") and "dose_1" in form
    sent = {**form, **FORM, "source": "paper"}
    await browser.post("/console/file", sent)
    assert browser.status == 422 and "cần ngày nhận" in browser.page
    ticket = await filed(console, await browser.post("/console/file", {**sent, "received_on": "12/10/2021"}))
    assert (ticket.source, ticket.details.received_on) == ("paper", date(2021, 10, 12))
    await browser.get("/console?source=paper")
    assert ticket.code in browser.page and "phiếu giấy" in browser.page


@pytest.mark.parametrize("day", ["21/10/2021", "hôm nào đó", "0" * 3000])
async def test_a_day_that_has_not_come_or_is_none_is_said_beside_its_field(console: Console, day: str) -> None:
    browser = await console.signed_in("commune")
    await browser.get("/console/file?source=paper")
    await browser.post("/console/file", {**FORM, "source": "paper", "received_on": day})
    assert browser.status == 422 and 'id="why-received_on"' in browser.page

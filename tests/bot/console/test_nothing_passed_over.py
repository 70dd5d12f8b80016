"""What an official typed, chose or sent along is taken or told: the desk never passes over any of it in silence."""

from dataclasses import replace
from pathlib import Path

from handlers.tickets.content import Details
from tests.bot.console.test_filing import filed
from tests.bot.console.test_own_questions import CLOSED, photo, send
from tests.support.console import Console
from tests.support.own_questions import CATEGORIES, rules_with_own_questions

WHO = {
    "source": "walk_in",
    "name": "Trần Thị Bưởi",
    "phone": "0300222333",
    "place": "89:884:30316",
    "consent": "yes",
}
OTHER = {**WHO, "category": "OTHER", "ask_description": "Hỏi lịch tiêm."}


async def test_more_files_than_are_kept_with_a_question_are_told(console: Console) -> None:
    browser = await console.signed_in("commune")
    await browser.get("/console/file")
    await send(browser, OTHER, *[("ask_photos", photo(f"#0{number}0")) for number in range(5)])
    assert browser.status == 422 and "nhiều nhất 4 tệp" in browser.page and "Đã nhận 4 tệp" in browser.page


async def test_a_file_that_cannot_be_kept_is_told_when_another_category_is_chosen(console: Console) -> None:
    browser = await console.signed_in("commune")
    await browser.get("/console/file")
    five = [("ask_photos", photo(f"#0{number}0")) for number in range(5)]
    await send(browser, OTHER, *five, to="/console/file/questions")
    assert browser.status == 200 and "nhiều nhất 4 tệp" in browser.page and "Đã nhận 4 tệp" in browser.page


async def test_a_place_typed_and_not_chosen_never_becomes_the_officials_own(console: Console) -> None:
    browser = await console.signed_in("commune")
    await browser.get("/console/file")
    assert 'name="place" value="89:884:30316" checked' in browser.page
    await send(browser, {**OTHER, "place": "", "place_words": "hung son", "phone": "12"})
    assert browser.status == 422 and 'value="hung son"' in browser.page
    assert 'name="place" value=' not in browser.page


async def test_a_home_typed_and_not_chosen_is_told_when_a_report_is_set_right(console: Console) -> None:
    ticket = await console.ticket()
    browser = await console.signed_in("commune")
    await browser.act(ticket, "claim")
    await browser.act(ticket, "correct", name="Nguyễn Thị Mưới", place_words="hung son")
    assert browser.status == 422 and "Chọn một xã" in browser.page and 'value="hung son"' in browser.page
    assert 'name="place" value=' not in browser.page
    assert (await console.stored(ticket)).subject.name == "Nguyễn Thị Mười"


async def test_what_a_report_was_never_asked_does_not_hold_up_what_is_set_right(console: Console) -> None:
    ticket = await console.ticket("PERSON_WRONG", details=Details(description="tên tôi sai"), dose_numbers=())
    browser = await console.signed_in("commune")
    await browser.act(ticket, "claim")
    await browser.act(ticket, "correct", name="Nguyễn Thị Mưới", ask_part="", ask_right="", ask_photos="")
    assert browser.status == 200
    assert (await console.stored(ticket)).subject.name == "Nguyễn Thị Mưới"


async def test_a_photo_asked_of_everybody_need_not_be_sent_again(console: Console, tmp_path: Path) -> None:
    tools = console.live.service.tools
    optional = 'of the notice."}\n      required: false'
    assert optional in CATEGORIES
    categories = CATEGORIES.replace(optional, 'of the notice."}')
    tools.rules = replace(rules_with_own_questions(tmp_path / "catalogue", categories), texts=tools.rules.texts)
    browser = await console.signed_in("commune")
    await browser.get("/console/file")
    await send(browser, CLOSED)
    assert browser.status == 422 and 'id="why-ask_notice"' in browser.page
    ticket = await filed(console, await send(browser, CLOSED, ("ask_notice", photo())))
    await browser.act(ticket, "claim")
    changes = {"ask_closed_on": "16/8/2021", "ask_notice": ""}
    await send(browser, changes, to=f"/console/tickets/{ticket.code}/correct")
    assert browser.status == 200
    assert (await console.stored(ticket)).details.answer("notice") == ticket.details.answer("notice")

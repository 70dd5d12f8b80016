"""Two officials set the same report right at once: neither undoes what the other wrote without having seen it."""

from datetime import date

from handlers.tickets.content import ClaimedDose
from storage.repositories.tickets import Ticket
from tests.bot.console.test_correcting import at_work, changes
from tests.support.console import Browser, Console
from tests.support.forms import form_fields

HOSPITAL = "BV891"


def form(browser: Browser, ticket: Ticket) -> dict[str, str]:
    return form_fields(browser.page, f"/console/tickets/{ticket.code}/correct")


async def send(browser: Browser, ticket: Ticket, fields: dict[str, str]) -> None:
    await browser.post(f"/console/tickets/{ticket.code}/correct", fields)


async def opened_twice(console: Console, **changed: str) -> tuple[Ticket, Browser, dict[str, str]]:
    """A page opened first, then the same ticket set right from another page."""
    ticket = await console.ticket()
    browser = await at_work(console, ticket)
    await browser.get(f"/console/tickets/{ticket.code}")
    old = form(browser, ticket)
    await browser.get(f"/console/tickets/{ticket.code}")
    await send(browser, ticket, {**form(browser, ticket), **changed})
    assert browser.status == 200, browser.page
    return ticket, browser, old


async def test_what_a_colleague_set_right_meanwhile_stays_and_what_was_typed_comes_beside_it(console: Console) -> None:
    rows = {"lot_1": "ZZ9", "dose_2": "1", "date_2": "1/8/2021"}
    theirs = {"phone": "0300999888", "ask_facility": HOSPITAL, "ask_description": "Chữ của đồng nghiệp.", **rows}
    ticket, browser, old = await opened_twice(console, **theirs)
    await send(browser, ticket, {**old, "name": "Nguyễn Thị Mưới", "source_number": "12/CV"})
    assert browser.status == 409 and "Đồng nghiệp vừa thay đổi phản ánh này" in browser.page
    again = form(browser, ticket)
    assert (again["phone"], again["name"], again["dose_1"]) == ("0300999888", "Nguyễn Thị Mưới", "1")
    assert 'name="keep_' not in browser.page
    await send(browser, ticket, again)
    assert browser.status == 200
    kept = await console.stored(ticket)
    assert (kept.subject.name, kept.subject.phone) == ("Nguyễn Thị Mưới", "0300999888")
    assert (kept.facility_code, kept.details.description) == (HOSPITAL, "Chữ của đồng nghiệp.")
    assert kept.details.source_number == "12/CV" and kept.details.doses[1].lot == "ZZ9"
    assert set(await changes(console, ticket)) == {"name", "source_number"}


async def test_where_both_changed_the_same_part_both_are_shown_and_the_official_chooses(console: Console) -> None:
    ticket, browser, old = await opened_twice(console, phone="0300999888", sex="male", address="")
    mine = {"phone": "0300777666", "sex": "", "address": "Số 5", "name": "Nguyễn Thị Mưới"}
    await send(browser, ticket, {**old, **mine})
    assert browser.status == 409
    assert "<b>0300999888</b>" in browser.page and "<b>Nam</b>" in browser.page and "<b>để trống</b>" in browser.page
    asked = form(browser, ticket)
    assert (asked["phone"], asked["address"]) == ("0300777666", "Số 5")
    await send(browser, ticket, {**asked, "keep_phone": "mine"})
    assert browser.status == 422 and browser.page.count("Mục này có hai bản khác nhau.") == 2
    assert form(browser, ticket)["keep_phone"] == "mine"
    assert (await console.stored(ticket)).subject.name == "Nguyễn Thị Mười"
    choices = {"keep_phone": "mine", "keep_sex": "theirs", "keep_address": "mine"}
    await send(browser, ticket, {**form(browser, ticket), **choices})
    assert browser.status == 200
    kept = (await console.stored(ticket)).subject
    assert (kept.name, kept.phone, kept.sex, kept.address) == ("Nguyễn Thị Mưới", "0300777666", "male", "Số 5")


async def test_doses_that_both_changed_are_chosen_as_a_whole_and_keep_what_is_known_of_each(console: Console) -> None:
    ticket, browser, old = await opened_twice(console, dose_2="1", ask_facility=HOSPITAL)
    mine = {**old, "lot_1": "MM1", "dose_2": "3", "dose_3": "1", "vaccine_3": "AZ"}
    await send(browser, ticket, mine)
    assert browser.status == 409 and "Mũi 1; Mũi 2 · " in browser.page
    await send(browser, ticket, {**form(browser, ticket), "keep_doses": "mine"})
    assert browser.status == 200
    known = ClaimedDose(2, vaccine="AZ", injected_on=date(2021, 9, 20), lot="MM1")
    kept = await console.stored(ticket)
    assert kept.details.doses == (ClaimedDose(1, vaccine="AZ"), known, ClaimedDose(3))
    assert kept.facility_code == HOSPITAL


async def test_a_choice_counts_for_what_was_shown_and_a_page_without_its_base_undoes_nothing(console: Console) -> None:
    ticket, browser, old = await opened_twice(console, phone="0300999888", place="89:884:30319")
    await send(browser, ticket, {**old, "phone": "0300777666", "place": "89:884:30322"})
    assert browser.status == 409 and 'name="keep_place"' in browser.page and "<b>Phường Châu Phú A" in browser.page
    chosen = {**form(browser, ticket), "keep_phone": "mine", "keep_place": "theirs"}
    await browser.get(f"/console/tickets/{ticket.code}")
    await send(browser, ticket, {**form(browser, ticket), "phone": "0300555444"})
    await send(browser, ticket, chosen)
    assert browser.status == 409 and "<b>0300555444</b>" in browser.page
    assert "keep_phone" not in form(browser, ticket)
    bare = {name: value for name, value in old.items() if not name.startswith("was_")}
    await browser.get(f"/console/tickets/{ticket.code}")
    await send(browser, ticket, {**bare, "act": form(browser, ticket)["act"]})
    assert browser.status == 409 and "<b>0300555444</b>" in browser.page
    again = {"name": "Nguyễn Thị Mưới", "keep_phone": "theirs", "keep_place": "theirs"}
    await send(browser, ticket, {**form(browser, ticket), **again})
    assert browser.status == 200
    kept = await console.stored(ticket)
    assert (kept.subject.name, kept.subject.phone, kept.commune_code) == ("Nguyễn Thị Mưới", "0300555444", "30319")

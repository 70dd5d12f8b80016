"""Setting right what a ticket holds: dose numbers, facility, home, and everything else that its category asks."""

from datetime import date

from handlers.tickets.content import BirthDate, ClaimedDose, Correction, Details
from storage.repositories.tickets import Ticket
from tests.support.console import DISTRICT, HOME, NEXT, Browser, Console, office

HOSPITAL = "BV891"


async def at_work(console: Console, ticket: Ticket, who: str = "commune") -> Browser:
    browser = await console.signed_in(who)
    await browser.act(ticket, "claim")
    return browser


async def changes(console: Console, ticket: Ticket) -> dict[str, tuple[object, object]]:
    async with console.live.service.database.reading() as uow:
        event = await uow.ticket_events.last(ticket.id, "corrected")
    assert event is not None
    return {name: (before, after) for name, before, after in event.data["changes"]}


async def test_the_number_of_a_dose_is_set_right_and_what_is_known_of_it_stays(console: Console) -> None:
    ticket = await console.ticket()
    browser = await at_work(console, ticket)
    rows = {"dose_1": "3", "vaccine_1": "AZ", "date_1": "20/09/2021", "lot_1": "ABX3142", "dose_2": "1"}
    await browser.act(ticket, "correct", **{**rows, "dose_2": "3"})
    assert browser.status == 422 and "Mũi 3 có ở hai dòng" in browser.page
    await browser.act(ticket, "correct", **rows)
    kept = await console.stored(ticket)
    assert kept.dose_numbers == (1, 3)
    known = ClaimedDose(3, vaccine="AZ", injected_on=date(2021, 9, 20), lot="ABX3142")
    assert kept.details.doses == (ClaimedDose(1), known)
    assert set(await changes(console, ticket)) == {"doses"}


async def test_a_dose_is_taken_out_but_not_the_last_of_a_ticket_that_is_about_doses(console: Console) -> None:
    ticket = await console.ticket(details=Details(doses=(ClaimedDose(1), ClaimedDose(2))), dose_numbers=(1, 2))
    browser = await at_work(console, ticket)
    await browser.act(ticket, "correct", dose_1="", dose_2="")
    assert browser.status == 422 and "Chọn ít nhất một mũi" in browser.page
    await browser.act(ticket, "correct", dose_1="", dose_2="2")
    assert (await console.stored(ticket)).dose_numbers == (2,)


async def test_home_and_facility_are_set_right_and_the_office_stays(console: Console) -> None:
    doses = (ClaimedDose(2, place="bệnh viện gần chợ"),)
    ticket = await console.ticket(details=Details(doses=doses))
    browser = await at_work(console, ticket)
    await browser.act(ticket, "correct", place=":".join(NEXT), ask_facility=HOSPITAL)
    kept = await console.stored(ticket)
    assert (kept.province_code, kept.district_code, kept.commune_code) == NEXT and kept.body_id == ticket.body_id
    assert kept.facility_code == HOSPITAL
    assert kept.details.doses == (ClaimedDose(2, facility_code=HOSPITAL, place="bệnh viện gần chợ"),)
    found = await changes(console, ticket)
    assert found["residence"] == (list(HOME), list(NEXT)) and found["facility"] == (None, HOSPITAL)
    assert "Phường Châu Phú A" in browser.page and "nơi ở" in browser.page
    await browser.act(ticket, "correct", place="89:884:99999")
    assert browser.status == 422 and "Chọn một xã" in browser.page
    await browser.act(ticket, "correct", ask_facility="")
    assert (await console.stored(ticket)).facility_code == ""


async def test_the_facility_complained_of_is_set_right_but_never_to_the_office_that_has_it(console: Console) -> None:
    directory = console.live.service.tools.directory
    first, second, owner = (
        directory.get(one) for one in (office(HOME, "health_station"), office(NEXT, "health_station"), DISTRICT)
    )
    assert first is not None and second is not None and owner is not None
    ticket = await console.ticket("CONDUCT", facility_code=first.facility_code)
    assert (ticket.accused_body, ticket.body_id) == (first.id, owner.id)
    browser = await at_work(console, ticket, "district")
    await browser.act(ticket, "correct", ask_facility=owner.facility_code)
    assert browser.status == 422 and "đang giữ phản ánh" in browser.page
    await browser.act(ticket, "correct", ask_facility=second.facility_code)
    kept = await console.stored(ticket)
    assert (kept.facility_code, kept.accused_body) == (second.facility_code, second.id)


async def test_part_and_right_value_birth_and_own_words_are_set_right(console: Console) -> None:
    details = Details(correction=Correction("name", "Nguyễn Thị Mười"), description="tên tôi sai")
    ticket = await console.ticket("PERSON_WRONG", details=details, dose_numbers=())
    browser = await at_work(console, ticket)
    await browser.get(f"/console/tickets/{ticket.code}")
    assert "tên tôi sai</textarea>" in browser.page and 'name="dose_1"' not in browser.page
    await browser.act(ticket, "correct", ask_part="birth", ask_right="", birth="")
    assert browser.status == 422 and browser.page.count("Mục này cần được trả lời.") == 2
    await browser.act(
        ticket, "correct", ask_part="birth", ask_right="15/5/1962", birth="15/5/1962", ask_description="ngày sinh sai"
    )
    kept = await console.stored(ticket)
    assert kept.details.correction == Correction("birth", "15/5/1962") and kept.subject.birth == BirthDate(1962, 5, 15)
    assert kept.details.description == "ngày sinh sai"
    assert set(await changes(console, ticket)) == {"birth", "correction", "description"}

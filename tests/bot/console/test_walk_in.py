"""Filing for who stands before the official: the person is looked up, reports under way are shown, nothing typed or
sent is lost, and every fault is told at once beside its field."""

import re

from handlers.jobs.unused_files import unused_files
from handlers.tickets.content import Paper
from tests.bot.console.test_filing import FORM, filed
from tests.bot.console.test_own_questions import photo
from tests.bot.console.test_own_questions import send as send_files
from tests.bot.console.test_records import a_record
from tests.support.console import NEXT, SUBJECT, Console
from tests.support.forms import form_fields


async def test_a_walk_in_is_linked_to_the_record_that_agrees_and_open_reports_are_shown_first(console: Console) -> None:
    person = await a_record(console)
    browser = await console.signed_in("commune")
    walk_in = {**FORM, "identity": "098162000123", "birth": "14/5/1962", "name": "Nguyễn Thị Mười"}
    first = await filed(console, await send_files(browser, walk_in))
    assert (first.person_id, first.proof) == (person, "none") and "Đã gắn với hồ sơ tiêm" in browser.page
    assert await console.audited("record_matched") == 1
    elsewhere = await console.ticket(place=NEXT)
    await browser.get("/console/file")
    await send_files(browser, {**walk_in, "birth": "15/5/1962"}, ("ask_photos", photo()))
    assert browser.status == 200 and first.code in browser.page and "đang có phản ánh chưa xong" in browser.page
    assert elsewhere.code not in browser.page and "Đã nhận 1 tệp" in browser.page
    again = form_fields(browser.page, "/console/file")
    assert again["consent"] == "yes" and "sure" not in again
    second = await filed(console, await browser.post("/console/file", {**again, "sure": "yes"}))
    assert second.person_id is None and "Đã gắn với hồ sơ tiêm" not in browser.page
    async with console.live.service.database.reading() as uow:
        assert len(await uow.ticket_files.of_ticket(second.id)) == 1


async def test_every_fault_is_told_at_once_and_photo_and_consent_stay(console: Console) -> None:
    browser = await console.signed_in("commune")
    await browser.get("/console/file")
    wrong = {"birth": "35/13/1950", "phone": "12", "dose_1": "", "date_1": "31/2/2021", "dose_2": "1", "date_2": "mai"}
    await send_files(browser, {**FORM, **wrong, "place": "", "place_words": "hung son"}, ("ask_photos", photo()))
    assert browser.status == 422
    told = set(re.findall(r'id="why-([a-z_0-9]+)"', browser.page))
    assert told == {"birth", "phone", "dose_1", "date_1", "date_2", "place"}
    kept = form_fields(browser.page, "/console/file")
    assert kept["consent"] == "yes" and kept["ask_photos_kept"] and kept["date_1"] == "31/2/2021"
    # Without a category all the rest is told too, and the photo waits for the question to come back.
    await browser.post("/console/file", {**kept, "category": "", "in_person": "yes", "identity": ""})
    told = set(re.findall(r'id="why-([a-z_0-9]+)"', browser.page))
    assert told == {"category", "birth", "phone", "place", "in_person"}
    kept = form_fields(browser.page, "/console/file")
    right = {"birth": "1950", "phone": "0300222333", "place": "89:884:30316", "place_words": "", "in_person": ""}
    doses = {"dose_1": "2", "date_1": "20/9/2021", "vaccine_1": "AZ", "dose_2": "", "date_2": ""}
    again = {**kept, **right, **doses, "category": FORM["category"], "identity": FORM["identity"], "sure": "yes"}
    ticket = await filed(console, await browser.post("/console/file", again))
    async with console.live.service.database.reading() as uow:
        assert len(await uow.ticket_files.of_ticket(ticket.id)) == 1


async def test_files_of_a_form_last_an_hour_from_its_last_sending_and_their_loss_is_told(console: Console) -> None:
    async def left() -> int:
        await unused_files(console.live.service.work)
        async with console.live.service.database.reading() as uow:
            count: int = await uow.connection.fetchval("select count(*) from files")
            return count

    browser = await console.signed_in("commune")
    await browser.get("/console/file")
    await send_files(browser, {**FORM, "phone": "12"}, ("ask_photos", photo()))
    for _ in range(2):
        console.clock.move(minutes=30)
        assert browser.status == 422 and await left() == 1
        await browser.post("/console/file", form_fields(browser.page, "/console/file"))
        assert "Đã nhận 1 tệp" in browser.page
    form = form_fields(browser.page, "/console/file")
    console.clock.move(minutes=50)
    assert await left() == 0
    await browser.post("/console/file", {**form, "phone": "0300222333", "sure": "yes"})
    assert browser.status == 422 and "đã được xóa" in browser.page and "Đã nhận 1 tệp" not in browser.page
    await filed(console, await browser.post("/console/file", form_fields(browser.page, "/console/file")))


async def test_when_the_number_is_set_right_the_link_to_the_old_record_goes_and_with_the_phone_its_proof(
    console: Console,
) -> None:
    person = await a_record(console)
    ticket = await console.ticket(person_id=person, proof="code")
    browser = await console.signed_in("commune")
    await browser.act(ticket, "claim")
    await browser.act(ticket, "correct", name="Nguyễn Thị Mưới", identity="098162000123")
    assert (await console.stored(ticket)).person_id == person
    await browser.act(ticket, "correct", phone="0300111223")  # the code proved the number that stood there
    assert ((kept := await console.stored(ticket)).person_id, kept.proof) == (person, "none")
    await browser.act(ticket, "correct", identity="098162000999")
    kept = await console.stored(ticket)
    assert Paper("cccd", "098162000999") in kept.subject.papers and SUBJECT.papers[0] not in kept.subject.papers
    assert (kept.person_id, kept.proof) == (None, "none")

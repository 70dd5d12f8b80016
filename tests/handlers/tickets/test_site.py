"""The place of an event decides who gets a report, what officials read and where it counts; never the home."""

from datetime import date
from typing import Any

import pytest

from handlers.contacts.one_part import plain
from handlers.places.bodies import Place
from handlers.places.resolver import Resolver
from handlers.tickets.content import Details, Where
from handlers.tickets.correct import Corrected, correct
from handlers.tickets.day_report import day_report, rows_of
from handlers.tickets.masking import masked
from handlers.tickets.site import event_site, shown_place
from storage.gazetteer import load
from storage.repositories.tickets import Ticket
from tests.handlers.tickets.office import SO_TTTT, VINH_HOA, Office

TODAY = date(2021, 10, 20)
HOME = Place("75", "731", "26041")  # in another province than all that happens here
HOSPITAL = "BV891"
SCHOOL = Where("", 2021, *VINH_HOA, "trường THCS Hoa Sen")


async def outage(office: Office, **changes: Any) -> Ticket:
    return await office.file("POINT_OUTAGE", **{"place": HOME, "site": Place(), "identity": "", **changes})


async def report(office: Office, province: str) -> dict[tuple[str, str], str]:
    async with office.work() as work:
        return {(row.indicator, row.of): row.value for row in rows_of(await day_report(work, province, TODAY))}


async def test_a_hospital_of_another_province_than_the_sender_lives_in_is_named_and_counted(office: Office) -> None:
    await office.employ("technician", {SO_TTTT: "officer"}, chat=False, phone="0300222333")
    ticket = await outage(office, facility_code=HOSPITAL)
    name = office.world.tools.directory.by_facility[HOSPITAL].name
    assert ticket.body_id == SO_TTTT and ticket.details.site == Where(HOSPITAL)
    assert (ticket.province_code, ticket.site_province_code) == ("75", "89")
    assert [name in text for text in office.sms()] == [True]
    async with office.work() as work:
        assert shown_place(work, ticket, "vi") == name
    here, home = await report(office, "89"), await report(office, "75")
    assert here["backlog", "all"] == here["opened", "2021-10-20"] == "1"
    assert here["backlog_by_site", f"POINT_OUTAGE/{HOSPITAL}"] == "1"
    assert home["backlog", "all"] == home["opened", "2021-10-20"] == "0"
    assert not [of for indicator, of in home if indicator == "backlog_by_site"]


async def test_a_unit_with_words_decides_like_a_facility(office: Office) -> None:
    await office.employ("technician", {SO_TTTT: "officer"})
    office.world.tools.resolver = Resolver(load(2021), load(2025))
    ticket = await outage(office, details=Details(site=SCHOOL))
    assert ticket.body_id == SO_TTTT
    assert (ticket.site_province_code, ticket.site_district_code, ticket.site_commune_code) == VINH_HOA
    here = await report(office, "89")
    assert here["backlog_by_site", f"POINT_OUTAGE/{VINH_HOA.district}"] == "1"  # a commune could point at a person


async def test_no_notice_has_a_number_whole_that_stands_in_the_words_of_a_place(office: Office) -> None:
    await office.employ("technician", {SO_TTTT: "officer"}, chat=False, phone="0300222333")
    office.world.tools.resolver = Resolver(load(2021), load(2025))
    where = Where("", 2021, *VINH_HOA, "nhà anh Ba, gọi 0300 111 222")
    await outage(office, contact_id=None, source="caller", details=Details(site=where))
    sent = office.sms()
    assert len(sent) == 2 and all("nha anh Ba" in plain(text) and "0300 111 222" not in text for text in sent)


async def test_a_place_nobody_has_said_is_unknown_and_counts_at_the_office(office: Office) -> None:
    await office.employ("technician", {SO_TTTT: "officer"}, chat=False, phone="0300222333")
    ticket = await outage(office, place=VINH_HOA, site=VINH_HOA)
    assert ["chưa rõ nơi (nơi ở: " in text for text in office.sms()] == [True]
    assert not ticket.details.site.known and ticket.site_province_code == ""
    async with office.work() as work:
        assert event_site(work, ticket, "vi") == "chưa rõ nơi"
        assert shown_place(work, ticket, "vi") == "chưa rõ nơi"
    assert (await report(office, "89"))["backlog_by_site", "POINT_OUTAGE/unknown"] == "1"


async def test_what_is_about_no_event_counts_at_home(office: Office) -> None:
    ticket = await office.file(facility_code=HOSPITAL)
    async with office.work() as work:
        assert event_site(work, ticket, "vi") == ""
    found = await report(office, "89")
    assert found["backlog", "all"] == "1" and not [of for name, of in found if name == "backlog_by_site"]


@pytest.mark.parametrize("masks", [False, True])
async def test_numbers_in_the_words_of_a_place_are_masked_and_the_facility_is_not(office: Office, masks: bool) -> None:
    ticket = await outage(office, details=Details(site=Where(words="nhà số 0300123456")))
    shown = masked(ticket) if masks else ticket
    async with office.work() as work:
        assert ("0300123456" in event_site(work, shown, "vi")) is not masks
    assert masked(await outage(office, facility_code=HOSPITAL, identity="1")).details.site == Where(HOSPITAL)


async def test_a_corrected_place_counts_where_it_is_now(office: Office) -> None:
    technician = await office.employ("technician", {SO_TTTT: "lead"})
    ticket = await outage(office, place=VINH_HOA, site=VINH_HOA)

    def edit(now: Ticket) -> Corrected:
        return Corrected(now.subject, Details(site=Where(HOSPITAL)), facility_code=HOSPITAL)

    right = await office.do(correct, ticket, technician, edit)
    assert right.site_province_code == "89" and right.details.site == Where(HOSPITAL)
    assert (await report(office, "89"))["backlog_by_site", f"POINT_OUTAGE/{HOSPITAL}"] == "1"

"""Columns that follow from others: the owner's place, the place of the event, the series of doses."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from handlers.jobs.sla_watch import sla_watch
from handlers.tickets.content import ClaimedDose, Details
from handlers.tickets.counted import followed
from handlers.tickets.transfer import transfer
from storage.repositories.tickets import Ticket
from tests.handlers.tickets.office import SO_Y_TE, TTYT, VINH_HOA, Office, open_office

STATION_CODE = "D0346"  # the health station of Vĩnh Hòa


@pytest.fixture
async def office(database_url: str) -> AsyncIterator[Office]:
    made = await open_office(database_url)
    yield made
    await made.world.close()


def owner(ticket: Ticket) -> tuple[str, str]:
    return ticket.owner_province_code, ticket.owner_district_code


def site(ticket: Ticket) -> tuple[str, str, str]:
    return ticket.site_province_code, ticket.site_district_code, ticket.site_commune_code


async def test_a_ticket_knows_where_its_office_is_and_where_the_facility_stands(office: Office) -> None:
    ticket = await office.now(await office.file(facility_code=STATION_CODE))
    assert owner(ticket) == ("89", "886")
    assert site(ticket) == VINH_HOA


async def test_where_somebody_lives_is_never_where_it_happened(office: Office) -> None:
    ticket = await office.now(await office.file())
    assert (ticket.province_code, ticket.commune_code) == ("89", "30346")
    assert site(ticket) == ("", "", "")


async def test_the_owners_place_goes_along_when_another_office_gets_the_ticket(office: Office) -> None:
    ticket = await office.file()
    office.world.clock.move(days=30)
    await sla_watch(office.open_work)
    assert (await office.now(ticket)).body_id == TTYT
    ticket = await office.do(transfer, ticket, office["district"], SO_Y_TE, "Việc của Sở ạ")
    assert owner(await office.now(ticket)) == ("89", "")


async def test_each_dose_number_has_its_series(office: Office) -> None:
    doses = (ClaimedDose(1, series="measles"), ClaimedDose(1))
    ticket = await office.file(dose_numbers=(1, 1), details=Details(doses=doses))
    assert (await office.now(ticket)).dose_series == ("measles", "covid19")
    ticket = await office.file(dose_numbers=(2, 1), details=Details(doses=doses[:1]))
    assert (await office.now(ticket)).doses == {("covid19", 2), ("measles", 1)}


async def test_where_it_happened_is_found_anew_when_the_codes_become_those_of_another_edition(office: Office) -> None:
    ticket = await office.file(facility_code=STATION_CODE)
    older = replace(ticket, edition=2025, site_province_code="91", site_district_code="", site_commune_code="30346")
    directory = office.world.tools.directory
    assert "site_province_code" not in followed(directory, older, {"severity": "high"})
    found = followed(directory, older, {"edition": directory.edition})
    assert found["site_province_code"] == "89" and found["site_commune_code"] == VINH_HOA.commune

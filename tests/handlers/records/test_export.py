"""Approved tickets leave in the layout in which lists come in."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from handlers.records.export import export_approved
from handlers.records.import_rules import DoseRow, PersonRow, Rules
from handlers.records.reading import open_list
from handlers.rulebook import shipped_rules
from handlers.tickets.approve import approve
from handlers.tickets.claim import claim
from handlers.tickets.content import ClaimedDose, Details
from handlers.tickets.mark_entered import mark_entered
from storage.gazetteer import load
from tests.handlers.tickets.office import STATION, SUBJECT, Office, open_office

DOSES = (
    ClaimedDose(1, vaccine="AZ", injected_on=date(2021, 7, 1), lot="ABV1", facility_code="BV891"),
    ClaimedDose(2, vaccine="AZ", injected_on=date(2021, 9, 20), lot="ABV2", facility_code="BV891"),
    ClaimedDose(3, vaccine="PFIZER", injected_on=date(2021, 10, 1)),
)


@pytest.fixture
async def office(database_url: str) -> AsyncIterator[Office]:
    made = await open_office(database_url)
    yield made
    await made.world.close()


async def test_the_exported_list_can_be_read_by_the_import(office: Office, tmp_path: Path) -> None:
    subject = replace(SUBJECT, group_code="9", workplace="=HYPERLINK(1)")
    ticket = await office.file(subject=subject, details=Details(doses=DOSES))
    other = await office.file(key="other")
    ticket = await office.do(claim, ticket, office["commune"])
    ticket = await office.do(approve, ticket, office["commune"])
    path = tmp_path / "out.xlsx"
    async with office.work() as work:
        assert await export_approved(work, [ticket.body_id, STATION], path, "upload") == [ticket.id]
    assert other.status == "open"
    listed = open_list(path)
    ((_, cells),) = listed.rows()
    read = Rules(office.world.clock.now().date(), load(2021), shipped_rules().vaccines).read(cells)
    assert isinstance(read, PersonRow), read
    assert (read.name, read.birth, read.sex, read.phone) == (SUBJECT.name, "1980-02-03", "male", SUBJECT.phone)
    assert (read.identity, read.commune, read.group) == ("098080000123", "30346", 9)
    assert [(dose.number, dose.vaccine, dose.lot) for dose in read.doses] == [(1, "AZ", "ABV1"), (2, "AZ", "ABV2")]
    assert all(isinstance(dose, DoseRow) for dose in read.doses)
    assert cells[24] == "Mũi 3: Pfizer (Comirnaty), 01/10/2021"
    assert read.workplace == "=HYPERLINK(1)"
    async with office.work() as work:
        await mark_entered(work, ticket.id, office["commune"])
        assert await export_approved(work, [ticket.body_id, STATION], tmp_path / "again.xlsx", "upload") == []
        rows = await work.uow.connection.fetch("select subject, reason from audit_log where action = 'exported'")
    assert [tuple(row.values()) for row in rows] == [(f"ticket:{ticket.id}", "upload")]

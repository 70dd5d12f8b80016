"""A dose that was missed comes with an import: the ticket moves on, the citizen is told once, without asking."""

from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import pytest

from handlers.jobs.dose_arrived import dose_arrived
from handlers.records.importer import Importer, Source
from handlers.tickets.content import ClaimedDose, Details
from handlers.tickets.withdraw import withdraw
from storage.repositories.tickets import Ticket
from tests.handlers.records.lists import DOSE_2, row, with_second, write
from tests.handlers.tickets.office import Office, open_office

PERSON = {"c1": "Nguyễn Văn An", "c2": "03/02/1980", "c3": "0", "c7": "098080000123"}
FIRST = row(**PERSON)
BOTH = with_second(FIRST)


@pytest.fixture
async def office(database_url: str) -> AsyncIterator[Office]:
    made = await open_office(database_url)
    yield made
    await made.world.close()


async def bring(office: Office, path: Path, rows: list[list[str]]) -> None:
    world = office.world
    known = world.tools.rules.vaccines
    importer = Importer(world.database.unit_of_work, world.database.vault, world.clock, world.ids, known)
    await importer.run(write(path, rows), Source("platform"))


async def waiting(office: Office) -> int:
    async with office.world.database.reading() as uow:
        count: int = await uow.connection.fetchval("select count(*) from arrivals")
        return count


async def move(office: Office, ticket: Ticket) -> str:
    office.said()
    await dose_arrived(office.open_work)
    return (await office.now(ticket)).status


async def test_the_missed_dose_moves_the_ticket_and_tells_the_citizen_once(office: Office, tmp_path: Path) -> None:
    ticket = await office.file(dose_numbers=(2,))
    await bring(office, tmp_path / "one.xlsx", [BOTH])
    assert await move(office, ticket) == "entered"
    assert office.said() == ["ticket_notices.citizen.dose_arrived"]
    assert await waiting(office) == 0
    await dose_arrived(office.open_work)
    assert office.said() == []


async def test_another_dose_of_the_person_moves_nothing(office: Office, tmp_path: Path) -> None:
    ticket = await office.file(dose_numbers=(2,))
    await bring(office, tmp_path / "one.xlsx", [FIRST])
    assert await move(office, ticket) == "open"
    assert office.said() == []
    await bring(office, tmp_path / "two.xlsx", [BOTH])
    assert await move(office, ticket) == "entered"


async def test_both_missing_doses_must_be_there(office: Office, tmp_path: Path) -> None:
    ticket = await office.file("DOSE_MISSING_ALL", dose_numbers=(1, 2))
    await bring(office, tmp_path / "one.xlsx", [FIRST])
    assert await move(office, ticket) == "open"
    await bring(office, tmp_path / "two.xlsx", [BOTH])
    assert await move(office, ticket) == "entered"


async def test_a_ticket_that_names_no_dose_waits_for_the_first(office: Office, tmp_path: Path) -> None:
    ticket = await office.file("DOSE_MISSING_ALL", dose_numbers=())
    await bring(office, tmp_path / "one.xlsx", [FIRST])
    assert await move(office, ticket) == "entered"


async def test_a_ticket_known_by_the_insurance_card_is_found(office: Office, tmp_path: Path) -> None:
    ticket = await office.file(dose_numbers=(1,), identity="GD4890000000123")
    await bring(office, tmp_path / "one.xlsx", [row(**PERSON, c8="GD4890000000123")])
    assert await move(office, ticket) == "entered"


async def test_doses_nobody_waits_for_leave_nothing(office: Office, tmp_path: Path) -> None:
    ticket = await office.file(dose_numbers=(2,), identity="098080000999")
    await bring(office, tmp_path / "one.xlsx", [BOTH])
    assert await waiting(office) == 0
    assert await move(office, ticket) == "open"


async def test_a_ticket_finished_meanwhile_is_left_alone(office: Office, tmp_path: Path) -> None:
    ticket = await office.file(dose_numbers=(2,))
    await bring(office, tmp_path / "one.xlsx", [BOTH])
    assert await waiting(office) == 2
    await office.do(withdraw, ticket, office.citizen)
    assert await move(office, ticket) == "withdrawn"
    assert await waiting(office) == 0


def second(day: str = "03/10/2021", vaccine: str = "AstraZeneca", lot: str = "ABW7") -> list[str]:
    """The person with a second dose as some list has it."""
    return [*BOTH[:DOSE_2], vaccine, day, lot, *BOTH[DOSE_2 + 3 :]]


async def test_a_dose_set_right_by_a_later_list_finishes_the_ticket_that_could_not_take_it(
    office: Office, tmp_path: Path
) -> None:
    """Wrong first the vaccine and then the day; each time the office reads how it differs."""
    claimed = ClaimedDose(2, injected_on=SECOND_DAY, vaccine="AZ")
    ticket = await office.file(dose_numbers=(2,), details=Details(doses=(claimed,)))
    said = []
    for name, cells in enumerate((second(vaccine="Pfizer"), second(day="05/10/2021"), second(day="03/10/2021"))):
        office.world.clock.move(minutes=5)
        await bring(office, tmp_path / f"{name}.xlsx", [cells])
        said.append(await move(office, ticket))
    assert said == ["open", "open", "entered"]
    assert office.said() == ["ticket_notices.citizen.dose_arrived"]
    assert (await office.events(ticket))[1:] == ["dose_differs", "dose_differs", "dose_arrived"]


async def test_a_dose_set_right_is_no_news_to_who_could_take_what_stood_there(office: Office, tmp_path: Path) -> None:
    """Who names no dose waits for a new one; who said the vaccine had it already; nobody waits for another lot."""
    await bring(office, tmp_path / "one.xlsx", [second()])
    unnamed = await office.file("DOSE_MISSING_ALL", dose_numbers=())
    agreed = await office.file(dose_numbers=(2,), details=Details(doses=(ClaimedDose(2, vaccine="AZ"),)))
    await bring(office, tmp_path / "two.xlsx", [second(day="05/10/2021")])
    assert [await move(office, unnamed), await move(office, agreed)] == ["open", "open"]
    await bring(office, tmp_path / "three.xlsx", [second(day="05/10/2021", lot="ABX1")])
    assert await waiting(office) == 0


SECOND_DAY = date(2021, 10, 3)  # of the second dose in BOTH, which is of AstraZeneca


@pytest.mark.parametrize(
    ("claimed", "differs"),
    [
        (ClaimedDose(2, injected_on=SECOND_DAY, vaccine="AZ"), ""),
        (ClaimedDose(2, injected_on=SECOND_DAY), ""),
        (ClaimedDose(2, vaccine="as tra"), ""),  # its words, as many write it
        (ClaimedDose(2, vaccine="quên rồi"), ""),
        (ClaimedDose(2, injected_on=date(2021, 10, 4), vaccine="AZ"), "AstraZeneca, 04/10/2021"),
        (ClaimedDose(2, vaccine="PFIZER"), "Pfizer (Comirnaty)"),
        (ClaimedDose(2, vaccine="thuốc của trung quốc"), "thuốc của trung quốc"),
        (ClaimedDose(2, injected_on=SECOND_DAY, vaccine="moderna"), "moderna, 03/10/2021"),
    ],
    ids=str,
)
async def test_a_dose_of_another_day_or_vaccine_leaves_the_ticket_open_and_the_office_reads_why(
    office: Office, tmp_path: Path, claimed: ClaimedDose, differs: str
) -> None:
    ticket = await office.file(dose_numbers=(2,), details=Details(doses=(claimed,)))
    await bring(office, tmp_path / "one.xlsx", [BOTH])
    assert await move(office, ticket) == ("open" if differs else "entered")
    async with office.world.database.reading() as uow:
        events = await uow.ticket_events.of_ticket(ticket.id)
    assert [(event.kind, event.audience) for event in events[1:]] == [
        ("dose_differs", "internal") if differs else ("dose_arrived", "citizen")
    ]
    if differs:
        said = f"người dân báo {differs}; danh sách ghi AstraZeneca, 03/10/2021"
        assert said in events[-1].data["text"]
        assert not [key for key in office.said() if "dose" in key]

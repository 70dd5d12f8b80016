"""What an import says it will do is what it then does, and nothing is written before."""

from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import pytest

from handlers.jobs.dose_arrived import dose_arrived, missing_categories
from handlers.records.importer import Importer, Source
from handlers.records.preview import Preview, preview
from handlers.tickets.content import ClaimedDose, Details
from handlers.tickets.merge import merge
from tests.handlers.records.lists import DOSE_1, DOSE_2, SECOND, person, row, with_second, write
from tests.handlers.tickets.office import Office, open_office

SOURCE = Source("platform")
TABLES = ("persons", "person_keys", "person_proofs", "doses", "imports", "rejects", "arrivals", "import_pieces")


@pytest.fixture
async def office(database_url: str) -> AsyncIterator[Office]:
    made = await open_office(database_url)
    yield made
    await made.world.close()


def importer(office: Office, batch: int) -> Importer:
    world = office.world
    known = world.tools.rules.vaccines
    return Importer(world.database.unit_of_work, world.database.vault, world.clock, world.ids, known, batch=batch)


async def looked(office: Office, path: Path, batch: int = 10) -> Preview:
    at = importer(office, batch)
    return await preview(at, await at.open(path), SOURCE, missing_categories(office.world.tools.rules))


async def sizes(office: Office) -> list[int]:
    async with office.world.database.reading() as uow:
        return [await uow.connection.fetchval(f"select count(*) from {table}") for table in TABLES]


def dose_alone(number: int) -> list[str]:
    """The second dose of a person, in a row of its own."""
    cells = person(number)
    return [*cells[:DOSE_1], *[""] * 4, *SECOND, "", ""]


@pytest.mark.parametrize("batch", [7, 1000])
async def test_what_is_said_is_what_is_done(office: Office, tmp_path: Path, batch: int) -> None:
    known = [person(n, c8=f"GD4890{n:09}") for n in range(30)]
    await importer(office, 1000).run(write(tmp_path / "known.xlsx", known), SOURCE)
    changed = [person(n, c6=f"03005{n:05}", c15="Tổ 9") for n in range(10)]
    changed += [with_second(person(n)) for n in range(10, 15)] + [person(n, c18="OTHER") for n in range(15, 18)]
    new = [person(n) for n in range(40, 60)] + [dose_alone(n) for n in range(40, 45)]
    wrong = [person(70, c3="7"), person(71, c3="7"), person(72, c3="7", c19="Trạm y tế")]
    path = write(tmp_path / "list.xlsx", [*known[18:20], *changed, *new, *wrong])
    before = await sizes(office)
    said = await looked(office, path, batch)
    assert await sizes(office) == before
    assert (said.rows, said.rows_refused, said.people_new, said.people_changed, said.people_same) == (48, 3, 20, 18, 2)
    assert dict(said.fields) == {"phone": 10, "address": 10}
    assert dict(said.refused) == {("sex_code", 3): 3, ("facility_form", 19): 1}
    state = (await importer(office, batch).run(path, SOURCE)).state
    assert (state.rows_done, state.rows_rejected, state.people_new) == (said.rows, said.rows_refused, said.people_new)
    assert (state.doses_new, state.doses_changed) == (said.doses_new, said.doses_changed) == (20 + 5 + 5, 3)
    again = await looked(office, write(tmp_path / "again.xlsx", [*changed, *new]), batch)
    assert (again.changes, again.doses_new, again.doses_changed, again.people_same) == (0, 0, 0, 38)


async def test_the_tickets_it_finishes_and_the_people_it_tells_are_counted_before(
    office: Office, tmp_path: Path
) -> None:
    def mine(number: int) -> str:
        return f"098180{number:06}"

    day = date(2021, 10, 3)
    # Known, with a vaccine that the list sets right.
    slips = [[*cells[:DOSE_2], "Pfizer", *cells[DOSE_2 + 1 :]] for cells in map(with_second, map(person, (8, 9)))]
    await importer(office, 10).run(write(tmp_path / "known.xlsx", [person(1), *slips]), SOURCE)
    await office.file(identity=mine(8), dose_numbers=(2,), details=Details(doses=(ClaimedDose(2, vaccine="AZ"),)))
    await office.file(identity=mine(9), dose_numbers=(2,))  # who says no vaccine could take what stood there
    for number in (1, 2):  # one known, one new; both filed by the same citizen
        await office.file(identity=mine(number), dose_numbers=(2,))
    await office.file(identity=mine(3), dose_numbers=(2,), contact_id=None, source="walk_in")
    await office.file(identity=mine(4), dose_numbers=(2,), details=Details(doses=(ClaimedDose(2, injected_on=day),)))
    other = Details(doses=(ClaimedDose(2, vaccine="PFIZER"),))
    await office.file(identity=mine(5), dose_numbers=(2,), details=other)
    await office.file(identity=mine(6), dose_numbers=(3,))  # not among what comes
    into = await office.file("DOSE_MISSING_ALL", identity=mine(7), dose_numbers=(1, 2))  # its doses come apart
    async with office.work() as work:
        second = await work.uow.contacts.ensure(work.ids.new(), "webchat", "second citizen", work.now)
    merged = await office.file(identity=mine(7), dose_numbers=(2,), contact_id=second.id)
    await office.do(merge, merged, office["commune"], into.id)
    rows = [with_second(person(n)) for n in (*range(1, 7), 8, 9)]
    rows += [person(7), *[row(c7=mine(n)) for n in range(50, 59)]]
    path = write(tmp_path / "list.xlsx", [*rows, dose_alone(7)])
    said = await looked(office, path, 8)
    assert (said.tickets, said.differing) == (6, 1)
    assert said.told == 3  # the citizen of four, the one by SMS, and who filed what was merged
    await importer(office, 8).run(path, SOURCE)
    office.said()
    await dose_arrived(office.open_work)
    told = [key for key in office.said() if key.endswith(".dose_arrived")]
    assert len(told) == 7
    async with office.world.database.reading() as uow:
        finished = await uow.connection.fetchval("select count(*) from tickets where status = 'entered'")
    assert finished == said.tickets

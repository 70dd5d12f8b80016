"""An import is taken back as one: values, people, tickets and what citizens were told, whatever kills it on the way."""

from collections.abc import AsyncIterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from handlers.jobs.dose_arrived import dose_arrived
from handlers.records.importer import Importer, Result, Source
from handlers.records.undo import CannotUndo, plan_undo, undo
from handlers.tickets.approve import approve
from handlers.tickets.ask_citizen import ask_citizen
from handlers.tickets.claim import claim
from handlers.tickets.confirm import confirm_seen
from handlers.tickets.content import ClaimedDose, Details
from handlers.tickets.mark_entered import mark_entered
from storage.repositories.import_runs import ImportRun
from storage.repositories.import_tickets import ImportTicketRepository
from storage.repositories.tickets import Ticket
from tests.handlers.records.dying import BATCH, killed
from tests.handlers.records.lists import DOSE_2, person, with_second, write
from tests.handlers.tickets.office import Office, open_office

ROWS, KNOWN = 1000, 400
TABLES = {
    "persons": "id",
    "person_keys": "key_index, person_id",
    "person_proofs": "proof_index, person_id",
    "doses": "person_id, series, number",
}
REMEMBERED = ("import_pieces", "import_old_persons", "import_old_doses", "import_tickets", "arrivals")


@pytest.fixture
async def office(database_url: str) -> AsyncIterator[Office]:
    made = await open_office(database_url)
    yield made
    await made.world.close()


def importer(office: Office, batch: int = BATCH) -> Importer:
    world = office.world
    known = world.tools.rules.vaccines
    return Importer(world.database.unit_of_work, world.database.vault, world.clock, world.ids, known, batch=batch)


async def bring(office: Office, path: Path, rows: list[list[str]] | None = None, batch: int = BATCH) -> Result:
    """Import, some time after what was before."""
    office.world.clock.move(minutes=5)
    return await importer(office, batch).run(path if rows is None else write(path, rows), Source("platform"))


async def take_back(office: Office, number: int) -> ImportRun:
    async with office.work() as work:
        plan = await plan_undo(work, number)
    return await undo(office.open_work, plan.run, "system")


async def begin_taking_back(office: Office, number: int) -> None:
    """What comes after this comes while the import is being taken back."""
    async with office.work() as work:
        await work.uow.import_runs.begin_undo((await plan_undo(work, number)).run.id)


async def kept(office: Office) -> dict[str, list[Any]]:
    """Everything that is known of people."""
    async with office.world.database.reading() as uow:
        return {
            table: [tuple(row.values()) for row in await uow.connection.fetch(f"select * from {table} order by {key}")]
            for table, key in TABLES.items()
        }


async def counts(office: Office, *tables: str) -> dict[str, int]:
    async with office.world.database.reading() as uow:
        return {table: await uow.connection.fetchval(f"select count(*) from {table}") for table in tables}


async def die(office: Office, url: str, what: str, path: Path, step: int) -> None:
    """Another process begins, and is killed with -9 in its transaction number `step`."""
    await killed(what, url, path, step, office.world.tools, office.world.clock.now())


def right(number: int, **cells: str) -> list[str]:
    return person(number, c1="Nguyễn Văn An", c2="03/02/1980", c3="0", **cells)


def wrong(number: int) -> list[str]:
    """What the wrong list says: of known people another phone or another first dose, of all a second dose."""
    changed: tuple[dict[str, str], ...] = (
        {"c6": f"0300{number + 500_000:06}"},
        {"c17": "02/08/2021", "c18": "WRONG"},
        {"c15": "Tổ 9"},
        {},
    )
    return with_second(right(number, **(changed[number % 4] if number < KNOWN else {})))


async def tickets(office: Office) -> dict[str, Ticket]:
    """A ticket in every state a dose can finish, each of another person whose second dose is missing."""
    made = {}
    for number, state in enumerate(("open", "claimed", "waiting_citizen", "approved", "entered", "by_sms")):
        more: dict[str, Any] = {"source": "walk_in", "contact_id": None} if state == "by_sms" else {}
        ticket = await office.file(identity=f"098180{number:06}", dose_numbers=(2,), **more)
        if state not in ("open", "by_sms"):
            await office.do(claim, ticket, office["commune"])
        if state == "waiting_citizen":
            await office.do(ask_citizen, ticket, office["commune"], "Bác gửi giúp ảnh giấy xác nhận mũi 2")
        if state in ("approved", "entered"):
            await office.do(approve, ticket, office["commune"])
        if state == "entered":
            await office.do(mark_entered, ticket, office["commune"])
        made[state] = await office.now(ticket)
    return made


def as_it_stood(ticket: Ticket) -> dict[str, Any]:
    """What must be as before; a running clock runs on, and a claim is fresh."""
    new = {"revision", "updated_at"} | (
        {"due_at", "warn_at", "claim_until"} if ticket.status in ("open", "claimed") else set()
    )
    return {name: value for name, value in asdict(ticket).items() if name not in new}


class Killed(Exception):
    """Stands for kill -9 where a process has the words of the tests."""


def dying_at_ticket(number: int, patch: pytest.MonkeyPatch) -> None:
    """The undo ends in the transaction of this ticket, when all is written."""
    real, calls = ImportTicketRepository.drop, iter(range(1, 1000))

    async def drop(self: ImportTicketRepository, *args: Any) -> None:
        await real(self, *args)
        if next(calls) == number:
            raise Killed

    patch.setattr(ImportTicketRepository, "drop", drop)


async def test_a_thousand_wrong_rows_are_taken_back_through_kills_in_the_middle_of_both(
    office: Office, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await bring(office, tmp_path / "right.xlsx", [right(number) for number in range(KNOWN)])
    stood = await tickets(office)
    before = await kept(office)
    path = write(tmp_path / "wrong.xlsx", [wrong(number) for number in range(ROWS)])

    await die(office, database_url, "import", path, 7)
    assert (await counts(office, "import_pieces"))["import_pieces"] == KNOWN // BATCH + 6
    done = await bring(office, path)
    assert (done.state.rows_done, done.state.people_new, done.state.number) == (ROWS, ROWS - KNOWN, 2)
    assert (done.state.doses_new, done.state.doses_changed) == (2 * (ROWS - KNOWN) + KNOWN, KNOWN // 4)
    await dose_arrived(office.open_work)
    assert {name: (await office.now(one)).status for name, one in stood.items()} == {
        **dict.fromkeys(stood, "entered"),
        **dict.fromkeys(("approved", "entered"), "confirmed"),
    }

    office.world.clock.move(hours=3)
    await die(office, database_url, "undo", path, 5)
    assert (await counts(office, "import_pieces"))["import_pieces"] == KNOWN // BATCH + ROWS // BATCH - 4
    assert await kept(office) != before
    with pytest.raises(Killed), monkeypatch.context() as patch:
        dying_at_ticket(3, patch)
        await take_back(office, 2)
    run = await take_back(office, 2)
    assert (run.state, run.people_gone, run.values_kept, run.tickets_back) == ("undone", ROWS - KNOWN, 0, len(stood))

    assert await kept(office) == before
    for name, ticket in stood.items():
        now = await office.now(ticket)
        assert as_it_stood(now) == as_it_stood(ticket), name
        assert (now.due_at > ticket.due_at) == (ticket.status in ("open", "claimed"))
    sorry = [reply.text for reply in office.told() if reply.text.startswith("Xin lỗi bạn")]
    assert [sum(words in text for text in sorry) for words in ("xử lý tiếp phản ánh", "vẫn đang chờ", "đã đồng ý")] == [
        2,
        1,
        2,
    ]
    assert [text for text in office.sms() if "xin loi" in text] == [office.sms()[-1]]
    async with office.world.database.reading() as uow:
        gone = await uow.connection.fetch("select cause from outbox where cause like 'import_undo:%:citizen'")
    assert len(gone) == len({row["cause"] for row in gone}) == len(stood)
    left = await counts(office, *REMEMBERED)
    assert left == {**dict.fromkeys(REMEMBERED, 0), "import_pieces": KNOWN // BATCH}


async def values(office: Office, number: int) -> dict[str, Any]:
    """What is known of the person of this row; {} when nothing is."""
    vault = office.world.database.vault
    async with office.world.database.reading() as uow:
        found = await uow.records.by_key(vault.index("identity", f"098180{number:06}"))
        people = await uow.records.persons(found)
        doses = await uow.records.doses(found)
    return {
        "phone": people[0].content.phone,
        "address": people[0].content.address,
        **{f"dose {dose.number}": dose.lot for dose in doses[found[0]]},
    } if people else {}  # fmt: skip


async def test_an_import_waits_until_later_ones_that_named_what_it_wrote_are_taken_back(
    office: Office, tmp_path: Path
) -> None:
    """Oldest first the values of the first would stay for good. Who only names others, or what it did not write, does
    not stand in the way."""
    await bring(office, tmp_path / "1.xlsx", [right(1), right(2)])
    before = await kept(office)
    await bring(office, tmp_path / "2.xlsx", [right(1, c6="0300500001", c18="WRONG"), with_second(right(2)), right(3)])
    for number, row in ((3, right(1, c6="0300600001", c18="WORSE")), (4, right(4)), (5, right(2)), (6, right(3))):
        await bring(office, tmp_path / f"{number}.xlsx", [row])
    for number, later in ((1, (2, 3, 5)), (2, (3, 6))):
        with pytest.raises(CannotUndo, match="later") as refused:
            await take_back(office, number)
        assert refused.value.later == later
    for number in (6, 3, 2):
        assert (await take_back(office, number)).values_kept == 0
    assert await values(office, 2) == {"phone": "0300000002", "address": "Tổ 3", "dose 1": "ABV123"}
    await take_back(office, 4)
    assert await kept(office) == before


async def test_what_a_list_names_while_an_import_is_taken_back_stays_and_is_listed(
    office: Office, tmp_path: Path
) -> None:
    """That list changes one value, says another as it stands, and is silent on the rest."""
    await bring(office, tmp_path / "1.xlsx", [right(1), right(2)])
    second = [with_second(right(n, c6=f"03005{n:05}", c15="Tổ 9", c18="WRONG")) for n in (1, 2, 3, 4)]
    await bring(office, tmp_path / "2.xlsx", second)
    await begin_taking_back(office, 2)
    third = [right(1, c6="0300111111", c18="AGAIN"), with_second(right(3, c18="WRONG"))]
    await bring(office, tmp_path / "3.xlsx", third)
    run = await take_back(office, 2)
    assert await values(office, 1) == {"phone": "0300111111", "address": "Tổ 3", "dose 1": "AGAIN"}
    assert await values(office, 2) == {"phone": "0300000002", "address": "Tổ 3", "dose 1": "ABV123"}
    assert await values(office, 3) == {"phone": "0300000003", "address": "Tổ 3", "dose 1": "WRONG", "dose 2": "ABW7"}
    assert await values(office, 4) == {}
    assert (run.people_gone, run.values_kept) == (1, 5)
    async with office.world.database.reading() as uow:
        assert sorted((number, by) for _, _, number, by in await uow.undo.kept(run.id)) == [
            (0, 3), (0, 3), (1, 3), (1, 3), (2, 3),
        ]  # fmt: skip


async def test_what_moved_a_ticket_since_stays_and_so_does_one_whose_dose_another_list_names(
    office: Office, tmp_path: Path
) -> None:
    await bring(office, tmp_path / "1.xlsx", [right(1), right(2)])
    confirmed = await office.file(identity="098180000001", dose_numbers=(2,))
    named_again = await office.file(identity="098180000002", dose_numbers=(2,))
    await bring(office, tmp_path / "2.xlsx", [with_second(right(1)), with_second(right(2))])
    await dose_arrived(office.open_work)
    await office.do(confirm_seen, confirmed, office.citizen)
    await begin_taking_back(office, 2)
    await bring(office, tmp_path / "3.xlsx", [with_second(right(2, c24="again"))])
    office.said()
    run = await take_back(office, 2)
    assert (run.tickets_back, run.values_kept) == (0, 1)
    assert [(await office.now(one)).status for one in (confirmed, named_again)] == ["confirmed", "entered"]
    assert office.said() == []


async def test_a_ticket_whose_doses_came_with_two_lists_stands_open_when_either_is_taken_back(
    office: Office, tmp_path: Path
) -> None:
    ticket = await office.file("DOSE_MISSING_ALL", identity="098180000001", dose_numbers=(1, 2))
    await bring(office, tmp_path / "1.xlsx", [right(1)])
    await dose_arrived(office.open_work)
    await bring(office, tmp_path / "2.xlsx", [with_second(right(1))])
    await dose_arrived(office.open_work)
    assert (await office.now(ticket)).status == "entered"
    assert (await take_back(office, 2)).tickets_back == 1
    assert (await office.now(ticket)).status == "open"
    assert (await take_back(office, 1)).tickets_back == 0
    assert (await office.events(ticket)).count("dose_gone") == 1
    assert set((await counts(office, *TABLES)).values()) == {0}


async def test_a_ticket_stands_open_again_when_the_list_that_set_its_dose_right_is_taken_back(
    office: Office, tmp_path: Path
) -> None:
    claimed = Details(doses=(ClaimedDose(2, vaccine="AZ"),))
    ticket = await office.file(identity="098180000001", dose_numbers=(2,), details=claimed)
    cells = with_second(right(1))
    await bring(office, tmp_path / "1.xlsx", [[*cells[:DOSE_2], "Pfizer", *cells[DOSE_2 + 1 :]]])
    await dose_arrived(office.open_work)
    await bring(office, tmp_path / "2.xlsx", [cells])
    await dose_arrived(office.open_work)
    assert (await office.now(ticket)).status == "entered"
    office.said()
    run = await take_back(office, 2)
    assert (run.values_back, run.tickets_back) == (1, 1)
    assert (await office.now(ticket)).status == "open"
    assert office.said()[0] == "ticket_notices.citizen.dose_gone"
    await bring(office, tmp_path / "3.xlsx", [with_second(right(1, c24="again"))])
    await dose_arrived(office.open_work)
    assert (await office.now(ticket)).status == "entered"


async def test_an_import_that_was_cut_off_is_taken_back_and_the_same_file_may_come_again(
    office: Office, database_url: str, tmp_path: Path
) -> None:
    await bring(office, tmp_path / "1.xlsx", [right(0)])
    path = write(tmp_path / "2.xlsx", [right(number) for number in range(1, 3 * BATCH)])
    ticket = await office.file(identity="098180000001", dose_numbers=(1,))
    await die(office, database_url, "import", path, 2)
    assert (await counts(office, "arrivals"))["arrivals"] == 1
    assert (await take_back(office, 2)).people_gone == BATCH
    await dose_arrived(office.open_work)  # what had not been looked at is gone with the rest
    assert (await office.now(ticket)).status == "open"
    again = await bring(office, path)
    assert (again.repeated, again.state.number, again.state.people_new) == (False, 3, 3 * BATCH - 1)
    with pytest.raises(CannotUndo, match="undone"):
        await take_back(office, 2)
    with pytest.raises(CannotUndo, match="unknown"):
        await take_back(office, 4)
    office.world.clock.move(days=31)
    with pytest.raises(CannotUndo, match="too_old"):
        await take_back(office, 3)


async def test_an_erased_report_stays_closed_and_figures_count_what_stands_again(
    office: Office, tmp_path: Path
) -> None:
    await bring(office, tmp_path / "1.xlsx", [right(1), right(2)])
    since = office.world.clock.now()
    made = [await office.file(identity=f"09818000000{number}", dose_numbers=(2,)) for number in (1, 2)]
    for ticket in made:
        await office.do(claim, ticket, office["commune"])
        await office.do(approve, ticket, office["commune"])
    await bring(office, tmp_path / "2.xlsx", [with_second(right(1)), with_second(right(2))])
    await dose_arrived(office.open_work)
    office.world.clock.move(minutes=5)
    erased, other = made
    async with office.work() as work:
        await work.uow.retention.anonymise(erased.id, work.now)
    await begin_taking_back(office, 2)
    async with office.work() as work:
        assert await work.uow.retention.delete("imports_tickets", work.now) == 0
        assert await work.uow.retention.delete("imports_pieces", work.now) == 1  # of the first
    assert (await take_back(office, 2)).tickets_back == 1
    assert [(await office.now(one)).status for one in (erased, other)] == ["confirmed", "approved"]
    async with office.world.database.reading() as uow:
        area = (other.province_code, "", "")
        moves = await uow.reports.moves(*area, [], since, office.world.clock.now())
    assert sum(row.n for row in moves if row.what == "reopened") == 1
    assert [(row.n, row.stand) for row in moves if row.what == "done"] == [(2, 1)]

"""A list that is handed in: one report for each office, the same again changes nothing, corrected rows take the place
of those not entered."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from handlers.lists.prepare import Prepared, prepare
from handlers.lists.states import ListState, RowState, before, state_of
from handlers.lists.submit import AGAIN_FROM, Kept, Sender, receipt_of, submit
from handlers.places.bodies import Place, station_code
from handlers.staff.actor import citizen
from handlers.tickets.claim import claim
from handlers.tickets.withdraw import withdraw
from tests.handlers.lists.test_check import look, write
from tests.handlers.records.lists import person
from tests.handlers.tickets.office import SO_TTTT, TTYT, Office

VINH_HOA = Place("89", "886", "30346")
UNIT = Sender("provincial_unit", "first_dose", "Trường THPT Vĩnh Hòa", VINH_HOA, phone="0300123456")
INJECTED = Sender("provincial_unit", "second_dose", "Trường THPT Vĩnh Hòa", VINH_HOA)
MY_BINH = "2021:89:883:30280:health_station"
CDC = "2021:89:::cdc"
STATION, OTHER = station_code("30346"), station_code("30280")


def prepared(office: Office, tmp_path: Path, rows: Sequence[Sequence[str]], number: int = 1) -> Prepared:
    return prepare(office.world.database.vault, look(write(tmp_path / "list.xlsx", rows, number)))


async def hand_in(office: Office, made: Prepared, sender: Sender = UNIT, cause: str = "") -> tuple[Kept, ...]:
    async with office.work(cause) as work:
        return await submit(work, made, sender, citizen(office.contact), contact_id=office.contact.id)


async def rows_of(office: Office, kept: Kept, *states: str) -> list[tuple[int, str]]:
    async with office.world.database.reading() as uow:
        return [(row.row_no, row.cells[1]) for row in await uow.lists.rows(kept.list.id, states, limit=5000)]


async def enter(office: Office, kept: Kept, rows: Sequence[int] | None) -> list[int]:
    async with office.work() as work:
        done: list[int] = await work.uow.lists.mark(kept.list.id, rows, RowState.ENTERED, before(RowState.ENTERED), 7)
        await work.uow.lists.count_anew(kept.list.id)
        return done


async def test_right_rows_become_one_report_with_the_copy_of_the_flow(office: Office, tmp_path: Path) -> None:
    await office.employ("cdc", {CDC: "officer"})
    made = prepared(office, tmp_path, [*(person(n) for n in range(1, 5)), person(5, c2="31/02/1980"), person(1)])
    (kept,) = await hand_in(office, made)
    assert kept.how == "new" and kept.ticket.body_id == CDC and kept.ticket.due_at > kept.ticket.opened_at
    assert (kept.list.good, kept.list.bad, kept.list.twice, kept.list.left) == (4, 1, 1, 4)
    assert [number for number, _ in await rows_of(office, kept)] == [9, 10, 11, 12]
    async with office.world.database.reading() as uow:
        assert SO_TTTT in await uow.ticket_copies.of_ticket(kept.ticket.id)
        sealed = await uow.connection.fetch("select content_sealed from list_rows")
    assert all(b"Nguy" not in row["content_sealed"] for row in sealed)


async def test_the_same_rows_again_change_nothing_whatever_file_they_stand_in(office: Office, tmp_path: Path) -> None:
    rows = [person(n) for n in range(1, 4)]
    first = await hand_in(office, prepared(office, tmp_path, rows))
    again = await hand_in(office, prepared(office, tmp_path, [*rows, person(1)]), cause="other")
    assert [one.ticket.code for one in again] == [one.ticket.code for one in first]
    assert [one.how for one in again] == ["again"] and again[0].list.good == 3


async def test_what_was_withdrawn_may_be_handed_in_anew(office: Office, tmp_path: Path) -> None:
    made = prepared(office, tmp_path, [person(n) for n in range(1, 4)])
    (kept,) = await hand_in(office, made)
    await office.do(withdraw, kept.ticket, citizen(office.contact))
    (again,) = await hand_in(office, made, cause="later")
    assert again.ticket.id != kept.ticket.id and again.how == "new"
    assert state_of(await office.now(kept.ticket), kept.list) is ListState.WITHDRAWN


async def test_a_corrected_list_replaces_only_rows_that_nobody_entered(office: Office, tmp_path: Path) -> None:
    (kept,) = await hand_in(office, prepared(office, tmp_path, [person(n) for n in range(1, 5)]))
    assert await enter(office, kept, [9]) == [9]
    rows = [person(1, c1="Trần Thị Khác"), person(2, c1="Lê Thị Sửa"), person(3), person(6)]
    (after,) = await hand_in(office, prepared(office, tmp_path, rows), cause="corrected")
    assert (after.how, after.ticket.id, after.list.good, after.list.entered) == ("corrected", kept.ticket.id, 4, 1)
    assert await rows_of(office, after, RowState.ENTERED) == [(9, "Nguyễn Thị Thử")]
    assert await rows_of(office, after, RowState.GOOD) == [
        (AGAIN_FROM + 10, "Lê Thị Sửa"), (AGAIN_FROM + 11, "Nguyễn Thị Thử"), (AGAIN_FROM + 12, "Nguyễn Thị Thử"),
    ]  # fmt: skip
    assert (await office.events(kept.ticket))[-1] == "information_added"


async def test_two_halves_of_one_unit_are_two_lists(office: Office, tmp_path: Path) -> None:
    (one,) = await hand_in(office, prepared(office, tmp_path, [person(n) for n in range(1, 5)]))
    (other,) = await hand_in(office, prepared(office, tmp_path, [person(n) for n in range(4, 9)]), cause="second")
    assert other.how == "new" and other.ticket.id != one.ticket.id and other.list.hand_in != one.list.hand_in


async def test_people_with_doses_go_to_the_facility_of_the_first_in_one_hand_in(office: Office, tmp_path: Path) -> None:
    await office.employ("my_binh", {MY_BINH: "officer"})
    people = [person(n, c19=STATION) for n in (1, 2)] + [person(3, c19=OTHER), person(4, c19="ZZ999")]
    kept = await hand_in(office, prepared(office, tmp_path, people, 2), INJECTED)
    goods = {one.ticket.body_id: one.list.good for one in kept}
    assert goods == {"2021:89:886:30346:health_station": 2, MY_BINH: 1, TTYT: 1}
    assert len({one.list.hand_in for one in kept}) == 1 and kept[0].list.good == 2
    async with office.work() as work:
        assert {one.ticket.id for one in await receipt_of(work, kept[0].list.hand_in)} == {
            one.ticket.id for one in kept
        }


async def test_one_press_that_comes_twice_opens_one_report(office: Office, tmp_path: Path) -> None:
    made = prepared(office, tmp_path, [person(1)])
    first, second = await hand_in(office, made, cause="press"), await hand_in(office, made, cause="press")
    assert [one.ticket.id for one in first] == [one.ticket.id for one in second]


async def test_a_list_stands_as_its_report_does(office: Office, tmp_path: Path) -> None:
    sender = Sender("anybody", "first_dose", "Công ty Vĩnh An", VINH_HOA)
    (kept,) = await hand_in(office, prepared(office, tmp_path, [person(1), person(2)]), sender)
    assert kept.ticket.body_id == TTYT and state_of(kept.ticket, kept.list) is ListState.RECEIVED
    ticket = await office.do(claim, kept.ticket, office["district"])
    assert state_of(ticket, kept.list) is ListState.ACCEPTED
    await enter(office, kept, None)
    async with office.world.database.reading() as uow:
        after = await uow.lists.of_ticket(ticket.id)
    assert after is not None and after.left == 0 and state_of(ticket, after) is ListState.ENTERING


async def test_a_list_without_a_right_row_is_none(office: Office, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no right row"):
        await hand_in(office, prepared(office, tmp_path, [person(1, c2="31/02/1980")]))

"""What a corrected list does to the rows before it: nobody who is entered is listed again, and nothing is lost."""

from pathlib import Path

from handlers.lists.states import RowState
from handlers.lists.submit import AGAIN_FROM, Sender, submit
from handlers.places.bodies import station_code
from handlers.staff.actor import citizen
from handlers.tickets.approve import approve
from handlers.tickets.claim import claim
from handlers.tickets.mark_entered import mark_entered
from tests.handlers.lists.test_submit import INJECTED, MY_BINH, UNIT, VINH_HOA, enter, hand_in, prepared, rows_of
from tests.handlers.records.lists import person, with_second
from tests.handlers.tickets.office import Office

STATION, OTHER = station_code("30346"), station_code("30280")
ANYBODY = Sender("anybody", "first_dose", "Công ty Vĩnh An", VINH_HOA)


async def test_a_further_dose_of_somebody_who_is_entered_is_not_lost(office: Office, tmp_path: Path) -> None:
    one = [person(n, c19=STATION) for n in (1, 2, 3)]
    (kept,) = await hand_in(office, prepared(office, tmp_path, one, 2), INJECTED)
    assert await enter(office, kept, [9]) == [9]
    corrected = [with_second(one[0]), one[1], person(3, c19=STATION, c18="MENDED")]
    (after,) = await hand_in(office, prepared(office, tmp_path, corrected, 2), INJECTED, cause="corrected")
    assert after.how == "corrected"
    waiting = [number - AGAIN_FROM for number, _ in await rows_of(office, after, RowState.GOOD)]
    assert waiting == [9, 10, 11]


async def test_who_has_no_paper_and_is_entered_is_not_listed_again(office: Office, tmp_path: Path) -> None:
    child = person(9, c1="Nguyễn Văn Bé", c7="", c8="")
    (kept,) = await hand_in(office, prepared(office, tmp_path, [person(1), person(2), child]))
    assert await enter(office, kept, [11]) == [11]
    rows = [person(1), person(2, c1="Lê Thị Sửa"), child]
    (after,) = await hand_in(office, prepared(office, tmp_path, rows), cause="corrected")
    assert (after.how, after.list.good, after.list.entered) == ("corrected", 3, 1)
    assert [name for _, name in await rows_of(office, after, RowState.GOOD)] == ["Nguyễn Thị Thử", "Lê Thị Sửa"]


async def test_rows_mended_after_the_list_was_entered_become_a_report_that_is_worked_off(
    office: Office, tmp_path: Path
) -> None:
    (kept,) = await hand_in(office, prepared(office, tmp_path, [person(n) for n in (1, 2, 3)]), ANYBODY)
    ticket = await office.do(claim, kept.ticket, office["district"])
    await enter(office, kept, [9, 10])
    ticket = await office.do(approve, ticket, office["district"])
    assert (await office.do(mark_entered, ticket, office["district"])).status == "entered"
    mended = prepared(office, tmp_path, [person(1), person(2), person(3, c1="Lê Thị Sửa")])
    (after,) = await hand_in(office, mended, ANYBODY, cause="mended")
    assert after.how == "new" and after.ticket.status == "open" and after.list.good == 1
    assert await rows_of(office, after, RowState.GOOD) == [(11, "Lê Thị Sửa")]
    (again,) = {one.ticket.id for one in await hand_in(office, mended, ANYBODY, cause="again")} - {kept.ticket.id}
    assert again == after.ticket.id


async def test_the_same_rows_in_another_order_change_nothing(office: Office, tmp_path: Path) -> None:
    await hand_in(office, prepared(office, tmp_path, [person(1), person(2)]))
    (again,) = await hand_in(office, prepared(office, tmp_path, [person(2), person(1)]), cause="other")
    assert again.how == "again"


async def test_what_somebody_else_hands_in_under_the_name_of_a_unit_is_a_list_of_its_own(
    office: Office, tmp_path: Path
) -> None:
    (kept,) = await hand_in(office, prepared(office, tmp_path, [person(n) for n in (1, 2, 3)]))
    async with office.work() as work:
        other = await work.uow.contacts.ensure(work.ids.new(), "webchat", "another", work.now)
    made = prepared(office, tmp_path, [person(1), person(2)])
    async with office.work("stranger") as work:
        (own,) = await submit(work, made, UNIT, citizen(other), contact_id=other.id)
    assert own.how == "new" and own.ticket.id != kept.ticket.id and own.list.hand_in != kept.list.hand_in
    assert len(await rows_of(office, kept, RowState.GOOD)) == 3


async def test_an_official_hands_in_a_corrected_list_of_a_unit(office: Office, tmp_path: Path) -> None:
    (kept,) = await hand_in(office, prepared(office, tmp_path, [person(n) for n in (1, 2, 3)]), ANYBODY)
    made = prepared(office, tmp_path, [person(1), person(2)])
    async with office.work("official") as work:
        (after,) = await submit(work, made, ANYBODY, office["district"])
    assert (after.how, after.ticket.id, after.list.good) == ("corrected", kept.ticket.id, 2)


async def test_of_a_list_that_is_parted_no_office_gets_the_people_of_another(office: Office, tmp_path: Path) -> None:
    await office.employ("my_binh", {MY_BINH: "officer"})
    for people, shares in (([STATION], 1), ([STATION, OTHER], 0)):
        made = prepared(office, tmp_path, [person(n, c19=code) for n, code in enumerate(people, 10 * len(people))], 2)
        async with office.work(f"file:{shares}") as work:
            number = await work.uow.files.put(
                work.ids.new(), office.contact.id, "document", "webchat", "text/csv", b"x", work.now, name="ds.csv"
            )
            kept = await submit(work, made, INJECTED, citizen(office.contact), contact_id=office.contact.id,
                                file_ids=[number])  # fmt: skip
            hanging = [await work.uow.ticket_files.of_ticket(one.ticket.id) for one in kept]
        assert len(kept) == len(people) and sum(map(len, hanging)) == shares


async def test_a_row_that_a_volunteer_typed_is_not_listed_again(office: Office, tmp_path: Path) -> None:
    (kept,) = await hand_in(office, prepared(office, tmp_path, [person(n) for n in (1, 2, 3)]))
    async with office.work() as work:
        await work.uow.lists.mark(kept.list.id, [9], RowState.TYPED, [RowState.GOOD], 7)
    rows = [person(1), person(2, c1="Lê Thị Sửa"), person(3)]
    (after,) = await hand_in(office, prepared(office, tmp_path, rows), cause="corrected")
    assert after.how == "corrected" and await rows_of(office, after, RowState.TYPED) == [(9, "Nguyễn Thị Thử")]
    assert [name for _, name in await rows_of(office, after, RowState.GOOD)] == ["Lê Thị Sửa", "Nguyễn Thị Thử"]

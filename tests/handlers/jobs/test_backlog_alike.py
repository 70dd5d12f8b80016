"""Old reports and what people sent by themselves: rows that may say it again are shown, taken in and linked."""

from dataclasses import replace

import pytest

from handlers.backlog.files import take_back
from handlers.dialogue.answers.ticket_code import group_code
from handlers.jobs.backlog import backlog
from handlers.records.keys import identity_index
from handlers.records.opening import Closed, Why, open_record
from handlers.tickets import access
from handlers.tickets.claim import claim
from handlers.tickets.content import BirthDate, Details, Paper, Subject
from handlers.tickets.errors import NotAllowed
from handlers.tickets.link import linked_to
from handlers.tickets.withdraw import withdraw
from storage.repositories.tickets import Ticket
from tests.handlers.jobs.test_backlog import begin, filed, office, seen, sent
from tests.handlers.records.people import BORN, put_person
from tests.handlers.records.people import CCCD as RECORD
from tests.handlers.tickets.office import TTYT, Office
from tests.support.old_reports import row, workbook

__all__ = ["office"]
CCCD, BORN_ON = "098080000123", "05/02/1980"
AN = Subject("Nguyễn Văn An", BirthDate(1980, 2, 3), "male", (Paper("cccd", CCCD),), "0300123456")


def old(
    n: int, number: str = CCCD, born: str = "03/02/1980", phone: str = "", name: str = "Nguyễn Văn An"
) -> dict[str, object]:
    return row(n, **{"Họ và tên": name, "Ngày sinh": born, "CCCD": number, "SĐT": phone})


async def by_chat(office: Office, category: str = "DOSE_MISSING_ONE", subject: Subject = AN) -> Ticket:
    """What somebody sent by chat."""
    number = subject.papers[0].number if subject.papers else ""
    return await office.file(category, subject=subject, details=Details(description="thiếu mũi"), identity=number)


async def links(office: Office, ticket: Ticket) -> list[tuple[str, str]]:
    async with office.work() as work:
        return [(one.bond.value, one.outline.code) for one in await linked_to(work, office["commune"], ticket)]


async def test_a_row_that_says_what_somebody_sent_by_chat_is_shown_and_linked_from_both_ends(office: Office) -> None:
    chat = await by_chat(office)
    number = await sent(office, workbook([old(0), old(1, born="04/02/1980"), row(2)]))
    look = (await seen(office, number)).look
    assert look["counts"]["taken"] == 3 and look["alike"] == 1
    assert look["alike_first"] == [[5, group_code(chat.code), "open"]]
    await begin(office, number)
    await backlog(office.open_work)
    first, other, third = await filed(office)
    assert await links(office, first) == [("same", chat.code)] and await links(office, chat) == [("same", first.code)]
    assert await links(office, other) == await links(office, third) == []
    async with office.work() as work:  # being linked is no work that keeps a report
        assert await take_back(work, office["chief"], number)
    await backlog(office.open_work)
    assert {one.status for one in await filed(office)} == {"withdrawn"}


async def test_without_a_paper_it_is_the_phone_and_the_name_together(office: Office) -> None:
    chat = await by_chat(office, subject=replace(AN, papers=()))
    rows = [
        old(0, number="", phone="0300123456"),
        old(1, number="", phone="0300123456", name="Nguyễn Thị Bình"),  # somebody else at the same phone
        old(2, number="", phone="0300123457"),
    ]
    number = await sent(office, workbook(rows))
    assert (await seen(office, number)).look["alike_first"] == [[5, group_code(chat.code), "open"]]
    assert (await seen(office, number)).look["alike"] == 1


async def test_another_trouble_and_what_is_over_for_long_is_not_the_same(office: Office) -> None:
    await by_chat(office, "PERSON_WRONG")
    number = await sent(office, workbook([old(0)]))
    assert (await seen(office, number)).look["alike"] == 0
    chat = await by_chat(office, "DOSE_MISSING_ALL")
    number = await sent(office, workbook([old(0)]))
    assert (await seen(office, number)).look["alike"] == 1
    async with office.work() as work:
        await work.uow.connection.execute(
            "update tickets set status = 'confirmed', closed_at = $2 where id = $1", chat.id, work.now
        )
    number = await sent(office, workbook([old(0)]))
    assert (await seen(office, number)).look["alike"] == 1
    office.world.clock.move(days=91)
    number = await sent(office, workbook([old(0)]))
    assert (await seen(office, number)).look["alike"] == 0
    late = await by_chat(office)
    async with office.work() as work:
        await withdraw(work, late.id, office.citizen)
    number = await sent(office, workbook([old(0)]))
    assert (await seen(office, number)).look["alike"] == 0


async def taken_in(office: Office, *rows: dict[str, object]) -> list[Ticket]:
    number = await sent(office, workbook(list(rows)))
    await begin(office, number)
    await backlog(office.open_work)
    return await filed(office)


async def test_a_report_is_joined_to_the_record_that_agrees_in_number_and_birth_date_alone(office: Office) -> None:
    known = await put_person(office.world, born=BORN)
    first, born_otherwise, untold, year = await taken_in(
        office,
        old(0, str(RECORD.number), BORN_ON),
        old(1, str(RECORD.number), "06/02/1980"),
        old(2, str(RECORD.number), ""),
        old(3, "098180000999", BORN_ON),
    )
    assert (first.person_id, first.proof) == (known, "none")  # joined is not proven
    assert [one.person_id for one in (born_otherwise, untold, year)] == [None, None, None]
    async with office.work() as work:
        said = await work.uow.connection.fetch(
            "select subject from audit_log where action = 'record_matched' order by id"
        )
    assert said[0]["subject"] == f"person:{known}"


async def test_of_two_records_alike_none_is_joined_and_the_officials_see_both(office: Office) -> None:
    both = [await put_person(office.world, born=BORN, name=name) for name in ("Nguyễn Thị Thử", "Nguyễn Thị Thử Hai")]
    (only,) = await taken_in(office, old(0, str(RECORD.number), BORN_ON))
    assert only.person_id is None
    await office.do(claim, only, office["commune"])
    async with office.work() as work:
        closed = await open_record(work, office["commune"], await office.now(only))
        assert closed == Closed(Why.ASK)  # a number opens nothing, to officials neither
    async with office.work() as work:
        assert (await work.uow.records.by_key(identity_index(work.uow.vault, RECORD))) == sorted(both)


async def test_no_citizen_sees_an_old_report_by_its_number_and_a_paper_alone(office: Office) -> None:
    (only,) = await taken_in(office, old(0, phone="0300123456"))
    async with office.work() as work:
        with pytest.raises(NotAllowed):
            await access.visible(work, office.citizen, only)


async def test_what_complains_of_the_office_that_sends_the_file_is_neither_shown_nor_linked(office: Office) -> None:
    chat = await by_chat(office)
    async with office.work() as work:
        await work.uow.connection.execute("update tickets set accused_body = $2 where id = $1", chat.id, TTYT)
    number = await sent(office, workbook([old(0)]))
    assert (await seen(office, number)).look["alike"] == 0 and chat.code not in str((await seen(office, number)).look)
    (only,) = await taken_in(office, old(0))
    assert await links(office, only) == []

"""Who sees a record: number, birth date and a proven phone must agree, all three at once."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from handlers.dialogue.answers.dates import BirthDate
from handlers.dialogue.answers.identity import Identity, IdentityKind
from handlers.records.look_up import NoAgreement, NotProven, Shown, look_up
from handlers.records.officials import NotAllowed, SeenInPerson, in_person_until, prove_in_person, show_to_official
from handlers.records.proof import Limited, Which, prove_by_contact_button
from handlers.records.view import Certificate
from storage.repositories.contacts import Contact
from tests.handlers.records.people import BORN, CCCD, NAME, PHONE, put_person
from tests.support.driver import World, open_world

CMND = Identity(IdentityKind.CMND, "098000123")
BHYT = Identity(IdentityKind.BHYT, "GD4890000000123")
RECORDS = re.compile(r"\b(persons|person_keys|person_proofs|doses)\b")
OTHER_PHONE = "0300999999"
ABSENT = Identity(IdentityKind.CCCD, "098180000999")


async def asker(world: World, address: str = "somebody", phone: str = PHONE) -> Contact:
    async with world.work() as work:
        contact = await work.uow.contacts.ensure(work.ids.new(), "webchat", address, work.now)
        await prove_by_contact_button(work, contact, phone)
    return contact


async def ask(
    world: World, contact: Contact, identity: Identity = CCCD, born: BirthDate = BORN, phone: str = PHONE
) -> Shown | NoAgreement | NotProven | Limited:
    async with world.work() as work:
        return await look_up(work, contact, identity, born, phone)


async def audits(world: World, action: str) -> list[Any]:
    async with world.database.reading() as uow:
        return await uow.connection.fetch("select * from audit_log where action = $1", action)


async def test_all_three_agree(world: World) -> None:
    person = await put_person(world, doses=((1, "AZ", date(2021, 8, 1)), (2, "AZ", date(2021, 10, 3))))
    found = await ask(world, await asker(world))
    assert isinstance(found, Shown)
    record = found.record
    assert (record.name, record.birth, record.sex) == (NAME, BORN, "female")
    assert record.identities == (("cccd", "123"),)
    assert record.phone_end == "456"
    assert record.numbers == (1, 2)
    assert record.doses[0].vaccine_name == "AstraZeneca"
    assert record.doses[0].facility == "Bệnh viện Đa khoa trung tâm An Giang"
    assert (record.certificate, record.missing, record.course) == (Certificate.GREEN, (), 2)
    (row,) = await audits(world, "record_shown")
    assert row["subject"] == f"person:{person}"


@pytest.mark.parametrize("identity", [CCCD, CMND, BHYT, Identity(IdentityKind.BHYT, "0000000123")])
async def test_any_number_of_the_record_will_do(world: World, identity: Identity) -> None:
    await put_person(world, identities=(CCCD, CMND, BHYT))
    assert isinstance(await ask(world, await asker(world), identity), Shown)


@pytest.mark.parametrize(
    ("recorded", "said", "agrees"),
    [
        (BirthDate(1950), BirthDate(1950), True),
        (BirthDate(1950), BirthDate(1950, 1, 1), True),
        (BirthDate(1950, 1, 1), BirthDate(1950), True),
        (BirthDate(1950, 1, 1), BirthDate(1950, 7, 20), True),
        (BirthDate(1950, 7), BirthDate(1950, 7, 20), True),
        (BirthDate(1950, 7), BirthDate(1950, 8, 20), False),
        (BirthDate(1950, 7, 20), BirthDate(1950, 7, 20), True),
        (BirthDate(1950, 7, 20), BirthDate(1950, 7, 21), False),
        (BirthDate(1950, 7, 20), BirthDate(1950), False),
        (BirthDate(1950), BirthDate(1951), False),
    ],
)
async def test_papers_with_the_year_alone_agree_with_that_year(
    world: World, recorded: BirthDate, said: BirthDate, agrees: bool
) -> None:
    await put_person(world, born=recorded)
    found = await ask(world, await asker(world), born=said)
    assert isinstance(found, Shown if agrees else NoAgreement)


async def test_without_proof_nothing_is_asked_of_the_records(world: World) -> None:
    await put_person(world)
    contact = await asker(world, phone=OTHER_PHONE)
    assert await ask(world, contact) == NotProven()
    world.clock.move(minutes=31)
    assert await ask(world, contact, phone=OTHER_PHONE) == NotProven()


def size(value: Any) -> Any:
    """What may differ between two questions of one kind: nothing that can be measured from outside."""
    if isinstance(value, list):
        return [size(one) for one in value]
    return len(value) if isinstance(value, bytes) else type(value)


class Recorder:
    """A connection that notes each statement and the sizes of its arguments."""

    def __init__(self, connection: Any, said: list[tuple[str, tuple[Any, ...]]]) -> None:
        self._connection = connection
        self._said = said

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._connection, name)

        async def noted(query: str, *args: Any) -> Any:
            sizes = tuple(size(arg) for arg in args)
            self._said.append((query, sizes))
            return await method(query, *args)

        return noted


@asynccontextmanager
async def recorded(world: World, said: list[tuple[str, tuple[Any, ...]]]) -> AsyncIterator[Any]:
    async with world.work() as work:
        work.uow.connection = Recorder(work.uow.connection, said)
        yield work


async def test_absent_wrong_birth_date_and_another_phone_are_one_and_the_same(world: World) -> None:
    await put_person(world)
    holder, stranger = await asker(world), await asker(world, "stranger", OTHER_PHONE)
    cases = {
        "absent": (holder, ABSENT, BORN, PHONE),
        "wrong birth": (holder, CCCD, replace(BORN, day=6), PHONE),
        "other phone": (stranger, CCCD, BORN, OTHER_PHONE),
    }
    answers, statements = [], []
    for contact, identity, born, phone in cases.values():
        said: list[tuple[str, tuple[Any, ...]]] = []
        async with recorded(world, said) as work:
            answers.append(await look_up(work, contact, identity, born, phone))
            assert work.outgoing == []
        statements.append(said)
    assert answers == [NoAgreement()] * 3
    assert statements[0] == statements[1] == statements[2]
    assert len([query for query, _ in statements[0] if RECORDS.search(query)]) == 1


async def test_a_record_comes_with_the_statement_that_asks_for_agreement(world: World) -> None:
    await put_person(world, doses=((1, "AZ", date(2021, 8, 1)),))
    contact = await asker(world)
    touching = []
    for identity, expected in ((CCCD, Shown), (ABSENT, NoAgreement)):
        said: list[tuple[str, tuple[Any, ...]]] = []
        async with recorded(world, said) as work:
            assert isinstance(await look_up(work, contact, identity, BORN, PHONE), expected)
        touching.append([one for one in said if RECORDS.search(one[0])])
    assert touching[0] == touching[1]
    assert len(touching[0]) == 1


async def test_a_failed_look_up_leaves_no_trace_of_whose_record_it_was(world: World) -> None:
    person = await put_person(world)
    await ask(world, await asker(world), born=BirthDate(1999))
    (row,) = await audits(world, "look_up_without_agreement")
    assert str(person) not in str(dict(row))
    assert CCCD.number not in str(dict(row))


async def test_twenty_look_ups_an_hour_then_wait_and_a_restart_forgives_nothing(
    world: World, database_url: str
) -> None:
    await put_person(world)
    contact = await asker(world)
    for _ in range(20):
        assert isinstance(await ask(world, contact, ABSENT), NoAgreement)
    limited = await ask(world, contact)
    assert isinstance(limited, Limited)
    assert limited.which is Which.LOOK_UPS
    again = await open_world(database_url)
    again.ids._next = world.ids._next
    try:
        assert isinstance(await ask(again, contact), Limited)
        again.clock.time = limited.until
        async with again.work() as work:
            await prove_by_contact_button(work, contact, PHONE)
        assert isinstance(await ask(again, contact), Shown)
    finally:
        await again.close()


async def test_nobody_locks_the_owner_out(world: World) -> None:
    await put_person(world)
    stranger = await asker(world, "stranger", OTHER_PHONE)
    for _ in range(30):
        await ask(world, stranger, phone=OTHER_PHONE)
    assert isinstance(await ask(world, await asker(world)), Shown)


async def test_ten_thousand_enumerating_look_ups_reveal_nothing(world: World) -> None:
    for number in range(100):
        identity = Identity(IdentityKind.CCCD, f"098180{number:06}")
        await put_person(world, identities=(identity,), phone=f"0300{number:06}")
    shown, refused = 0, 0
    for account in range(200):
        phone = f"0300{500_000 + account:06}"
        contact = await asker(world, f"account-{account}", phone)
        async with world.database.unit_of_work() as uow:
            for attempt in range(50):
                identity = Identity(IdentityKind.CCCD, f"098180{attempt * 2:06}")
                found = await look_up(world.new_work(uow), contact, identity, BORN, phone)
                shown += isinstance(found, Shown)
                refused += isinstance(found, Limited)
    assert shown == 0
    assert refused == 200 * 30
    assert await audits(world, "record_shown") == []


async def test_many_records_for_one_account_raise_an_alarm(world: World) -> None:
    contact = await asker(world)
    for number in range(16):
        identity = Identity(IdentityKind.CCCD, f"098180{number:06}")
        await put_person(world, identities=(identity,))
        assert isinstance(await ask(world, contact, identity), Shown)
        assert isinstance(await ask(world, contact, identity), Shown) or number > 9
        world.clock.move(minutes=20)
        async with world.work() as work:
            await prove_by_contact_button(work, contact, PHONE)
    alarms = await audits(world, "many_records_alarm")
    assert [row["details"]["records"] for row in alarms] == [15, 16]
    assert world.alarms == {("look_ups", ""): 2}


@pytest.mark.parametrize(
    ("doses", "colour", "missing"),
    [
        ((), Certificate.NONE, ()),
        (((1, "AZ", date(2021, 8, 1)),), Certificate.YELLOW, ()),
        (((2, "AZ", date(2021, 8, 1)),), Certificate.YELLOW, (1,)),
        (((1, "AZ", date(2021, 8, 1)), (3, "PFIZER", date(2022, 1, 1))), Certificate.GREEN, (2,)),
        (((1, "JANSSEN", date(2021, 8, 1)),), Certificate.UNSAID, ()),
        (((1, "ABDALA", date(2021, 8, 1)), (2, "ABDALA", date(2021, 8, 15))), Certificate.UNSAID, ()),
    ],
)
async def test_the_colour_of_the_certificate(
    world: World, doses: tuple[tuple[int, str, date], ...], colour: Certificate, missing: tuple[int, ...]
) -> None:
    await put_person(world, doses=doses)
    found = await ask(world, await asker(world))
    assert isinstance(found, Shown)
    assert (found.record.certificate, found.record.missing) == (colour, missing)


async def test_a_person_entered_twice_is_shown_twice(world: World) -> None:
    first = await put_person(world, identities=(CCCD, BHYT))
    second = await put_person(world, identities=(CMND, BHYT))
    found = await ask(world, await asker(world), BHYT)
    assert isinstance(found, Shown)
    assert {found.record.person_id, found.others[0].person_id} == {first, second}


async def test_every_reveal_to_an_official_is_written_down(world: World) -> None:
    person = await put_person(
        world, identities=(CCCD, CMND, BHYT), doses=((1, "AZ", date(2021, 8, 1)), (2, "AZ", date(2021, 8, 20)))
    )
    async with world.work() as work:
        (record,) = await show_to_official(work, 77, [person], "ticket 12", {"ground": "claimed"})
    assert record.person_id == person
    (row,) = await audits(world, "record_shown")
    assert (row["actor"], row["reason"], row["details"]) == ("official:77", "ticket 12", {"ground": "claimed"})
    async with world.work() as work:
        assert await show_to_official(work, 77, [], "ticket 12", {}) == ()
    assert len(await audits(world, "record_not_found")) == 1


async def test_proof_in_person_counts_for_minutes_and_is_not_for_volunteers(world: World) -> None:
    person = await put_person(world)
    async with world.work() as work:
        assert await prove_in_person(work, 77, "volunteer", CCCD, BORN, "walk-in") == NotAllowed()
        assert await in_person_until(work, 77, CCCD) is None
        proof = await prove_in_person(work, 77, "officer", CCCD, BORN, "walk-in")
        assert isinstance(proof, SeenInPerson)
        assert proof.person_ids == (person,)
        assert await in_person_until(work, 77, CCCD) == proof.until
        assert await in_person_until(work, 78, CCCD) is None
        assert await in_person_until(work, 77, CMND) is None
    world.clock.time = proof.until
    async with world.work() as work:
        assert await in_person_until(work, 77, CCCD) is None
    assert len(await audits(world, "proof_in_person")) == 1 and await audits(world, "record_shown") == []

"""Codes: where they go, how long they count, how often they may be asked for."""

from dataclasses import replace
from datetime import timedelta

import pytest

from handlers.contacts.sms import send_text
from handlers.contacts.text_budget import news_spent_until
from handlers.records.proof import (
    CodeSent,
    Expired,
    Limited,
    Proven,
    TooMany,
    Which,
    Wrong,
    begin_proof,
    check_code,
    prove_by_contact_button,
    proven_phone,
)
from storage.repositories.contacts import Contact
from tests.support.driver import World, open_world

PHONE = "0300123456"


async def person(world: World, address: str = "somebody") -> Contact:
    async with world.database.unit_of_work() as uow:
        return await uow.contacts.ensure(world.ids.new(), "webchat", address, world.clock.now())


async def ask(world: World, contact: Contact, phone: str = PHONE, source: str = "") -> CodeSent | Limited:
    async with world.work() as work:
        return await begin_proof(work, contact, phone, source)


async def check(world: World, contact: Contact, code: str) -> Proven | Wrong | Expired | TooMany:
    async with world.work() as work:
        return await check_code(work, contact, code)


async def test_the_code_goes_to_the_stated_phone_once(world: World) -> None:
    contact = await person(world)
    sent = await ask(world, contact)
    assert isinstance(sent, CodeSent)
    (row,) = [row for row in world.sent if row.channel == "sms"]
    assert row.once
    assert world.ids.last_code in row.payload["text"]
    async with world.database.reading() as uow:
        phone = await uow.contacts.get(row.contact_id)
    assert phone is not None
    assert phone.phone == PHONE


async def test_the_message_fits_one_text_message_with_marks(world: World) -> None:
    await ask(world, await person(world))
    assert len(world.sent[-1].payload["text"]) <= 70


async def test_answers_and_news_leave_the_codes_their_share_of_what_texts_may_cost(world: World) -> None:
    world.tools.policy = replace(world.tools.policy, codes_hour=4, codes_minute=0, codes_share=0.5)
    async with world.work() as work:
        for number in range(2):
            assert await news_spent_until(work) is None
            await send_text(work, f"030011122{number}", "Chieu nay moi bac ghe tram", f"answer:{number}")
        assert await news_spent_until(work) is not None  # two are kept for codes
        for number in range(2, 9):  # answers are never refused
            await send_text(work, f"030011122{number}", "Chieu nay moi bac ghe tram", f"answer:{number}")
    asked = [await ask(world, await person(world, name), f"030033344{n}") for n, name in enumerate("abc")]
    assert [type(one) for one in asked] == [CodeSent, CodeSent, Limited]
    assert asked[-1] == Limited(world.clock.now() + timedelta(hours=1), Which.ALL)
    assert world.alarms["sms_budget", ""] >= 3
    world.clock.move(hours=1, seconds=1)
    world.tools.policy = replace(world.tools.policy, codes_share=0)
    async with world.work() as work:
        for number in range(4):
            await send_text(work, f"030011122{number}", "Chieu nay moi bac ghe tram", f"later:{number}")
    assert isinstance(await ask(world, await person(world, "d")), Limited)


async def test_the_right_code_proves_the_phone_for_a_while(world: World) -> None:
    contact = await person(world)
    await ask(world, contact)
    assert await check(world, contact, world.ids.last_code) == Proven(PHONE)
    async with world.database.reading() as uow:
        fresh = await uow.contacts.get(contact.id)
    assert fresh is not None
    life = world.tools.policy.phone_proof_life
    assert proven_phone(fresh, world.clock.now(), life) == PHONE
    assert proven_phone(fresh, world.clock.now() + life, life) is None


async def test_a_code_counts_once(world: World) -> None:
    contact = await person(world)
    await ask(world, contact)
    code = world.ids.last_code
    await check(world, contact, code)
    assert await check(world, contact, code) == Expired()


async def test_a_code_of_another_person_proves_nothing(world: World) -> None:
    mine, other = await person(world, "mine"), await person(world, "other")
    await ask(world, mine)
    assert await check(world, other, world.ids.last_code) == Expired()


async def test_five_wrong_codes_use_it_up(world: World) -> None:
    contact = await person(world)
    await ask(world, contact)
    right = world.ids.last_code
    wrong = "000000" if right != "000000" else "111111"
    got = [await check(world, contact, wrong) for _ in range(5)]
    assert got == [Wrong(4), Wrong(3), Wrong(2), Wrong(1), TooMany()]
    assert await check(world, contact, right) == TooMany()


async def test_a_code_dies_after_five_minutes(world: World) -> None:
    contact = await person(world)
    await ask(world, contact)
    world.clock.move(minutes=5)
    assert await check(world, contact, world.ids.last_code) == Expired()


async def test_only_the_newest_code_counts(world: World) -> None:
    contact = await person(world)
    await ask(world, contact)
    old = world.ids.last_code
    world.clock.move(minutes=1)
    await ask(world, contact)
    assert await check(world, contact, old) == Wrong(4)
    assert isinstance(await check(world, contact, world.ids.last_code), Proven)


@pytest.mark.parametrize("which", [Which.PHONE, Which.CONTACT, Which.SOURCE])
async def test_so_many_codes_an_hour_then_wait(world: World, which: Which) -> None:
    async def once(n: int) -> CodeSent | Limited:
        contact = await person(world, "me" if which is Which.CONTACT else f"person-{n}")
        phone = PHONE if which is Which.PHONE else f"03001234{n:02}"
        return await ask(world, contact, phone, "198.51.100.7" if which is Which.SOURCE else f"198.51.100.{n}")

    first = world.clock.now()
    for n in range(world.tools.policy.source_sends_hour if which is Which.SOURCE else 3):
        assert isinstance(await once(n), CodeSent)
        world.clock.move(minutes=1)
    limited = await once(40)
    assert isinstance(limited, Limited)
    assert limited.which is which
    assert (limited.until - first).total_seconds() == 3600
    world.clock.time = limited.until
    assert isinstance(await once(50), CodeSent)


async def test_ten_codes_a_day_then_wait_for_tomorrow(world: World) -> None:
    contact = await person(world)
    first = world.clock.now()
    for _ in range(10):
        assert isinstance(await ask(world, contact), CodeSent)
        world.clock.move(minutes=30)
    limited = await ask(world, contact)
    assert isinstance(limited, Limited)
    assert (limited.until - first).total_seconds() == 24 * 3600


async def test_of_three_hundred_codes_asked_from_a_hundred_accounts_the_installation_sends_a_minutes_worth(
    world: World,
) -> None:
    sent, limited = 0, []
    for account in range(100):
        contact = await person(world, f"account-{account}")
        for n in range(3):
            found = await ask(world, contact, f"0300{account:03}{n:03}", f"198.51.{account}.7")
            sent += isinstance(found, CodeSent)
            limited += [found] if isinstance(found, Limited) else []
        world.clock.move(seconds=0.034)
    assert sent == world.tools.policy.codes_minute == 60
    assert {one.which for one in limited} == {Which.ALL}
    assert world.alarms == {("sms_budget", ""): 240}
    for _ in range(9):
        world.clock.move(seconds=61)
        for n in range(60):
            contact = await person(world, f"later-{_}-{n}")
            assert isinstance(await ask(world, contact, f"0300{_:03}{n:03}", f"198.51.100.{n}"), CodeSent), _
    world.clock.move(seconds=61)
    found = await ask(world, await person(world, "last"), "0300999999", "198.51.100.99")
    assert isinstance(found, Limited) and (found.until - world.clock.now()).total_seconds() > 2400


async def test_limits_survive_a_restart(world: World, database_url: str) -> None:
    contact = await person(world)
    for _ in range(3):
        await ask(world, contact)
    again = await open_world(database_url)
    try:
        again.ids._next = world.ids._next
        assert isinstance(await ask(again, contact), Limited)
    finally:
        await again.close()


async def test_the_contact_button_needs_no_code(world: World) -> None:
    contact = await person(world)
    async with world.work() as work:
        assert await prove_by_contact_button(work, contact, PHONE) == Proven(PHONE)
    assert [row for row in world.sent if row.channel == "sms"] == []


async def test_a_kept_code_can_be_read_by_nobody(world: World) -> None:
    contact = await person(world)
    await ask(world, contact)
    async with world.database.reading() as uow:
        row = await uow.connection.fetchrow("select * from one_time_codes")
    kept = b"".join(value for value in row.values() if isinstance(value, bytes))
    assert world.ids.last_code.encode() not in kept
    assert PHONE.encode() not in kept

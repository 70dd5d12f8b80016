"""Thousands of wrong passwords and codes against a running service, compared as in earnest: nobody gets in, leads hear
of it once, and whoever the accounts belong to goes on from a device of before, or is let in by the lead.

10,000 under `script/test --long`."""

import asyncio
import os
from collections import Counter
from collections.abc import AsyncIterator
from typing import Final

import pytest

from bot.console.comparing import MOST
from handlers.staff.password_sign_in import CODES, GUESSING
from tests.bot.console.test_password import DOOR, PASSWORD, code_of, enrolled, first_step, hidden, second_step, stranger
from tests.support.console import Browser, Console, open_console

GUESSES: Final = int(os.environ.get("HOTLINE_WRONG_PASSWORDS", "150"))
PATIENCE: Final = pytest.mark.timeout(120 + GUESSES / 5)  # seconds
AT_ONCE: Final = 60  # more than wait in a lane
HOME: Final = "10.9.9.9"


@pytest.fixture
async def console(database_url: str) -> AsyncIterator[Console]:
    async with open_console(database_url, links_sign_in=False, trusted_proxies=1) as made:
        yield made


async def alarms(console: Console) -> dict[str, int]:
    """Kind -> how many rows: one an hour, however often it is raised."""
    await console.live.service.alarms.write()
    async with console.live.service.database.reading() as uow:
        rows = await uow.connection.fetch("select kind, count(*) as n from alarms group by 1")
    return {row["kind"]: row["n"] for row in rows}


def address(number: int) -> str:
    return f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"


async def typed(browser: Browser, login: str, password: str, source: str) -> int:
    form = {"login": login, "password": password}
    headers = {"Origin": browser.console.live.root, "X-Forwarded-For": source}
    async with browser.session.post(browser.console.live.url(DOOR), data=form, headers=headers) as answer:
        return answer.status


async def sprayed(console: Console, logins: list[str], password: str) -> Counter[int]:
    """What each of so many strangers is answered, each from an address of their own."""
    browser, found = stranger(console), Counter[int]()
    for at in range(0, len(logins), AT_ONCE):
        some = enumerate(logins[at : at + AT_ONCE], at)
        found.update(await asyncio.gather(*(typed(browser, one, password, address(n)) for n, one in some)))
    return found


async def signed_in(browser: Browser, key: bytes, source: str = HOME) -> int:
    await browser.post(DOOR, {"login": "sen.chauphu", "password": PASSWORD}, **{"X-Forwarded-For": source})
    if browser.status != 200:
        return browser.status
    form = {"second": hidden(browser.page, "second"), "code": code_of(browser.console, key)}
    await browser.post(f"{DOOR}/code", form, **{"X-Forwarded-For": source})
    return browser.status


@PATIENCE
async def test_wrong_passwords_for_one_account_open_nothing_and_its_owner_goes_on_with_the_own_device(
    console: Console,
) -> None:
    key, mine, other = await enrolled(console), stranger(console), stranger(console)
    assert await signed_in(mine, key) == 200
    console.clock.move(days=3)  # the address alone is no longer known
    found = await sprayed(console, ["sen.chauphu"] * GUESSES, "cá lóc nướng trui 8")
    assert found[422] == 20 and found[429] + found[503] == GUESSES - 20, found
    assert await alarms(console) == {GUESSING: 1}
    assert await signed_in(other, key, "10.8.8.8") == 429 and "đăng nhập" in other.page
    assert await signed_in(mine, key, "10.7.7.7") == 200  # elsewhere, with the device of before
    for _ in range(5):
        await first_step(mine, "không nhớ mật khẩu")
    assert await first_step(mine) == 429  # a device that was stolen guesses no more than others
    console.clock.move(minutes=61)
    assert await signed_in(other, key, "10.8.8.8") == 200


@PATIENCE
async def test_one_password_for_many_accounts_from_as_many_addresses_opens_none_and_others_get_in_meanwhile(
    console: Console,
) -> None:
    key, mine, begun, entries = await enrolled(console), stranger(console), console.clock.now(), 0
    assert await signed_in(mine, key) == 200
    console.clock.move(seconds=30)
    names = [f"can.bo.{n}" for n in range(GUESSES)]
    spraying = asyncio.create_task(sprayed(console, names, "matkhau2026"))
    while not spraying.done():
        assert await signed_in(mine, key) == 200  # never behind the strangers
        entries += 1
        console.clock.move(seconds=30)
        await asyncio.sleep(0)
    found = await spraying
    assert set(found) == {422, 503} and found[422] >= MOST, found  # 503: not compared, and said
    told, hours = await alarms(console), (console.clock.now() - begun).total_seconds() / 3600
    assert told.keys() == {GUESSING} and 1 <= told[GUESSING] <= hours + 1, (told, hours)
    assert await console.audited("staff.sign_in") == entries + 1 > 1  # the owner's, each of them, and nobody else's
    print(
        f"{GUESSES} accounts, one password: {dict(found)}; owner in {entries} times meanwhile; {told} in {hours:.1f} h"
    )


async def test_a_full_lane_counts_nothing_as_wrong(console: Console) -> None:
    await enrolled(console)
    found = await sprayed(console, [f"can.bo.{n}" for n in range(AT_ONCE)], PASSWORD)
    assert set(found) == {422, 503} and found[422] >= MOST, found
    async with console.live.service.database.reading() as uow:
        counted = await uow.connection.fetchval("select count(*) from attempts where kind = 'sign_in_name'")
    assert counted == found[422]


async def test_codes_guessed_with_the_right_password_open_nothing_and_are_told_once(console: Console) -> None:
    key, mine = await enrolled(console), stranger(console)
    assert await signed_in(mine, key) == 200
    thief, found, begun = stranger(console), Counter[int](), console.clock.now()
    await first_step(thief)
    while sum(found.values()) < GUESSES and (console.clock.now() - begun).total_seconds() < 6 * 3600:
        for n in range(10):
            found[await second_step(thief, f"{n + sum(found.values()):06}")] += 1
            if 'name="second"' not in thief.page:
                break
        console.clock.move(minutes=16)
        thief = stranger(console)
        await first_step(thief)
    assert found[422] == 20 and set(found) == {422, 429}, found  # a day's worth
    assert (await alarms(console)).keys() == {CODES}
    assert await signed_in(mine, key) == 200
    assert await second_step(thief, code_of(console, key, 1)) == 429 and "/" in thief.page.split("sau ")[1][:14]
    console.clock.move(hours=25)
    assert await signed_in(thief, key) == 200  # the right code: for its owner nothing is locked for good

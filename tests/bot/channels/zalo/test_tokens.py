"""A renewal token is used once, whatever happens beside it; what is refused is told, and messages wait."""

import asyncio
import random
from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.channels.errors import Misconfigured, Temporary
from bot.channels.zalo import oauth
from bot.channels.zalo.channel import account_name
from bot.channels.zalo.oauth import App
from bot.channels.zalo.tokens import LEASE, Tokens
from storage.crypto import Vault
from storage.database import Database, NoConnection
from storage.repositories.grants import Grant
from tests.support.driver import FakeClock
from tests.support.zalo import APP, APP_SECRET, OA, ZaloPlatform

ACCOUNT = account_name(OA)


class Standing:
    """A platform, a table and as many processes as asked for."""

    def __init__(self, database: Database, platform: ZaloPlatform, clock: FakeClock) -> None:
        self.database, self.platform, self.clock = database, platform, clock
        self.alarms: list[str] = []

    def process(self, name: str = "a") -> Tokens:
        app = App(APP, APP_SECRET, self.platform.url)
        return Tokens(ACCOUNT, app, self.database, self.clock, name, self.platform.session, self.alarms.append)

    async def grant(self) -> Grant:
        async with self.database.reading() as uow:
            found = await uow.grants.get(ACCOUNT)
        assert found is not None
        return found


@pytest.fixture
async def standing(database_url: str) -> AsyncIterator[Standing]:
    database = await Database.open(database_url, Vault({1: b"d" * 32}, b"i" * 32), largest=5)
    clock = FakeClock()
    platform = ZaloPlatform(clock.now)
    await platform.start()
    await platform.connect(database, clock.now())
    yield Standing(database, platform, clock)
    await platform.stop()
    await database.close()


async def test_a_token_is_kept_and_renewed_before_it_ends(standing: Standing) -> None:
    process = standing.process()
    first = await process.access()
    standing.clock.move(hours=19)
    assert await process.access() == first
    standing.clock.move(hours=2)
    second = await process.access()
    assert second == standing.platform.oa.access != first
    assert await standing.process("b").access() == second


async def test_a_stale_token_is_first_looked_up_and_only_then_renewed(standing: Standing) -> None:
    one, other = standing.process("a"), standing.process("b")
    stale = await one.access()
    assert await other.access() == stale
    fresh = await one.instead_of(stale)
    assert await other.instead_of(stale) == fresh
    assert len(standing.platform.oa.used) == 1


async def test_many_processes_renew_two_hundred_times_and_use_no_token_twice(standing: Standing) -> None:
    dice = random.Random(7)
    processes = [standing.process(name) for name in "abc"]
    for _ in range(200):
        standing.clock.move(hours=21)
        found = await asyncio.gather(*(one.access() for one in dice.sample(processes, dice.choice((1, 2, 3, 3)))))
        assert set(found) == {standing.platform.oa.access}
    assert len(standing.platform.oa.used) == len(set(standing.platform.oa.used)) == 200
    assert (standing.platform.oa.refused, standing.alarms) == ([], [])


async def test_a_process_that_died_while_it_renewed_is_waited_for(
    standing: Standing, monkeypatch: pytest.MonkeyPatch
) -> None:
    grant = await standing.grant()
    now = standing.clock.now()
    async with standing.database.unit_of_work() as uow:
        assert await uow.grants.lease(ACCOUNT, grant.number, "died", now, now + LEASE)
        assert not await uow.grants.lease(ACCOUNT, grant.number, "b", now, now + LEASE)

    async def wait(seconds: float) -> None:
        standing.clock.move(seconds=seconds)

    monkeypatch.setattr("bot.channels.zalo.tokens.asyncio.sleep", wait)
    assert await standing.process("b").instead_of(grant.access) == standing.platform.oa.access
    assert standing.clock.now() - now >= LEASE


async def test_a_pair_that_the_database_does_not_take_for_long_is_kept_in_the_end(
    standing: Standing, monkeypatch: pytest.MonkeyPatch
) -> None:
    stale, one, other = (await standing.grant()).access, standing.process("a"), standing.process("b")
    refused: list[str] = []

    class Away:
        """The database as the process that renews sees it: it reads the old pair, and takes nothing."""

        reading = staticmethod(standing.database.reading)

        def unit_of_work(self) -> object:
            raise NoConnection("away")

    async def wait(seconds: float) -> None:
        standing.clock.move(seconds=seconds)
        if standing.clock.now() > began + LEASE * 2 and not refused:  # it is back, and another process was first
            with pytest.raises(Misconfigured):
                await other.instead_of(stale)
            refused.append((await standing.grant()).refusal)
            one.database = standing.database

    began = standing.clock.now()
    one.database = Away()  # type: ignore[assignment]
    monkeypatch.setattr("bot.channels.zalo.tokens.asyncio.sleep", wait)
    fresh = await one.instead_of(stale)
    assert refused == ["-14014 Invalid refresh token"] and standing.alarms == ["channel_refused"] * 2
    grant = await standing.grant()
    assert (grant.access, grant.refused_at, grant.refusal) == (fresh, None, "")
    assert await other.instead_of(stale) == fresh == standing.platform.oa.access


async def test_a_platform_that_is_not_reached_costs_no_token(standing: Standing) -> None:
    stale = (await standing.grant()).access
    process = standing.process()
    process.app = App(APP, APP_SECRET, "http://127.0.0.1:9")
    with pytest.raises(Temporary):
        await process.instead_of(stale)
    assert (await standing.grant()).lease_until is None
    assert await standing.process("b").instead_of(stale) == standing.platform.oa.access


async def test_a_stop_between_the_answer_and_the_table_waits_for_the_table(
    standing: Standing, monkeypatch: pytest.MonkeyPatch
) -> None:
    stale, process, answered = (await standing.grant()).access, standing.process(), asyncio.Event()
    go_on = asyncio.Event()
    real = oauth.pair_for_renewal

    async def answered_slowly(*given: Any) -> oauth.Pair:
        pair = await real(*given)
        answered.set()
        await go_on.wait()
        return pair

    monkeypatch.setattr("bot.channels.zalo.tokens.pair_for_renewal", answered_slowly)
    sending = asyncio.create_task(process.instead_of(stale))
    await answered.wait()
    sending.cancel()
    await asyncio.sleep(0)
    go_on.set()
    with pytest.raises(asyncio.CancelledError):
        await sending
    assert (await standing.grant()).access == standing.platform.oa.access != stale
    assert await standing.process("b").instead_of(stale) == standing.platform.oa.access


async def test_an_answer_that_never_comes_keeps_the_lease(standing: Standing, monkeypatch: pytest.MonkeyPatch) -> None:
    stale = (await standing.grant()).access

    async def lost(*given: object) -> None:
        raise oauth.Unreached(maybe_used=True)

    monkeypatch.setattr("bot.channels.zalo.tokens.pair_for_renewal", lost)
    with pytest.raises(Temporary):
        await standing.process().instead_of(stale)
    assert (await standing.grant()).lease_until == standing.clock.now() + LEASE


async def test_a_refused_renewal_is_final_told_once_and_the_old_token_holds_to_its_end(standing: Standing) -> None:
    standing.platform.oa.renewal = "used up by a process that died before it could keep what came"
    standing.clock.move(hours=21)
    for name in "ab":
        with pytest.raises(Misconfigured):
            await standing.process(name).instead_of((await standing.grant()).access)
    assert standing.alarms == ["channel_refused"] * 2  # once by each: who was refused may die before it is written
    assert (await standing.grant()).refusal == "-14014 Invalid refresh token"
    assert await standing.process("c").access() == (await standing.grant()).access
    standing.clock.move(hours=5)
    with pytest.raises(Misconfigured):
        await standing.process("c").access()
    await standing.platform.connect(standing.database, standing.clock.now())
    assert await standing.process("c").access() == standing.platform.oa.access


async def test_a_pair_is_sealed(standing: Standing) -> None:
    async with standing.database.reading() as uow:
        row = await uow.connection.fetchrow("select * from channel_grants")
    assert standing.platform.oa.access.encode() not in row["pair_sealed"]
    assert standing.platform.oa.access not in repr(await standing.grant())


async def test_an_account_that_is_not_connected_waits_for_its_administrator(standing: Standing) -> None:
    async with standing.database.unit_of_work() as uow:
        await uow.connection.execute("delete from channel_grants")
    with pytest.raises(Misconfigured):
        await standing.process().access()


@pytest.mark.parametrize(
    ("pasted", "expected"),
    [
        ("https://hotline.example/zalo?code=abc&oa_id=32", ("abc", "32")),
        (" https://hotline.example/zalo?oa_id=32&code=a%2Bb \n", ("a+b", "32")),
        ("abc", ("abc", "")),
        ("hotline.example/zalo?code=abc&oa_id=32", ("abc", "32")),
        ("?oa_id=32&code=abc", ("abc", "32")),
        ("code=abc&oa_id=32", ("abc", "32")),
        ("oa_id=32&code=abc", ("abc", "32")),
        ("aB-_9==", ("aB-_9==", "")),
    ],
)
def test_a_pasted_link_or_code_is_read(pasted: str, expected: tuple[str, str]) -> None:
    assert oauth.code_in(pasted) == expected


@pytest.mark.parametrize(
    "pasted",
    [
        "",
        "  ",
        "https://hotline.example/zalo?error=denied",
        "hotline.example/zalo?error=denied",
        "error=denied",
        "two words",
    ],
)
def test_what_holds_no_code_is_said_to_hold_none(pasted: str) -> None:
    with pytest.raises(ValueError, match="no code"):
        oauth.code_in(pasted)


async def test_a_code_and_its_verifier_give_the_first_pair(standing: Standing) -> None:
    app, session = App(APP, APP_SECRET, standing.platform.url), standing.platform.session
    verifier, another = (oauth.verifier_of(Vault({1: b"d" * 32}, index * 32)) for index in (b"i", b"j"))
    assert len(verifier) == 43
    code = standing.platform.oa.consent(oauth.challenge_of(verifier))
    with pytest.raises(oauth.Refused, match="-14003"):
        await oauth.pair_for_code(session, app, code, another)
    code = standing.platform.oa.consent(oauth.challenge_of(verifier))
    pair = await oauth.pair_for_code(session, app, code, verifier)
    assert (pair.access, pair.seconds) == (standing.platform.oa.access, 90_000)
    with pytest.raises(oauth.Refused):  # a code is good once
        await oauth.pair_for_code(session, app, code, verifier)
    late = standing.platform.oa.consent(oauth.challenge_of(verifier))
    standing.clock.move(minutes=11)
    with pytest.raises(oauth.Refused):
        await oauth.pair_for_code(session, app, late, verifier)

"""The record query of a look-up (person and doses in one statement, opened), among 300,000 doses, beside `select 1`
on the same connection."""

import os
import statistics
import time
from collections.abc import Awaitable, Callable

import pytest

from handlers.dialogue.answers.dates import BirthDate
from handlers.dialogue.answers.identity import Identity, IdentityKind
from handlers.records.keys import birth_key, proof_index, proofs_to_try
from storage.crypto import Vault
from storage.database import Database
from storage.repositories.records import PersonContent
from tests.support.busy import may_be_at_most

pytestmark = pytest.mark.benchmarks
PEOPLE, DOSES_EACH = 150_000, 2
SLICES, SLICE, WARM = 60, 25, 8
MOST = 3.0
BORN = BirthDate(1980, 2, 5)
CONTENT = PersonContent("Nguyễn Thị Thử", BORN.iso, "0300123456", "", {"cccd": "098180000123"}, "Tổ 3", "")
VAULT = Vault({1: b"d" * 32}, b"i" * 32)

FILL = (
    "insert into persons (id, content_sealed, sex, updated_at) select n, '\\x00', 'male', now()"
    f" from generate_series(1, {PEOPLE}) n",
    f"insert into person_proofs select sha256(n::text::bytea), n from generate_series(1, {PEOPLE}) n",
    f"insert into person_keys select sha256(n::text::bytea), n, 'cccd' from generate_series(1, {PEOPLE}) n",
    "insert into doses (person_id, number, vaccine_code, injected_on, imported_at)"
    f" select n, d, 'AZ', '2021-08-01', now() from generate_series(1, {PEOPLE}) n, generate_series(1, {DOSES_EACH}) d",
)


async def timed(act: Callable[[int], Awaitable[object]], start: int) -> float:
    """p50 in seconds of a slice of repetitions."""
    times = []
    for number in range(start, start + SLICE):
        started = time.perf_counter()
        await act(number)
        times.append(time.perf_counter() - started)
    return statistics.median(times)


async def compared(act: Callable[[int], Awaitable[object]], beside: Callable[[int], Awaitable[object]]) -> list[float]:
    """The ratios of p50, taken in small slices by turns: a busy machine slows both sides of one alike."""
    ratios = []
    for start in range(0, SLICE * (WARM + SLICES), SLICE):
        below = await timed(beside, start)
        ratios.append(await timed(act, start) / below)
    return ratios[WARM:]


def asked(number: int) -> tuple[Identity, str]:
    """A person who is there for every second question."""
    return Identity(IdentityKind.CCCD, f"098180{number % 300:06}"), f"0300{number % 300:06}"


async def test_the_record_query_costs_at_most_three_times_the_smallest_statement(database_url: str) -> None:
    database = await Database.open(database_url, VAULT, largest=1)
    try:
        async with database.reading() as uow:
            for statement in FILL:
                await uow.connection.execute(statement)
            for number in range(0, 300, 2):
                identity, phone = asked(number)
                proof = proof_index(VAULT, identity.comparable, birth_key(BORN), phone)
                await uow.connection.execute("insert into person_proofs values ($1, $2)", proof, number + 1)
                sealed = VAULT.seal_text(CONTENT.to_text(), f"persons:content:{number + 1}")
                await uow.connection.execute("update persons set content_sealed = $2 where id = $1", number + 1, sealed)
            for table in ("persons", "person_proofs", "person_keys", "doses"):
                await uow.connection.execute(f"vacuum analyze {table}")
            assert await uow.connection.fetchval("select count(*) from doses") == PEOPLE * DOSES_EACH
            tried = [proofs_to_try(VAULT, asked(n)[0], BORN, asked(n)[1]) for n in range(300)]
            found = [await uow.records.agreeing(proofs) for proofs in tried]
            assert [[len(doses) for _, doses in people] for people in found] == [[DOSES_EACH], []] * 150
            shown, absent = [
                await compared(
                    lambda n, first=first: uow.records.agreeing(tried[(2 * n + first) % 300]),  # type: ignore[misc]
                    lambda n: uow.connection.fetchval("select 1"),
                )
                for first in (0, 1)
            ]
    finally:
        await database.close()
    said = ", ".join(f"{statistics.median(one):.2f}" for one in (shown, absent))
    print(f"record query, times select 1, shown and absent: {said}; load {os.getloadavg()}")
    assert may_be_at_most(shown, MOST) and may_be_at_most(absent, MOST), (shown, absent)

"""The record query of a look-up, among 300,000 doses, beside `select 1` on the same connection."""

import statistics
import time
from collections.abc import Awaitable, Callable

import pytest

from handlers.dialogue.answers.dates import BirthDate
from handlers.dialogue.answers.identity import Identity, IdentityKind
from handlers.records.keys import birth_key, proof_index, proofs_to_try
from storage.crypto import Vault
from storage.database import Database

pytestmark = pytest.mark.benchmarks
PEOPLE, DOSES_EACH = 150_000, 2
ROUNDS, WARM = 1_500, 200
MOST = 3.0
BORN = BirthDate(1980, 2, 5)
VAULT = Vault({1: b"d" * 32}, b"i" * 32)

FILL = (
    "insert into persons (id, content_sealed, sex, updated_at) select n, '\\x00', 'male', now()"
    f" from generate_series(1, {PEOPLE}) n",
    f"insert into person_proofs select sha256(n::text::bytea), n from generate_series(1, {PEOPLE}) n",
    f"insert into person_keys select sha256(n::text::bytea), n, 'cccd' from generate_series(1, {PEOPLE}) n",
    "insert into doses (person_id, number, vaccine_code, injected_on, imported_at)"
    f" select n, d, 'AZ', '2021-08-01', now() from generate_series(1, {PEOPLE}) n, generate_series(1, {DOSES_EACH}) d",
)  # fmt: skip


async def medians(*acts: Callable[[int], Awaitable[object]]) -> list[float]:
    """p50 in seconds of each, taken in turns so that a busy machine slows all alike."""
    taken: list[list[float]] = [[] for _ in acts]
    for number in range(WARM + ROUNDS):
        for act, times in zip(acts, taken, strict=True):
            started = time.perf_counter()
            await act(number)
            times.append(time.perf_counter() - started)
    return [statistics.median(times[WARM:]) for times in taken]


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
            for table in ("persons", "person_proofs", "person_keys", "doses"):
                await uow.connection.execute(f"vacuum analyze {table}")
            assert await uow.connection.fetchval("select count(*) from doses") == PEOPLE * DOSES_EACH
            tried = [proofs_to_try(VAULT, asked(n)[0], BORN, asked(n)[1]) for n in range(300)]
            found = [await uow.records.by_proof(proofs) for proofs in tried]
            assert [len(people) for people in found] == [1, 0] * 150
            smallest, query = await medians(
                lambda n: uow.connection.fetchval("select 1"), lambda n: uow.records.by_proof(tried[n % 300])
            )
    finally:
        await database.close()
    ratio = query / smallest
    print(f"record query p50 {query * 1e6:.0f} us, select 1 {smallest * 1e6:.0f} us, ratio {ratio:.2f}")
    assert ratio <= MOST

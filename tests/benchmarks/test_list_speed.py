"""Looking through a list of 1,000 rows that a unit hands in, beside importing the same rows, both by processor time in
one run: who waits for the answer in a chat waits for the first."""

import os
import statistics
import time
from pathlib import Path

import pytest

from bot.clock import SystemIds
from handlers.lists.check import check
from handlers.records.importer import Importer, Source
from handlers.rulebook import shipped_rules
from storage.crypto import Vault
from storage.database import Database
from storage.gazetteer import load
from tests.benchmarks.test_import_speed import of_postgresql
from tests.handlers.records.lists import person, with_second, write
from tests.support.busy import may_be_at_most
from tests.support.driver import FakeClock
from tests.support.postgres import Cluster

pytestmark = [pytest.mark.benchmarks, pytest.mark.timeout(300)]
ROWS = 1_000
ROUNDS = 7
MOST = 2.0  # times the importer's
VAULT = Vault({1: b"d" * 32}, b"i" * 32)


async def test_a_list_is_looked_through_in_no_more_than_twice_the_time_of_its_import(
    postgres_cluster: Cluster, tmp_path: Path
) -> None:
    path = write(tmp_path / "list.xlsx", [with_second(person(n)) for n in range(ROWS)])
    gazetteer, vaccines, today = load(2021), shipped_rules().vaccines, FakeClock().now().date()
    ratios: list[float] = []
    for _ in range(ROUNDS):
        started = time.process_time()
        found = check(path, today, gazetteer, vaccines)
        looking = time.process_time() - started
        assert (found.total, found.good) == (ROWS, ROWS)
        importing = await _imported(postgres_cluster, path)
        ratios.append(looking / importing)
        print(f"looking {looking:.3f} s, importing {importing:.3f} s: {ratios[-1]:.2f} x")
    print(f"median {statistics.median(ratios):.2f} x; load {os.getloadavg()}")
    assert may_be_at_most(ratios, MOST), ratios


async def _imported(cluster: Cluster, path: Path) -> float:
    """Processor seconds of opening and importing it: the importer's own and PostgreSQL's."""
    url = cluster.create()
    database = await Database.open(url, VAULT, largest=2)
    try:
        importer = Importer(database.unit_of_work, VAULT, FakeClock(), SystemIds(), shipped_rules().vaccines)
        async with database.reading() as uow:
            backend = await uow.connection.fetchval("select pg_backend_pid()")
        started = time.process_time() + of_postgresql(backend)
        result = await importer.run(path, Source("platform"), opened=await importer.open(path))
        taken = time.process_time() + of_postgresql(backend) - started
        assert result.state.people_new == ROWS
        return taken
    finally:
        await database.close()
        cluster.drop(url)

"""Fixtures of every test: the rings, a PostgreSQL for the run and a database for each test that asks."""

from collections.abc import Iterator

import pytest
import structlog
from hypothesis import HealthCheck, settings

from bot import logs
from tests.support.memory import folder_in_memory
from tests.support.postgres import Cluster

# A slow machine is no finding: examples have no time limit of their own (pytest-timeout bounds a test).
settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")

pytest_plugins = ["tests.support.rings", "tests.support.live"]


@pytest.fixture(autouse=True)
def own_log_settings(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A command that a test ran in this process leaves its level to no other test."""
    monkeypatch.setattr(logs, "CACHED", False)
    yield
    structlog.reset_defaults()


@pytest.fixture(scope="session")
def postgres_cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """A PostgreSQL of this worker, stopped at the end."""
    with folder_in_memory(tmp_path_factory.mktemp("cluster")) as folder:
        cluster = Cluster(folder)
        yield cluster
        cluster.stop()


@pytest.fixture
def database_url(postgres_cluster: Cluster) -> Iterator[str]:
    """A migrated, empty database of this test alone (50 ms; 300 where files are not kept in memory)."""
    url = postgres_cluster.create()
    yield url
    postgres_cluster.drop(url)


@pytest.fixture
def empty_database_url(postgres_cluster: Cluster) -> Iterator[str]:
    """A database before the first migration."""
    url = postgres_cluster.create(empty=True)
    yield url
    postgres_cluster.drop(url)

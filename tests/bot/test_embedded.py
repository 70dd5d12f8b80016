"""Real servers from the wheels: odd places, killed parents, two at once."""

import asyncio
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import asyncpg
import pytest
import redis.asyncio

from bot.coordination import Counted, RedisCoordination
from bot.coordination.redis import CONNECTIONS
from bot.embedded import EmbeddedError, RunningPostgres, start_postgres, start_valkey
from bot.embedded.account import Account, program_of
from tests.support.until import until

PARENT = """
import sys, time
from pathlib import Path
from bot.embedded import start_postgres, start_valkey
folder = Path(sys.argv[1])
postgres, valkey = start_postgres(folder / "pg", durable=False), start_valkey(folder / "vk")
print(postgres.process.pid, valkey.process.pid, flush=True)
time.sleep(600)
"""


async def ask(server: RunningPostgres, statement: str) -> object:
    connection = await asyncpg.connect(server.url)
    try:
        return await connection.fetchval(statement)
    finally:
        await connection.close()


def kill_parent_after_start(folder: Path) -> list[int]:
    """Start both servers in a program of their own, kill it, and return the servers' process ids."""
    root = Path(__file__).parents[2]
    with subprocess.Popen(
        [sys.executable, "-c", PARENT, folder], cwd=root, stdout=subprocess.PIPE, text=True
    ) as parent:
        assert parent.stdout is not None
        pids = [int(word) for word in parent.stdout.readline().split()]
        parent.kill()
    return pids


async def test_a_folder_with_spaces_and_vietnamese_letters_works(tmp_path: Path) -> None:
    server = start_postgres(tmp_path / "dữ liệu tiêm chủng" / "cụm số 1", durable=False)
    try:
        assert await ask(server, "select upper('đã tiêm ủ ấm')") == "ĐÃ TIÊM Ủ ẤM"
        assert await ask(server, "show timezone") == "UTC"
    finally:
        server.stop()


async def test_a_path_longer_than_a_socket_may_have_works(tmp_path: Path) -> None:
    folder = tmp_path / ("đ" * 60) / ("x" * 90)
    postgres, valkey = start_postgres(folder / "pg", durable=False), start_valkey(folder / "vk")
    try:
        assert await ask(postgres, "select 1") == 1
        assert len(os.fsencode(valkey.url.removeprefix("unix://"))) < 104
    finally:
        postgres.stop()
        valkey.stop()


async def test_a_long_temporary_folder_and_a_foreign_language_do_not_matter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    long = tmp_path / ("t" * 120)
    long.mkdir()
    monkeypatch.setenv("TMPDIR", str(long))
    monkeypatch.setattr("tempfile.tempdir", None)
    monkeypatch.setenv("LANG", "vi_VN.UTF-8")
    monkeypatch.setenv("PGPORT", "1")
    server = start_postgres(tmp_path / "pg", durable=False)
    try:
        assert await ask(server, "select 1") == 1
    finally:
        server.stop()


async def test_what_a_killed_parent_left_is_used_again_and_can_be_stopped(tmp_path: Path) -> None:
    postgres_pid, valkey_pid = kill_parent_after_start(tmp_path)
    postgres, valkey = start_postgres(tmp_path / "pg", durable=False), start_valkey(tmp_path / "vk")
    assert (postgres.owned, valkey.owned) == (False, False)
    assert int((tmp_path / "pg" / "postmaster.pid").read_text().split()[0]) == postgres_pid
    client = redis.asyncio.Redis.from_url(valkey.url)
    assert (await client.info("server"))["process_id"] == valkey_pid
    await client.aclose()
    postgres.stop()
    valkey.stop()
    with pytest.raises((OSError, asyncpg.PostgresError)):
        await ask(postgres, "select 1")
    again, once_more = start_postgres(tmp_path / "pg", durable=False), start_valkey(tmp_path / "vk")
    assert (again.owned, once_more.owned) == (True, True)
    again.stop()
    once_more.stop()


async def test_a_killed_server_starts_again_with_what_it_committed(tmp_path: Path) -> None:
    server = start_postgres(tmp_path / "pg")
    await ask(server, "create table doses (n int)")
    await ask(server, "insert into doses values (2)")
    assert server.process is not None
    server.process.send_signal(signal.SIGKILL)  # not waited for: the zombie must not fool the next start
    again = start_postgres(tmp_path / "pg")
    try:
        assert again.owned
        assert await ask(again, "select n from doses") == 2
    finally:
        again.stop()
        server.process.wait()


async def test_a_statement_that_outlived_its_server_is_ended_before_the_next_start(tmp_path: Path) -> None:
    server = start_postgres(tmp_path / "pg")
    connection = await asyncpg.connect(server.url)
    backend = await connection.fetchval("select pg_backend_pid()")
    endless = asyncio.create_task(connection.fetchval("select count(*) from generate_series(1, 100000000000::bigint)"))
    while await ask(server, f"select state from pg_stat_activity where pid = {backend}") != "active":
        await asyncio.sleep(0)
    assert server.process is not None
    server.process.kill()
    again = start_postgres(tmp_path / "pg")
    try:
        assert again.owned
        with pytest.raises((OSError, asyncpg.PostgresError)):
            await endless
        assert not Path(f"/proc/{backend}/exe").exists()
    finally:
        again.stop()
        server.process.wait()
        connection.terminate()


async def test_a_process_id_that_is_somebody_elses_by_now_does_not_block(tmp_path: Path) -> None:
    server = start_postgres(tmp_path / "pg", durable=False)
    server.stop()
    lines = [str(os.getpid()), str(tmp_path / "pg"), "1", "5432", "", "", "0 0", "ready"]
    pid_file = tmp_path / "pg" / "postmaster.pid"
    pid_file.write_text("\n".join(lines) + "\n")
    os.chown(pid_file, (tmp_path / "pg").stat().st_uid, -1)
    again = start_postgres(tmp_path / "pg", durable=False)
    try:
        assert await ask(again, "select 1") == 1
    finally:
        again.stop()
    os.kill(os.getpid(), 0)


async def test_two_clusters_run_side_by_side(tmp_path: Path) -> None:
    one, two = start_postgres(tmp_path / "one", durable=False), start_postgres(tmp_path / "two", durable=False)
    try:
        await ask(one, "create table only_here (n int)")
        assert await ask(two, "select to_regclass('only_here')") is None
        assert one.url != two.url
    finally:
        one.stop()
        two.stop()


async def test_a_second_start_uses_the_first_server(tmp_path: Path) -> None:
    first = start_postgres(tmp_path / "pg", durable=False)
    second = start_postgres(tmp_path / "pg", durable=False)
    try:
        assert (first.owned, second.owned, second.url) == (True, False, first.url)
    finally:
        second.stop()
    assert first.process is not None
    assert first.process.wait(5) == 0
    first.stop()


async def test_a_start_that_was_killed_half_way_leaves_nothing_in_the_way(tmp_path: Path) -> None:
    half = tmp_path / ".pg.new"
    half.mkdir(mode=0o700)
    (half / "PG_VERSION").write_text("18\n")
    server = start_postgres(tmp_path / "pg", durable=False)
    try:
        assert await ask(server, "select 1") == 1
        assert not half.exists()
    finally:
        server.stop()


async def test_a_folder_deleted_under_a_running_server_starts_empty(tmp_path: Path) -> None:
    first = start_postgres(tmp_path / "pg", durable=False)
    await ask(first, "create table old (n int)")
    subprocess.run(["rm", "-rf", tmp_path / "pg"], check=True)
    second = start_postgres(tmp_path / "pg", durable=False)
    try:
        assert second.owned
        assert await ask(second, "select to_regclass('old')") is None
    finally:
        second.stop()
        first.stop()


def test_a_folder_with_other_things_in_it_is_refused_and_kept(tmp_path: Path) -> None:
    (tmp_path / "pg").mkdir()
    (tmp_path / "pg" / "letter.txt").write_text("keep me")
    with pytest.raises(EmbeddedError, match="not a PostgreSQL cluster"):
        start_postgres(tmp_path / "pg")
    assert (tmp_path / "pg" / "letter.txt").read_text() == "keep me"


def test_data_of_another_version_are_refused_with_both_numbers(tmp_path: Path) -> None:
    (tmp_path / "pg").mkdir()
    (tmp_path / "pg" / "PG_VERSION").write_text("15\n")
    with pytest.raises(EmbeddedError, match=r"PostgreSQL 15; .* 18"):
        start_postgres(tmp_path / "pg")


async def test_sockets_are_closed_to_everybody_else(tmp_path: Path) -> None:
    postgres, valkey = start_postgres(tmp_path / "pg", durable=False), start_valkey(tmp_path / "vk")
    try:
        for folder in (postgres.sockets, Path(valkey.url.removeprefix("unix://")).parent):
            assert folder.stat().st_mode & 0o777 == 0o700
        assert await ask(postgres, "show listen_addresses") == ""
        assert tmp_path.stat().st_mode & 0o777 == 0o700
    finally:
        postgres.stop()
        valkey.stop()
    assert not postgres.sockets.exists()


def test_programs_below_a_closed_folder_can_be_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    closed = tmp_path / "home of root"
    program = closed / "sample_wheel" / "bin" / "hello"
    program.parent.mkdir(parents=True)
    (program.parents[1] / "__init__.py").touch()
    program.write_text('#!/bin/sh\ncat "${0%/*}/../../sample_wheel.libs/greeting"\n')
    (closed / "sample_wheel.libs").mkdir()
    (closed / "sample_wheel.libs" / "greeting").write_text("hello\n")
    program.chmod(0o755)
    closed.chmod(0o700)
    monkeypatch.syspath_prepend(str(closed))
    account = Account.of(tmp_path / "new")
    found = program_of("sample_wheel", "bin/hello", account)
    with open(tmp_path / "output", "wb+") as output:
        assert account.start([found], Path("/"), output.fileno()).wait() == 0
        output.seek(0)
        assert output.read() == b"hello\n"
    assert found == program_of("sample_wheel", "bin/hello", account)
    assert closed.stat().st_mode & 0o777 == 0o700
    if found != program:
        shutil.rmtree(found.parents[2])


def test_a_wheel_that_is_missing_is_named_with_the_way_out(tmp_path: Path) -> None:
    with pytest.raises(EmbeddedError, match="HOTLINE_DATABASE_URL"):
        program_of("no_such_wheel", "bin/hello", Account.of(tmp_path))


async def test_valkey_keeps_and_forgets_and_stops(tmp_path: Path) -> None:
    server = start_valkey(tmp_path / "bộ nhớ tạm")
    client = redis.asyncio.Redis.from_url(server.url)
    await client.set("a", "1")
    assert await client.get("a") == b"1"
    assert (await client.config_get("save"))["save"] == ""
    await client.aclose()
    async with counting_in(server.url) as (one, other):
        await until(lambda: asyncio.sleep(0, one.healthy and other.healthy))
        counted = [await who.count("sent:a", (60, 3600)) for who in (one, other, one)]
        assert [[window.number for window in found or ()] for found in counted] == [[1, 1], [2, 2], [3, 3]]
        assert all(0 < window.left <= most for window, most in zip(counted[-1] or (), (60, 3600), strict=True))
        assert await one.count("sent:b", (60,)) == [Counted(1, 60)]
        await asyncio.gather(*(one.count("sent:c", (60,)) for _ in range(60)))  # a crowd shares a few connections
        assert len(one._client.connection_pool._available_connections) <= CONNECTIONS + 1
        server.stop()
        server.stop()
        assert await other.count("sent:a", (60, 3600)) is None  # at once: a turn stands behind it
    assert not (tmp_path / "bộ nhớ tạm").exists()


@asynccontextmanager
async def counting_in(url: str) -> AsyncIterator[tuple[RedisCoordination, RedisCoordination]]:
    """Two processes that count together."""
    both = RedisCoordination(url, "one"), RedisCoordination(url, "other")
    for each in both:
        await each.start()
    try:
        yield both
    finally:
        for each in both:
            await each.stop()

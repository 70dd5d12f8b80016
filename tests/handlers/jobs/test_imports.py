"""Lists sent in the browser: sealed while they are kept, imported once whatever dies, and one at a time."""

import asyncio
import os
import signal
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from io import BytesIO
from pathlib import Path

import pytest

from bot.clock import SystemIds
from handlers.jobs.imports import imports
from handlers.records import importer as importing
from handlers.records.undo import plan_undo, undo
from handlers.records.uploads import opened, plan_of, refused_rows, send, start, take_back
from handlers.work import Work
from storage.database import Database
from storage.repositories.import_runs import ImportRunRepository
from storage.repositories.import_uploads import ImportUploadRepository, Upload
from storage.repositories.imports import ImportRepository
from storage.spreadsheets import open_sheet
from tests.handlers.records.dying import VAULT, die_in
from tests.handlers.records.lists import person, write
from tests.handlers.tickets.office import Office, open_office
from tests.support.driver import FakeClock

PROVINCE = "2021:89:::so_y_te"
NAME = "Nguyễn Thị Thử"


@pytest.fixture
async def office(database_url: str) -> AsyncIterator[Office]:
    """A lead of the province."""
    made = await open_office(database_url)
    await made.employ("head", {PROVINCE: "lead"})
    await made.employ("second", {PROVINCE: "administrator"})
    yield made
    await made.world.close()


def listed(folder: Path, people: int, wrong: int = 0) -> bytes:
    rows = [person(n, **({"c2": "31/02/1980"} if n < wrong else {})) for n in range(people)]
    return write(folder / "list.xlsx", rows).read_bytes()


async def sent(office: Office, content: bytes, who: str = "head") -> int:
    async with office.work() as work:
        return await send(work, office[who], "danh sách.xlsx", "vi", BytesIO(content))


async def looked(office: Office, content: bytes, who: str = "head") -> int:
    number = await sent(office, content, who)
    await imports(office.open_work)
    return number


async def begun(office: Office, number: int, who: str = "head") -> None:
    async with office.work() as work:
        assert await start(work, office[who], number)


async def seen(office: Office, number: int) -> Upload:
    async with office.work() as work:
        return await opened(work, office["head"], number)


async def counted(office: Office, query: str) -> int:
    async with office.work() as work:
        found: int = await work.uow.connection.fetchval(query)
        return found


async def test_a_list_is_sealed_while_it_is_kept_and_goes_when_it_is_imported(office: Office, tmp_path: Path) -> None:
    rows = "\n".join(",".join(person(n)) for n in range(3))
    number = await sent(office, rows.encode())
    assert NAME in rows and await counted(office, "select count(*) from import_parts") == 1
    for column in ("import_parts.content_sealed", "import_uploads.name_sealed"):
        table = column.partition(".")[0]
        for said in (NAME, "danh sách"):
            assert not await counted(
                office,
                f"select count(*) from {table} where position(convert_to('{said}', 'UTF8') in {column}) > 0",
            )
    await imports(office.open_work)
    assert (await seen(office, number)).state == "broken"  # no titles
    number = await looked(office, listed(tmp_path, 8, 2))
    look = (await seen(office, number)).look
    assert look["people"] == {"new": 6, "changed": 0, "same": 0} and look["refused"] == 2
    assert [(code, column, count) for code, column, count, _ in look["why"]] == [("date_impossible", 2, 2)]
    await begun(office, number)
    await imports(office.open_work)
    assert (await seen(office, number)).state == "done"
    assert await counted(office, "select count(*) from import_parts where part = 'file'") == 0
    async with office.work() as work:
        (tmp_path / "back.xlsx").write_bytes(await refused_rows(work, office["head"], number) or b"")
    assert len(list(open_sheet(tmp_path / "back.xlsx").rows())) == 8 + 2


async def test_a_large_list_is_kept_in_pieces_that_are_put_together_again(office: Office, tmp_path: Path) -> None:
    content = listed(tmp_path, 3) + os.urandom(2_500_000)  # a zip may have anything behind it... but its end is sought
    number = await sent(office, content)
    async with office.work() as work:
        parts = [await work.uow.import_uploads.part(number, "file", seq) or b"" for seq in range(4)]
    assert [len(part) for part in parts] == [1 << 20, 1 << 20, len(content) - (2 << 20), 0] and b"".join(
        parts
    ) == content


async def _until_death(url: str, step: int, office: Office, owner: type, name: str) -> None:
    database, clock, ids = await Database.open(url, VAULT, largest=2), FakeClock(office.world.clock.now()), SystemIds()
    die_in(owner, name, step)

    @asynccontextmanager
    async def open_work(cause: str) -> AsyncIterator[Work]:
        async with database.unit_of_work() as uow:
            yield Work(uow, office.world.tools, clock.now(), ids, cause)

    await imports(open_work)


async def killed(url: str, step: int, office: Office, owner: type, name: str) -> None:
    """Run the job in a process of its own until kill -9. Errors: AssertionError when it was not killed."""
    child = os.fork()
    if child == 0:
        try:
            asyncio._set_running_loop(None)
            asyncio.new_event_loop().run_until_complete(_until_death(url, step, office, owner, name))
        finally:
            os._exit(1)
    _, status = await asyncio.to_thread(os.waitpid, child, 0)
    assert os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL


async def test_killed_at_every_step_nothing_is_lost_doubled_or_left_on_the_disk(
    office: Office, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "tmp"))
    (tmp_path / "tmp").mkdir()
    monkeypatch.setattr(importing.Importer.__init__, "__kwdefaults__", {"batch": 20, "columns": None})
    number = await sent(office, listed(tmp_path, 70, 5))
    await killed(database_url, 1, office, ImportUploadRepository, "set_look")
    assert (await seen(office, number)).state == "looking"
    await imports(office.open_work)
    await begun(office, number)
    for step in (1, 2):
        await killed(database_url, step, office, ImportRepository, "advance")
    await killed(database_url, 1, office, ImportUploadRepository, "drop_parts")  # imported, and not yet said so
    assert await counted(office, "select count(*) from persons") == 65
    assert (await seen(office, number)).state == "running"
    await imports(office.open_work)
    assert (await seen(office, number)).state == "done"
    async with office.work() as work:
        (run,) = await work.uow.import_runs.newest(5)
    assert (run.rows_done, run.rows_rejected, run.people_new, run.doses_new) == (70, 5, 65, 65)
    left = [path for path in (tmp_path / "tmp").rglob("*") if path.is_file() and path.stat().st_size]
    assert left == []  # links to files that no process has open any more
    async with office.work() as work:
        assert await take_back(work, office["head"], number)
    await killed(database_url, 2, office, ImportRunRepository, "count_undo")
    await imports(office.open_work)
    assert (await seen(office, number)).state == "undone"
    assert await counted(office, "select count(*) from persons") == 0


async def test_of_two_with_the_same_content_one_is_imported_and_the_other_told(office: Office, tmp_path: Path) -> None:
    content = listed(tmp_path, 4)
    numbers = [await looked(office, content, who) for who in ("head", "second")]
    for number, who in zip(numbers, ("head", "second"), strict=True):
        await begun(office, number, who)
    await imports(office.open_work)
    assert [(await seen(office, number)).state for number in numbers] == ["done", "same"]
    assert await counted(office, "select count(*) from imports") == 1
    async with office.work() as work:
        plan = await plan_of(work, await opened(work, office["head"], numbers[0]))
        assert plan is not None and plan.run.people_new == 4
        plan = await plan_undo(work, 1)
    await undo(office.open_work, plan.run, "system")  # by the command
    third = await looked(office, content)
    assert (await seen(office, third)).state == "looked"


async def test_of_two_processes_at_one_list_the_slower_ends_and_nothing_is_counted_twice(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing.Importer.__init__, "__kwdefaults__", {"batch": 10, "columns": None})
    number = await looked(office, listed(tmp_path, 60))
    await begun(office, number)
    await asyncio.gather(imports(office.open_work), imports(office.open_work))
    assert (await seen(office, number)).state == "done"
    async with office.work() as work:
        (run,) = await work.uow.import_runs.newest(5)
    assert (run.rows_done, run.people_new, run.doses_new) == (60, 60, 60)

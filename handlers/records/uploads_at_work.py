"""Looking at a list that was sent, importing it and taking it back, as the job does it: killed anywhere, the next run
goes on where the last finished batch ended."""

import json
import logging
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from handlers.catalogue.vaccines import Vaccines
from handlers.jobs.job import OpenWork
from handlers.ports import Ids
from handlers.records.importer import KIND, Importer, Overtaken, Source, rejects_beside
from handlers.records.nameless import nameless_file
from handlers.records.preview import preview
from handlers.records.undo import CannotUndo, undo
from handlers.records.upload_look import look_of
from handlers.records.uploads import PIECE, note
from handlers.staff.actor import SYSTEM
from handlers.texts import Texts
from handlers.work import Work
from storage.crypto import Vault
from storage.database import BUSY, DOWN
from storage.repositories.import_runs import DONE as IMPORTED
from storage.repositories.import_runs import UNDONE as TAKEN_BACK
from storage.repositories.import_uploads import (
    BROKEN,
    DONE,
    FILE,
    LOOKING,
    REFUSED,
    RUNNING,
    SAME,
    UNDOING,
    UNDONE,
    Upload,
)
from storage.repositories.imports import NotRunning
from storage.spreadsheets import SheetProblem
from storage.unit_of_work import UnitOfWork

LOG: Final = logging.getLogger(__name__)
SOURCE: Final = "platform"  # as the command has it: shown beside every record
LONGEST_ENDING: Final = 8


@dataclass(slots=True)
class _Here:
    """What an importer needs of a service. Its time is that of the last unit of work."""

    open_work: OpenWork
    cause: str
    vault: Vault
    ids: Ids
    vaccines: Vaccines
    texts: Texts
    edition: int
    moment: datetime

    def now(self) -> datetime:
        """UTC."""
        return self.moment

    @asynccontextmanager
    async def open_uow(self) -> AsyncIterator[UnitOfWork]:
        """Committed when the block ends well."""
        async with self.open_work(self.cause) as work:
            self.moment = work.now
            yield work.uow

    def importer(self) -> Importer:
        """One that writes here."""
        return Importer(self.open_uow, self.vault, self, self.ids, self.vaccines)

    def source(self, one: Upload) -> Source:
        """Where the list comes from."""
        return Source(SOURCE, f"official:{one.official_id}", self.edition, file=one.name)


def _here(open_work: OpenWork, work: Work, number: int) -> _Here:
    return _Here(
        open_work, f"import_upload:{number}", work.uow.vault, work.ids, work.rules.vaccines, work.rules.texts,
        work.tools.policy.edition, work.now,
    )  # fmt: skip


@asynccontextmanager
async def _unsealed(here: _Here, one: Upload) -> AsyncIterator[Path]:
    """The file as it was sent, nameless on the disk while the block runs."""
    with nameless_file(Path(one.name).suffix[:LONGEST_ENDING]) as (file, path):
        seq = 0
        while True:
            async with here.open_uow() as uow:
                content = await uow.import_uploads.part(one.id, FILE, seq)
            if content is None:
                break
            file.write(content)
            seq += 1
        file.flush()
        yield path


async def look_at(open_work: OpenWork, number: int, missing: Sequence[str]) -> None:
    """See what the import would do, and write nothing of it. `missing`: categories of reports that miss a dose."""
    async with open_work(f"import_upload:{number}") as work:
        one = await work.uow.import_uploads.get(number)
        if one is None or one.state != LOOKING:
            return
        here = _here(open_work, work, number)
        before = await work.uow.imports.find(KIND, one.digest)
        if before is not None and before.state == IMPORTED:
            await work.uow.import_uploads.set_import(number, before.id)
            await _end(work, one, SAME)
            return
    try:
        async with _unsealed(here, one) as path:
            importer = here.importer()
            listed = await importer.open(path)
            will = await preview(importer, listed, here.source(one), missing)
            look = look_of(will, listed.listed)
    except SheetProblem as problem:
        return await _break(open_work, one, problem.code, problem.said)
    except (*DOWN, *BUSY):
        raise
    except Exception as fault:  # its words may hold what stands in the file, which is the same the next time
        LOG.error("import_upload: list %s cannot be looked at: %s", number, type(fault).__name__)
        return await _break(open_work, one, "unreadable")
    async with open_work(f"import_upload:{number}") as work:
        await work.uow.import_uploads.set_look(number, look, will.rows + will.done, work.now)


async def take_in(open_work: OpenWork, number: int) -> None:
    """Import it, or go on with that, and keep its refused rows."""
    async with open_work(f"import_upload:{number}") as work:
        one = await work.uow.import_uploads.get(number, lock=True)
        if one is None or one.state != RUNNING:
            return
        here = _here(open_work, work, number)
        source = here.source(one)
        state = await work.uow.imports.begin(work.ids.new(), KIND, one.digest, one.name, source.actor, work.now)
        await work.uow.import_uploads.set_import(number, state.id)
        if one.import_id is None and state.state == IMPORTED:  # somebody else's, since the look
            return await _end(work, one, SAME)
    try:
        async with _unsealed(here, one) as path:
            importer = here.importer()
            result = await importer.run(path, source)
            with nameless_file(".xlsx") as (_, out):
                count = await rejects_beside(importer, result.state.id, path, out, here.texts, one.language)
                await _finish(open_work, one, out if count else None)
    except Overtaken:  # whoever took the job over has it
        return
    except NotRunning:
        await _break(open_work, one, "being_undone")


async def _finish(open_work: OpenWork, one: Upload, refused: Path | None) -> None:
    """It is imported: its refused rows stay, the file goes."""
    async with open_work(f"import_upload:{one.id}") as work:
        uploads = work.uow.import_uploads
        now = await uploads.get(one.id, lock=True)
        if now is None or now.state != RUNNING:
            return
        await uploads.drop_parts(one.id)
        if refused is not None:
            with refused.open("rb") as file:
                seq = 0
                while content := file.read(PIECE):
                    await uploads.add_part(one.id, REFUSED, seq, content, work.now)
                    seq += 1
        await uploads.set_state(one.id, DONE, work.now)


async def take_back(open_work: OpenWork, number: int) -> None:
    """Take it back, or go on with that. Where a later import named what it wrote, it stays as it is and says so."""
    async with open_work(f"import_upload:{number}") as work:
        one = await work.uow.import_uploads.get(number)
        if one is None or one.state != UNDOING or one.import_id is None:
            return
        run = await work.uow.import_runs.get(one.import_id)
    if run is not None and run.state != TAKEN_BACK:
        try:
            await undo(open_work, run, f"official:{one.official_id}")
        except CannotUndo:
            async with open_work(f"import_upload:{number}") as work:
                await work.uow.import_uploads.set_state(number, DONE, work.now, "later")
            return
    async with open_work(f"import_upload:{number}") as work:
        await _end(work, one, UNDONE)


async def _break(open_work: OpenWork, one: Upload, code: str, said: Mapping[str, object] | None = None) -> None:
    async with open_work(f"import_upload:{one.id}") as work:
        await _end(work, one, BROKEN, json.dumps({"code": code, "said": said or {}}))


async def _end(work: Work, one: Upload, state: str, problem: str = "") -> None:
    await work.uow.import_uploads.drop_parts(one.id)
    await work.uow.import_uploads.set_state(one.id, state, work.now, problem)
    if state == BROKEN:
        await note(work, SYSTEM, one.id, "import_broken", problem=problem)

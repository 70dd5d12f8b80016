"""Bringing a list of doses in: batch by batch, each batch and its place in the file in one transaction.

A killed import goes on where the last finished batch ended; the same file a second time changes nothing.
"""

import asyncio
import gc
import hashlib
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from pathlib import Path
from zoneinfo import ZoneInfo

from handlers.catalogue.vaccines import Vaccines
from handlers.ports import Clock, Ids
from handlers.records.import_rules import Rules
from handlers.records.keys import ticket_indexes
from handlers.records.look import Look
from handlers.records.prepare import Parsed, Writes, contents_of, make_writes, parse
from handlers.records.reading import ListFile, Rows, open_list
from handlers.records.rejects import write_rejects
from handlers.records.template import Further, further
from handlers.texts import Texts
from storage.crypto import Vault
from storage.gazetteer import load
from storage.repositories.import_runs import DONE
from storage.repositories.imports import Came, Counts, ImportState, Known
from storage.repositories.vault_marks import WRITES
from storage.unit_of_work import UnitOfWork

KIND = "doses"
BATCH = 5_000
SWITCH = 0.0005  # s
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
OpenUnitOfWork = Callable[[], AbstractAsyncContextManager[UnitOfWork]]
Progress = Callable[[int, int], None]  # rows dealt with, rows in the file (about)


class Overtaken(Exception):
    """Another process writes the same import, and has come further."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a list comes from. `name`: shown as the source of the data; `actor`: official:ID or system; `series`: what
    the numbers of its doses count in, '' for that of the campaign; `file`: what the list is
    called, where its path does not say."""

    name: str
    actor: str = "system"
    edition: int = 2021
    series: str = ""
    file: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """What came of it. `repeated`: this very content had been imported before, and nothing was done; else
    `listed` tells what of the file was read."""

    state: ImportState
    repeated: bool
    listed: ListFile | None = None


@dataclass(frozen=True, slots=True)
class Opened:
    """A list that was gone through once, from which nothing has been written. `digest`: of its content; `look`: what
    no single row can tell."""

    path: Path
    digest: str
    listed: ListFile
    look: Look


@dataclass(slots=True)
class Ready:
    """A batch as read. `made`: what to write of it if everybody in it is new, sealed with the data key `key`."""

    parsed: Parsed
    now: datetime
    key: int
    made: Writes | None = None


class Importer:
    """Imports lists. Holds what every list shares."""

    def __init__(
        self,
        open_uow: OpenUnitOfWork,
        vault: Vault,
        clock: Clock,
        ids: Ids,
        vaccines: Vaccines,
        *,
        batch: int = BATCH,
        columns: Sequence[Further] | None = None,
    ) -> None:
        """`columns`: further columns to keep; without them those of layout.yaml."""
        self.open_uow = open_uow
        self.vault = vault
        self.clock = clock
        self.ids = ids
        self.vaccines = vaccines
        self.batch = batch
        self.further = further() if columns is None else columns

    async def before(self, path: Path) -> ImportState | None:
        """The import of this content, if there was one that was not taken back."""
        digest = await asyncio.to_thread(file_digest, path)
        async with self.open_uow() as uow:
            return await uow.imports.find(KIND, digest)

    async def open(self, path: Path) -> Opened:
        """Open a file and go through it once. Errors: SheetProblem when it cannot be read at all."""
        digest = await asyncio.to_thread(file_digest, path)
        listed = await asyncio.to_thread(open_list, path, self.further)
        today = self.clock.now().astimezone(ZONE).date()
        with HURRY:
            look = await asyncio.to_thread(listed.look, today, self.vaccines.campaign.first_day)
        return Opened(path, digest, listed, look)

    def settled(self, source: Source) -> Source:
        """The source with the series of its doses: that of the campaign where it names none."""
        return source if source.series else replace(source, series=self.vaccines.campaign.series)

    def rules(self, opened: Opened, source: Source) -> Rules:
        """What the rows of a list must hold."""
        today = self.clock.now().astimezone(ZONE).date()
        made = Rules(today, load(source.edition), self.vaccines, tuple(column.key for column in self.further))
        made.look = opened.look
        return made

    async def run(
        self, path: Path, source: Source, progress: Progress = lambda done, of: None, opened: Opened | None = None
    ) -> Result:
        """Import a file. `opened`: the same file, where somebody has looked at it first (preview.py).

        Errors: SheetProblem when it cannot be read at all; then nothing was done. NotRunning: it is being taken back.
        Overtaken: another process goes on with it.
        """
        before = await self.before(path)
        if before is not None and before.state == DONE:
            progress(before.rows_done, before.rows_done)
            return Result(before, repeated=True)
        opened, source = opened or await self.open(path), self.settled(source)
        async with self.open_uow() as uow:
            now = self.clock.now()
            state = await uow.imports.begin(
                self.ids.new(), KIND, opened.digest, source.file or path.name, source.actor, now
            )
        rows = islice(opened.listed.rows(), state.rows_done, None)
        total = opened.listed.total
        with HURRY:
            await self._batches(
                state, rows, self.rules(opened, source), source, lambda done: progress(min(done, total), total)
            )
        async with self.open_uow() as uow:
            done = await uow.imports.finish(state.id, self.clock.now())
            await uow.audit.add(
                self.ids.new(),
                self.clock.now(),
                source.actor,
                "doses_imported",
                f"import:{state.id}",
                details={"rows": done.rows_done, "rejected": done.rows_rejected},
            )
        progress(done.rows_done, done.rows_done)
        return Result(done, repeated=False, listed=opened.listed)

    async def _batches(
        self, state: ImportState, rows: Rows, rules: Rules, source: Source, progress: Callable[[int], None]
    ) -> None:
        """The next batch is read and put into words while the database takes the one before."""
        hopeful, done = True, state.rows_done
        ready = await asyncio.to_thread(self._words, source, rows, rules, hopeful=hopeful)
        while ready.parsed.rows:
            following = asyncio.create_task(asyncio.to_thread(self._words, source, rows, rules, hopeful=hopeful))
            try:
                done, hopeful = await self._write(state.id, ready, source, done)
            finally:
                ready = await following
            progress(done)

    def _words(self, source: Source, rows: Rows, rules: Rules, *, hopeful: bool) -> Ready:
        """The next rows; `hopeful`: their people are taken for new, as all are in a first import."""
        ready = Ready(parse(rows, self.batch, rules, self.vault), self.clock.now(), self.vault.writes)
        if hopeful:
            ready.made = self._made(ready, {}, source)
        return ready

    def _made(self, ready: Ready, known: Mapping[bytes, Known], source: Source) -> Writes:
        return make_writes(
            ready.parsed,
            known,
            vault=self.vault,
            ids=self.ids,
            edition=source.edition,
            series=source.series,
            source=source.name,
            now=ready.now,
        )

    async def _key(self, uow: UnitOfWork) -> int:
        """The data key to seal with, which the database names: it may change while a long list comes in."""
        named = int(await uow.vault_marks.get(WRITES) or self.vault.writes)
        if named in self.vault.numbers and named != self.vault.writes:
            self.vault.write_with(named)
        return self.vault.writes

    async def _write(self, import_id: int, ready: Ready, source: Source, done: int) -> tuple[int, bool]:
        """One batch behind the rows that are `done`; gives how many are then, and whether all its people were new.

        Errors: Overtaken, NotRunning.
        """
        parsed, now = ready.parsed, ready.now
        async with self.open_uow() as uow:
            imports = uow.imports
            await imports.alone()
            before, seq = await imports.next_piece(import_id)
            if before != done:
                raise Overtaken
            known = await imports.known(list(parsed.people))
            made = ready.made if await self._key(uow) == ready.key else None
            if known or made is None:
                made = await asyncio.to_thread(self._made, ready, known, source)
            if known:
                await uow.undo.keep_persons(seq, now, [line[0] for line in made.changed])
                await uow.undo.keep_doses(seq, now, source.series, made.put_doses)
            await imports.change_persons(made.changed, made.old_keys, made.old_proofs)
            if made.added is not None:
                await imports.add(made.added)
            fresh, changed = await imports.put_doses(made.put_doses, source.series, source.name, now)
            new = [line[:2] for line in fresh]
            await uow.undo.keep_piece(seq, import_id, now, source.series, made.range_of_new, made.named, new)
            arrived = [(person, dose[0]) for person, dose in made.new_doses] + new
            if (arrived or changed) and await imports.tickets_wait():
                came: list[Came] = [(*one, None, None) for one in arrived]
                came += await uow.undo.set_right(seq) if changed else []
                await imports.announce(import_id, _arrivals(came, made, self.vault), source.series, now)
            counts = Counts(parsed.rows, len(parsed.rejects), len(made.new), len(arrived), changed)
            await imports.advance(import_id, counts, parsed.rejects)
        return before + parsed.rows, not known


class _Hurry:
    """While lists are read, no collections: a batch makes hundreds of thousands of tuples and no cycles, and looking
    through them for some was a tenth of all. And the loop that feeds the server does not wait long for the thread that
    reads. Counted, because two imports may run at once."""

    def __init__(self) -> None:
        self._running = 0
        self._before = gc.isenabled(), sys.getswitchinterval()

    def __enter__(self) -> None:
        if self._running == 0:
            self._before = gc.isenabled(), sys.getswitchinterval()
            sys.setswitchinterval(SWITCH)
            gc.disable()
        self._running += 1

    def __exit__(self, *_: object) -> None:
        self._running -= 1
        if self._running == 0:
            collecting, switch = self._before
            sys.setswitchinterval(switch)
            if collecting:
                gc.enable()


HURRY = _Hurry()


def _arrivals(came: list[Came], made: Writes, vault: Vault) -> list[tuple[*Came, bytes]]:
    """Every dose that came with every index a ticket may know its person by."""
    contents = contents_of(made)
    indexes = {person: ticket_indexes(vault, contents[person]) or [b""] for person in {line[0] for line in came}}
    return [(*line, index) for line in came for index in indexes[line[0]]]


def file_digest(path: Path) -> str:
    """What tells one file's content from another's."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


async def rejects_beside(
    importer: Importer, import_id: int, path: Path, out: Path, texts: Texts, language: str = "vi"
) -> int:
    """Write the refused rows of an import, reasons beside them, into `out`; gives how many. `path`: the list itself."""
    async with importer.open_uow() as uow:
        rejects = await uow.imports.rejects(import_id)
    if not rejects:
        return 0
    return await asyncio.to_thread(
        lambda: write_rejects(
            out, open_list(path, importer.further), rejects, texts, language, columns=importer.further
        )
    )

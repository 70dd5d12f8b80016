"""Imports as people see them: a number each, how far they came, and being taken back."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from storage.repositories.base import Repository

RUNNING: Final = "running"
DONE: Final = "done"
UNDOING: Final = "undoing"  # being taken back, or cut off in that
UNDONE: Final = "undone"
COUNTS: Final = ("people_gone", "values_back", "values_kept", "tickets_back")
RUN: Final = (
    "id, number, name, actor, state, started_at, finished_at, undone_at, rows_done, rows_rejected, people_new,"
    f" doses_new, doses_changed, {', '.join(COUNTS)}"
)


@dataclass(frozen=True, slots=True)
class ImportRun:
    """One import. `number`: what people call it, None where it was begun before imports had numbers; the last four:
    what taking it back came to so far (`values_kept`: named by a later import, and left alone)."""

    id: int
    number: int | None
    name: str
    actor: str
    state: str
    started_at: datetime
    finished_at: datetime | None
    undone_at: datetime | None
    rows_done: int
    rows_rejected: int
    people_new: int
    doses_new: int
    doses_changed: int
    people_gone: int
    values_back: int
    values_kept: int
    tickets_back: int


class ImportRunRepository(Repository):
    """Rows of `imports`, but for their writing (imports.py)."""

    async def newest(self, limit: int) -> list[ImportRun]:
        """The last imports, newest first."""
        rows = await self.connection.fetch(
            f"select {RUN} from imports order by started_at desc, id desc limit $1",  # noqa: S608
            limit,
        )
        return [ImportRun(*row.values()) for row in rows]

    async def by_command(self, limit: int) -> list[ImportRun]:
        """The last imports that no list of the browser brought, newest first."""
        rows = await self.connection.fetch(
            f"select {RUN} from imports i where not exists (select from import_uploads u where u.import_id = i.id)"  # noqa: S608
            " order by started_at desc, id desc limit $1",
            limit,
        )
        return [ImportRun(*row.values()) for row in rows]

    async def by_number(self, number: int) -> ImportRun | None:
        """The import people call so."""
        return await self._one("number = $1", number)

    async def get(self, import_id: int) -> ImportRun | None:
        """The import with this id."""
        return await self._one("id = $1", import_id)

    async def last_of(self, digest: str) -> ImportRun | None:
        """The last import of this content that was taken back; None when none was."""
        return await self._one("digest like $1 || ':%' order by undone_at desc limit 1", digest)

    async def _one(self, where: str, value: Any) -> ImportRun | None:
        row = await self.connection.fetchrow(f"select {RUN} from imports where {where}", value)  # noqa: S608
        return ImportRun(*row.values()) if row else None

    async def begin_undo(self, import_id: int) -> bool:
        """From now on nothing is written for it, and what it left for the job that joins records and tickets is gone;
        False when that was so already. Call it alone (ImportRepository.alone)."""
        begun = await self.connection.fetchval(
            f"update imports set state = '{UNDOING}' where id = $1 and state in ('{RUNNING}', '{DONE}') returning 1",  # noqa: S608
            import_id,
        )
        await self.connection.execute("delete from arrivals where import_id = $1", import_id)
        return bool(begun)

    async def count_undo(self, import_id: int, **counts: int) -> None:
        """Add to what taking it back came to, in the transaction that did it. Names: `COUNTS`."""
        added = ", ".join(f"{name} = {name} + ${at}" for at, name in enumerate(COUNTS, 2))
        await self.connection.execute(
            f"update imports set {added} where id = $1",  # noqa: S608
            import_id,
            *(counts.get(name, 0) for name in COUNTS),
        )

    async def finish_undo(self, import_id: int, now: datetime) -> bool:
        """It is taken back; its content may be imported again. False when it was so already."""
        done = await self.connection.fetchval(
            f"update imports set state = '{UNDONE}', undone_at = $2, digest = digest || ':' || id"  # noqa: S608
            f" where id = $1 and state = '{UNDOING}' returning 1",
            import_id,
            now,
        )
        return bool(done)

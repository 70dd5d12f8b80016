"""Blocks of the audit log: what was sealed, in order, and the rows that wait for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from storage.repositories.base import Repository

# Two processes that both think they hold the job take turns; the second finds what the first has left.
HOLD = "select pg_advisory_xact_lock(hashtext('audit_blocks'))"
COLUMNS = "number, sealed_at, n, entries, before, digest, mark_sealed"
ROW = "id, at, actor, action, subject, reason, details"


@dataclass(frozen=True, slots=True)
class Block:
    """`entries`: a digest of each row; `before`: the digest of the block before; `mark`: the own digest, sealed."""

    number: int
    sealed_at: datetime
    n: int
    entries: bytes
    before: bytes
    digest: bytes
    mark: bytes


@dataclass(frozen=True, slots=True)
class AuditRow:
    """One line of the log as it was written."""

    id: int
    at: datetime
    actor: str
    action: str
    subject: str
    reason: str
    details: dict[str, Any] | None


class AuditBlockRepository(Repository):
    """Rows of `audit_blocks`, written by a function of the owner alone."""

    async def hold(self) -> None:
        """Keep every other sealer waiting until this transaction ends."""
        await self.connection.execute(HOLD)

    async def newest(self) -> Block | None:
        """The block that the next one follows."""
        row = await self.connection.fetchrow(
            f"select {COLUMNS} from audit_blocks order by number desc limit 1"  # noqa: S608
        )
        return _block(row) if row is not None else None

    async def after(self, number: int, limit: int) -> list[Block]:
        """The next blocks above this number, at most `limit`."""
        rows = await self.connection.fetch(
            f"select {COLUMNS} from audit_blocks where number > $1 order by number limit $2",  # noqa: S608
            number,
            limit,
        )
        return [_block(row) for row in rows]

    async def unsealed(self, limit: int) -> list[AuditRow]:
        """Rows that are committed and in no block, at most `limit`."""
        rows = await self.connection.fetch(
            f"select {ROW} from audit_log where block is null order by id limit $1",  # noqa: S608
            limit,
        )
        return [AuditRow(*row) for row in rows]

    async def rows(self, row_ids: Sequence[int]) -> list[AuditRow]:
        """Those of these rows that are still there."""
        rows = await self.connection.fetch(f"select {ROW} from audit_log where id = any($1)", row_ids)  # noqa: S608
        return [AuditRow(*row) for row in rows]

    async def seal(self, block: Block, row_ids: Sequence[int]) -> None:
        """Add a block and put its rows into it. Errors: SerializationError: they were sealed or deleted meanwhile."""
        await self.connection.execute(
            "select audit_seal($1,$2,$3,$4,$5,$6,$7)",
            block.number,
            block.sealed_at,
            row_ids,
            block.entries,
            block.before,
            block.digest,
            block.mark,
        )

    async def can_be_changed(self) -> bool:
        """Whether the user of this connection may change or delete rows of the log: then only the blocks protect it."""
        query = "select has_table_privilege('audit_log', 'update') or has_table_privilege('audit_log', 'delete')"
        return bool(await self.connection.fetchval(query))

    async def counts(self, newest: int) -> tuple[int, int, int]:
        """Rows that stand in a block up to `newest`, that wait for one, and that name one which there is not."""
        row = await self.connection.fetchrow(
            "select count(*) filter (where block <= $1), count(*) filter (where block is null),"
            " count(*) filter (where block > coalesce((select max(number) from audit_blocks), 0)) from audit_log",
            newest,
        )
        return row[0], row[1], row[2]


def _block(row: Any) -> Block:
    return Block(*row)

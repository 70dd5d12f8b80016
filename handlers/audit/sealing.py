"""The audit log is sealed in blocks: a digest of each row, of all of them, and of the block before.

A job of one holder does it, a minute at most behind the turns, which write their rows and wait for nobody. A block
takes the rows that are committed and stand in none yet, in whatever order they came: one whose transaction ends late
falls into a later block. The digest of a block is sealed under the key of the installation besides, so that whoever
holds the database alone cannot write the chain anew. Retention takes rows and leaves the blocks.
"""

import hashlib
import json
import struct
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Final, NamedTuple

from handlers.work import Work
from storage.crypto import Vault
from storage.repositories.audit_blocks import AuditRow, Block

PIECE: Final = 1000  # rows of a block at most
DIGEST: Final = 16  # bytes kept of a row's digest
_ENTRY: Final = struct.Struct(f">qq{DIGEST}s")
_HEAD: Final = struct.Struct(">qqi")
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
NOTHING_BEFORE: Final = bytes(32)


class Entry(NamedTuple):
    """What a block keeps of a row: its id, its time in microseconds, and its digest."""

    id: int
    at: int
    digest: bytes


async def seal_next(work: Work) -> int:
    """Seal the next piece; gives how many rows it has, 0 when none wait."""
    await work.uow.audit_blocks.hold()
    rows = await work.uow.audit_blocks.unsealed(PIECE)
    if rows:
        block = made(work.uow.vault, await work.uow.audit_blocks.newest(), rows, work.now)
        await work.uow.audit_blocks.seal(block, [row.id for row in rows])
    return len(rows)


def made(vault: Vault, last: Block | None, rows: Iterable[AuditRow], now: datetime) -> Block:
    """The block of these rows that follows `last`."""
    number, before = (last.number + 1, last.digest) if last is not None else (1, NOTHING_BEFORE)
    packed = [_ENTRY.pack(row.id, micros(row.at), row_digest(row)) for row in rows]
    entries = b"".join(packed)
    digest = block_digest(number, now, len(packed), before, entries)
    return Block(number, now, len(packed), entries, before, digest, vault.seal(digest, place_of_mark(number)))


def block_digest(number: int, at: datetime, n: int, before: bytes, entries: bytes) -> bytes:
    """The digest of a block, 32 bytes."""
    return hashlib.sha256(_HEAD.pack(number, micros(at), n) + before + entries).digest()


def row_digest(row: AuditRow) -> bytes:
    """The digest of a row, of everything that is written in it."""
    kept = [row.id, micros(row.at), row.actor, row.action, row.subject, row.reason, row.details]
    written = json.dumps(kept, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(written.encode()).digest()[:DIGEST]


def entries_of(block: Block) -> Iterator[Entry]:
    """What a block keeps of its rows. Errors: struct.error when it is not whole."""
    return (Entry(*one) for one in _ENTRY.iter_unpack(block.entries))


def place_of_mark(number: int) -> str:
    """To what the sealed digest of a block is bound."""
    return f"audit_blocks:mark:{number}"


def micros(at: datetime) -> int:
    """Microseconds since 1970, exactly."""
    return (at - _EPOCH) // timedelta(microseconds=1)

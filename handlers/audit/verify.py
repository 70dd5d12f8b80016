"""Is the audit log what was sealed: rows changed, deleted or put in afterwards are found, and in which block."""

import struct
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from handlers.audit.sealing import (
    NOTHING_BEFORE,
    block_digest,
    entries_of,
    micros,
    place_of_mark,
    row_digest,
)
from storage.crypto import Unsealable
from storage.repositories.audit_blocks import Block
from storage.unit_of_work import UnitOfWork

PIECE: Final = 50  # blocks looked at before the connection is given back
MEANWHILE: Final = timedelta(days=1)  # retention takes rows by a later clock while the log is looked through
Reading = Callable[[], AbstractAsyncContextManager[UnitOfWork]]


class Wrong(StrEnum):
    """What is wrong with a block, or with rows of it."""

    CHANGED = "changed"
    DELETED = "deleted"
    BLOCK_CHANGED = "block_changed"
    BLOCK_MISSING = "block_missing"
    PUT_IN = "put_in"


@dataclass(frozen=True, slots=True)
class Fault:
    """`block`: its number, 0 where it is in none; `rows`: the rows concerned, none where it is the block itself."""

    block: int
    what: Wrong
    rows: tuple[int, ...] = ()


@dataclass(slots=True)
class Verdict:
    """What was looked at. `pruned`: rows that are gone because their time is over; `unsealed`: rows in no block yet;
    `head`: number and digest of the newest block, to be noted elsewhere."""

    faults: list[Fault] = field(default_factory=list)
    blocks: int = 0
    rows: int = 0
    pruned: int = 0
    unsealed: int = 0
    head: tuple[int, bytes] = (0, NOTHING_BEFORE)


async def verify(reading: Reading, kept_since: datetime, known: tuple[int, bytes] | None = None) -> Verdict:
    """Look through every block, in order. `kept_since`: what is older may be gone (`Policy.audit_life`), and what is
    less than a day younger; `known`: a head noted before, which must stand in the chain."""
    verdict, kept_since = Verdict(), kept_since + MEANWHILE
    while True:
        async with reading() as uow:
            blocks = await uow.audit_blocks.after(verdict.head[0], PIECE)
            for block in blocks:
                await _look(uow, block, verdict, kept_since)
                if known is not None and known[0] == block.number and known[1] != block.digest:
                    verdict.faults.append(Fault(block.number, Wrong.BLOCK_CHANGED))
            if len(blocks) < PIECE:
                sealed, verdict.unsealed, strays = await uow.audit_blocks.counts(verdict.head[0])
                break
    if known is not None and known[0] > verdict.head[0]:
        verdict.faults.append(Fault(known[0], Wrong.BLOCK_MISSING))
    unread = any(fault.what in (Wrong.BLOCK_CHANGED, Wrong.BLOCK_MISSING) for fault in verdict.faults)
    if strays or (sealed > verdict.rows and not unread):  # written as if a block knew them, and none does
        verdict.faults.append(Fault(0, Wrong.PUT_IN))
    return verdict


async def _look(uow: UnitOfWork, block: Block, verdict: Verdict, kept_since: datetime) -> None:
    number, before = verdict.head
    if block.number != number + 1:
        verdict.faults.append(Fault(number + 1, Wrong.BLOCK_MISSING))
    elif block.before != before:
        verdict.faults.append(Fault(block.number, Wrong.BLOCK_CHANGED))
    verdict.head, verdict.blocks = (block.number, block.digest), verdict.blocks + 1
    if not _is_whole(uow, block):
        verdict.faults.append(Fault(block.number, Wrong.BLOCK_CHANGED))
        return
    entries = list(entries_of(block))
    found = {row.id: row for row in await uow.audit_blocks.rows([entry.id for entry in entries])}
    changed = tuple(one.id for one in entries if one.id in found and row_digest(found[one.id]) != one.digest)
    gone = [one for one in entries if one.id not in found]
    deleted = tuple(one.id for one in gone if one.at >= micros(kept_since))
    verdict.faults += [Fault(block.number, Wrong.CHANGED, changed)] if changed else []
    verdict.faults += [Fault(block.number, Wrong.DELETED, deleted)] if deleted else []
    verdict.rows += len(found)
    verdict.pruned += len(gone) - len(deleted)


def _is_whole(uow: UnitOfWork, block: Block) -> bool:
    """Whether a block is what was sealed, under a key of this installation."""
    try:
        mark = uow.vault.open(block.mark, place_of_mark(block.number))
        n = sum(1 for _ in entries_of(block))
    except (Unsealable, struct.error):
        return False
    digest = block_digest(block.number, block.sealed_at, n, block.before, block.entries)
    return n == block.n and mark == block.digest == digest

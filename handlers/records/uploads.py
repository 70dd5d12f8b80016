"""Lists of doses that are sent in the browser by who looks after a province: sent, looked at by a job, confirmed,
imported by a job, and taken back as one."""

import asyncio
import hashlib
from typing import IO, Final

from handlers.administration.rights import province_of_administrator, provinces_of
from handlers.records.importer import KIND
from handlers.records.undo import CannotUndo, Plan, plan_undo
from handlers.staff.actor import Actor
from handlers.tickets.errors import NotAllowed
from handlers.work import Work
from storage.repositories.import_uploads import (
    BROKEN,
    DONE,
    DROPPED,
    FILE,
    LOOKED,
    LOOKING,
    REFUSED,
    RUNNING,
    UNDOING,
    Upload,
)

PIECE: Final = 1024 * 1024  # bytes that are sealed at once
LARGEST: Final = 60 * 1024 * 1024  # bytes of a list; 100,000 rows are about 25 million as csv
MOST_WAITING: Final = 5  # lists of a province that wait for a yes
LONGEST_NAME: Final = 120


def may_send(work: Work, actor: Actor) -> bool:
    """Whether the official has doses imported. A list may hold people of anywhere, and says of each whether
    and how they are on record: where several provinces are served, it is for the one that leads the installation."""
    mine, policy = provinces_of(actor), work.tools.policy
    return bool(mine) and (mine[0] == policy.lead_province or policy.served <= set(mine))


class TooMany(Exception):
    """So many lists of the province wait for a yes that no other is taken."""


async def send(work: Work, actor: Actor, name: str, language: str, file: IO[bytes]) -> int:
    """Keep a list, sealed piece by piece; gives its number. `language`: of the reasons beside refused rows.

    Errors: NotAllowed, TooMany.
    """
    province = province_of_administrator(actor)
    if not may_send(work, actor):
        raise NotAllowed
    uploads = work.uow.import_uploads
    if before := await uploads.of_cause(work.cause):
        return before
    if await uploads.waiting(province) >= MOST_WAITING:
        raise TooMany
    digest, size = await asyncio.to_thread(_measured, file)
    number = work.ids.new()
    shown = " ".join(name.split())[-LONGEST_NAME:]
    made = Upload(number, KIND, actor.id, province, language, LOOKING, "", digest, size, 0, None, shown, {}, work.now)
    if not await uploads.add(made, work.cause):
        return await uploads.of_cause(work.cause)
    seq = 0
    while content := await asyncio.to_thread(file.read, PIECE):
        await uploads.add_part(number, FILE, seq, content, work.now)
        seq += 1
    await note(work, actor, number, "import_sent", bytes=size)
    return number


def _measured(file: IO[bytes]) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    while content := file.read(PIECE):
        digest.update(content)
        size += len(content)
    file.seek(0)
    return digest.hexdigest(), size


async def opened(work: Work, actor: Actor, number: int, *, lock: bool = False) -> Upload:
    """A list of a province that the official looks after. Errors: NotAllowed, for what does not exist too."""
    found = await work.uow.import_uploads.get(number, lock=lock)
    if found is None or found.province not in provinces_of(actor):
        raise NotAllowed
    return found


async def start(work: Work, actor: Actor, number: int) -> bool:
    """Import it from now on; False when that is under way, done, or cannot be. Where another list came in since the
    look it is looked at again first. Errors: NotAllowed."""
    one = await opened(work, actor, number, lock=True)
    uploads = work.uow.import_uploads
    if one.state != LOOKED or FILE not in await uploads.parts(number):
        return False
    if one.looked_at is not None and await uploads.is_overtaken(one.looked_at):
        await uploads.set_state(number, LOOKING, work.now, "overtaken")
        return False
    await uploads.set_state(number, RUNNING, work.now)
    await note(work, actor, number, "import_started")
    return True


async def drop(work: Work, actor: Actor, number: int) -> bool:
    """Let go of a list that nobody said yes to, and of its content. Errors: NotAllowed."""
    one = await opened(work, actor, number, lock=True)
    if one.state not in (LOOKING, LOOKED, BROKEN):
        return False
    await work.uow.import_uploads.drop_parts(number)
    await work.uow.import_uploads.set_state(number, DROPPED, work.now)
    await note(work, actor, number, "import_dropped")
    return True


async def take_back(work: Work, actor: Actor, number: int) -> bool:
    """Take the import back from now on; False where nothing is to be taken back. Errors: NotAllowed, CannotUndo."""
    one = await opened(work, actor, number, lock=True)
    plan = await plan_of(work, one)
    if one.state != DONE or plan is None:
        return False
    await work.uow.import_uploads.set_state(number, UNDOING, work.now)
    await note(work, actor, number, "import_undo")
    return True


async def plan_of(work: Work, one: Upload) -> Plan | None:
    """What taking it back would do; None where it was not imported. Errors: CannotUndo."""
    run = await work.uow.import_runs.get(one.import_id) if one.import_id is not None else None
    if run is None:
        return None
    if run.number is None:
        raise CannotUndo("unknown")
    return await plan_undo(work, run.number)


async def refused_rows(work: Work, actor: Actor, number: int) -> bytes | None:
    """The refused rows as xlsx, reasons beside; None where there are none, or their time is over. The log keeps that
    they were taken. Errors: NotAllowed."""
    one = await opened(work, actor, number)
    found, seq = bytearray(), 0
    while content := await work.uow.import_uploads.part(number, REFUSED, seq):
        found += content
        seq += 1
    if not found:
        return None
    run = await work.uow.import_runs.get(one.import_id) if one.import_id is not None else None
    await note(work, actor, number, "import_refused_exported", rows=run.rows_rejected if run is not None else 0)
    return bytes(found)


async def note(work: Work, actor: Actor, number: int, action: str, **details: object) -> None:
    """One row of the audit log, under the import where there is one."""
    one = await work.uow.import_uploads.get(number)
    subject = f"import:{one.import_id}" if one is not None and one.import_id is not None else f"import_upload:{number}"
    await work.uow.audit.add(work.ids.new(), work.now, actor.key, action, subject, details=details or None)

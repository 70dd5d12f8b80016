"""The rows of a handed-in list that wait, in the file that the platform takes."""

import asyncio
from pathlib import Path
from typing import Final

from handlers.dialogue.talk import LOCAL
from handlers.lists.forms import file_name, form
from handlers.lists.platform import write_kept
from handlers.lists.states import OPEN
from handlers.lists.work_off import Opened
from handlers.records.nameless import nameless_file
from handlers.staff.actor import Actor
from handlers.work import Work
from storage.repositories.lists import ListRow

A_PIECE: Final = 2_000  # rows


def name(work: Work, one: Opened) -> str:
    """How it is called, without its ending."""
    called = file_name(form(one.list.form), one.ticket.subject.reporter.name, work.now.astimezone(LOCAL).date())
    return Path(called).stem


async def content(work: Work, actor: Actor, one: Opened) -> bytes | None:
    """The file; None when not one row waits. The log keeps that it was taken."""
    rows: list[ListRow] = []
    while found := await work.uow.lists.rows(one.list.id, OPEN, after=rows[-1].row_no if rows else -1, limit=A_PIECE):
        rows += found
    if not rows:
        return None

    def written() -> bytes:
        with nameless_file(".xlsx") as (_, path):
            write_kept(path, rows)
            return path.read_bytes()

    made = await asyncio.to_thread(written)
    await work.uow.audit.add(work.ids.new(), work.now, actor.key, "exported", f"ticket:{one.ticket.id}", "list")
    return made

"""The platform's answer to its file: the same rows with what became of each in the last column."""

import asyncio
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from handlers.dialogue.answers.reading import fold
from handlers.lists.states import OPEN, RowState
from handlers.lists.work_off import Failing, Opened, enter, fail
from handlers.records.import_values import text_of
from handlers.records.nameless import nameless_file
from handlers.records.reading import open_list
from handlers.records.rejects import shown
from handlers.records.template import RESULT_COLUMN, words
from handlers.staff.actor import Actor
from handlers.work import Work
from storage.spreadsheets import SheetProblem

ROW, NAME, IDENTITY, INSURANCE = 0, 1, 7, 8
A_PIECE: Final = 2_000  # rows


class Line(NamedTuple):
    """`row`: of the list, None where none is named; `who`: what tells the person; `result`: without marks."""

    row: int | None
    who: str
    result: str


class Told(NamedTuple):
    """What the answer said: rows entered and not; `silent`: rows without a word; `strangers`: rows whose number and
    person do not go together, left as they are, by their number in the answer."""

    entered: int
    failed: int
    silent: int
    strangers: tuple[int, ...]


async def take_answer(work: Work, actor: Actor, one: Opened, content: bytes, ending: str) -> Told:
    """Mark the rows as the platform says. Errors: SheetProblem; as `work_off.enter`."""
    lines = await asyncio.to_thread(_read, content, ending)
    waiting = await _waiting(work, one)
    entered: list[int] = []
    failed: dict[int, Failing] = {}
    strangers, silent = [], 0
    for line in lines:
        if line.row is None or waiting.get(line.row) != line.who:
            strangers.append(line.row or 0)
        elif not line.result:
            silent += 1
        elif re.match(words()["answered"], line.result):
            entered.append(line.row)
        else:
            failed[line.row] = Failing.PLATFORM
    moved = await enter(work, one.ticket.id, actor, entered)
    return Told(moved, await fail(work, one.ticket.id, actor, failed), silent, tuple(strangers))


async def _waiting(work: Work, one: Opened) -> Mapping[int, str]:
    """Row -> its person, of the rows that may be answered for."""
    found: dict[int, str] = {}
    after = -1
    while rows := await work.uow.lists.rows(one.list.id, [*OPEN, RowState.FAILED], after=after, limit=A_PIECE):
        found |= {row.row_no: _who(row.cells) for row in rows}
        after = rows[-1].row_no
    return found


def _read(content: bytes, ending: str) -> list[Line]:
    with nameless_file(ending) as (file, path):
        file.write(content)
        file.flush()
        return list(_lines(path))


def _lines(path: Path) -> list[Line]:
    found = []
    for _, cells in open_list(path).rows():
        number = shown(cells[ROW]).strip()
        row = int(number) if number.isascii() and number.isdecimal() and len(number) < 11 else None
        result = fold(text_of(cells[RESULT_COLUMN])).strip() if len(cells) > RESULT_COLUMN else ""
        found.append(Line(row, _who([shown(cell) for cell in cells]), result))
    if not found:
        raise SheetProblem("empty")
    return found


def _who(cells: Sequence[str]) -> str:
    """A paper's number without the zeros that spreadsheets drop, else the name without marks."""
    for column in (IDENTITY, INSURANCE):
        if number := "".join(one for one in cells[column] if one.isalnum()).lstrip("0"):
            return number.upper()
    return " ".join(fold(cells[NAME]).split())

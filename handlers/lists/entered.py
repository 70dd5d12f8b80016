"""Who is entered, or typed, of the lists of a hand-in, so that a corrected file neither lists them again nor loses
their further doses."""

from collections.abc import Mapping, Sequence
from typing import Final

from handlers.lists.states import RowState
from handlers.records.import_rules import FIRST, NAME, SECOND
from handlers.records.template import COLUMNS
from handlers.work import Work
from storage.repositories.lists import ListRow

A_PIECE: Final = 2_000  # rows
Who = bytes | tuple[str, ...]


async def entered_of(work: Work, list_ids: Sequence[int]) -> Mapping[Who, set[str]]:
    """Person -> the numbers of the doses with which they are entered or typed, of some lists."""
    found: dict[Who, set[str]] = {}
    for list_id in list_ids:
        after = -1
        while rows := await work.uow.lists.rows(
            list_id, [RowState.ENTERED, RowState.TYPED], after=after, limit=A_PIECE
        ):
            for row in rows:
                found.setdefault(_who(row), set()).update(_doses(row))
            after = rows[-1].row_no
    return found


def not_entered(rows: Sequence[ListRow], entered: Mapping[Who, set[str]]) -> list[ListRow]:
    """Those rows that say of somebody what is not entered."""
    return [row for row in rows if (known := entered.get(_who(row))) is None or _doses(row) - known]


def _who(row: ListRow) -> Who:
    """By the number of the paper; without one everything that is said of the person."""
    return row.key_index or tuple(row.cells[NAME:FIRST])


def _doses(row: ListRow) -> set[str]:
    """Numbers of the doses in it: of the one whose number stands behind the template's columns, and of the second."""
    found = set(filter(None, row.cells[COLUMNS:])) or {"1"} if any(row.cells[FIRST:SECOND]) else set()
    return found | ({"2"} if any(row.cells[SECOND : SECOND + 4]) else set())

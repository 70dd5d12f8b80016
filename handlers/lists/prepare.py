"""The right rows of a list that was looked through, sealed into what is kept of them. Pure and slow: for a thread."""

import json
from collections.abc import Sequence
from typing import Final, NamedTuple

from handlers.lists.check import Checked
from handlers.lists.states import RowState
from handlers.records.rejects import shown
from handlers.records.template import COLUMNS
from storage.crypto import Vault
from storage.repositories.lists import ListRow

PAPER: Final = "list_row"


class Prepared(NamedTuple):
    """`rows`: (code of the facility of the first dose in it, '' for none, row), in the file's order; `content_index`:
    equal for equal rows; `bad`, `twice`: rows that stay with the sender."""

    form: int
    rows: Sequence[tuple[str, ListRow]]
    content_index: bytes
    bad: int
    twice: int


def prepare(vault: Vault, found: Checked) -> Prepared:
    """Errors: SheetProblem, when the file is not what it was."""
    index, rows = vault.indexer(PAPER), []
    for number, cells in found.good_rows():
        paper, facility = found.people.get(number, ("", ""))
        texts = [shown(cell) for cell in cells[: COLUMNS + 1]]
        rows.append((facility, ListRow(number, texts, index(paper) if paper else None, RowState.GOOD)))
    return Prepared(found.form, rows, content_of(vault, [row for _, row in rows]), len(found.wrong), len(found.twice))


def content_of(vault: Vault, rows: Sequence[ListRow]) -> bytes:
    """What tells the same rows again, in whatever lines of the file and in whatever order they stand."""
    return vault.index("list_content", json.dumps(sorted(list(row.cells[1:]) for row in rows), ensure_ascii=False))

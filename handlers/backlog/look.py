"""A dry run of a file of old reports: what would be taken in, what is known, what is refused and why. Nothing is
kept."""

import asyncio
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, Final

from handlers.backlog.alike import LATELY, alike
from handlers.backlog.doubtful import doubtful_dates
from handlers.backlog.rows import Read, Reader, Refusal, Taken, matter_index, number_index, read_rows
from handlers.backlog.sheet import Listing
from handlers.dialogue.answers.ticket_code import group_code
from handlers.records.import_values import text_of
from handlers.staff.actor import Actor
from handlers.work import Work
from storage.repositories.backlogs import AGAIN, REFUSED, SAME, TAKEN, Backlog
from storage.repositories.tickets import Ticket

FIRST: Final = 5  # rows of each kind that are shown
PIECE: Final = 500


async def look(work: Work, actor: Actor, one: Backlog, reader: Reader, listing: Listing) -> dict[str, Any]:
    """Counts by outcome and by fault, with the first rows of each: JSON, to be sealed."""
    rows = await asyncio.to_thread(read_rows, reader, listing)
    outcomes = [outcome async for outcome in _outcomes(work, one, reader.province, rows)]
    counted = Counter(outcomes)
    taken = [row for row, outcome in zip(rows, outcomes, strict=True) if outcome == TAKEN and isinstance(row, Taken)]
    kinds = Counter(row.category for row in taken)
    cells = dict(listing.lines)
    refused = [row for row in rows if isinstance(row, Refusal)]
    same = [row.line for row, outcome in zip(rows, outcomes, strict=True) if outcome == SAME]
    return {
        "counts": {name: counted[name] for name in (TAKEN, SAME, AGAIN, REFUSED)},
        "kinds": dict(kinds.most_common()),
        "faults": _by_fault(refused, cells, reader),
        "same": same[:FIRST],
        **await _sent_otherwise(work, actor, taken),
        "swapped": doubtful_dates(reader, listing, {row.line for row in taken}),
        "empty": listing.empty,
        "filled": listing.filled,
        "others": list(listing.others),
        "by_default": sum(row.by_default for row in taken),
        "dated": sum(row.details.received_on is not None for row in taken),
        "reached": sum(bool(row.subject.phone) for row in taken),
    }


async def _sent_otherwise(work: Work, actor: Actor, taken: Sequence[Taken]) -> dict[str, Any]:
    """How many rows may say what people sent by themselves, and the first: [row, code and state of that report]."""
    found: dict[int, list[Ticket]] = {}
    for piece in _pieces(taken):
        found |= await alike(work, actor, [row for row in piece if isinstance(row, Taken)])
    first = [[line, group_code(one[0].code), one[0].status] for line, one in islice(sorted(found.items()), FIRST)]
    return {"alike": len(found), "alike_first": first, "alike_days": LATELY.days}


async def _outcomes(work: Work, one: Backlog, province: str, rows: Sequence[Read]) -> Any:
    """What each row would come to, in order."""
    vault, seen = work.uow.vault, _Seen()
    for piece in _pieces(rows):
        keys = [
            (number_index(vault, province, one.sender, row.number), matter_index(vault, province, row.matter))
            for row in piece
            if isinstance(row, Taken)
        ]
        known = await work.uow.backlogs.known([number for number, _ in keys if number], [key for _, key in keys])
        seen.numbers |= known[0].keys()
        seen.matters |= known[1].keys()
        left = iter(keys)
        for row in piece:
            yield REFUSED if isinstance(row, Refusal) else seen.outcome(*next(left))


class _Seen:
    """Keys that stand already, or would by then."""

    def __init__(self) -> None:
        self.numbers: set[bytes] = set()
        self.matters: set[bytes] = set()

    def outcome(self, number: bytes | None, matter: bytes) -> str:
        if number in self.numbers:
            return AGAIN
        found = SAME if matter in self.matters else TAKEN
        self.matters.add(matter)
        if number is not None:
            self.numbers.add(number)
        return found


def _pieces(rows: Sequence[Read]) -> Iterator[Sequence[Read]]:
    left = iter(rows)
    while piece := list(islice(left, PIECE)):
        yield piece


def _by_fault(
    refused: Sequence[Refusal], cells: Mapping[int, Sequence[Any]], reader: Reader
) -> dict[str, dict[str, Any]]:
    """Fault -> how many rows, and the first: [row, what stands there]."""
    found: dict[str, dict[str, Any]] = {}
    for row in refused:
        for code, field in row.faults:
            one = found.setdefault(code, {"rows": 0, "first": []})
            one["rows"] += 1
            if len(one["first"]) < FIRST:
                one["first"].append([row.line, _shown(reader, cells[row.line], field)])
    return dict(sorted(found.items(), key=lambda pair: -pair[1]["rows"]))


def _shown(reader: Reader, cells: Sequence[Any], field: str) -> str:
    return " · ".join(text_of(cells[column]) for column in reader.columns_of(field) if column < len(cells))[:80]

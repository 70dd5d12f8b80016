"""Counts of many offices' queues, exact at that moment, from numbers that are kept ready (ticket_counts.py).

What is due before a moment: whole days and whole hours from `ticket_counts`, the hour of the moment from the tickets
themselves, in the order of an index; and what moves have written down since: a function of 0050.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final, NamedTuple

from storage.repositories.area_statements import Area
from storage.repositories.covers import Cover, cover_of, remember, remembered
from storage.repositories.queue_filters import Cursor
from storage.repositories.ticket_counts import KINDS

RUNNING: Final = ("open", "claimed")  # what may be overdue
QUEUES: Final[Mapping[str, Sequence[str]]] = {  # the kinds that a queue consists of
    "unassigned": ("open",),
    "my_body": ("open", "claimed", "waiting_citizen", "waiting_platform"),
    "soon": RUNNING,
    "overdue": RUNNING,
    "waiting": ("waiting_citizen",),
    "platform": ("waiting_platform",),
    "escalated": ("escalated",),
    "to_enter": ("to_enter",),
    "not_seen": ("not_seen",),
    "done": ("done",),
}
OWN: Final = ("mine", "followed")  # of the official, whatever the offices
HOUR: Final = 3600
MOST_REST: Final = 40  # offices that are read one by one beside what is kept
TRIES: Final = 3  # an office that is counted for the first time meanwhile asks for another cover
EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
SUMS: Final = "select * from ticket_sums($1, $2, $3, $4, $5, $6, $7)"
MEMBERS: Final = """
select body_id from ticket_count_bodies where case when cardinality(string_to_array(body_id, ':')) >= 5
  then split_part(body_id, ':', 2) else '' end = any($1::text[])
"""


class Sums(NamedTuple):
    """`whole`: how many of each kind, and of `OWN`; `before`: how many are due before each of the moments asked for;
    `rest`: offices that are not in it."""

    whole: Mapping[str, int]
    before: Sequence[int]
    rest: Sequence[str]

    def all(self, kinds: Sequence[str]) -> int:
        """Tickets of these kinds."""
        return sum(self.whole.get(kind, 0) for kind in kinds)


async def sums_of(
    connection: Any,
    asked: Sequence[str],
    areas: Sequence[Area],
    kinds: Sequence[str],
    moments: Sequence[Cursor],
    official: int | None = None,
) -> Sums | None:
    """Numbers of these offices; None where they must be read: nothing is counted yet, or too many stand alone.

    `areas`: where the offices are, each province once; `kinds`: those that the moments are about; `official`: whose own
    tickets are counted, those of `mine` up to 1,000.
    """
    offices, provinces = tuple(asked), [area.province for area in areas]
    digest, cover = remembered(offices)
    values = kinds, [one.at for one in moments], [one.id for one in moments], official
    for _ in range(TRIES):
        row = await connection.fetchrow(SUMS, [*cover.scopes, *provinces], provinces, district_of(areas), *values)
        told, filled = row["whole"][-2:]
        if not filled:
            return None
        if (told or 0) == digest:
            return _summed(row, frozenset(offices), cover, kinds, moments) if len(cover.rest) <= MOST_REST else None
        members = await connection.fetch(MEMBERS, provinces)
        # Read after the digest: where an office came between the two, the next round says so.
        digest, cover = told or 0, cover_of(offices, [one[0] for one in members])
        remember(offices, digest, cover)
    return None


def district_of(areas: Sequence[Area]) -> str | None:
    """The one district that all of them are in; None where they are in several."""
    found = [area.district for area in areas if area.province]
    return found[0] if len(found) == 1 else None


def _summed(row: Any, own: frozenset[str], cover: Cover, kinds: Sequence[str], moments: Sequence[Cursor]) -> Sums:
    whole = {kind: n or 0 for kind, n in zip(KINDS, row["whole"], strict=False)} | {
        name: row[name] or 0 for name in OWN
    }
    before, start = list(row["before"]), 0
    own = own.difference(cover.rest) if cover.rest else own
    for place, many in enumerate(row["nears"]):
        before[place] += sum(body in own for body in row["near"][start : start + many])
        start += many
    if row["moved"] is not None:
        ends = [int((moment.at - EPOCH).total_seconds() // HOUR) for moment in moments]
        columns = row["moved_bodies"], row["moved_kinds"], row["moved_hours"], row["moved"]
        for body, kind, hour, n in zip(*columns, strict=True):
            if body in own:
                whole[kind] += n
                if kind in kinds:
                    before = [many + n if hour < end else many for many, end in zip(before, ends, strict=True)]
    return Sums(whole, before, cover.rest)

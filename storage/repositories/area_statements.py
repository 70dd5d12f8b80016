"""The statements of queues of many offices, province by province: read in the order of the queue in one index alone.

Telling the server a thousand offices costs it more than reading the page, so that it reads what whole provinces, or one
district of each, have in a queue; who asks leaves out what belongs to others.
"""

from collections.abc import Sequence
from functools import cache
from typing import Final, NamedTuple

from storage.repositories.queue_filters import ACTIVE, FILTERS, FOR_CITIZEN, FOR_PLATFORM, NEWEST_FIRST, OVER, STATES
from storage.repositories.queue_statements import Statement, narrowed_by, numbered, order_of, shown_of

MOST_PROVINCES: Final = 3  # spelt out; more are read by `keys_statement`
ESCALATED: Final = "escalated"
# Queues that an index of their own holds: no branch for each state.
WHOLE: Final = {
    "not_seen": "t.status in ('approved','entered') and t.not_seen_at is not null",
    "waiting": FOR_CITIZEN,
    "platform": FOR_PLATFORM,
}


class Area(NamedTuple):
    """A province, or one district of it; '' is where tickets are whose owner has no such place."""

    province: str
    district: str | None = None


def areas_of(body_ids: Sequence[str]) -> list[Area]:
    """The provinces of these offices, each narrowed to a district where all of its offices are of one."""
    found: dict[str, set[str]] = {"": {""}}
    for parts in (body.split(":") for body in body_ids):
        if len(parts) >= 5:
            found.setdefault(parts[1], set()).add(parts[2])
    return [
        Area(province, next(iter(districts)) if len(districts) == 1 and province else None)
        for province, districts in sorted(found.items())
    ]


@cache
def area_statement(
    name: str, shape: tuple[bool, ...], limit: int, going: str, narrowed: tuple[str, ...], columns: str
) -> Statement:
    """The first tickets of areas, whoever has them: their columns, then the office that has them in this queue.

    `shape`: of each area whether it is one district; its parameters are `province0`, `district0` and so on.
    Errors: KeyError: a queue that is none of an office's own.
    """
    column, way, sign = order_of(name, back=going == "before")
    more = narrowed_by(narrowed) + (f" and (t.{column}, t.id) {sign} (@at, @id)" if going else "")
    branches = [
        f"(select t.id, t.{column} as at from tickets t where {where}{more}"  # noqa: S608
        f" order by t.{column} {way}, t.id {way} limit {limit})"
        for number, district in enumerate(shape)
        for where in _where(name, number, district)
    ]
    holder = "t.escalated_to" if name == ESCALATED else "t.body_id"
    return numbered(
        f"select {shown_of(column, columns)}, {holder} as holder from"  # noqa: S608
        f" ({' union all '.join(branches)} order by at {way}, id {way} limit {limit}) k"
        f" join tickets t on t.id = k.id order by k.at {way}, k.id {way}"
    )


def _where(name: str, number: int, district: bool) -> list[str]:
    if name == ESCALATED:
        return [f"split_part(t.escalated_to, ':', 2) = @province{number} and {ACTIVE} and t.escalated_to <> ''"]
    place = f"t.owner_province_code = @province{number}"
    place += f" and t.owner_district_code = @district{number}" if district else ""
    if name in WHOLE:
        return [f"{place} and {WHOLE[name]}"]
    kept = OVER if name in NEWEST_FIRST else ACTIVE
    own = FILTERS[name].replace("t.body_id = @body and ", "")
    return [f"{place} and t.status = '{state}' and {kept} and {own}" for state in STATES[name]]

"""The statements of queues: built once for each shape of a question, every branch bounded.

A few offices are spelt out, and the index of each is walked in order; up to `EACH` of them in one list, where most of
what their province has is others'. More are read where they are: the keys of a district's tickets in one state are
walked in order, what belongs to other offices is left out by who asks, so that a page of a thousand offices costs
hardly more than one of two.
"""

import re
from functools import cache
from typing import Final

from storage.repositories.queue_filters import ACTIVE, FILTERS, FOR_CITIZEN, NARROWED, NEWEST_FIRST, OVER, STATES, WAITS

COUNT_LIMIT: Final = 1000  # a queue this long is shown as "999+"
OF_ACTIVE: Final = ("my_body", "unassigned", "soon", "overdue", "waiting")
SPELT: Final = 4  # so many bodies are named one by one
EACH: Final = 100  # so many are read one after another where reading their whole province finds too many others
TYPES: Final = {
    "bodies": "text[]", "provinces": "text[]", "districts": "text[]", "now": "timestamptz", "soon": "timestamptz",
    "at": "timestamptz", "id": "bigint", "ids": "bigint[]", "official": "bigint",
}  # fmt: skip
Statement = tuple[str, tuple[str, ...]]
"""The words, and the names of the parameters in their order."""


@cache
def page_statement(
    name: str, bodies: int, limit: int, going: str, narrowed: tuple[str, ...], columns: str
) -> Statement:
    """A page. `bodies`: how many are spelt out, 0: as an array; `going`: '' for the first page, else after or before.

    The limit stands in the statement: with a parameter the server thinks of a tenth of the table, and plans each call
    anew (twice the time of the page) to know better.
    """
    column, way, sign = order_of(name, back=going == "before")
    shown = shown_of(column, columns)
    where = narrowed_by(narrowed) + (f" and (t.{column}, t.id) {sign} (@at, @id)" if going else "")
    order = f"order by t.{column} {way}, t.id {way}"
    end = f" order by {column} {way}, id {way} limit {limit}"
    if not bodies and "@body" in FILTERS[name]:
        return numbered(_by_office(name, back=going == "before", limit=limit, where=where, shown=shown))
    one = f"select {shown} from tickets t where {FILTERS[name]}{where} {order} limit {limit}"  # noqa: S608
    parts = _each(one, bodies)
    return numbered(parts[0] if len(parts) == 1 else " union all ".join(f"({part})" for part in parts) + end)


def _by_office(name: str, *, back: bool, limit: int, where: str, shown: str) -> str:
    """The first of each office in the order of an index, then the columns of those that come first of all."""
    column, way, _ = order_of(name, back=back)
    own = FILTERS[name].replace("@body", "b.body")
    each = f"select t.id, t.{column} as at from tickets t where {own}{where}"  # noqa: S608
    return (
        f"select {shown} from (select q.id, q.at from unnest(@bodies) b(body)"  # noqa: S608
        f" cross join lateral ({each} order by t.{column} {way}, t.id {way} limit {limit}) q"
        f" order by q.at {way}, q.id {way} limit {limit}) k"
        f" join tickets t on t.id = k.id order by k.at {way}, k.id {way}"
    )


@cache
def keys_statement(name: str, limit: int, going: str, narrowed: tuple[str, ...]) -> Statement:
    """The first tickets of whole districts, whoever has them: id, place in the queue, body. Read in the index alone.

    Errors: KeyError: a queue that is none of an office's own (`STATES`).
    """
    column, way, sign = order_of(name, back=going == "before")
    kept = OVER if name in NEWEST_FIRST else ACTIVE
    own = FILTERS[name].replace("t.body_id = @body and ", "")
    where = narrowed_by(narrowed) + (f" and (t.{column}, t.id) {sign} (@at, @id)" if going else "")
    one = (
        f"select t.id, t.{column} as at, t.body_id from tickets t"  # noqa: S608
        " where t.owner_province_code = p.province and t.owner_district_code = p.district and t.status = s.status"
        f" and {kept} and {own}{where} order by t.{column} {way}, t.id {way} limit {limit}"
    )
    states = ", ".join(f"'{state}'" for state in STATES[name])
    return numbered(
        f"select k.* from unnest(@provinces, @districts) p(province, district)"  # noqa: S608
        f" cross join unnest(array[{states}]) s(status) cross join lateral ({one}) k"
        f" order by k.at {way}, k.id {way} limit {limit}"
    )


@cache
def rows_statement(name: str, back: bool, columns: str) -> Statement:
    """The rows of these ids in the order of the queue, or against it."""
    column, way, _ = order_of(name, back=back)
    return numbered(
        f"select {shown_of(column, columns)} from tickets t where t.id = any(@ids)"  # noqa: S608
        f" order by t.{column} {way}, t.id {way}"
    )


@cache
def position_statement(name: str, bodies: int, narrowed: tuple[str, ...]) -> Statement:
    """How many stand before a row, and how many there are: each up to `COUNT_LIMIT`."""
    column, _, sign = order_of(name, back=True)
    where = narrowed_by(narrowed)
    ahead = f"{where} and (t.{column}, t.id) {sign} (@at, @id)"
    parts = [f"(select count(*) from ({_some(FILTERS[name], bodies, one)}) x)" for one in (ahead, where)]  # noqa: S608
    return numbered(f"select {', '.join(parts)}")


@cache
def counts_statement(narrowed: tuple[str, ...], *, once: bool = True) -> Statement:
    """How many of each filter but those that are over, up to `COUNT_LIMIT`. What is active is read `once`, as is best
    for a few bodies; of many each filter stops where it has counted enough. `waiting` counts whatever is
    waited for, as the index has it: who asks takes off what waits for the platform. Bodies are never spelt out: to plan
    a part for each takes the server five times as long as to read them."""
    where, alone = narrowed_by(narrowed), [name for name in FILTERS if name != "done"]
    if not once:
        parts = [f"(select count(*) from ({_some(_counted(name), 0, where)}) x) as {name}" for name in alone]  # noqa: S608
        return numbered(f"select {', '.join(parts)}")
    active = {name: _counted(name).replace("t.body_id = @body", "true") for name in alone if name in OF_ACTIVE}
    counted = [f"least(count(*) filter (where {part}), {COUNT_LIMIT}) as {name}" for name, part in active.items()]
    others = [
        f"(select count(*) from ({_some(_counted(name), 0, where)}) x) as {name}"  # noqa: S608
        for name in alone
        if name not in active
    ]
    read = f"select {', '.join(counted)} from unnest(@bodies) b(body) join tickets t on t.body_id = b.body"  # noqa: S608
    return numbered(f"select a.*, {', '.join(others)} from ({read} and {ACTIVE}{where}) a")  # noqa: S608


def order_of(name: str, *, back: bool = False) -> tuple[str, str, str]:
    """What a queue is ordered by, which way, and the sign of what comes next that way."""
    newest = name in NEWEST_FIRST
    column = "updated_at" if newest else "due_at"
    return (column, "desc", "<") if newest is not back else (column, "asc", ">")


def _some(condition: str, bodies: int, where: str) -> str:
    """So many rows without columns, `COUNT_LIMIT` at most."""
    one = f"select from tickets t where {condition}{where}"
    if not bodies and "@body" in one:
        condition = condition.replace("@body", "b.body")
        one = f"select from unnest(@bodies) b(body) join tickets t on {condition}{where}"
    return f"{' union all '.join(_each(one, bodies))} limit {COUNT_LIMIT}"


def _counted(name: str) -> str:
    return FILTERS[name].replace(FOR_CITIZEN, WAITS)


def _each(one: str, bodies: int) -> list[str]:
    """A statement for each body that is spelt out; once where it asks for none."""
    return [one.replace("@body", f"@body{number}") for number in range(bodies)] if "@body" in one else [one]


def shown_of(column: str, columns: str) -> str:
    """Reading a time costs as much as five texts: one that nobody looks at is not sent."""
    return columns if column == "updated_at" else columns.replace("t.updated_at", "null")


def narrowed_by(names: tuple[str, ...]) -> str:
    """The conditions of what a queue is narrowed to."""
    return "".join(f" and {NARROWED[name]}" for name in names)


def numbered(query: str) -> Statement:
    """`@name` -> `$1`: asyncpg numbers parameters, and refuses those that a statement does not use."""
    names = tuple(dict.fromkeys(re.findall(r"@(\w+)", query)))

    def place(found: re.Match[str]) -> str:
        name = found[1]
        return f"${names.index(name) + 1}" + (f"::{TYPES[name]}" if name in TYPES else "")

    return re.sub(r"@(\w+)", place, query), names

"""What was said about the opening of a province: by whom and when."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from storage.repositories.base import Repository

NEWEST: Final = 300  # reports that are looked through
# Officials of how many levels had the same report: the id of an office says district and commune.
LEVELS: Final = """
select coalesce(max(n), 0) from (
  select count(distinct (split_part(e.body_id, ':', 3) <> '')::int + (split_part(e.body_id, ':', 4) <> '')::int) as n
  from (select id from tickets where province_code = $1 order by id desc limit $2) t
  join ticket_events e on e.ticket_id = t.id
  where e.actor like 'official:%' and split_part(e.body_id, ':', 2) = $1 group by t.id) counted
"""


@dataclass(frozen=True, slots=True)
class Mark:
    """One thing said. `value`: what was said with it, nothing personal; `by`: the official."""

    name: str
    value: Mapping[str, Any] = field(default_factory=dict)
    at: datetime | None = None
    by: int = 0


class OpeningRepository(Repository):
    """Rows of `opening_marks`."""

    async def of(self, province: str) -> list[Mark]:
        """What was said of a province, one a name."""
        rows = await self.connection.fetch(
            "select name, value, at, said_by from opening_marks where province_code = $1 order by name", province
        )
        return [Mark(*row) for row in rows]

    async def keep(self, province: str, mark: Mark) -> None:
        """Keep what was said, in the place of what was said before."""
        await self.connection.execute(
            "insert into opening_marks (province_code, name, value, at, said_by) values ($1,$2,$3,$4,$5)"
            " on conflict (province_code, name) do update set value = excluded.value, at = excluded.at,"
            " said_by = excluded.said_by",
            province,
            mark.name,
            dict(mark.value),
            mark.at,
            mark.by,
        )

    async def switched(self) -> list[tuple[str, str, Mapping[str, Any]]]:
        """(province, name, what was said) of every switch that was moved and every day of opening."""
        rows = await self.connection.fetch(
            "select province_code, name, value from opening_marks where name like 'switch.%' or name = 'day'"
        )
        return [(row["province_code"], row["name"], row["value"]) for row in rows]

    async def waiting(self) -> frozenset[str]:
        """The provinces that were just set up and have never been opened: the service closed them, no official."""
        rows = await self.connection.fetch(
            "select province_code from opening_marks where name = 'switch.opened' and said_by = 0"
            " and value->>'on' = 'false'"
        )
        return frozenset(row["province_code"] for row in rows)

    async def is_new(self, province: str) -> bool:
        """Whether nobody has opened or closed a province, and no report is of it."""
        found: bool = await self.connection.fetchval(
            "select not exists (select from opening_marks where province_code = $1 and name = 'switch.opened')"
            " and not exists (select from tickets where province_code = $1)",
            province,
        )
        return found

    async def levels_of_a_report(self, province: str) -> int:
        """Through the hands of how many levels one of the newest reports of a province went, at most."""
        found: int = await self.connection.fetchval(LEVELS, province, NEWEST)
        return found

"""Versions of what administrators changed: one changed entry each, from draft to live and back."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple

from storage.repositories.base import Repository, changed

COLUMNS: Final = (
    "id, kind, province, key, entry, based_on, state, turn, release, made_by, made_at, confirmed_by, live_at,"
    " ended_by, ended_at, check_by, checked_by, checked_at"
)
CATEGORY: Final = "category"
OWN_CODE: Final = "OWN_"  # how the codes of categories begin that administrators made
# Of what one act took down and nobody else has looked at, all but the first.
_TOGETHER: Final = (
    "(check_by is not null and checked_at is null and exists (select from rule_versions o where o.turn ="
    " rule_versions.turn and o.check_by is not null and o.checked_at is null and o.id < rule_versions.id))"
)
DRAFT, LIVE, ROLLED_BACK, WITHDRAWN = "draft", "live", "rolled_back", "withdrawn"


class RuleVersion(NamedTuple):
    """`kind`, `province` ('' for all), `key`: which entry; `entry`: the new one as JSON, None: taken out.

    `based_on`: the version of the entry that the writer saw, 0 for what ships; `turn`: counts what became live or was
    rolled back, over all versions; `release`: of the program on which it was made; `check_by`: when a second
    person must have looked at one that was taken down, None where nobody has to. Nothing in it is personal.
    """

    id: int
    kind: str
    province: str
    key: str
    entry: Any
    based_on: int
    state: str
    turn: int
    release: str
    made_by: int
    made_at: datetime
    confirmed_by: int | None = None
    live_at: datetime | None = None
    ended_by: int | None = None
    ended_at: datetime | None = None
    check_by: datetime | None = None
    checked_by: int | None = None
    checked_at: datetime | None = None

    @property
    def unchecked(self) -> bool:
        """Whether it was taken down by one person and nobody else has looked yet."""
        return self.check_by is not None and self.checked_at is None

    @property
    def of(self) -> tuple[str, str, str]:
        """Which entry it changes."""
        return self.kind, self.province, self.key


class RuleVersionRepository(Repository):
    """Rows of `rule_versions`. They are never deleted: they are what can be rolled back to, and who did it."""

    async def lock(self) -> None:
        """One change at a time until the transaction ends: each is checked against all the others. Readers go on."""
        await self.connection.execute("lock table rule_versions in share row exclusive mode")

    async def turn(self) -> int:
        """Grows with all that becomes live or is rolled back: a process reads the versions again when it has grown."""
        found: int = await self.connection.fetchval("select coalesce(max(turn), 0) from rule_versions")
        return found

    async def add(self, version: RuleVersion) -> None:
        """Write one."""
        places = ",".join(f"${n}" for n in range(1, len(version) + 1))
        await self.connection.execute(f"insert into rule_versions ({COLUMNS}) values ({places})", *version)  # noqa: S608

    async def get(self, version_id: int) -> RuleVersion | None:
        """One."""
        row = await self.connection.fetchrow(f"select {COLUMNS} from rule_versions where id = $1", version_id)  # noqa: S608
        return RuleVersion(*row) if row else None

    async def live(self) -> list[RuleVersion]:
        """Those that are live, in the order in which they became so: of one entry the last counts."""
        rows = await self.connection.fetch(
            f"select {COLUMNS} from rule_versions where state = 'live' order by turn, id"  # noqa: S608
        )
        return [RuleVersion(*row) for row in rows]

    async def loaded(self) -> list[RuleVersion]:
        """What rules are made of: the live ones, and before them each own category that was rolled back whole, closed:
        reports filed under it must be readable."""
        rows = await self.connection.fetch(
            f"select {COLUMNS} from rule_versions where kind = $1 and state = 'rolled_back'"  # noqa: S608
            " and starts_with(key, $2) and entry is not null order by turn, id",
            CATEGORY,
            OWN_CODE,
        )
        live = await self.live()
        held = {one.of for one in live}
        gone = {
            one.of: one._replace(entry={**one.entry, "state": "closed"}) for one in (RuleVersion(*row) for row in rows)
        }
        return [*(one for of, one in gone.items() if of not in held), *live]

    async def drafts(self) -> list[RuleVersion]:
        """Those that wait for a second person, oldest first."""
        rows = await self.connection.fetch(
            f"select {COLUMNS} from rule_versions where state = 'draft' order by made_at, id"  # noqa: S608
        )
        return [RuleVersion(*row) for row in rows]

    async def of_provinces(self, provinces: Sequence[str], limit: int = 100) -> list[RuleVersion]:
        """Of these provinces ('' for all) what waits, what is live, then what is over; of each the newest first. What
        one act took down waits for one look, so it is one of them."""
        rows = await self.connection.fetch(
            f"select {COLUMNS} from rule_versions where province = any($1::text[]) and not {_TOGETHER}"  # noqa: S608
            " order by (check_by is not null and checked_at is null) desc,"
            " array_position(array['draft', 'live'], state), greatest(made_at, live_at, ended_at) desc,"
            " id desc limit $2",
            list(provinces),
            limit,
        )
        return [RuleVersion(*row) for row in rows]

    async def newest(self, kind: str, province: str, key: str) -> RuleVersion | None:
        """What stands for an entry to who changes it: the draft that waits, else what is live; None: what ships."""
        row = await self.connection.fetchrow(
            f"select {COLUMNS} from rule_versions where kind = $1 and province = $2 and key = $3"  # noqa: S608
            " and state in ('draft', 'live') order by state = 'live', turn desc, made_at desc, id desc limit 1",
            kind,
            province,
            key,
        )
        return RuleVersion(*row) if row else None

    async def become_live(self, version_id: int, confirmed_by: int | None, turn: int, now: datetime) -> bool:
        """A draft becomes live; whether it was one."""
        query = (
            "update rule_versions set state = 'live', confirmed_by = $2, turn = $3, live_at = $4"
            " where id = $1 and state = 'draft'"
        )
        return changed(await self.connection.execute(query, version_id, confirmed_by, turn, now)) > 0

    async def check_by(self, version_id: int, until: datetime) -> None:
        """A second person has to look at what was taken down."""
        await self.connection.execute("update rule_versions set check_by = $2 where id = $1", version_id, until)

    async def checked(self, version_id: int, by: int, now: datetime) -> bool:
        """A second person has looked; whether it waited for one."""
        query = (
            "update rule_versions set checked_by = $2, checked_at = $3"
            " where id = $1 and check_by is not null and checked_at is null"
        )
        return changed(await self.connection.execute(query, version_id, by, now)) > 0

    async def taken_together(self, turns: Sequence[int]) -> list[RuleVersion]:
        """What was taken down at these turns, each by one act, and nobody else has looked at, in their order."""
        rows = await self.connection.fetch(
            f"select {COLUMNS} from rule_versions where turn = any($1::bigint[])"  # noqa: S608
            " and check_by is not null and checked_at is null order by turn, id",
            list(turns),
        )
        return [RuleVersion(*row) for row in rows]

    async def unchecked_since(self, now: datetime) -> bool:
        """Whether something that was taken down should have been looked at by now."""
        query = "select exists(select 1 from rule_versions where check_by < $1 and checked_at is null)"
        found: bool = await self.connection.fetchval(query, now)
        return found

    async def end(self, version_id: int, was: str, state: str, ended_by: int, turn: int, now: datetime) -> bool:
        """One that `was` draft or live is over; whether it was that. `turn`: 0 leaves it as it is."""
        query = (
            "update rule_versions set state = $3, ended_by = $4, turn = case when $5 > 0 then $5 else turn end,"
            " ended_at = $6 where id = $1 and state = $2"
        )
        return changed(await self.connection.execute(query, version_id, was, state, ended_by, turn, now)) > 0

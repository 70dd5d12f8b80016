"""Files of officials that administrators send in."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple

from storage.repositories.base import Repository

_ROW: Final = "select id, official_id, name_sealed, outcomes, made, at, taken_at from staff_files"


class StaffFile(NamedTuple):
    """One file. `name`: as it was called where it came from; `outcomes`: (row as the spreadsheet counts, what became of
    it, why) of one that is taken in; `made`: ids of the accounts that it made."""

    id: int
    official_id: int
    name: str
    at: datetime
    outcomes: tuple[tuple[int, str, str], ...] = ()
    made: tuple[int, ...] = ()
    taken_at: datetime | None = None


class StaffFileRepository(Repository):
    """Rows of `staff_files`."""

    async def add(self, one: StaffFile, cause: str, content: bytes) -> int:
        """Keep a file that was sent; gives its id, or that of the one with this cause."""
        made = await self.connection.fetchval(
            "insert into staff_files (id, cause, official_id, name_sealed, content_sealed, at)"
            " values ($1,$2,$3,$4,$5,$6) on conflict (cause) do nothing returning id",
            one.id,
            cause,
            one.official_id,
            self.vault.seal_text(one.name, f"staff_files:name:{one.id}"),
            self.vault.seal(content, f"staff_files:content:{one.id}"),
            one.at,
        )
        if made is None:
            return int(await self.connection.fetchval("select id from staff_files where cause = $1", cause))
        return one.id

    async def get(self, number: int, *, lock: bool = False) -> StaffFile | None:
        """One; `lock`: nobody else takes it in until the transaction ends."""
        row = await self.connection.fetchrow(f"{_ROW} where id = $1{' for update' if lock else ''}", number)
        return self._opened(row) if row else None

    async def content(self, number: int) -> bytes:
        """What was sent. Errors: LookupError: there is no such file."""
        sealed = await self.connection.fetchval("select content_sealed from staff_files where id = $1", number)
        if sealed is None:
            raise LookupError(number)
        return self.vault.open(sealed, f"staff_files:content:{number}")

    async def sent_by(self, official_id: int, limit: int) -> list[StaffFile]:
        """Those of one administrator, the newest first."""
        rows = await self.connection.fetch(
            f"{_ROW} where official_id = $1 order by id desc limit $2", official_id, limit
        )
        return [self._opened(row) for row in rows]

    async def taken(
        self, number: int, outcomes: Sequence[tuple[int, str, str]], made: Sequence[int], now: datetime
    ) -> None:
        """It is taken in, with what became of each row and the accounts that it made."""
        await self.connection.execute(
            "update staff_files set outcomes = $2, made = $3, taken_at = $4 where id = $1",
            number,
            [list(one) for one in outcomes],
            list(made),
            now,
        )

    def _opened(self, row: Any) -> StaffFile:
        return StaffFile(
            row["id"],
            row["official_id"],
            self.vault.open_text(row["name_sealed"], f"staff_files:name:{row['id']}"),
            row["at"],
            tuple((line, outcome, why) for line, outcome, why in row["outcomes"] or ()),
            tuple(row["made"]),
            row["taken_at"],
        )

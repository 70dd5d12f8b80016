"""Ways to ask that officials added to the shipped catalogue. Rows are never deleted: a removed one keeps its date."""

from dataclasses import dataclass
from datetime import datetime

from storage.repositories.base import Repository, changed


@dataclass(frozen=True, slots=True)
class Phrasing:
    """One way to ask `intent`. `language`: vi or en; `added_by`: an official's id."""

    id: int
    intent: str
    language: str
    text: str
    added_by: int
    added_at: datetime


class PhrasingRepository(Repository):
    """Rows of `phrasings`."""

    async def lock(self) -> None:
        """One change at a time until the transaction ends: each is checked against all the others. Readers go on."""
        await self.connection.execute("lock table phrasings in share row exclusive mode")

    async def add(self, phrasing: Phrasing) -> None:
        """Write one."""
        await self.connection.execute(
            "insert into phrasings (id, intent, language, text, added_by, added_at) values ($1,$2,$3,$4,$5,$6)",
            phrasing.id,
            phrasing.intent,
            phrasing.language,
            phrasing.text,
            phrasing.added_by,
            phrasing.added_at,
        )

    async def remove(self, phrasing_id: int, now: datetime) -> bool:
        """Take one back; whether it was in force."""
        query = "update phrasings set removed_at = $2 where id = $1 and removed_at is null"
        return changed(await self.connection.execute(query, phrasing_id, now)) > 0

    async def active(self) -> list[Phrasing]:
        """Those in force, oldest first: the order in which they are learnt."""
        rows = await self.connection.fetch(
            "select id, intent, language, text, added_by, added_at from phrasings"
            " where removed_at is null order by added_at, id"
        )
        return [Phrasing(*row.values()) for row in rows]

    async def version(self) -> tuple[int, int]:
        """(rows, removed rows): both only grow, so no two states of the table share a version."""
        row = await self.connection.fetchrow("select count(*), count(removed_at) from phrasings")
        return row[0], row[1]

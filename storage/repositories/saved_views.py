"""The narrowed queues that officials keep under a name."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from storage.repositories.base import Repository


class SavedView(NamedTuple):
    """`queue`: its name; `query`: what narrows it, as an address says it, without `?`; `name`: the official's words."""

    queue: str
    query: str
    name: str


class SavedViewRepository(Repository):
    """Rows of `saved_views`."""

    async def of(self, official_id: int) -> Sequence[SavedView]:
        """Those of an official, in the order in which they were first kept."""
        rows = await self.connection.fetch(
            "select queue, query, name_sealed from saved_views where official_id = $1 order by saved_at, queue, query",
            official_id,
        )
        return [
            SavedView(queue, query, self.vault.open_text(name, _place(official_id, queue, query)))
            for queue, query, name in rows
        ]

    async def lock(self, official_id: int) -> None:
        """Nobody else changes the views of this official until the transaction ends."""
        await self.connection.execute("select 1 from officials where id = $1 for update", official_id)

    async def save(self, official_id: int, view: SavedView, now: datetime) -> None:
        """Keep one; the same queue narrowed in the same way gets the new name."""
        await self.connection.execute(
            "insert into saved_views (official_id, queue, query, name_sealed, saved_at) values ($1,$2,$3,$4,$5)"
            " on conflict (official_id, queue, query) do update set name_sealed = excluded.name_sealed",
            official_id,
            view.queue,
            view.query,
            self.vault.seal_text(view.name, _place(official_id, view.queue, view.query)),
            now,
        )

    async def drop(self, official_id: int, queue: str, query: str) -> bool:
        """Whether there was one to drop."""
        done = await self.connection.execute(
            "delete from saved_views where official_id = $1 and queue = $2 and query = $3", official_id, queue, query
        )
        return bool(done.endswith(" 1"))


def _place(official_id: int, queue: str, query: str) -> str:
    return f"saved_views:name:{official_id}:{queue}:{query}"

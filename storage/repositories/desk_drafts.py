"""What an official has typed on the page of a report and not sent yet: one row a report and person."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from storage.repositories.base import Repository

COLUMNS: Final = "words_sealed, version, tab, saved_at"
# What was sent later from the same page, or from a page that knew what is kept.
NEWER: Final = "d.version <= $7 or (d.tab = excluded.tab and d.version < excluded.version)"


@dataclass(frozen=True, slots=True)
class DeskDraft:
    """`words`: name of a field -> what stands in it, {} once it was sent; `version`: grows with every change; `tab`:
    the page that wrote it, '' when the service emptied it."""

    words: Mapping[str, str] = field(repr=False)
    version: int
    tab: str
    saved_at: datetime


class DeskDraftRepository(Repository):
    """Rows of `desk_drafts`."""

    async def get(self, ticket_id: int, official_id: int) -> DeskDraft | None:
        """What an official has typed on a report."""
        return self._draft(await self._row(ticket_id, official_id), ticket_id, official_id)

    async def lock(self, ticket_id: int, official_id: int) -> DeskDraft | None:
        """As `get`, and nobody changes it until the transaction ends."""
        return self._draft(await self._row(ticket_id, official_id, "for update"), ticket_id, official_id)

    async def save(self, ticket_id: int, official_id: int, draft: DeskDraft, base: int) -> bool:
        """Keep a draft; False when something newer is kept. `base`: the version that the page knew of."""
        found = await self.connection.fetchval(
            "insert into desk_drafts as d (ticket_id, official_id, words_sealed, version, tab, saved_at)"  # noqa: S608
            " values ($1,$2,$3,$4,$5,$6) on conflict (ticket_id, official_id) do update set"
            " words_sealed = excluded.words_sealed, version = excluded.version, tab = excluded.tab,"
            f" saved_at = excluded.saved_at where {NEWER} returning d.version",
            ticket_id,
            official_id,
            self.vault.seal_json(dict(draft.words), _place(ticket_id, official_id)),
            draft.version,
            draft.tab,
            draft.saved_at,
            base,
        )
        return found is not None

    async def _row(self, ticket_id: int, official_id: int, more: str = "") -> Any:
        return await self.connection.fetchrow(
            f"select {COLUMNS} from desk_drafts where ticket_id = $1 and official_id = $2 {more}",  # noqa: S608
            ticket_id,
            official_id,
        )

    def _draft(self, row: Any, ticket_id: int, official_id: int) -> DeskDraft | None:
        if row is None:
            return None
        words = self.vault.open_json(row["words_sealed"], _place(ticket_id, official_id))
        return DeskDraft(words, row["version"], row["tab"], row["saved_at"])


def _place(ticket_id: int, official_id: int) -> str:
    return f"desk_drafts:words:{ticket_id}:{official_id}"

"""Answers that officials keep under a name, their own and those of their office."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple

from storage.repositories.base import Repository

ROW: Final = "select id, official_id, body_id, act, category, state, channel, name_sealed, text_sealed"


class ReplyTemplate(NamedTuple):
    """`body_id`: the office whose it is, '' for the official's own; `act`: reply, ask or refuse; `category`, `state`,
    `channel`: of the reports it is offered for, '' for any; `text`: with its variables in braces."""

    id: int
    official_id: int
    body_id: str
    act: str
    category: str
    state: str
    channel: str
    name: str
    text: str


class ReplyTemplateRepository(Repository):
    """Rows of `reply_templates`."""

    async def of(self, official_id: int, bodies: Sequence[str]) -> Sequence[ReplyTemplate]:
        """An official's own and those of these offices, in the order in which they were first kept."""
        rows = await self.connection.fetch(
            f"{ROW} from reply_templates where (official_id = $1 and body_id = '') or body_id = any($2::text[])"
            " order by id",
            official_id,
            list(bodies),
        )
        return [self._opened(row) for row in rows]

    async def lock(self, official_id: int) -> None:
        """Nobody else changes what this official keeps until the transaction ends."""
        await self.connection.execute("select 1 from officials where id = $1 for update", official_id)

    async def save(self, kept: ReplyTemplate, now: datetime) -> None:
        """Keep one, new or in place of the one with its id."""
        await self.connection.execute(
            "insert into reply_templates"
            " (id, official_id, body_id, act, category, state, channel, name_sealed, text_sealed, saved_at)"
            " values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10) on conflict (id) do update set body_id = excluded.body_id,"
            " official_id = excluded.official_id, act = excluded.act, category = excluded.category,"
            " state = excluded.state, channel = excluded.channel, name_sealed = excluded.name_sealed,"
            " text_sealed = excluded.text_sealed, saved_at = excluded.saved_at",
            *kept[:7],
            self.vault.seal_text(kept.name, f"reply_templates:name:{kept.id}"),
            self.vault.seal_text(kept.text, f"reply_templates:text:{kept.id}"),
            now,
        )

    async def drop(self, template_id: int) -> None:
        """Keep it no longer."""
        await self.connection.execute("delete from reply_templates where id = $1", template_id)

    def _opened(self, row: Any) -> ReplyTemplate:
        number, official_id, body_id, act, category, state, channel, name, text = row
        return ReplyTemplate(
            number, official_id, body_id, act, category, state, channel,
            self.vault.open_text(name, f"reply_templates:name:{number}"),
            self.vault.open_text(text, f"reply_templates:text:{number}"),
        )  # fmt: skip

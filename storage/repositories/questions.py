"""Questions without a good answer, kept to teach the catalogue. Personal data is taken out before they come here."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from storage.repositories.base import Repository, changed

COLUMNS = "id, text, decision, guess, language, state, rating, province_code, at"


@dataclass(frozen=True, slots=True)
class Question:
    """One question. `decision`: ask, refuse, or answer when the answer was rated badly; `guess` the best intent."""

    id: int
    text: str
    decision: str
    guess: str
    language: str
    state: str
    rating: int | None
    province: str
    at: datetime


class QuestionRepository(Repository):
    """Rows of `questions`."""

    async def keep(
        self,
        question_id: int,
        text: str,
        decision: str,
        at: datetime,
        *,
        guess: str = "",
        language: str = "vi",
        rating: int | None = None,
        province: str = "",
    ) -> None:
        """Keep a question; `text` without personal data. `rating`: -1 for an answer called useless."""
        await self.connection.execute(
            "insert into questions (id, text, decision, guess, language, rating, province_code, at)"
            " values ($1,$2,$3,$4,$5,$6,$7,$8)",
            question_id,
            text,
            decision,
            guess,
            language,
            rating,
            province,
            at,
        )

    async def open(self, limit: int = 100, provinces: Collection[str] | None = None) -> list[Question]:
        """Those nobody has dealt with, newest first. `provinces`: of people there, or of whom no place is known."""
        rows = await self.connection.fetch(
            f"select {COLUMNS} from questions where state = 'open'"  # noqa: S608 - our own column names
            " and ($2::text[] is null or province_code = '' or province_code = any($2))"
            " order by at desc, id desc limit $1",
            limit,
            None if provinces is None else list(provinces),
        )
        return [Question(*row.values()) for row in rows]

    async def find(self, question_id: int) -> Question | None:
        """One question, held against changes until the transaction ends."""
        query = f"select {COLUMNS} from questions where id = $1 for update"  # noqa: S608 - our own column names
        row = await self.connection.fetchrow(query, question_id)
        return None if row is None else Question(*row.values())

    async def settle(self, question_id: int, state: str) -> bool:
        """`answered` (a phrasing was added) or `dismissed`; whether it was still open."""
        query = "update questions set state = $2 where id = $1 and state = 'open'"
        return changed(await self.connection.execute(query, question_id, state)) > 0

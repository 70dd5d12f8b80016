"""Questions without a good answer, kept to teach the catalogue. Personal data is taken out before they come here."""

from dataclasses import dataclass
from datetime import datetime

from storage.repositories.base import Repository


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
            question_id, text, decision, guess, language, rating, province, at,
        )  # fmt: skip

    async def open(self, limit: int = 100) -> list[Question]:
        """Those nobody has dealt with, newest first."""
        rows = await self.connection.fetch(
            "select id, text, decision, guess, language, state, rating, province_code, at from questions"
            " where state = 'open' order by at desc, id desc limit $1",
            limit,
        )
        return [Question(*row.values()) for row in rows]

    async def settle(self, question_id: int, state: str) -> None:
        """`answered` (a phrasing was added) or `dismissed`."""
        await self.connection.execute("update questions set state = $2 where id = $1", question_id, state)

    async def purge(self, before: datetime) -> int:
        """Delete questions older than that; how many."""
        status = await self.connection.execute("delete from questions where at < $1", before)
        return int(status.rsplit(" ", 1)[-1])

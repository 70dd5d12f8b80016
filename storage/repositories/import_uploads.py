"""Lists that were sent in the browser: their state, what a look found, and their content piece by piece."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple

from storage.repositories.base import Repository

LOOKING, LOOKED, BROKEN, RUNNING, DONE = "looking", "looked", "broken", "running", "done"
SAME, UNDOING, UNDONE, DROPPED = "same", "undoing", "undone", "dropped"
WORKED: Final = (LOOKING, RUNNING, UNDOING)  # a job goes on with it
OPEN: Final = (LOOKING, LOOKED)  # waits for a yes
FILE, REFUSED = "file", "refused"
_UPLOAD: Final = (
    "select id, kind, official_id, province_code, language, state, problem, digest, size, lines, import_id,"
    " name_sealed, look_sealed, made_at, looked_at, started_at, ended_at from import_uploads"
)


class Upload(NamedTuple):
    """One list. `state`: looking, looked, broken, running, done, same (its content had been imported before), undoing,
    undone or dropped; `problem`: JSON of a broken one, `code` with what its
    sentence says; of another a code; `size`: bytes; `lines`: rows found; `look`:
    JSON (handlers/records/upload_look.py)."""

    id: int
    kind: str
    official_id: int
    province: str
    language: str
    state: str
    problem: str
    digest: str
    size: int
    lines: int
    import_id: int | None
    name: str
    look: Mapping[str, Any]
    made_at: datetime
    looked_at: datetime | None = None
    started_at: datetime | None = None
    ended_at: datetime | None = None


class ImportUploadRepository(Repository):
    """Rows of `import_uploads` and `import_parts`."""

    async def add(self, one: Upload, cause: str) -> bool:
        """Keep a list that was sent, without its content; False where one with this cause stands."""
        made = await self.connection.fetchval(
            "insert into import_uploads (id, cause, kind, official_id, province_code, language, state, digest, size,"
            " name_sealed, made_at) values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11) on conflict (cause) do nothing"
            " returning 1",
            one.id, cause, one.kind, one.official_id, one.province, one.language, one.state, one.digest, one.size,
            self.vault.seal_text(one.name, f"import_uploads:name:{one.id}"), one.made_at,
        )  # fmt: skip
        return bool(made)

    async def of_cause(self, cause: str) -> int:
        """The id of the list that this form brought; 0 for none."""
        return int(await self.connection.fetchval("select id from import_uploads where cause = $1", cause) or 0)

    async def add_part(self, number: int, part: str, seq: int, content: bytes, now: datetime) -> None:
        """A piece of the file (`file`) or of its refused rows (`refused`)."""
        await self.connection.execute(
            "insert into import_parts (upload_id, part, seq, content_sealed, at) values ($1,$2,$3,$4,$5)",
            number,
            part,
            seq,
            self.vault.seal(content, f"import_parts:content:{number}:{part}:{seq}"),
            now,
        )

    async def part(self, number: int, part: str, seq: int) -> bytes | None:
        """One piece; None behind the last."""
        sealed = await self.connection.fetchval(
            "select content_sealed from import_parts where upload_id = $1 and part = $2 and seq = $3", number, part, seq
        )
        return self.vault.open(sealed, f"import_parts:content:{number}:{part}:{seq}") if sealed else None

    async def parts(self, number: int) -> frozenset[str]:
        """Which of `file` and `refused` are kept."""
        rows = await self.connection.fetch("select part from import_parts where upload_id = $1 and seq = 0", number)
        return frozenset(row["part"] for row in rows)

    async def drop_parts(self, number: int, parts: Sequence[str] = (FILE, REFUSED)) -> None:
        """Delete content."""
        await self.connection.execute(
            "delete from import_parts where upload_id = $1 and part = any($2::text[])", number, list(parts)
        )

    async def get(self, number: int, *, lock: bool = False) -> Upload | None:
        """One; `lock`: nobody else changes it until the transaction ends."""
        row = await self.connection.fetchrow(f"{_UPLOAD} where id = $1{' for update' if lock else ''}", number)
        return self._opened(row) if row else None

    async def of_provinces(self, provinces: Sequence[str], limit: int) -> list[Upload]:
        """Those of provinces, the newest first."""
        rows = await self.connection.fetch(
            f"{_UPLOAD} where province_code = any($1::text[]) order by id desc limit $2", list(provinces), limit
        )
        return [self._opened(row) for row in rows]

    async def waiting(self, province: str) -> int:
        """How many of a province wait for a yes."""
        return int(
            await self.connection.fetchval(
                "select count(*) from import_uploads where province_code = $1 and state = any($2::text[])",
                province,
                list(OPEN),
            )
        )

    async def at_work(self) -> list[tuple[int, str]]:
        """(id, state) of those that a job goes on with, by id."""
        rows = await self.connection.fetch(
            "select id, state from import_uploads where state = any($1::text[]) order by id", list(WORKED)
        )
        return [(row["id"], row["state"]) for row in rows]

    async def set_look(self, number: int, look: Mapping[str, Any], lines: int, now: datetime) -> None:
        """What a look found; it waits for a yes."""
        await self.connection.execute(
            f"update import_uploads set state = '{LOOKED}', lines = $2, looked_at = $3, look_sealed = $4"  # noqa: S608
            f" where id = $1 and state = '{LOOKING}'",
            number,
            lines,
            now,
            self.vault.seal_json(look, f"import_uploads:look:{number}"),
        )

    async def set_state(self, number: int, state: str, now: datetime, problem: str = "") -> None:
        """Where it stands, and the problem of a broken one."""
        column = {LOOKING: "looked_at", RUNNING: "started_at", UNDOING: "started_at"}.get(state, "ended_at")
        await self.connection.execute(
            f"update import_uploads set state = $2, problem = $3, {column} = $4 where id = $1",  # noqa: S608 - own words
            number,
            state,
            problem,
            now,
        )

    async def set_import(self, number: int, import_id: int) -> None:
        """The import that it is."""
        await self.connection.execute("update import_uploads set import_id = $2 where id = $1", number, import_id)

    async def is_overtaken(self, looked_at: datetime) -> bool:
        """Whether another list came in, or was taken back, since that look."""
        return bool(
            await self.connection.fetchval(
                "select exists (select from imports where finished_at > $1 or undone_at > $1)",
                looked_at,
            )
        )

    def _opened(self, row: Any) -> Upload:
        number, look = row["id"], row["look_sealed"]
        return Upload(
            number, row["kind"], row["official_id"], row["province_code"], row["language"], row["state"],
            row["problem"], row["digest"], row["size"], row["lines"], row["import_id"],
            self.vault.open_text(row["name_sealed"], f"import_uploads:name:{number}"),
            self.vault.open_json(look, f"import_uploads:look:{number}") if look else {},
            row["made_at"], row["looked_at"], row["started_at"], row["ended_at"],
        )  # fmt: skip

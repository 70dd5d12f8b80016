"""Files: noted in the turn, fetched and checked after it, encrypted at rest."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from storage.repositories.base import Repository

META = "id, contact_id, kind, channel, state, problem, media_type, size, width, height, sha256, features"
NOTE = (
    "insert into files (id, contact_id, kind, channel, source_ref, media_type, size, province_code, created_at,"
    " name_sealed, {column}) values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11)"
)


@dataclass(frozen=True, slots=True)
class StoredFile:
    """What is known of a file without opening it. `state`: pending, ready, refused (see `problem`)."""

    id: int
    contact_id: int | None
    kind: str
    channel: str
    state: str
    problem: str
    media_type: str
    size: int | None
    width: int | None
    height: int | None
    sha256: bytes | None
    features: dict[str, Any]


class FileRepository(Repository):
    """Rows of `files`."""

    async def note(
        self,
        file_id: int,
        contact_id: int,
        kind: str,
        channel: str,
        ref: str,
        media_type: str,
        size: int | None,
        province: str,
        now: datetime,
        order: int = 0,
        *,
        name: str = "",
    ) -> int:
        """Note a file to be fetched by its platform key; returns its id. `name`: as it was sent.

        A key that is an address opens the file to whoever knows it: it is sealed.
        """
        created = now + timedelta(microseconds=order)
        public = "://" in ref
        await self.connection.execute(
            NOTE.format(column="source_sealed"),
            file_id,
            contact_id,
            kind,
            channel,
            "" if public else ref,
            media_type,
            size,
            province,
            created,
            self._name(file_id, name),
            self.vault.seal_text(ref, f"files:source:{file_id}") if public else None,
        )
        return file_id

    async def put(
        self,
        file_id: int,
        contact_id: int | None,
        kind: str,
        channel: str,
        media_type: str,
        content: bytes,
        now: datetime,
        *,
        name: str = "",
    ) -> int:
        """Keep bytes that arrived with the request; still pending until checked. `name`: as it was sent."""
        await self.connection.execute(
            NOTE.format(column="content_sealed"),
            file_id,
            contact_id,
            kind,
            channel,
            "",
            media_type,
            len(content),
            "",
            now,
            self._name(file_id, name),
            self.vault.seal(content, f"files:content:{file_id}"),
        )
        return file_id

    async def use(self, file_ids: list[int], now: datetime) -> set[int]:
        """Begin anew the time after which files of no report are deleted; those that are still there."""
        rows = await self.connection.fetch(
            "update files f set created_at = case when exists (select from ticket_files h where h.file_id = f.id)"
            " then created_at else $2 end where id = any($1::bigint[]) returning id",
            file_ids,
            now,
        )
        return {row["id"] for row in rows}

    async def get(self, file_id: int) -> StoredFile | None:
        """A file's description."""
        row = await self.connection.fetchrow(f"select {META} from files where id = $1", file_id)  # noqa: S608
        return from_row(row) if row else None

    async def many(self, file_ids: list[int]) -> list[StoredFile]:
        """Descriptions in the order of their ids."""
        query = f"select {META} from files where id = any($1::bigint[]) order by id"  # noqa: S608
        rows = await self.connection.fetch(query, file_ids)
        return [from_row(row) for row in rows]

    async def source(self, file_id: int) -> str:
        """Under which key its platform gives a file that is pending; '' for one that is not."""
        query = "select source_ref, source_sealed from files where id = $1 and state = 'pending'"
        row = await self.connection.fetchrow(query, file_id)
        if row is None or row["source_sealed"] is None:
            return row["source_ref"] if row is not None else ""
        return self.vault.open_text(row["source_sealed"], f"files:source:{file_id}")

    async def content(self, file_id: int, *, thumbnail: bool = False) -> bytes | None:
        """The bytes, or those of the thumbnail."""
        name = "thumbnail" if thumbnail else "content"
        sealed = await self.connection.fetchval(f"select {name}_sealed from files where id = $1", file_id)  # noqa: S608
        return self.vault.open(sealed, f"files:{name}:{file_id}") if sealed else None

    async def names(self, file_ids: list[int]) -> dict[int, str]:
        """File id -> the name it was sent with, of those that came with one."""
        query = "select id, name_sealed from files where id = any($1::bigint[]) and name_sealed is not null"
        rows = await self.connection.fetch(query, file_ids)
        return {row["id"]: self.vault.open_text(row["name_sealed"], f"files:name:{row['id']}") for row in rows}

    def _name(self, file_id: int, name: str) -> bytes | None:
        return self.vault.seal_text(name, f"files:name:{file_id}") if name else None

    async def read(self, file_id: int) -> Any:
        """What was read from the picture (QR texts), or None."""
        sealed = await self.connection.fetchval("select read_sealed from files where id = $1", file_id)
        return self.vault.open_json(sealed, f"files:read:{file_id}") if sealed else None

    async def lease(self, file_id: int, owner: str, now: datetime, until: datetime) -> bool:
        """Take a pending file for fetching; False when another process has it."""
        taken = await self.connection.fetchval(
            "update files set owner = $2, lease_until = $4, attempts = attempts + 1 where id = $1 and state = 'pending'"
            " and (lease_until is null or lease_until < $3 or owner = $2) returning 1",
            file_id,
            owner,
            now,
            until,
        )
        return bool(taken)

    async def pending(self, now: datetime, limit: int = 20) -> list[int]:
        """Files that nobody is fetching."""
        rows = await self.connection.fetch(
            "select id from files where state = 'pending' and (lease_until is null or lease_until < $1)"
            " order by created_at limit $2",
            now,
            limit,
        )
        return [row["id"] for row in rows]

    async def ready(
        self,
        file_id: int,
        content: bytes,
        thumbnail: bytes | None,
        media_type: str,
        width: int,
        height: int,
        sha256: bytes,
        features: dict[str, Any],
        read: Any,
    ) -> None:
        """Store the cleaned file and what was found in it; what leads to the original goes, here as below."""
        await self.connection.execute(
            "update files set state = 'ready', problem = '', content_sealed = $2, thumbnail_sealed = $3,"
            " media_type = $4, size = $5, width = $6, height = $7, sha256 = $8, features = $9, read_sealed = $10,"
            " source_ref = '', source_sealed = null, lease_until = null where id = $1 and state = 'pending'",
            file_id,
            self.vault.seal(content, f"files:content:{file_id}"),
            self.vault.seal(thumbnail, f"files:thumbnail:{file_id}") if thumbnail else None,
            media_type,
            len(content),
            width,
            height,
            sha256,
            features,
            self.vault.seal_json(read, f"files:read:{file_id}") if read else None,
        )

    async def ready_as_it_is(self, file_id: int, media_type: str) -> None:
        """A file that is kept as it came: its bytes, which may be many, are not written again."""
        await self.connection.execute(
            "update files set state = 'ready', problem = '', media_type = $2, width = 0, height = 0,"
            " sha256 = ''::bytea, features = '{}', source_ref = '', source_sealed = null, lease_until = null"
            " where id = $1 and state = 'pending'",
            file_id,
            media_type,
        )

    async def total_bytes(self) -> int:
        """The bytes of all files together."""
        found: int = await self.connection.fetchval("select coalesce(sum(size), 0)::bigint from files")
        return found

    async def attempts(self, file_id: int) -> int:
        """How often fetching was tried."""
        count: int = await self.connection.fetchval("select attempts from files where id = $1", file_id)
        return count or 0

    async def refuse(self, file_id: int, problem: str) -> None:
        """Nothing useful in it: forget the bytes, keep why."""
        await self.connection.execute(
            "update files set state = 'refused', problem = $2, content_sealed = null, thumbnail_sealed = null,"
            " source_ref = '', source_sealed = null, lease_until = null where id = $1 and state = 'pending'",
            file_id,
            problem,
        )


def from_row(row: Any) -> StoredFile:
    """The description in a row that holds `META`."""
    return StoredFile(
        row["id"],
        row["contact_id"],
        row["kind"],
        row["channel"],
        row["state"],
        row["problem"],
        row["media_type"],
        row["size"],
        row["width"],
        row["height"],
        row["sha256"],
        row["features"] or {},
    )

"""A backup is one file: every table as PostgreSQL's own COPY gives it, out of one snapshot, in a zip with a manifest.

It needs no program beside this one (the image has no pg_dump), and whatever the schema of the database was. What is
sealed stays sealed: without the vault key, which is in no backup, it stays shut. The manifest is written last, so a
file that was cut off is none. Restoring is one transaction into an empty database: all of it, or nothing.
"""

import json
import os
import zipfile
import zlib
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO, Final

import asyncpg

from storage.crypto import Unsealable, Vault
from storage.database import connect
from storage.unit_of_work import UnitOfWork
from storage.vault_check import open_rows

FORMAT: Final = 1
MANIFEST: Final = "manifest.json"
PROBE: Final = "backups:probe"  # where the value is sealed that tells whether a vault opens the backup
NAME: Final = "hotline backup"
VERSIONS: Final = "alembic_version"
# What `hotline migrate` fills by itself, and what `FIRST` does when it is filled.
SHIPPED: Final = frozenset({VERSIONS, "bodies", "vault_marks", "ticket_deltas"})
FIRST: Final = "tickets"
COLUMNS: Final = """
select c.relname::text as name, array_agg(a.attname::text order by a.attnum) as columns
from pg_class c join pg_attribute a on a.attrelid = c.oid
where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and a.attnum > 0 and not a.attisdropped
  and a.attgenerated = '' group by c.relname order by c.relname
"""
SEQUENCES: Final = "select sequencename::text as name, last_value from pg_sequences where schemaname = 'public'"
DAMAGED: Final = (  # how a spoilt entry shows: in the zip, in the packing, or in the words that PostgreSQL reads
    zipfile.BadZipFile,
    zlib.error,
    KeyError,
    EOFError,
    asyncpg.DataError,
    asyncpg.BadCopyFileFormatError,
)
AT_WORK: Final = """
select count(*) from pg_stat_activity
where datname = current_database() and application_name like 'hotline%' and pid <> pg_backend_pid()
"""


class BadBackup(Exception):
    """This backup cannot be restored here. Its text is one sentence."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself. `made_at`: ISO, UTC; `revision`: of the schema; `rows` and `columns` by table;
    `sequences`: the last number given out; `probe`: a word sealed under the key that wrote, hex."""

    made_at: str
    revision: str
    rows: Mapping[str, int]
    columns: Mapping[str, list[str]]
    sequences: Mapping[str, int]
    probe: str
    format: int = FORMAT


Told = Callable[[str, int], Awaitable[None]]


async def _nothing(table: str, rows: int) -> None:
    """Nobody wants to hear of it."""


@contextmanager
def new_file(path: Path) -> Iterator[BinaryIO]:
    """A file that is there, whole and on the disk, when the block ended well; only its owner may read it.

    Errors: FileExistsError when `path` exists; OSError.
    """
    part = path.with_name(f".{path.name}.part")
    if path.exists():
        raise FileExistsError(path)
    part.unlink(missing_ok=True)
    try:
        with os.fdopen(os.open(part, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        part.rename(path)
    finally:
        part.unlink(missing_ok=True)


async def back_up(url: str, vault: Vault, file: BinaryIO, now: datetime, told: Told = _nothing) -> Manifest:
    """Write everything into a file, as of one moment. Others go on working meanwhile.

    `told(table, rows)` is called after each table. Errors: WrongKey; OSError; those of the database.
    """
    connection = await connect(url)
    try:
        async with connection.transaction(isolation="repeatable_read", readonly=True):
            await open_rows(UnitOfWork(connection, vault), vault)  # a backup that this key does not open is none
            return await _write(connection, vault, file, now, told)
    finally:
        await connection.close()


async def _write(connection: Any, vault: Vault, file: BinaryIO, now: datetime, told: Told) -> Manifest:
    revision = await connection.fetchval(f"select version_num from {VERSIONS}")  # noqa: S608
    columns = {row["name"]: row["columns"] for row in await connection.fetch(COLUMNS) if row["name"] != VERSIONS}
    rows: dict[str, int] = {}
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for table, names in columns.items():
            with archive.open(f"{table}.copy", "w", force_zip64=True) as entry:
                done = await connection.copy_from_table(table, columns=names, output=entry, format="binary")
            rows[table] = int(done.rpartition(" ")[2])
            await told(table, rows[table])
        # Sequences know no snapshot: read last, they are never behind a row that was copied.
        found = await connection.fetch(SEQUENCES)
        sequences = {row["name"]: row["last_value"] for row in found if row["last_value"] is not None}
        probe = vault.seal_text(NAME, PROBE).hex()
        made = Manifest(now.isoformat(), revision, rows, columns, sequences, probe)
        archive.writestr(MANIFEST, json.dumps(asdict(made), indent=1))
    return made


def read_manifest(path: Path, vault: Vault, newest: str) -> Manifest:
    """What a backup holds. `newest`: the newest schema this code knows. Errors: BadBackup; OSError."""
    try:
        with zipfile.ZipFile(path) as archive:
            told = json.loads(archive.read(MANIFEST))
    except (zipfile.BadZipFile, zlib.error, EOFError, KeyError, ValueError):
        raise BadBackup(f"{path.name} is no backup, or was cut off while it was written") from None
    if told.get("format") != FORMAT or told.get("revision", "") > newest:
        raise BadBackup(f"{path.name} was made by a newer version: install that one first")
    made = Manifest(**told)
    try:
        vault.open_text(bytes.fromhex(made.probe), PROBE)
    except Unsealable:
        raise BadBackup(f"HOTLINE_VAULT_KEY does not open {path.name}: set the key it was made with") from None
    return made


async def look_at_target(url: str, made: Manifest) -> str:
    """The schema that stands in the database to restore into, '' for none. Errors: BadBackup; those of the database."""
    connection = await connect(url)
    try:
        if await connection.fetchval(AT_WORK):
            raise BadBackup("the service is running on this database: stop every `serve` and `work` first")
        tables = [row["name"] for row in await connection.fetch(COLUMNS)]
        filled = [t for t in tables if t not in SHIPPED and await connection.fetchval(f"select exists (table {t})")]
        if filled:
            raise BadBackup(f"the database is not empty ({', '.join(filled[:3])}): restore into a new one")
        revision: str = await connection.fetchval(f"select version_num from {VERSIONS}") if tables else ""  # noqa: S608
    finally:
        await connection.close()
    if revision > made.revision:
        raise BadBackup("the database has a newer schema than the backup: restore into a new one, not migrated yet")
    return revision


async def restore(url: str, path: Path, made: Manifest, told: Told = _nothing) -> None:
    """Put everything back into a database that `look_at_target` found fit and that has the backup's schema.

    Errors: BadBackup when the file is damaged, and then nothing was written; those of the database.
    """
    connection = await connect(url)
    try:
        with zipfile.ZipFile(path) as archive:
            async with connection.transaction():
                await connection.execute(f"lock table {', '.join(made.columns)} in exclusive mode")
                for table, names in sorted(made.columns.items(), key=lambda one: one[0] != FIRST):
                    if table in SHIPPED:
                        await connection.execute(f"delete from {table}")  # noqa: S608
                    with archive.open(f"{table}.copy") as entry:
                        done = await connection.copy_to_table(table, columns=names, source=entry, format="binary")
                    if int(done.rpartition(" ")[2]) != made.rows[table]:
                        raise BadBackup(f"{path.name} is damaged ({table})")
                    await told(table, made.rows[table])
                for name, number in made.sequences.items():
                    await connection.execute("select setval($1::text::regclass, $2)", f'"{name}"', number)
    except DAMAGED as error:
        raise BadBackup(f"{path.name} is damaged ({type(error).__name__}); nothing was written") from None
    finally:
        await connection.close()

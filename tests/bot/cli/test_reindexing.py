"""`hotline keys reindex`: another index key, and everybody is found by it, and by no other."""

import asyncio
import os
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.app import codes_secret, policy_of
from bot.cli import keys, main
from bot.settings import Settings
from handlers.dialogue.answers.identity import Identity, read_identity
from handlers.records.keys import identity_index
from handlers.tickets.found_by import digests_of
from storage.crypto import Vault
from storage.database import Database, connect
from storage.migrations.run import upgrade
from storage.opening import open_checked
from storage.vault_check import WrongKey
from tests.bot.cli.test_keys import NOW
from tests.support import old_database

DIGESTS = {
    "person_keys": "key_index",
    "person_proofs": "proof_index",
    "tickets": "subject_index",
    "contacts": "phone_index",
    "ticket_digests": "digest",
}
PHONE = "0300123456"


@pytest.fixture
def old(empty_database_url: str) -> old_database.OldDatabase:
    """People, tickets and talks, as 1.0.0 left them."""
    made = old_database.restore(empty_database_url)
    upgrade(empty_database_url)
    return made


def hotline(url: str, key: str, *words: str) -> Result:
    return CliRunner().invoke(main.app, words, env={"HOTLINE_DATABASE_URL": url, "HOTLINE_VAULT_KEY": key})


async def sms_contact(url: str, vault: Vault) -> None:
    """Somebody who gets text messages."""
    database = await open_checked(url, vault, NOW, largest=1)
    async with database.unit_of_work() as uow:
        contact = await uow.contacts.ensure(1, "sms", vault.index("phone", PHONE).hex(), NOW)
        await uow.contacts.set_phone(contact.id, PHONE, None)
        await uow.connection.execute(
            "insert into outbox (id, cause, channel, contact_id, address, payload_sealed, created_at)"
            " values (1, 'c', 'sms', 1, $1, $2, now())",
            vault.index("phone", PHONE).hex(),
            vault.seal_json({}, "outbox:payload:1"),
        )
    await database.close()


async def searchable(url: str, vault: Vault) -> None:
    """Every ticket is found by name."""
    database = await open_checked(url, vault, NOW, largest=1)
    async with database.unit_of_work() as uow:
        found = await uow.ticket_digests.unfilled(0, 1000)
        await uow.ticket_digests.fill({one.id: digests_of(vault, one) for one in found})
    await database.close()


async def digests(url: str) -> dict[str, set[bytes]]:
    connection = await connect(url)
    try:
        found = {}
        for table, column in DIGESTS.items():
            rows = await connection.fetch(f"select {column} from {table} where {column} is not null")
            found[table] = {row[0] for row in rows}
        return found
    finally:
        await connection.close()


async def test_everybody_is_found_by_the_new_key_alone(
    old: old_database.OldDatabase, empty_database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = empty_database_url
    for name in [name for name in os.environ if name.startswith("HOTLINE_")]:
        monkeypatch.delenv(name)
    vault = Vault.from_secret(old.vault_key)
    await sms_contact(url, vault)
    await searchable(url, vault)
    before = await digests(url)
    assert all(before.values()), "there is something of each to index anew"

    line, file = (await asyncio.to_thread(hotline, url, old.vault_key, "keys", "new", "--index")).stdout, tmp_path / "l"
    await asyncio.to_thread(file.write_text, line)
    fresh = Vault.from_secret(line)
    call = ("keys", "reindex", str(file))

    other = await connect(url)
    await other.execute("set application_name = 'hotline keys 1'")
    done = await asyncio.to_thread(hotline, url, old.vault_key, *call)
    await other.close()
    assert done.exit_code == 1 and "stop every `serve` and `work` first" in done.stderr

    async def killed(table: str, seen: int) -> None:
        if table == "tickets":
            raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(keys, "_progress", killed)
        done = await asyncio.to_thread(hotline, url, old.vault_key, *call)
    assert done.exit_code != 0
    for key in (vault, fresh):
        with pytest.raises(WrongKey, match="finish with `hotline keys reindex`"):
            await open_checked(url, key, NOW, largest=1)

    done = await asyncio.to_thread(hotline, url, old.vault_key, *call)
    assert done.exit_code == 0, (done.output, done.exception)
    after = await digests(url)
    assert {table: len(found) for table, found in after.items()} == {t: len(found) for t, found in before.items()}
    assert {table: found & before[table] for table, found in after.items()} == {table: set() for table in DIGESTS}
    with pytest.raises(WrongKey, match="its index key"):
        await open_checked(url, vault, NOW, largest=1)
    database = await open_checked(url, fresh, NOW, largest=1)
    await found_again(database, old, fresh)
    async with database.reading() as uow:
        codes = bytes.fromhex(await uow.vault_marks.get("codes") or "")
    await database.close()
    assert codes == codes_secret(vault)
    assert policy_of(Settings(), fresh, codes).code_key == policy_of(Settings(), vault).code_key


async def found_again(database: Database, old: old_database.OldDatabase, fresh: Vault) -> None:
    """By number, and by phone."""
    async with database.reading() as uow:
        for person in old.people.values():
            identity = read_identity(person.cccd)
            assert isinstance(identity, Identity)
            digest = identity_index(fresh, identity)
            assert await uow.connection.fetchval("select count(*) from person_keys where key_index = $1", digest) == 1
        address = fresh.index("phone", PHONE).hex()
        contact = await uow.contacts.find("sms", address)
        assert contact is not None and contact.phone == PHONE
        assert await uow.connection.fetchval("select address from outbox where id = 1") == address

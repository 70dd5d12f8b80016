"""Under which key a messenger keeps a file: one that is a public address is sealed, and each goes with the fetch."""

from datetime import UTC, datetime

import pytest

from storage.crypto import Vault
from storage.database import Database

NOW = datetime(2021, 10, 20, tzinfo=UTC)
PUBLIC, PRIVATE = "https://f6.photo.talk.zdn.vn/card.jpg", "AgACAgUAAxkBAAI"


@pytest.mark.parametrize(("key", "plain"), [(PUBLIC, ""), (PRIVATE, PRIVATE)])
@pytest.mark.parametrize("ended", ["ready", "as it is", "refused"])
async def test_an_address_is_sealed_and_every_key_goes_once_the_file_is_here(
    database_url: str, key: str, plain: str, ended: str
) -> None:
    database = await Database.open(database_url, Vault({1: b"d" * 32}, b"i" * 32), largest=1)
    async with database.unit_of_work() as uow:
        contact = await uow.contacts.ensure(1, "zalo", "17", NOW)
        await uow.files.note(7, contact.id, "photo", "zalo", key, "", None, "", NOW)
        row = await uow.connection.fetchrow("select source_ref, source_sealed from files")
        assert row["source_ref"] == plain and b"zdn.vn" not in (row["source_sealed"] or b"")
        assert await uow.files.source(7) == key
        if ended == "ready":
            await uow.files.ready(7, b"x", None, "image/jpeg", 1, 1, b"", {}, None)
        elif ended == "refused":
            await uow.files.refuse(7, "photo_broken")
        else:
            await uow.files.ready_as_it_is(7, "")
        assert await uow.files.source(7) == ""
        row = await uow.connection.fetchrow("select source_ref, source_sealed from files")
        assert (row["source_ref"], row["source_sealed"]) == ("", None)
    await database.close()

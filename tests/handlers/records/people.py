"""Synthetic people put straight into the tables, for tests of what is read."""

from datetime import UTC, date, datetime
from typing import Any, Protocol

from handlers.dialogue.answers.dates import BirthDate
from handlers.dialogue.answers.identity import Identity, IdentityKind
from handlers.ports import Ids
from handlers.records.keys import birth_key, identity_index, proof_index
from storage.database import Database
from storage.repositories.records import PersonContent

WHEN = datetime(2021, 10, 18, 1, 0, tzinfo=UTC)
CCCD = Identity(IdentityKind.CCCD, "098180000123")
PHONE = "0300123456"
BORN = BirthDate(1980, 2, 5)
NAME = "Nguyễn Thị Thử"


class Place(Protocol):
    """What a world and a running service have in common."""

    @property
    def ids(self) -> Ids:
        """Where ids come from."""

    @property
    def database(self) -> Database:
        """Where people are kept."""


async def put_person(
    world: Place,
    *,
    identities: tuple[Identity, ...] = (CCCD,),
    born: BirthDate = BORN,
    phone: str = PHONE,
    name: str = NAME,
    doses: tuple[tuple[int, str, date], ...] = ((1, "AZ", date(2021, 8, 1)),),
    sex: str = "female",
) -> int:
    """One person with keys, proofs and doses; gives the id."""
    number = world.ids.new()
    async with world.database.unit_of_work() as uow:
        vault, run = uow.vault, uow.connection.execute
        content = PersonContent(
            name, born.iso, phone, "", {one.kind.value: one.number for one in identities}, "Tổ 3", "Trường học"
        )
        sealed = vault.seal_text(content.to_text(), f"persons:content:{number}")
        values: tuple[Any, ...] = (number, sealed, sex, WHEN)
        await run(
            "insert into persons (id, content_sealed, sex, updated_at, province_code, district_code, commune_code,"
            " source) values ($1,$2,$3,$4,'89','883','30280','platform')",
            *values,
        )
        for one in identities:
            await run("insert into person_keys values ($1,$2,$3)", identity_index(vault, one), number, one.kind.value)
            proof = proof_index(vault, one.comparable, birth_key(born), phone)
            await run("insert into person_proofs values ($1,$2)", proof, number)
        for dose, vaccine, day in doses:
            await run(
                "insert into doses (person_id, number, vaccine_code, injected_on, lot, facility_code, source,"
                " imported_at) values ($1,$2,$3,$4,'ABV123','BV891','platform',$5)",
                number,
                dose,
                vaccine,
                day,
                WHEN,
            )
    return number

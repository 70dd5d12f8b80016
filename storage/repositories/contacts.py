"""Contacts: one person on one channel."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from storage.crypto import Vault
from storage.repositories.base import Repository
from storage.value_class import value_class

COLUMNS = (
    "id, channel, address, language, birth_year, sex, name_sealed, phone_sealed, phone_proven_at, edition,"
    " province_code, district_code, commune_code, last_interaction_at, human_until, unreachable_at, language_chosen,"
    " has_held, notice_sealed, link_where"
)

# Every change of a contact counts as a turn (turn_no): what a process computed from the old row is refused.


@value_class(frozen=True, slots=True)
class Notice:
    """What the newest notice with choices offers. `row`: its id in the outbox; `at`: when it was written; `offers`:
    (label, token) in the order of their numbers."""

    row: int
    at: datetime
    offers: tuple[tuple[str, str], ...]


@value_class(frozen=True, slots=True)
class Contact:
    """A citizen (or an official) on one channel. `name` and `phone` are empty until told; phone as 03xxxxxxxx.

    `language_chosen`: asked for in so many words, so that nothing heard changes it; `has_held`: messages wait until the
    person writes (storage/repositories/held.py); `notice_sealed`: see `notice`; `link_where`: the place that the link
    they came by names (handlers/places/linked.py), '' for none.
    """

    id: int
    channel: str
    address: str
    language: str = "vi"
    birth_year: int | None = None
    sex: str | None = None
    name: str = ""
    phone: str = ""
    phone_proven_at: datetime | None = None
    edition: int = 2021
    province: str = ""
    district: str = ""
    commune: str = ""
    last_interaction_at: datetime | None = None
    human_until: datetime | None = None
    unreachable_at: datetime | None = None
    language_chosen: bool = False
    has_held: bool = False
    notice_sealed: bytes | None = None
    link_where: str = ""

    def notice(self, vault: Vault) -> Notice | None:
        """The newest notice with choices; opened only when somebody types, never in every turn."""
        if self.notice_sealed is None:
            return None
        kept = vault.open_json(self.notice_sealed, f"contacts:notice:{self.id}")
        return Notice(
            kept["row"], datetime.fromisoformat(kept["at"]), tuple((one[0], one[1]) for one in kept["offers"])
        )


class ContactRepository(Repository):
    """Finding and changing contacts. The turn makes and locks its contact in UpdateRepository.begin."""

    def from_row(self, row: Any) -> Contact:
        """The contact of a row that holds `COLUMNS`."""
        number = row["id"]
        name, phone = row["name_sealed"], row["phone_sealed"]
        return Contact(
            number,
            row["channel"],
            row["address"],
            row["language"],
            row["birth_year"],
            row["sex"],
            self.vault.open_text(name, f"contacts:name:{number}") if name else "",
            self.vault.open_text(phone, f"contacts:phone:{number}") if phone else "",
            row["phone_proven_at"],
            row["edition"],
            row["province_code"],
            row["district_code"],
            row["commune_code"],
            row["last_interaction_at"],
            row["human_until"],
            row["unreachable_at"],
            row["language_chosen"],
            row["has_held"],
            row["notice_sealed"],
            row["link_where"],
        )

    async def get(self, contact_id: int) -> Contact | None:
        """One contact."""
        row = await self.connection.fetchrow(f"select {COLUMNS} from contacts where id = $1", contact_id)  # noqa: S608
        return self.from_row(row) if row else None

    async def find(self, channel: str, address: str) -> Contact | None:
        """The contact at a platform's address."""
        row = await self.connection.fetchrow(
            f"select {COLUMNS} from contacts where channel = $1 and address = $2",  # noqa: S608
            channel,
            address,
        )
        return self.from_row(row) if row else None

    async def ensure(self, contact_id: int, channel: str, address: str, now: datetime) -> Contact:
        """The contact at an address, made with `contact_id` if there is none."""
        await self.connection.execute(
            "insert into contacts (id, channel, address, created_at) values ($1,$2,$3,$4) on conflict do nothing",
            contact_id,
            channel,
            address,
            now,
        )
        found = await self.find(channel, address)
        assert found is not None  # noqa: S101
        return found

    async def lock(self, contact_id: int) -> None:
        """Hold the contact until the transaction ends: one turn at a time a person."""
        await self.connection.execute("select 1 from contacts where id = $1 for update", contact_id)

    async def set_language(self, contact_id: int, language: str, *, chosen: bool = False) -> None:
        """Remember the language of the person: one they asked for (`chosen`), or one that was heard."""
        await self.connection.execute(
            "update contacts set language = $2, language_chosen = $3, turn_no = turn_no + 1 where id = $1",
            contact_id,
            language,
            chosen,
        )

    async def set_person(self, contact_id: int, name: str, birth_year: int | None, sex: str | None) -> None:
        """Remember how to address the person. Empty values change nothing."""
        sealed = self.vault.seal_text(name, f"contacts:name:{contact_id}") if name else None
        await self.connection.execute(
            "update contacts set turn_no = turn_no + 1, name_sealed = coalesce($2, name_sealed),"
            " birth_year = coalesce($3, birth_year), sex = coalesce($4, sex) where id = $1",
            contact_id,
            sealed,
            birth_year,
            sex,
        )

    async def proven(self, phone: str) -> int | None:
        """The contact that has proven a number (national form), the last one to write; None where nobody has."""
        found = await self.connection.fetchval(
            "select id from contacts where phone_index = $1 and phone_proven_at is not null and unreachable_at is null"
            " order by last_interaction_at desc nulls last, id desc limit 1",
            self.vault.index("phone", phone),
        )
        return int(found) if found is not None else None

    async def set_phone(self, contact_id: int, phone: str, proven_at: datetime | None) -> None:
        """Remember the phone (national form) and whether it was proven."""
        await self.connection.execute(
            "update contacts set phone_sealed = $2, phone_index = $3, phone_proven_at = $4, turn_no = turn_no + 1"
            " where id = $1",
            contact_id,
            self.vault.seal_text(phone, f"contacts:phone:{contact_id}"),
            self.vault.index("phone", phone),
            proven_at,
        )

    async def set_place(self, contact_id: int, edition: int, province: str, district: str, commune: str) -> None:
        """Remember where the person lives now."""
        await self.connection.execute(
            "update contacts set edition = $2, province_code = $3, district_code = $4, commune_code = $5,"
            " turn_no = turn_no + 1 where id = $1",
            contact_id,
            edition,
            province,
            district,
            commune,
        )

    async def set_link(self, contact_id: int, source: str, where: str) -> None:
        """Remember the link a person came by: where it was found and the place it names; '' changes nothing."""
        await self.connection.execute(
            "update contacts set link_from = coalesce(nullif($2, ''), link_from),"
            " link_where = coalesce(nullif($3, ''), link_where), turn_no = turn_no + 1 where id = $1",
            contact_id,
            source,
            where,
        )

    async def came_by_links(self) -> list[tuple[str, str, str, int]]:
        """How many people came by which links: (channel, where it was found, the place it names, people)."""
        rows = await self.connection.fetch(
            "select channel, link_from, link_where, count(*) as people from contacts"
            " where link_from <> '' or link_where <> '' group by 1, 2, 3 order by people desc, 1, 2, 3"
        )
        return [(row["channel"], row["link_from"], row["link_where"], row["people"]) for row in rows]

    async def set_human_until(self, contact_id: int, until: datetime | None) -> None:
        """Keep the bot silent while a person answers."""
        await self.connection.execute(
            "update contacts set human_until = $2, turn_no = turn_no + 1 where id = $1", contact_id, until
        )

    async def set_unreachable(self, contact_id: int, at: datetime | None) -> None:
        """The person blocked us (or came back: None)."""
        await self.connection.execute(
            "update contacts set unreachable_at = $2, turn_no = turn_no + 1 where id = $1", contact_id, at
        )

    async def put_notices(self, notices: Mapping[int, Notice]) -> None:
        """Note the newest notice with choices of each contact (by id). In order of their ids: two that tell the same
        people never wait for one another."""
        if not notices:
            return
        sealed = [
            self.vault.seal_json(
                {"row": one.row, "at": one.at.isoformat(), "offers": one.offers}, f"contacts:notice:{number}"
            )
            for number, one in notices.items()
        ]
        await self.connection.execute(
            "with held as materialized ("
            " select id from contacts where id = any($1::bigint[]) order by id for no key update"
            ") update contacts c set notice_sealed = u.sealed, turn_no = c.turn_no + 1"
            " from held, unnest($1::bigint[], $2::bytea[]) as u(id, sealed) where c.id = held.id and u.id = held.id",
            list(notices),
            sealed,
        )

    async def move(self, contact_id: int, address: str) -> None:
        """The chat has another address (a group that became a larger one), unless somebody is known there already."""
        await self.connection.execute(
            "update contacts c set address = $2, turn_no = turn_no + 1 where id = $1 and not exists"
            " (select 1 from contacts o where o.channel = c.channel and o.address = $2)",
            contact_id,
            address,
        )

    async def close(self, channel: str, address: str) -> None:
        """Nobody reaches the chat by this address any more; the person, what they filed and their phone stay."""
        await self.connection.execute(
            "update contacts set address = 'closed:' || id, turn_no = turn_no + 1 where channel = $1 and address = $2",
            channel,
            address,
        )

    async def erase(self, contact_id: int, now: datetime) -> None:
        """Forget what is known of the person; the address stays so that a message can still be answered."""
        await self.connection.execute(
            "update contacts set name_sealed = null, phone_sealed = null, phone_index = null, phone_proven_at = null,"
            " birth_year = null, sex = null, province_code = '', district_code = '', commune_code = '',"
            " notice_sealed = null, link_from = '', link_where = '',"
            " erased_at = $2, turn_no = turn_no + 1 where id = $1",
            contact_id,
            now,
        )

"""Officials: who works where, in which role, and in which chat they are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from storage.repositories.base import Repository

COLUMNS = (
    "o.id, o.name_sealed, o.phone_sealed, o.language, o.active, o.absent_until, o.created_at, o.last_seen_at, o.density"
)
# Roles with pages of their own and without a queue: who has one is no part of an office's staff.
DUTIES = ("administrator", "auditor", "vendor")
_DUTY = "r.role in ('administrator', 'auditor', 'vendor')"
ROLES = (
    f"(select jsonb_object_agg(r.body_id, r.role) from official_roles r where r.official_id = o.id and not {_DUTY})"  # noqa: S608
    " as roles, (select jsonb_object_agg(r.body_id, r.role) from official_roles r"
    f" where r.official_id = o.id and {_DUTY}) as duties,"
    " (select jsonb_object_agg(r.body_id, extract(epoch from r.ends_at)) from official_roles r"
    " where r.official_id = o.id and r.ends_at is not null) as lent,"
    " (select jsonb_object_agg(r.body_id, jsonb_build_array(extract(epoch from r.stays_until), r.supervisor_id))"
    " from official_roles r where r.official_id = o.id and r.stays_until is not null) as terms"
)


@dataclass(frozen=True, slots=True)
class Official:
    """One official. `roles`: body id -> officer, lead or volunteer; phone as 03xxxxxxxx or empty. `lent`: of those
    bodies the ones that the official is lent to -> when that ends; whoever asks compares it with the time. `duties`:
    body id -> one of `DUTIES`, which never stand in `roles`.
    `until`: body id -> when a volunteer's term there ends; `supervisors`: body id -> who looks after him."""

    id: int
    name: str
    phone: str = field(default="", repr=False)
    language: str = "vi"
    active: bool = True
    absent_until: datetime | None = None
    created_at: datetime | None = None
    last_seen_at: datetime | None = None
    roles: Mapping[str, str] = field(default_factory=dict)
    density: str = ""
    lent: Mapping[str, datetime] = field(default_factory=dict)
    duties: Mapping[str, str] = field(default_factory=dict)
    until: Mapping[str, datetime] = field(default_factory=dict)
    supervisors: Mapping[str, int] = field(default_factory=dict)


class OfficialRepository(Repository):
    """Rows of `officials`, `official_roles` and `official_contacts`."""

    async def add(self, official_id: int, name: str, phone: str, now: datetime, language: str = "vi") -> None:
        """A new official, without roles yet."""
        await self.connection.execute(
            "insert into officials (id, name_sealed, phone_sealed, language, created_at) values ($1,$2,$3,$4,$5)",
            official_id,
            self.vault.seal_text(name, f"officials:name:{official_id}"),
            self.vault.seal_text(phone, f"officials:phone:{official_id}") if phone else None,
            language,
            now,
        )

    async def set_phone(self, official_id: int, phone: str) -> None:
        """The number of who had none, as 03xxxxxxxx."""
        sealed = self.vault.seal_text(phone, f"officials:phone:{official_id}")
        await self.connection.execute("update officials set phone_sealed = $2 where id = $1", official_id, sealed)

    async def set_role(
        self, official_id: int, body_id: str, role: str, until: datetime | None = None, supervisor: int | None = None
    ) -> None:
        """Give (or change) the role in a body, for good or `until` then."""
        await self.connection.execute(
            "insert into official_roles (official_id, body_id, role, stays_until, supervisor_id)"
            " values ($1,$2,$3,$4,$5) on conflict (official_id, body_id) do update set role = excluded.role,"
            " ends_at = null, stays_until = $4, supervisor_id = $5, told_ending_at = null",
            official_id,
            body_id,
            role,
            until,
            supervisor,
        )

    async def terms_over(self, now: datetime, after_id: int, limit: int = 200) -> list[int]:
        """Who is at work in an office where the term is over, by id."""
        rows = await self.connection.fetch(
            "select distinct o.id from official_roles r join officials o on o.id = r.official_id"
            " where o.active and r.stays_until <= $1 and o.id > $2 order by o.id limit $3",
            now,
            after_id,
            limit,
        )
        return [row["id"] for row in rows]

    async def terms_ending(self, now: datetime, until: datetime, after_id: int, limit: int = 200) -> list[int]:
        """Who has a term that ends by then, where nobody was told, by id."""
        rows = await self.connection.fetch(
            "select distinct o.id from official_roles r join officials o on o.id = r.official_id"
            " where o.active and r.stays_until > $1 and r.stays_until <= $2 and r.told_ending_at is null"
            " and o.id > $3 order by o.id limit $4",
            now,
            until,
            after_id,
            limit,
        )
        return [row["id"] for row in rows]

    async def warned(self, official_id: int, body_id: str, now: datetime) -> bool:
        """Note that the end of this term is told; False where it was before."""
        return bool(
            await self.connection.fetchval(
                "update official_roles set told_ending_at = $3 where official_id = $1 and body_id = $2"
                " and told_ending_at is null returning true",
                official_id,
                body_id,
                now,
            )
        )

    async def remove_role(self, official_id: int, body_id: str) -> None:
        """Take the role in a body away."""
        await self.connection.execute(
            "delete from official_roles where official_id = $1 and body_id = $2", official_id, body_id
        )

    async def set_active(self, official_id: int, active: bool) -> None:
        """Switch an account off or on again."""
        await self.connection.execute("update officials set active = $2 where id = $1", official_id, active)

    async def set_density(self, official_id: int, density: str) -> None:
        """How dense the rows of the official's lists are: roomy, or '' for as dense as the pointer allows."""
        await self.connection.execute("update officials set density = $2 where id = $1", official_id, density)

    async def set_language(self, official_id: int, language: str) -> None:
        """The language of the official's pages and messages."""
        await self.connection.execute("update officials set language = $2 where id = $1", official_id, language)

    async def set_absent_until(self, official_id: int, until: datetime | None) -> None:
        """Away until then; None: back."""
        await self.connection.execute("update officials set absent_until = $2 where id = $1", official_id, until)

    async def seen(self, official_id: int, now: datetime) -> None:
        """Note that the official was at work."""
        await self.connection.execute("update officials set last_seen_at = $2 where id = $1", official_id, now)

    async def get(self, official_id: int) -> Official | None:
        """One official with roles."""
        return await self._one("where o.id = $1", official_id)

    async def everybody(self) -> list[Official]:
        """Every official, also those switched off, by id."""
        rows = await self.connection.fetch(f"select {COLUMNS}, {ROLES} from officials o order by o.id")  # noqa: S608
        return [self.from_row(row) for row in rows]

    async def by_contact(self, contact_id: int) -> Official | None:
        """The active official whose chat this is."""
        return await self._one(
            "join official_contacts c on c.official_id = o.id where c.contact_id = $1 and o.active", contact_id
        )

    async def names(self, official_ids: Sequence[int]) -> dict[int, str]:
        """Names by id."""
        rows = await self.connection.fetch(
            "select id, name_sealed from officials where id = any($1::bigint[])", list(official_ids)
        )
        return {row["id"]: self.vault.open_text(row["name_sealed"], f"officials:name:{row['id']}") for row in rows}

    async def of_bodies(self, body_ids: Sequence[str], now: datetime | None = None) -> list[Official]:
        """Active officials of these bodies by id; with `now` only those who are not away."""
        rows = await self.connection.fetch(
            f"select {COLUMNS}, {ROLES} from officials o where o.active"  # noqa: S608
            f" and exists (select from official_roles r where r.official_id = o.id and not {_DUTY}"
            " and r.body_id = any($1::text[])"
            " and ($2::timestamptz is null or r.ends_at is null or r.ends_at > $2)"
            " and ($2::timestamptz is null or r.stays_until is null or r.stays_until > $2))"
            " and ($2::timestamptz is null or o.absent_until is null or o.absent_until <= $2) order by o.id",
            list(body_ids),
            now,
        )
        return [self.from_row(row) for row in rows]

    async def staffed_body_ids(self, now: datetime) -> frozenset[str]:
        """Bodies with at least one active official who is not away."""
        rows = await self.connection.fetch(
            "select distinct r.body_id from official_roles r join officials o on o.id = r.official_id"  # noqa: S608
            f" where o.active and not {_DUTY} and (o.absent_until is null or o.absent_until <= $1)"
            " and (r.ends_at is null or r.ends_at > $1) and (r.stays_until is null or r.stays_until > $1)",
            now,
        )
        return frozenset(row["body_id"] for row in rows)

    async def of_provinces(self, provinces: Sequence[str]) -> list[Official]:
        """Everybody with a role or a duty in offices of these provinces, also those who left, by id."""
        rows = await self.connection.fetch(
            f"select {COLUMNS}, {ROLES} from officials o where exists (select from official_roles r"  # noqa: S608
            " where r.official_id = o.id and split_part(r.body_id, ':', 2) = any($1::text[])) order by o.id",
            list(provinces),
        )
        return [self.from_row(row) for row in rows]

    async def hold_role(self, body_id: str, role: str) -> None:
        """Nobody else takes this role of this office from anybody until the transaction ends."""
        await self.connection.execute("select pg_advisory_xact_lock(hashtext($1))", f"role:{body_id}:{role}")

    async def hold_carrying(self, body_id: str) -> None:
        """Nobody else carries the officials of this office over to another until the transaction ends."""
        await self.connection.execute("select pg_advisory_xact_lock(hashtext($1))", f"carrying:{body_id}")

    async def hold_enrolling(self) -> None:
        """Nobody else is taken in until the transaction ends: each phone is looked for among all."""
        await self.connection.execute("select pg_advisory_xact_lock(hashtext('officials:enrolling'))")

    async def with_phone(self, phone: str) -> list[int]:
        """Ids of the officials with this phone, as 03xxxxxxxx, by id. Every sealed one is opened: a rare act."""
        rows = await self.connection.fetch(
            "select id, phone_sealed from officials where phone_sealed is not null order by id"
        )
        opened = (
            (row["id"], self.vault.open_text(row["phone_sealed"], f"officials:phone:{row['id']}")) for row in rows
        )
        return [number for number, known in opened if known == phone]

    async def active_in(self, body_id: str, role: str) -> list[int]:
        """Who has this role there for good and has not left, by id."""
        rows = await self.connection.fetch(
            "select o.id from official_roles r join officials o on o.id = r.official_id"
            " where r.body_id = $1 and r.role = $2 and r.ends_at is null and o.active order by o.id",
            body_id,
            role,
        )
        return [row["id"] for row in rows]

    async def unlink_all(self, official_id: int) -> None:
        """None of the official's chats is an official's any more."""
        await self.connection.execute("delete from official_contacts where official_id = $1", official_id)

    async def link(self, official_id: int, contact_id: int, now: datetime) -> None:
        """This chat is the official's; a chat belongs to one official at a time."""
        await self.connection.execute(
            "insert into official_contacts (official_id, contact_id, linked_at) values ($1,$2,$3)"
            " on conflict (contact_id) do update set official_id = excluded.official_id,"
            " linked_at = excluded.linked_at",
            official_id,
            contact_id,
            now,
        )

    async def unlink(self, contact_id: int) -> None:
        """The chat is no longer an official's."""
        await self.connection.execute("delete from official_contacts where contact_id = $1", contact_id)

    async def chats(self, official_id: int) -> list[tuple[int, str, datetime]]:
        """The official's chats: contact, channel, since when; the first linked first."""
        rows = await self.connection.fetch(
            "select l.contact_id, c.channel, l.linked_at from official_contacts l"
            " join contacts c on c.id = l.contact_id where l.official_id = $1 order by l.linked_at, l.contact_id",
            official_id,
        )
        return [(row["contact_id"], row["channel"], row["linked_at"]) for row in rows]

    async def contact_ids(self, official_ids: Sequence[int]) -> dict[int, list[int]]:
        """Chats by official."""
        rows = await self.connection.fetch(
            "select official_id, contact_id from official_contacts where official_id = any($1::bigint[])"
            " order by linked_at, contact_id",
            list(official_ids),
        )
        found: dict[int, list[int]] = {}
        for row in rows:
            found.setdefault(row["official_id"], []).append(row["contact_id"])
        return found

    async def _one(self, where: str, value: int) -> Official | None:
        row = await self.connection.fetchrow(f"select {COLUMNS}, {ROLES} from officials o {where}", value)  # noqa: S608
        return self.from_row(row) if row else None

    def from_row(self, row: Any) -> Official:
        """The official of a row that holds `COLUMNS` and `ROLES`."""
        number, phone = row["id"], row["phone_sealed"]
        return Official(
            number,
            self.vault.open_text(row["name_sealed"], f"officials:name:{number}"),
            self.vault.open_text(phone, f"officials:phone:{number}") if phone else "",
            row["language"],
            row["active"],
            row["absent_until"],
            row["created_at"],
            row["last_seen_at"],
            dict(row["roles"] or {}),
            row["density"],
            {body: datetime.fromtimestamp(float(end), UTC) for body, end in (row["lent"] or {}).items()},
            dict(row["duties"] or {}),
            {body: datetime.fromtimestamp(float(end), UTC) for body, (end, _) in (row["terms"] or {}).items()},
            {body: int(who) for body, (_, who) in (row["terms"] or {}).items() if who is not None},
        )

"""Tickets: what is kept of one, how it is found, locked, changed. Queues: queues.py; clocks: ticket_watch.py."""

from collections.abc import Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from typing import Any

from storage.content import VERSION, Details, Subject, details_from, details_json, subject_from, subject_json
from storage.repositories.base import Repository
from storage.repositories.records import COVID19
from storage.repositories.ticket_changes import Changes
from storage.repositories.waits import columns_of, status_of

SEALED = ("subject", "details")


@dataclass(frozen=True, slots=True)
class Ticket:
    """One ticket. Field names are column names; `subject` and `details` are kept encrypted. Times are UTC."""

    id: int
    code: str
    category: str
    body_id: str
    open_cause: str
    opened_at: datetime
    due_at: datetime
    warn_at: datetime
    updated_at: datetime
    subject: Subject = field(default=Subject(), repr=False)
    details: Details = field(default=Details(), repr=False)
    cause: str = ""
    enters: bool = True
    status: str = "open"
    severity: str = "normal"
    ladder: tuple[str, ...] = ()
    accused_body: str = ""
    label: str = ""
    edition: int = 2021
    province_code: str = ""
    district_code: str = ""
    commune_code: str = ""
    contact_id: int | None = None
    language: str = "vi"
    source: str = "chat"
    filed_by: int | None = None
    subject_index: bytes | None = field(default=None, repr=False)
    person_id: int | None = None
    proof: str = "none"
    facility_code: str = ""
    dose_numbers: tuple[int, ...] = ()
    flags: tuple[str, ...] = ()
    consent_version: str = ""
    call_back: str = ""
    triage_at: datetime | None = None
    warned_at: datetime | None = None
    escalated_at: datetime | None = None
    escalated_to: str = ""
    paused_at: datetime | None = None
    reminded_at: datetime | None = None
    paused_seconds: int = 0
    claimed_by: int | None = None
    claimed_at: datetime | None = None
    claim_until: datetime | None = None
    first_reply_at: datetime | None = None
    approved_at: datetime | None = None
    approved_by: int | None = None
    entered_at: datetime | None = None
    seen_at: datetime | None = None
    not_seen_at: datetime | None = None
    closed_at: datetime | None = None
    refusal_code: str = ""
    rating: int | None = None
    disputes: int = 0
    merged_into: int | None = None
    revision: int = 0
    campaign: str = "covid_2021"
    dose_series: tuple[str, ...] = ()
    site_province_code: str = ""
    site_district_code: str = ""
    site_commune_code: str = ""
    owner_province_code: str = ""
    owner_district_code: str = ""

    @property
    def doses(self) -> frozenset[tuple[str, int]]:
        """The doses it names: (series, number). Where no series is kept beside a number, it is that of COVID-19."""
        more = (COVID19,) * (len(self.dose_numbers) - len(self.dose_series))
        return frozenset(zip((*self.dose_series, *more), self.dose_numbers, strict=False))


COLUMN = {f.name: f"{f.name}_sealed" if f.name in SEALED else f.name for f in fields(Ticket)}
WRITTEN = {**COLUMN, "waits_for": "waits_for"}  # a status is written in two columns (waits.py)
SELECT = f"select {', '.join(COLUMN.values())}, waits_for from tickets"  # noqa: S608
INSERT = (
    f"with filed as (insert into tickets ({', '.join(COLUMN.values())}, waits_for, searchable)"  # noqa: S608
    f" values ({', '.join(f'${number}' for number in range(1, len(COLUMN) + 2))}, true)"
    " on conflict (open_cause) do nothing returning id), digested as (insert into ticket_digests (ticket_id, digest)"
    f" select filed.id, found from filed, unnest(${len(COLUMN) + 2}::bytea[]) as found)"
    " select 1 from filed"
)
TUPLES = ("ladder", "dose_numbers", "dose_series", "flags")


class RevisionChanged(Exception):
    """Somebody changed the ticket between reading and saving."""


class TicketRepository(Repository):
    """Rows of `tickets`."""

    def from_row(self, row: Any) -> Ticket:
        """The ticket of a row that holds every column."""
        number = row["id"]
        values: dict[str, Any] = {name: row[column] for name, column in COLUMN.items()}
        values["subject"] = subject_from(self.vault.open_json(values["subject"], f"tickets:subject:{number}"))
        values["details"] = details_from(self.vault.open_json(values["details"], f"tickets:details:{number}"))
        for name in TUPLES:
            values[name] = tuple(values[name])
        values["status"] = status_of(row["status"], row["waits_for"])
        return Ticket(**values)

    def stored(self, number: int, name: str, value: Any) -> Any:
        """A field as its column holds it."""
        if name == "subject":
            return self.vault.seal_json(subject_json(value), f"tickets:subject:{number}")
        if name == "details":
            return self.vault.seal_json(details_json(value), f"tickets:details:{number}")
        return list(value) if name in TUPLES else value

    async def next_serial(self) -> int:
        """A number never given before, for the code; gaps do no harm."""
        serial: int = await self.connection.fetchval("select nextval('ticket_serial')")
        return serial

    async def insert(self, ticket: Ticket, digests: Sequence[bytes] = ()) -> bool:
        """Keep a new ticket; False when its `open_cause` has opened one already. `digests`: what it is found by."""
        waits = columns_of(ticket.status)
        kept = [self.stored(ticket.id, name, waits.get(name, getattr(ticket, name))) for name in COLUMN]
        return bool(await self.connection.fetchval(INSERT, *kept, waits["waits_for"], list(digests)))

    async def get(self, ticket_id: int) -> Ticket | None:
        """One ticket."""
        return await self._one("where id = $1", ticket_id)

    async def get_by_code(self, code: str) -> Ticket | None:
        """The ticket with this code (ten digits)."""
        return await self._one("where code = $1", code)

    async def get_by_open_cause(self, cause: str) -> Ticket | None:
        """The ticket that this cause opened."""
        return await self._one("where open_cause = $1", cause)

    async def lock(self, ticket_id: int) -> Ticket | None:
        """One ticket, held until the transaction ends: who comes second sees what the first one did."""
        return await self._one("where id = $1 for update", ticket_id)

    async def lock_many(self, ticket_ids: Sequence[int]) -> list[Ticket]:
        """Several tickets in the order of their ids, held until the transaction ends."""
        return await self._all("where id = any($1::bigint[]) order by id for update", list(ticket_ids))

    async def save(self, ticket: Ticket, changes: Changes, now: datetime) -> Ticket:
        """Write the named fields; gives the ticket as it is then. Errors: RevisionChanged.

        Content that was read from an older form is written in today's along the way.
        """
        values = {**_older(ticket), **changes, "revision": ticket.revision + 1, "updated_at": now}
        kept = {**values, **columns_of(str(values["status"]))} if "status" in values else values
        assignments = ", ".join(f"{WRITTEN[name]} = ${place}" for place, name in enumerate(kept, 3))
        done = await self.connection.fetchval(
            f"update tickets set {assignments} where id = $1 and revision = $2 returning 1",  # noqa: S608
            ticket.id,
            ticket.revision,
            *(self.stored(ticket.id, name, value) for name, value in kept.items()),
        )
        if not done:
            raise RevisionChanged
        return replace(ticket, **values)

    async def many(self, ticket_ids: Sequence[int]) -> list[Ticket]:
        """Several tickets, in the order of their ids."""
        return await self._all("where id = any($1::bigint[]) order by id", list(ticket_ids))

    async def by_codes(self, codes: Sequence[str]) -> list[Ticket]:
        """The tickets with these codes, in the order of their ids."""
        return await self._all("where code = any($1::text[]) order by id", list(codes))

    async def by_contact(self, contact_id: int, limit: int = 50) -> list[Ticket]:
        """What a contact filed, newest first."""
        return await self._all("where contact_id = $1 order by opened_at desc, id desc limit $2", contact_id, limit)

    async def by_subject_index(self, subject_index: bytes, limit: int = 20) -> list[Ticket]:
        """Tickets about the same identity number, newest first."""
        query = "where subject_index = $1 order by opened_at desc, id desc limit $2"
        return await self._all(query, subject_index, limit)

    async def merged_into(self, ticket_id: int) -> list[Ticket]:
        """Tickets that go on in this one."""
        return await self._all("where merged_into = $1 order by id", ticket_id)

    async def missing_doses(
        self, person_id: int, categories: Sequence[str], subject_indexes: Sequence[bytes] = ()
    ) -> list[Ticket]:
        """Tickets not finished that say a dose of this person is missing, oldest first, locked.

        `categories`: those that say so. `subject_indexes`: of the person's identity numbers, for tickets that were
        filed without proof.
        """
        return await self._all(
            "where (person_id = $1 or subject_index = any($2::bytea[]))"
            " and category = any($3::text[])"
            " and status in ('open','claimed','waiting_citizen','approved','entered') order by id for update",
            person_id,
            list(subject_indexes),
            list(categories),
        )

    async def approved_for_export(self, body_ids: Sequence[str], after_id: int = 0, limit: int = 1000) -> list[Ticket]:
        """Tickets these bodies approved that do not yet stand on the national platform, by id, a page at a time."""
        return await self._all(
            "where body_id = any($1::text[]) and status = 'approved' and enters and id > $2 order by id limit $3",
            list(body_ids),
            after_id,
            limit,
        )

    async def _one(self, where: str, *values: Any) -> Ticket | None:
        row = await self.connection.fetchrow(f"{SELECT} {where}", *values)
        return self.from_row(row) if row else None

    async def _all(self, where: str, *values: Any) -> list[Ticket]:
        return [self.from_row(row) for row in await self.connection.fetch(f"{SELECT} {where}", *values)]


def _older(ticket: Ticket) -> dict[str, Any]:
    """The content of a ticket that was read from an older form than is written today."""
    content: dict[str, Subject | Details] = {"subject": ticket.subject, "details": ticket.details}
    return {name: value for name, value in content.items() if value.form is not None and value.form < VERSION}

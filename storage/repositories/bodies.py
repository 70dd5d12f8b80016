"""Bodies as rows, for reports and joins; the rules read them from the directory in memory."""

from collections.abc import Iterable
from datetime import date
from typing import Any, Protocol

from storage.repositories.base import Repository

COLUMNS = (
    "id", "role", "name", "edition", "province_code", "district_code", "commune_code", "parent_id", "facility_code",
    "valid_from", "valid_to",
)  # fmt: skip


class BodyLike(Protocol):
    """What is kept of a body (handlers/places/bodies.py makes them)."""

    @property
    def id(self) -> str:
        """As `2021:89:883:30280:front_desk`."""

    @property
    def kind(self) -> str:
        """A value of OfficeKind."""

    @property
    def name(self) -> str:
        """As it signs."""

    @property
    def edition(self) -> int:
        """Of the gazetteer."""

    @property
    def province(self) -> str:
        """Unit code."""

    @property
    def district(self) -> str:
        """Unit code or ''."""

    @property
    def commune(self) -> str:
        """Unit code or ''."""

    @property
    def parent_id(self) -> str:
        """'' at the top."""

    @property
    def facility_code(self) -> str:
        """'' unless it injects."""

    @property
    def valid_from(self) -> date | None:
        """First local day."""

    @property
    def valid_to(self) -> date | None:
        """Last local day."""


class BodyRepository(Repository):
    """Rows of `bodies`."""

    async def upsert(self, bodies: Iterable[BodyLike]) -> int:
        """Write all offices by COPY through a temporary table; gives how many rows are new or changed.

        The whole country (about 50,000) takes about a second the first time. Telephone numbers that officials added
        stay.
        """
        names = ", ".join(COLUMNS)
        changes = ", ".join(f"{name} = excluded.{name}" for name in COLUMNS[1:])
        await self.connection.execute(
            f"create temporary table new_bodies on commit drop as select {names} from bodies with no data"  # noqa: S608
        )
        await self.connection.copy_records_to_table("new_bodies", records=map(_row, bodies), columns=list(COLUMNS))
        status = await self.connection.execute(
            f"insert into bodies ({names}) select {names} from new_bodies on conflict (id) do update set {changes}"  # noqa: S608
            f" where ({', '.join(f'bodies.{name}' for name in COLUMNS[1:])})"
            f" is distinct from ({', '.join(f'excluded.{name}' for name in COLUMNS[1:])})"
        )
        await self.connection.execute("drop table new_bodies")
        return int(status.rsplit(" ", 1)[-1])

    async def set_phone(self, body_id: str, phone: str) -> None:
        """The office's public number."""
        await self.connection.execute("update bodies set phone = $2 where id = $1", body_id, phone)

    async def phones(self) -> dict[str, str]:
        """Public numbers by body id, of those that have one."""
        rows = await self.connection.fetch("select id, phone from bodies where phone <> ''")
        return {row["id"]: row["phone"] for row in rows}

    async def count(self) -> int:
        """How many there are."""
        number: int = await self.connection.fetchval("select count(*) from bodies")
        return number


def _row(body: BodyLike) -> tuple[Any, ...]:
    return (
        body.id, str(body.kind), body.name, body.edition, body.province, body.district, body.commune, body.parent_id,
        body.facility_code, body.valid_from, body.valid_to,
    )  # fmt: skip

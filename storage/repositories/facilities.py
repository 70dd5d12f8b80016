"""Facilities that provinces name themselves, and what each list of them changed."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple, Self

from storage.repositories.base import Repository

COLUMNS = "code, name, province_code, district_code, commune_code, under, valid_from, valid_to, successor, gone"
_LOCK = 5_201_023  # of `pg_advisory_xact_lock`


class Facility(NamedTuple):
    """A place that injects. `under`: so_y_te or ttyt; `valid_from`, `valid_to`: local days, both included, None where
    nothing is said; `successor`: code of the one that goes on with its reports; `gone`: nothing names it."""

    code: str
    name: str
    province: str
    district: str
    commune: str
    under: str
    valid_from: date | None = None
    valid_to: date | None = None
    successor: str = ""
    gone: bool = False

    def to_json(self) -> dict[str, Any]:
        """As it is kept with what a list changed."""
        days = {name: day.isoformat() if day else None for name, day in self._days().items()}
        return {**self._asdict(), **days}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Self:
        """As `to_json` wrote it."""
        days = {name: date.fromisoformat(kept[name]) if kept[name] else None for name in ("valid_from", "valid_to")}
        return cls(**{**kept, **days})

    def _days(self) -> dict[str, date | None]:
        return {"valid_from": self.valid_from, "valid_to": self.valid_to}


class FacilityRepository(Repository):
    """Rows of `facilities` and `facility_changes`."""

    async def lock(self) -> None:
        """One list at a time until the transaction ends; readers go on."""
        await self.connection.execute("select pg_advisory_xact_lock($1)", _LOCK)

    async def turn(self) -> int:
        """Grows with every list that is taken in or taken back."""
        found: int = await self.connection.fetchval("select coalesce(max(turn), 0) from facilities")
        return found

    async def everything(self) -> list[Facility]:
        """All of them, those that are gone too, by code."""
        rows = await self.connection.fetch(f"select {COLUMNS} from facilities order by code")  # noqa: S608
        return [Facility(*row.values()) for row in rows]

    async def put(self, found: Sequence[Facility]) -> None:
        """Write them, call it locked."""
        turn = await self.turn() + 1
        await self.connection.executemany(
            f"insert into facilities ({COLUMNS}, turn) values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11)"  # noqa: S608
            " on conflict (code) do update set name = excluded.name, province_code = excluded.province_code,"
            " district_code = excluded.district_code, commune_code = excluded.commune_code, under = excluded.under,"
            " valid_from = excluded.valid_from, valid_to = excluded.valid_to, successor = excluded.successor,"
            " gone = excluded.gone, turn = excluded.turn",
            [(*one, turn) for one in found],
        )

    async def note(self, upload_id: int, changes: Sequence[tuple[str, Facility | None, Facility]]) -> None:
        """What a list changed: code, what stood there, what stands there now."""
        await self.connection.executemany(
            "insert into facility_changes (upload_id, code, before, after) values ($1,$2,$3,$4)"
            " on conflict (upload_id, code) do nothing",
            [
                (upload_id, code, before.to_json() if before is not None else None, after.to_json())
                for code, before, after in changes
            ],
        )

    async def changed_by(self, upload_id: int) -> list[tuple[str, Facility | None, Facility]]:
        """What a list changed, by code."""
        rows = await self.connection.fetch(
            "select code, before, after from facility_changes where upload_id = $1 order by code", upload_id
        )
        made = Facility.from_json
        return [(row["code"], made(row["before"]) if row["before"] else None, made(row["after"])) for row in rows]

    async def named(self, codes: Sequence[str]) -> frozenset[str]:
        """Those of the codes that a dose or a report names, whose reports are worked there, or whose staff is."""
        rows = await self.connection.fetch(
            "select facility_code as c from doses where facility_code = any($1::text[])"
            " union select facility_code from tickets where facility_code = any($1::text[])"
            " union select split_part(body_id, ':', 6) from tickets where body_id like '%:facility:%'"
            " union select split_part(body_id, ':', 6) from official_roles where body_id like '%:facility:%'",
            list(codes),
        )
        return frozenset(row["c"] for row in rows).intersection(codes)

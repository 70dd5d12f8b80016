"""Tickets written before they had columns for their places: found and filled, a piece at a time."""

from collections.abc import Sequence
from dataclasses import dataclass

from storage.repositories.base import Repository

# Locked, so that nobody changes the office meanwhile; a ticket that somebody holds is left to the next run.
UNPLACED = """
select id, body_id, facility_code, edition, dose_numbers from tickets
where owner_province_code = '' and id > $1 order by id limit $2 for update skip locked
"""
# Neither revision nor `updated_at`: nothing that an official sees has changed.
FILL = """
update tickets t set owner_province_code = u.owner_province, owner_district_code = u.owner_district,
  site_province_code = u.site_province, site_district_code = u.site_district, site_commune_code = u.site_commune,
  dose_series = string_to_array(u.series, ' ')
from unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[])
  as u(id, owner_province, owner_district, site_province, site_district, site_commune, series)
where t.id = u.id
"""


@dataclass(frozen=True, slots=True)
class Unplaced:
    """What the places of a ticket follow from. `edition`: of its codes."""

    id: int
    body_id: str
    facility_code: str
    edition: int
    dose_numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Placed:
    """The columns of one ticket; '' where nobody knows. `dose_series`: of each of its dose numbers, words without
    blanks."""

    id: int
    dose_series: tuple[str, ...]
    owner_province_code: str
    owner_district_code: str
    site_province_code: str
    site_district_code: str
    site_commune_code: str


class TicketPlacesRepository(Repository):
    """Rows of `tickets` that were written before 0002."""

    async def unplaced(self, after_id: int, limit: int) -> list[Unplaced]:
        """Tickets with a greater id that have no place of their office, in order, locked."""
        rows = await self.connection.fetch(UNPLACED, after_id, limit)
        return [
            Unplaced(row["id"], row["body_id"], row["facility_code"], row["edition"], tuple(row["dose_numbers"]))
            for row in rows
        ]

    async def fill(self, placed: Sequence[Placed]) -> None:
        """Write the columns."""
        await self.connection.execute(
            FILL,
            [one.id for one in placed],
            [one.owner_province_code for one in placed],
            [one.owner_district_code for one in placed],
            [one.site_province_code for one in placed],
            [one.site_district_code for one in placed],
            [one.site_commune_code for one in placed],
            [" ".join(one.dose_series) for one in placed],
        )

"""Installs as people declare them themselves: one a contact and app, counted by commune.

Who proved the same telephone in two chats (the web chat and Zalo, an old browser and a new one) is counted once: an app
is installed on a telephone. On the device of a station each person has a chat of their own.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from storage.repositories.base import Repository, changed

# Whose install a row is: the telephone that was proven, else the chat.
WHOSE: Final = (
    "coalesce((select encode(c.phone_index, 'hex') from contacts c where c.id = contact_id and c.phone_proven_at"
    " is not null), contact_id::text)"
)


@dataclass(frozen=True, slots=True)
class InstallCount:
    """How many people of a unit said that they have an app. Codes are '' where nobody told them."""

    app: str
    province: str
    district: str
    commune: str
    count: int


class InstallRepository(Repository):
    """Rows of `installs`."""

    async def declare(
        self, contact_id: int, app: str, at: datetime, province: str, district: str, commune: str
    ) -> None:
        """This contact has the app. Said again it counts once; a place told later is taken up."""
        await self.connection.execute(
            "insert into installs (contact_id, app, province_code, district_code, commune_code, at)"
            " values ($1,$2,$3,$4,$5,$6) on conflict (contact_id, app) do update set"
            " province_code = excluded.province_code, district_code = excluded.district_code,"
            " commune_code = excluded.commune_code where excluded.province_code <> ''",
            contact_id,
            app,
            province,
            district,
            commune,
            at,
        )

    async def by_commune(self, province: str) -> list[InstallCount]:
        """Counts of a province ('' for those who told no place), by app and commune."""
        rows = await self.connection.fetch(
            f"select app, province_code, district_code, commune_code, count(distinct {WHOSE}) as n from installs"  # noqa: S608
            " where province_code = $1 group by 1, 2, 3, 4 order by 1, 3, 4",
            province,
        )
        return [
            InstallCount(row["app"], row["province_code"], row["district_code"], row["commune_code"], row["n"])
            for row in rows
        ]

    async def forget(self, contact_id: int) -> int:
        """Delete what a contact declared (erasure); how many."""
        return changed(await self.connection.execute("delete from installs where contact_id = $1", contact_id))

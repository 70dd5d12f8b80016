"""Vaccination records as they are read. Written by storage/repositories/imports.py only."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final, NamedTuple

from storage.repositories.base import Repository

COVID19: Final = "covid19"  # the series of everything recorded before there were others

BRINGING_BACK: Final = 5_201_023  # advisory lock: shared by who decides on doses, alone by who takes an import back

PERSON = "id, content_sealed, sex, group_code, edition, province_code, district_code, commune_code, source, updated_at"
PERSON_WIDTH = len(PERSON.split(", "))
DOSE = "series, number, vaccine_code, injected_on, lot, facility_code, facility_name, source, imported_at"

# The whole of a look-up. Where nothing agrees it ends at the first index, whichever of the three is wrong. Three single
# values, not an array: for an array the server makes a new plan each time, which costs more than all the rest.
AGREEING = f"""
select {", ".join("p." + column for column in PERSON.split(", "))},
  {", ".join("d." + column + " as dose_" + column for column in DOSE.split(", "))}
from person_proofs f join persons p on p.id = f.person_id left join doses d on d.person_id = p.id and d.series = $4
where f.proof_index in ($1, $2, $3)
order by p.id, d.number
"""  # noqa: S608


@dataclass(frozen=True, slots=True)
class PersonContent:
    """What is sealed of a person. `birth`: `1980`, `1980-02` or `1980-02-05`; `identities`: kind -> number;
    `phone`: national form; `old_phone`: the 11 digits a list still held. Empty texts where nothing is known."""

    name: str = field(repr=False)
    birth: str = field(repr=False)
    phone: str = field(default="", repr=False)
    old_phone: str = field(default="", repr=False)
    identities: dict[str, str] = field(default_factory=dict, repr=False)
    address: str = field(default="", repr=False)
    workplace: str = field(default="", repr=False)
    further: dict[str, str] = field(default_factory=dict, repr=False)  # of further columns of a list: key -> text

    def to_text(self) -> str:
        """One line a field, in their order, then `key=text` for each further column. No field holds a line break:
        readers of lists and answers see to it."""
        numbers = ",".join(f"{kind}={number}" for kind, number in self.identities.items())
        known = (self.name, self.birth, self.phone, self.old_phone, numbers, self.address, self.workplace)
        return "\n".join((*known, *(f"{key}={text}" for key, text in self.further.items())))

    @classmethod
    def from_text(cls, text: str) -> "PersonContent":
        """What `to_text` made."""
        name, birth, phone, old_phone, numbers, address, workplace, *rest = text.split("\n")
        identities = dict(one.split("=", 1) for one in numbers.split(",")) if numbers else {}
        further = dict(one.split("=", 1) for one in rest)
        return cls(name, birth, phone, old_phone, identities, address, workplace, further)


@dataclass(frozen=True, slots=True)
class Person:
    """One person of the records."""

    id: int
    content: PersonContent
    sex: str | None
    group_code: int | None
    edition: int
    province: str
    district: str
    commune: str
    source: str
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class Dose:
    """One injection as recorded, the `number`th of its `series`."""

    series: str
    number: int
    vaccine: str
    injected_on: date
    lot: str
    facility_code: str
    facility_name: str
    source: str
    imported_at: datetime


class OldDose(NamedTuple):
    """What stood where a list set a dose right."""

    vaccine: str
    injected_on: date


class Arrival(NamedTuple):
    """A dose that came. `import_id`: None where an older process wrote it; `old`: None for a new dose."""

    series: str
    number: int
    import_id: int | None
    old: OldDose | None


class RecordRepository(Repository):
    """Reading `persons`, `person_keys`, `person_proofs`, `doses`; taking `arrivals` off."""

    async def agreeing(self, proofs: Sequence[bytes], series: str = COVID19) -> list[tuple[Person, list[Dose]]]:
        """Whose identity number, birth date and phone these three digests are, with their doses of a series by number.

        ONE statement with ONE equality on all three: it is the same whatever is wrong, and also when nothing is.
        """
        found: list[tuple[Person, list[Dose]]] = []
        for row in await self.connection.fetch(AGREEING, *proofs, series):
            values = tuple(row.values())
            if not found or found[-1][0].id != values[0]:
                found.append((self._person(row), []))
            doses = found[-1][1]
            number = values[PERSON_WIDTH + 1]
            if number is not None and (not doses or doses[-1].number != number):
                doses.append(Dose(*values[PERSON_WIDTH:]))
        return found

    async def by_key(self, key_index: bytes) -> list[int]:
        """Who is known by an identity number of any kind. For officials: the caller writes the audit."""
        rows = await self.connection.fetch(
            "select person_id from person_keys where key_index = $1 order by person_id", key_index
        )
        return [row["person_id"] for row in rows]

    async def persons(self, person_ids: Sequence[int]) -> list[Person]:
        """These people, by id."""
        rows = await self.connection.fetch(
            f"select {PERSON} from persons where id = any($1) order by id",  # noqa: S608
            list(person_ids),
        )
        return [self._person(row) for row in rows]

    async def some(self, limit: int, *, district: str = "", commune: str = "") -> list[Person]:
        """Some people, the first that came in, of a unit if one is named: for the demo."""
        rows = await self.connection.fetch(
            f"select {PERSON} from persons where ($2 = '' or district_code = $2) and ($3 = '' or commune_code = $3)"  # noqa: S608
            " order by id limit $1",
            limit,
            district,
            commune,
        )
        return [self._person(row) for row in rows]

    async def doses(self, person_ids: Sequence[int], series: str | None = COVID19) -> dict[int, list[Dose]]:
        """Their doses of a series (None: of all, one series after another), by number."""
        rows = await self.connection.fetch(
            f"select person_id, {DOSE} from doses where person_id = any($1) and ($2::text is null or series = $2)"  # noqa: S608
            " order by person_id, series, number",
            list(person_ids),
            series,
        )
        found: dict[int, list[Dose]] = {number: [] for number in person_ids}
        for row in rows:
            found[row["person_id"]].append(Dose(*tuple(row.values())[1:]))
        return found

    async def arrived_people(self, after_id: int, limit: int) -> list[int]:
        """People for whom an import left new doses, by id, a page at a time."""
        rows = await self.connection.fetch(
            "select distinct person_id from arrivals where person_id > $1 order by person_id limit $2", after_id, limit
        )
        return [row["person_id"] for row in rows]

    async def take_arrivals(self, person_id: int) -> list[Arrival]:
        """The doses that came, in the order they did; they are off the list when the transaction commits. Until then no
        import is taken back, so that what is decided on its doses is seen by who takes it back."""
        await self.connection.execute("select pg_advisory_xact_lock_shared($1)", BRINGING_BACK)
        rows = await self.connection.fetch(
            "delete from arrivals where person_id = $1 returning seq, series, number, import_id, old_vaccine, old_day",
            person_id,
        )
        found = []
        for _, series, number, import_id, vaccine, day in sorted(tuple(row.values()) for row in rows):
            found.append(Arrival(series, number, import_id, OldDose(vaccine, day) if vaccine is not None else None))
        return found

    def _person(self, row: Any) -> Person:
        number = row["id"]
        content = self.vault.open_text(row["content_sealed"], f"persons:content:{number}")
        return Person(
            number,
            PersonContent.from_text(content),
            row["sex"],
            row["group_code"],
            row["edition"],
            row["province_code"],
            row["district_code"],
            row["commune_code"],
            row["source"],
            row["updated_at"],
        )

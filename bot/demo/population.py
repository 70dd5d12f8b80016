"""A made-up province's people, their doses and what is wrong with their records, from a seed.

Writes the files that the real importer reads: doses 1 and 2 in the national template, later doses in the plain csv.
Nobody is real: CCCD of the unassigned prefix 098 with true century, sex and year; CMND 098xxxxxx; phones 0300 xxx xxx.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from bot.demo.names import make_name
from handlers.places.bodies import centre_code, station_code
from handlers.records.import_values import SEXES
from handlers.records.template import COLUMNS, header
from handlers.records.template import words as layout_words
from handlers.rulebook import shipped_rules
from storage.gazetteer import Gazetteer, Unit, load
from storage.spreadsheets import write_csv, write_xlsx

PEOPLE = 20_000
SEED = 2021
FIRST_DAY, LAST_FIRST_DOSE = date(2021, 6, 20), date(2021, 9, 30)
BOOSTERS_FROM, BOOSTERS_TO = date(2021, 12, 10), date(2022, 4, 30)
_SEX_CODES = {sex: code for code, sex in SEXES.items()}
_FIRST_DOSE = 16
_FAULTY_PHONES = 40  # numbers of hamlet heads and employers that stand in many records


@dataclass(frozen=True, slots=True)
class MadeDose:
    """An injection that took place. `entered`: whether it came into the records."""

    number: int
    vaccine: str
    day: date
    lot: str
    facility: str
    entered: bool = True


@dataclass(frozen=True, slots=True)
class MadePerson:
    """A person as on his own papers. `listed_*`: what the list says instead. `faults`: names of population.yaml."""

    name: str
    born: date
    year_only: bool
    sex: str
    cccd: str
    cmnd: str
    bhyt: str
    phone: str
    commune: str
    address: str
    workplace: str
    group: int
    doses: tuple[MadeDose, ...]
    faults: frozenset[str] = frozenset()
    listed: dict[str, str] = field(default_factory=dict)

    @property
    def birth(self) -> str:
        """As the papers have it."""
        return str(self.born.year) if self.year_only else self.born.strftime("%d/%m/%Y")

    @property
    def entered(self) -> tuple[MadeDose, ...]:
        """Doses that are in the lists."""
        return tuple(dose for dose in self.doses if dose.entered)


@cache
def words() -> dict[str, Any]:
    """population.yaml."""
    loaded: dict[str, Any] = yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8"))
    return loaded


def make_people(count: int = PEOPLE, seed: int = SEED, until: date = BOOSTERS_TO) -> Iterator[MadePerson]:
    """The same people for the same arguments. `until`: nobody is injected after it."""
    dice = random.Random(seed)  # noqa: S311
    places = _Places(load(2021), dice)
    lent = [_phone(dice) for _ in range(_FAULTY_PHONES)]
    for number in range(count):
        yield _with_faults(_person(dice, number, places, until), dice, lent)


class _Places:
    """Communes by the weight of their province, and where people of a commune are injected."""

    def __init__(self, gazetteer: Gazetteer, dice: random.Random) -> None:
        self.gazetteer = gazetteer
        self.dice = dice
        self.weights: dict[str, int] = words()["provinces"]
        self.communes = {code: gazetteer.communes(code) for code in self.weights}
        self.hospitals: dict[str, list[str]] = {code: [] for code in self.weights}
        for entry in shipped_rules().facilities:
            if entry.province in self.hospitals:
                self.hospitals[entry.province].append(entry.code)

    def commune(self) -> Unit:
        province = self.dice.choices(list(self.weights), list(self.weights.values()))[0]
        # A third of the people live in a tenth of the communes.
        communes = self.communes[province]
        few = communes[: max(1, len(communes) // 10)]
        return self.dice.choice(few if self.dice.random() < 0.33 else communes)

    def facility(self, commune: Unit) -> str:
        chance = self.dice.random()
        if chance < 0.7:
            return station_code(commune.code)
        if chance < 0.9:
            return centre_code(commune.parent_code)
        return self.dice.choice(self.hospitals[self.gazetteer.units[commune.parent_code].parent_code])


def _phone(dice: random.Random) -> str:
    return f"0300{dice.randrange(1_000_000):06}"


def _person(dice: random.Random, number: int, places: _Places, until: date) -> MadePerson:
    sex = dice.choice(("male", "female"))
    born = date(1932, 1, 1) + timedelta(days=int(dice.triangular(0, 26_300, 17_000)))
    digit = (0 if sex == "male" else 1) + (2 if born.year >= 2000 else 0)
    commune = places.commune()
    bhyt = f"GD4890{dice.randrange(10**9):09}" if dice.random() * 100 < words()["insurance"] else ""
    return MadePerson(
        name=make_name(dice, sex),
        born=born,
        year_only=born.year < 1955 and dice.random() < 0.3,
        sex=sex,
        cccd=f"098{digit}{born.year % 100:02}{number:06}",
        cmnd=f"098{number:06}" if born.year < 2005 else "",
        bhyt=bhyt,
        phone=_phone(dice),
        commune=commune.code,
        address=f"{dice.choice(words()['streets'])} {dice.randint(1, 20)}",
        workplace=dice.choice(words()["workplaces"]),
        group=9 if born.year <= 1956 else dice.choice((2, 7, 8, 10, 13, 15, 16)),
        doses=tuple(dose for dose in _doses(dice, commune, places) if dose.day <= until),
    )


def _doses(dice: random.Random, commune: Unit, places: _Places) -> Iterator[MadeDose]:
    known = words()["vaccines"]
    vaccine = dice.choices(list(known), [one["weight"] for one in known.values()])[0]
    day = FIRST_DAY + timedelta(days=dice.randrange((LAST_FIRST_DOSE - FIRST_DAY).days))
    facility = places.facility(commune)
    chance = dice.random() * 100
    for number, reach in enumerate(words()["reach"], 1):
        if chance >= reach:
            return
        if number == 2:
            if vaccine == "JANSSEN":
                return
            low, high = known[vaccine]["weeks"]
            day += timedelta(days=dice.randint(low * 7, high * 7))
        elif number == 3:
            vaccine, facility = "PFIZER", places.facility(commune)
            day = BOOSTERS_FROM + timedelta(days=dice.randrange((BOOSTERS_TO - BOOSTERS_FROM).days))
        lot = f"{known[vaccine]['lot']}{dice.randint(1000, 1040)}"
        yield MadeDose(number, vaccine, day, lot, facility)


def _with_faults(person: MadePerson, dice: random.Random, lent: list[str]) -> MadePerson:
    faults = {name for name, rate in words()["faults"].items() if dice.random() * 100 < rate}
    listed: dict[str, str] = {}
    doses = person.doses
    if not doses:
        return person
    if "all_missing" in faults:
        doses = tuple(replace(dose, entered=False) for dose in doses)
    elif "dose_missing" in faults:
        doses = (*doses[:-1], replace(doses[-1], entered=False))
    if "wrong_name" in faults:
        parts = person.name.split()
        listed["name"] = (
            f"{parts[0]} {parts[-1]}"
            if dice.random() < 0.6
            else " ".join((*parts[:-1], dice.choice(("Anh", "Hoa", "Nam"))))
        )
    if "other_phone" in faults:
        listed["phone"] = dice.choice(lent)
    if "wrong_birth" in faults:
        swapped = person.born.day <= 12 and person.born.day != person.born.month
        born = (
            date(person.born.year, person.born.day, person.born.month)
            if swapped
            else date(person.born.year - 1, *person.born.timetuple()[1:2], 15)
        )
        listed["birth"] = born.strftime("%d/%m/%Y")
    if "two_documents" in faults and not (person.cmnd and len(doses) > 1):
        faults.discard("two_documents")
    if "no_id" in faults:
        faults.discard("two_documents")
    return replace(person, doses=doses, faults=frozenset(faults), listed=listed)


def samples(people: list[MadePerson]) -> dict[str, MadePerson]:
    """The first person with each fault and no other, by the fault's name; "" is one whose record is right."""
    found: dict[str, MadePerson] = {}
    for person in people:
        if len(person.faults) <= 1 and len(person.doses) >= 2:
            found.setdefault(next(iter(person.faults), ""), person)
    return found


def write_list(path: Path, people: list[MadePerson], seed: int = SEED) -> int:
    """Doses 1 and 2 in the national template, some rows with mistakes that the rules refuse; gives the rows."""
    dice = random.Random(seed)  # noqa: S311
    gazetteer = load(2021)
    titles, merged = header()
    rows = (
        _spoilt(row, dice) if dice.random() * 1000 < words()["refused"] else row
        for number, (person, identity, doses) in enumerate(_listed(people), 1)
        for row in [_row(number, person, identity, doses, gazetteer)]
    )
    return write_xlsx(
        path, titles, rows, header_row=layout_words()["header_row"], merged=merged, sheet=layout_words()["sheet"]
    )


def _listed(people: list[MadePerson]) -> Iterator[tuple[MadePerson, str, list[MadeDose]]]:
    """(person, number written, doses) of every row: two rows for who came with two documents."""
    for person in people:
        doses = [dose for dose in person.entered if dose.number <= 2]
        if "no_id" in person.faults:
            yield person, "", doses
        elif "two_documents" in person.faults:
            yield person, person.cmnd, doses[:1]
            yield person, person.cccd, doses[1:]
        else:
            yield person, person.cccd, doses


def _row(number: int, person: MadePerson, identity: str, doses: list[MadeDose], gazetteer: Gazetteer) -> list[str]:
    commune = gazetteer.units[person.commune]
    district = gazetteer.units[commune.parent_code]
    province = gazetteer.units[district.parent_code]
    row = [
        str(number), person.listed.get("name", person.name), person.listed.get("birth", _list_birth(person)),
        _SEX_CODES[person.sex], str(person.group), person.workplace, person.listed.get("phone", person.phone), identity,
        person.bhyt if identity or not person.bhyt else "", province.name, province.code, district.name, district.code,
        commune.name, commune.code, person.address, *[""] * (COLUMNS - _FIRST_DOSE),
    ]  # fmt: skip
    for dose in doses:
        at = _FIRST_DOSE + 4 * (dose.number - 1)
        row[at : at + 4] = [
            words()["vaccines"][dose.vaccine]["name"],
            dose.day.strftime("%d/%m/%Y"),
            dose.lot,
            dose.facility,
        ]
    return row


def _list_birth(person: MadePerson) -> str:
    """Lists write 01/01 for papers with the year alone."""
    return f"01/01/{person.born.year}" if person.year_only else person.birth


def _spoilt(row: list[str], dice: random.Random) -> list[str]:
    """A mistake that people who fill lists really make."""
    kind = dice.randrange(4)
    if kind == 0:
        row[7] = row[7][1:] if len(row[7]) == 12 else "0"  # the zero dropped by a spreadsheet
    elif kind == 1:
        row[3] = "2"
    elif kind == 2:
        row[2] = "31/02/1980"
    else:
        row[12] = "000"
    return row


def write_boosters(path: Path, people: list[MadePerson]) -> int:
    """Third doses in the plain csv; gives the rows."""
    gazetteer = load(2021)
    names = list(layout_words()["plain"])
    titles = [*names, layout_words()["plain_dose_number"]]
    with path.open("w", encoding="utf-8", newline="") as file:
        return write_csv(file, titles, _booster_rows(people, names, gazetteer))


def _booster_rows(people: list[MadePerson], names: list[str], gazetteer: Gazetteer) -> Iterator[list[str]]:
    for person in people:
        identity = "" if "no_id" in person.faults else person.cccd
        for dose in person.entered:
            if dose.number > 2:
                # The template's row of a first dose, its cells in the order of the plain names.
                row = _row(0, person, identity, [replace(dose, number=1)], gazetteer)
                yield [*(row[layout_words()["plain"][name]] for name in names), str(dose.number)]

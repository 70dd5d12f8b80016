"""The made-up province: nobody real, the faults of the field, and lists the importer takes."""

from datetime import date
from pathlib import Path

from bot.demo.population import make_people, samples, words, write_boosters, write_list
from handlers.dialogue.answers.dates import BirthDate
from handlers.dialogue.answers.identity import Identity, IdentityKind
from handlers.dialogue.answers.identity_checks import check_identity_against
from handlers.records.import_rules import PersonRow, Rules
from handlers.records.reading import open_list
from handlers.rulebook import shipped_rules
from storage.gazetteer import load

PEOPLE = list(make_people(2_000))


def test_the_same_seed_makes_the_same_people() -> None:
    assert list(make_people(50)) == PEOPLE[:50]
    assert list(make_people(50, seed=1)) != PEOPLE[:50]


def test_nobody_is_real() -> None:
    for person in PEOPLE:
        assert person.cccd.startswith("098")
        assert len(person.cccd) == 12
        assert person.cmnd[:3] in ("098", "")
        assert person.phone.startswith("0300")
        assert person.listed.get("phone", "0300").startswith("0300")
        born = BirthDate(person.born.year, person.born.month, person.born.day)
        identity = Identity(IdentityKind.CCCD, person.cccd)
        assert check_identity_against(identity, born, "male" if person.sex == "male" else "female", {"098"}) == ()
    assert len({person.cccd for person in PEOPLE}) == len(PEOPLE)


def test_every_fault_is_there_about_as_often_as_it_should_be() -> None:
    for name, rate in words()["faults"].items():
        share = sum(name in person.faults for person in PEOPLE) / len(PEOPLE) * 100
        assert rate * 0.5 < share < rate * 1.5, name
    found = samples(PEOPLE)
    assert {"", "dose_missing", "wrong_name", "other_phone", "two_documents"} <= set(found)
    missing = found["dose_missing"]
    assert len(missing.entered) == len(missing.doses) - 1


def test_twenty_thousand_people_would_have_about_forty_five_thousand_doses() -> None:
    entered = sum(len(person.entered) for person in PEOPLE) * 10
    assert 42_000 < entered < 48_000


def test_nobody_is_injected_after_the_day_given() -> None:
    until = date(2021, 10, 20)
    assert all(dose.day <= until for person in make_people(300, until=until) for dose in person.doses)


def test_the_import_takes_the_lists_but_for_the_rows_meant_to_be_wrong(tmp_path: Path) -> None:
    rows = write_list(tmp_path / "list.xlsx", PEOPLE), write_boosters(tmp_path / "boosters.csv", PEOPLE)
    rules = Rules(date(2022, 6, 1), load(2021), shipped_rules().vaccines)
    read = []
    for name in ("list.xlsx", "boosters.csv"):
        listed = open_list(tmp_path / name)
        read.append([rules.read(cells) for _, cells in listed.rows()])
    assert tuple(map(len, read)) == rows
    refused = [row for row in read[0] if not isinstance(row, PersonRow)]
    assert 2 <= len(refused) <= 30
    assert all(isinstance(row, PersonRow) for row in read[1])
    doses = sum(len(row.doses) for rows in read for row in rows if isinstance(row, PersonRow))
    assert doses > sum(len(person.entered) for person in PEOPLE) * 0.98

"""A batch of rows made ready for the tables: who is the same person, what is sealed, what people are found by."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any, NamedTuple

from handlers.dialogue.answers.reading import fold
from handlers.ports import Ids
from handlers.records.import_rules import IDENTITY, DoseRow, PersonRow, Rules
from handlers.records.keys import YEAR_ALONE, keys_of, proofs_of, stored_birth_key, unnumbered_index
from storage.crypto import Vault
from storage.repositories.imports import DoseLine, Known
from storage.repositories.new_people import NewPeople, PersonLine, new_people
from storage.repositories.records import PersonContent
from storage.spreadsheets.read import Cell

BHYT = "bhyt"
NUMBER_KNOWN = "number_known"


@dataclass(slots=True)
class Parsed:
    """A batch as read. `people`: match -> the last row of the person, with the doses of all his rows in the batch;
    `numbers`: match -> those rows; `rejects`: (row number in the file, reasons as JSON)."""

    rows: int = 0
    people: dict[bytes, PersonRow] = field(default_factory=dict)
    numbers: dict[bytes, list[int]] = field(default_factory=dict)
    rejects: list[tuple[int, list[list[Any]]]] = field(default_factory=list)


@dataclass(slots=True)
class Writes:
    """Rows for the tables, as storage/repositories/imports.py takes them. `added`: who is new, with what everybody
    new or changed is found by; `old_keys`, `old_proofs`: what changed people were found by until now."""

    new: list[PersonLine] = field(default_factory=list)
    contents: list[tuple[bytes, str]] = field(default_factory=list)  # of the new, with the place to seal them for
    changed: list[tuple[Any, ...]] = field(default_factory=list)
    old_keys: list[tuple[bytes, int]] = field(default_factory=list)
    old_proofs: list[tuple[bytes, int]] = field(default_factory=list)
    keys: list[tuple[bytes, int, str]] = field(default_factory=list)
    proofs: list[tuple[bytes, int]] = field(default_factory=list)
    rows: list[PersonRow] = field(default_factory=list)  # of the new
    olds: dict[int, PersonContent] = field(default_factory=dict)  # of known people, as they are now
    new_doses: list[tuple[int, DoseRow]] = field(default_factory=list)
    put_doses: list[DoseLine] = field(default_factory=list)
    added: NewPeople | None = None

    @property
    def range_of_new(self) -> tuple[int, int] | None:
        """First and last id of the new people, who got one block of ids."""
        return (self.new[0][0], self.new[-1][0]) if self.new else None

    @property
    def named(self) -> list[tuple[int, int]]:
        """The known people that are named, changed or not: (person, 0), and each of their doses: (person, number)."""
        return [*((person, 0) for person in self.olds), *(line[:2] for line in self.put_doses)]


def parse(rows: Iterable[tuple[int, Sequence[Cell]]], count: int, rules: Rules, vault: Vault) -> Parsed:
    """Read the next `count` rows of (number in the file, cells)."""
    found = Parsed()
    numbers = found.numbers
    people, read, between = found.people, rules.read, rules.look.rows
    for number, cells in islice(rows, count):
        found.rows += 1
        row = read(cells)
        if not isinstance(row, PersonRow):
            found.rejects.append((number, [reason.kept() for reason in row] + _between(between, number)))
            continue
        if number in between:
            found.rejects.append((number, _between(between, number)))
            continue
        match = _match(row, vault)
        before = people.get(match)
        if before is not None and before.doses:
            doses = {dose.number: dose for dose in (*before.doses, *row.doses)}
            row = row._replace(doses=tuple(doses.values()))
        people[match] = row
        numbers.setdefault(match, []).append(number)
    return found


def _between(found: Mapping[int, list[tuple[str, int]]], number: int) -> list[list[Any]]:
    return [list(reason) for reason in found.get(number, ())]


def _match(row: PersonRow, vault: Vault) -> bytes:
    """The same person: equal CMND/CCCD; without one, equal BHYT; without any, equal name, birth date and commune.

    Never by name alone. One person with an old CMND in one list and a CCCD in another stays two records: merging them
    is an official's decision.
    """
    if row.identity:
        return vault.index("identity", row.identity)
    if row.insurance:
        return vault.index("identity", row.insurance[-10:])
    return unnumbered_index(vault, row.name, row.birth, row.commune)


def make_writes(
    parsed: Parsed, known: Mapping[bytes, Known], *, vault: Vault, ids: Ids, edition: int, series: str,
    source: str, now: datetime,
) -> Writes:  # fmt: skip
    """What to write, given who is there already. Unchanged people give only their doses.

    Rows under whose number somebody else is known go to the refused of `parsed`.
    """
    made = Writes()
    new = parsed.people
    if known:
        new = {match: row for match, row in parsed.people.items() if match not in known}
        for change in compare(parsed, known, edition).values():
            _change(made, change, vault, (source, now))
    for number, match, row in zip(ids.block(len(new)), new, new.values(), strict=True):
        _add(made, number, match, row, vault.index, edition)
    sealed = vault.seal_all(made.contents)
    made.added = new_people(made.new, sealed, made.keys, made.proofs, made.new_doses, series, source, now)
    return made


def _add(made: Writes, number: int, match: bytes, row: PersonRow, index: Callable[..., bytes], edition: int) -> None:
    """A new person, not sealed yet. Written out by hand: this runs for every row of a first import."""
    (
        name, birth, sex, group, workplace, phone, old_phone, kind, identity, insurance, province, district, commune,
        address, doses, further, _,
    ) = row  # fmt: skip
    made.rows.append(row)
    for dose in doses:
        made.new_doses.append((number, dose))
    born = birth[:4] if birth[4:] in YEAR_ALONE else birth  # as stored_birth_key
    numbers = f"{kind}={identity}" if identity else ""
    if identity:
        made.keys.append((match, number, kind))
        made.proofs.append((index("proof", identity, born, phone), number))
    if insurance:
        short = insurance[-10:]
        made.keys.append((index("identity", short) if identity else match, number, BHYT))
        made.proofs.append((index("proof", short, born, phone), number))
        numbers = f"{numbers},{BHYT}={insurance}" if numbers else f"{BHYT}={insurance}"
    elif not identity:
        made.keys.append((match, number, "none"))
    # As PersonContent.to_text.
    content = f"{name}\n{birth}\n{phone}\n{old_phone}\n{numbers}\n{address}\n{workplace}"
    if further:
        content += "".join(f"\n{key}={text}" for key, text in further)
    made.contents.append((content.encode(), f"persons:content:{number}"))
    made.new.append((number, sex, group, edition, province, district, commune))


class Compared(NamedTuple):
    """A known person beside what a batch says. `rest`: as in `Known`; `doses`: by number."""

    old: Known
    content: PersonContent
    rest: tuple[Any, ...]
    doses: dict[int, DoseRow]

    @property
    def differs(self) -> bool:
        """Whether anything but doses is new."""
        return self.content != self.old.content or self.rest != self.old.rest


def compare(parsed: Parsed, known: Mapping[bytes, Known], edition: int) -> dict[int, Compared]:
    """Known people, by id. One whom a list names by two numbers is one: the later row is laid over the earlier. Rows
    that would give a known number to somebody else are refused."""
    found: dict[int, Compared] = {}
    for match, row in parsed.people.items():
        old = known.get(match)
        if old is None:
            continue
        if is_another(old.content, row):
            parsed.rejects += ((number, [[NUMBER_KNOWN, IDENTITY]]) for number in parsed.numbers[match])
            continue
        before = found.get(old.id)
        content = _merged(before.content if before else old.content, content_of(row))
        rest = (row.sex, row.group, edition, row.province, row.district, row.commune)
        doses = before.doses if before else {}
        doses.update({dose.number: dose for dose in row.doses})
        found[old.id] = Compared(old, content, rest, doses)
    return found


def _change(made: Writes, change: Compared, vault: Vault, tail: tuple[str, datetime]) -> None:
    """A known person: doses, and the data where they differ."""
    old, content, rest, doses = change
    number = old.id
    made.put_doses += ((number, *dose) for dose in doses.values())
    made.olds[number] = content
    if not change.differs:
        return
    sealed = vault.seal(content.to_text().encode(), f"persons:content:{number}")
    made.changed.append((number, sealed, *rest, *tail))
    made.old_keys += ((key, number) for key, _ in keys_of(vault, old.content, old.rest[5]))
    made.old_proofs += ((proof, number) for proof in proofs_of(vault, old.content))
    made.keys += ((key, number, kind) for key, kind in keys_of(vault, content, rest[5]))
    made.proofs += ((proof, number) for proof in proofs_of(vault, content))


def is_another(old: PersonContent, row: PersonRow) -> bool:
    """Whether a known number would pass to somebody of another name, born on another day, and nobody said it is right.

    One of the two alone may be a slip that the list sets right.
    """
    if row.sure or old.name == row.name or old.birth == row.birth:
        return False
    births = sorted((stored_birth_key(old.birth), stored_birth_key(row.birth)), key=len)
    return fold(old.name) != fold(row.name) and not births[1].startswith(births[0])


def content_of(row: PersonRow) -> PersonContent:
    identities = {row.identity_kind: row.identity} if row.identity else {}
    if row.insurance:
        identities[BHYT] = row.insurance
    return PersonContent(
        row.name, row.birth, row.phone, row.old_phone, identities, row.address, row.workplace, dict(row.further)
    )


def contents_of(made: Writes) -> dict[int, PersonContent]:
    """What is known now of every person of the batch."""
    return made.olds | {line[0]: content_of(row) for line, row in zip(made.new, made.rows, strict=True)}


def _merged(old: PersonContent, new: PersonContent) -> PersonContent:
    """The new data; where the list says nothing, what was known stays."""
    return PersonContent(
        new.name,
        new.birth,
        new.phone,
        new.old_phone,
        {**old.identities, **new.identities},
        new.address or old.address,
        new.workplace or old.workplace,
        {**old.further, **new.further},
    )

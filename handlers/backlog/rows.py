"""A row of a file of old reports -> the draft of a report, or why it is refused."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeVar

from handlers.backlog.columns import MORE
from handlers.backlog.sheet import Listing
from handlers.backlog.titles import plain
from handlers.backlog.values import (
    Fault,
    check_cell,
    read_born,
    read_gender,
    read_name,
    read_number,
    read_paper,
    read_received,
    read_text,
)
from handlers.catalogue.categories import Meaning
from handlers.dialogue.answers.identity import Identity
from handlers.dialogue.answers.identity_checks import sex_in
from handlers.places.bodies import Place
from handlers.places.refs import PlaceRef, ref_of
from handlers.records.import_values import is_filler, text_of
from handlers.tickets.content import Details, Paper, Subject
from handlers.tickets.content.typed import ADDRESS_LIMIT
from handlers.work import Work
from storage.crypto import Vault
from storage.spreadsheets.read import Cell

LONGEST_TEXT: Final = 4000  # characters of what is told
LONGEST_NUMBER: Final = 40
FAULTS: Final = (
    "name_missing", "name", "two_people", "font", "received", "future", "birth", "phone", "identity", "commune",
    "text_missing", "text_long", "number_long", "number_twice", "month_first", "cell_error",
)  # fmt: skip
Key = tuple[str, ...]
Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Choices:
    """How a file is read. `columns`: column from 0 -> field; `category`: of rows that name none we know; `fonts`:
    letters of an old font are taken as they were meant."""

    columns: Mapping[int, str]
    category: str
    fonts: bool = False


@dataclass(frozen=True, slots=True)
class Taken:
    """A row that can be taken in. `number`: at the sender's, '' for none; `matter`: what two rows of one report share;
    `by_default`: its kind was not told."""

    line: int
    category: str
    subject: Subject = field(repr=False)
    details: Details = field(repr=False)
    place: Place
    identity: Identity | None = field(repr=False)
    number: str = field(repr=False)
    matter: Key = field(repr=False)
    by_default: bool = False


@dataclass(frozen=True, slots=True)
class Refusal:
    """A row that cannot be taken in: (code, field) of each fault."""

    line: int
    faults: tuple[tuple[str, str], ...]


Read = Taken | Refusal


class Reader:
    """Reads rows by what was chosen. `home`: the place of the office that sends them; it keeps what it looked up."""

    def __init__(self, work: Work, choices: Choices, titles: Sequence[str], home: Place) -> None:
        self._choices, self._titles, self._home = choices, titles, home
        self._tools, self._edition = work.tools, work.tools.directory.edition
        self._first_day = work.rules.campaign.first_day  # of vaccinations: no report is older
        self._today = work.rules.calendar.local(work.now).date()
        self._kinds = kinds_of(work, home.province)
        self._places: dict[str, Place | None] = {}
        self._numbers: dict[str, Key] = {}

    @property
    def province(self) -> str:
        """Of the office that sends them."""
        return self._home.province

    def columns_of(self, name: str) -> list[int]:
        """The columns that hold a field."""
        return [column for column, field_name in self._choices.columns.items() if field_name == name]

    def read(self, line: int, cells: Sequence[Cell]) -> Read:
        """One row. What a row says twice with another number is told of the second."""
        faults: list[tuple[str, str]] = []
        row = _Row(cells, self._choices, self._titles, faults)
        name = row.one("name", lambda cell: read_name(cell, fonts=self._choices.fonts), "")
        birth = row.one("birth", lambda cell: read_born(cell, self._today), None)
        phone = row.one("phone", read_number, "")
        identity = row.one("identity", read_paper, None)
        received = row.one("received", lambda cell: read_received(cell, self._today, self._first_day), None)
        place = self._place(row, faults)
        text, number = self._text(row, faults), text_of(row.cell("number"))
        if len(number) > LONGEST_NUMBER:
            faults.append(("number_long", "number"))
            number = ""
        said = plain(text_of(row.cell("kind")))
        category = self._kinds.get(said, "")
        if not text and not category:
            faults.append(("text_missing", "text"))
        address = ", ".join(row.all("address"))[:ADDRESS_LIMIT]
        sex = read_gender(row.cell("sex")) or (identity and sex_in(identity)) or ""
        papers = (Paper(identity.kind.value, identity.number),) if identity else ()
        subject = Subject(name, birth, sex, papers, phone, address)
        matter = _matter(subject, identity, place, category or self._choices.category, text)
        number = "" if is_filler(number) else number
        if number and self._numbers.setdefault(number, matter) != matter:
            faults.append(("number_twice", "number"))
        if faults:
            return Refusal(line, tuple(dict.fromkeys(faults)))
        details = Details(description=text, received_on=received, source_number=number)
        chosen = category or self._choices.category
        return Taken(line, chosen, subject, details, place, identity, number, matter, not category)

    def _text(self, row: "_Row", faults: list[tuple[str, str]]) -> str:
        text = "\n".join((*row.all("text"), *row.all(MORE)))
        if len(text) > LONGEST_TEXT:
            faults.append(("text_long", "text"))
        return text

    def _place(self, row: "_Row", faults: list[tuple[str, str]]) -> Place:
        """Where the person lives: the commune that is named, in the district that is; else the office's own unit."""
        commune, district = text_of(row.cell("commune")), text_of(row.cell("district"))
        said = ", ".join(one for one in (commune, district) if one and not is_filler(one))
        if not said:
            return self._home
        if said not in self._places:
            self._places[said] = self._found(said, commune)
        found = self._places[said]
        if found is None:
            faults.append(("commune", "commune" if commune else "district"))
        return found or self._home

    def _found(self, said: str, commune: str) -> Place | None:
        within = self._home.district or self._home.province
        if commune.isdigit():  # a code of the statistical office, which a spreadsheet may have shortened
            gazetteer = self._tools.resolver.gazetteers[self._edition]
            unit = gazetteer.get(commune.zfill(5))
            return _place(ref_of(gazetteer, unit)) if unit is not None else None
        for words in (said, commune):
            found = self._tools.resolver.resolve(words, self._edition, within).unit if words else None
            if isinstance(found, PlaceRef) and (found.commune or not commune):
                return _place(found)
        return None


class _Row:
    """The cells of a row by field."""

    def __init__(
        self, cells: Sequence[Cell], choices: Choices, titles: Sequence[str], faults: list[tuple[str, str]]
    ) -> None:
        self._cells, self._titles, self._faults, self._fonts = cells, titles, faults, choices.fonts
        self._at: dict[str, list[int]] = {}
        for column, name in sorted(choices.columns.items()):
            if column < len(cells):
                self._at.setdefault(name, []).append(column)

    def cell(self, name: str) -> Cell:
        """The first column of a field; '' where no column is it."""
        return self._cells[self._at[name][0]] if name in self._at else ""

    def one(self, name: str, read: Callable[[Cell], Value], otherwise: Value) -> Value:
        """A field as it reads, with its fault noted."""
        try:
            if name not in self._at and name != "name":
                return otherwise
            check_cell(self.cell(name))
            return read(self.cell(name))
        except Fault as fault:
            self._faults.append((fault.code, name))
            return otherwise

    def all(self, name: str) -> list[str]:
        """Every column of a field that says something; of what is kept beside the words with its title."""
        found = []
        for column in self._at.get(name, ()):
            try:
                check_cell(self._cells[column])
                said = read_text(self._cells[column], fonts=self._fonts)
            except Fault as fault:
                self._faults.append((fault.code, name))
                continue
            if said and not is_filler(said):
                found.append(f"{self._titles[column]}: {said}" if name == MORE else said)
        return found


def read_rows(reader: Reader, listing: Listing) -> list[Read]:
    """Every row, in order."""
    return [reader.read(line, cells) for line, cells in listing.lines]


def kinds_of(work: Work, province: str) -> dict[str, str]:
    """Folded name, short name or code of a category that opens a report -> its code."""
    found: dict[str, str] = {}
    for code, one in work.tools.catalogues.of(province).categories.items():
        if one.ticket and not one.closed and one.means is not Meaning.LIST:
            said = [words.in_language(language) for words in (one.label, one.short) for language in ("vi", "en")]
            found |= {plain(name): code for name in (code, *said)}
    return found


def number_index(vault: Vault, province: str, sender: str, number: str) -> bytes | None:
    """What a report is known by that has a number at its sender's; None without."""
    return vault.index("backlog_number", province, plain(sender), number.casefold()) if number else None


def matter_index(vault: Vault, province: str, matter: Key) -> bytes:
    """What the same report is known by, whatever its number."""
    return vault.index("backlog_matter", province, *matter)


def phone_index(vault: Vault, province: str, phone: str) -> bytes | None:
    """What reports share whose people are texted at one number; None without one."""
    return vault.index("backlog_phone", province, phone) if phone else None


def _place(ref: PlaceRef) -> Place:
    return Place(ref.province, ref.district, ref.commune)


def _matter(subject: Subject, identity: Identity | None, place: Place, category: str, text: str) -> Key:
    """The person, as far as the row tells, and what it is about: a day more or less makes no other report."""
    birth = subject.birth.iso if subject.birth else ""
    who = identity.comparable if identity else subject.phone or ":".join((birth, plain(subject.address), *place))
    return plain(subject.name), who, category, plain(text)

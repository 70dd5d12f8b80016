"""One row of a list -> a person with doses, or every reason why not. Pure: the same row always reads the same.

Most cells of a list repeat (places, dates, lots, facilities): what a group of cells means is worked out once.
"""

import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from handlers.catalogue.vaccines import Vaccines
from handlers.dialogue.answers.vaccines import read_vaccine
from handlers.records import import_values as values
from handlers.records.import_values import Refused
from handlers.records.layout import UNTOLD
from handlers.records.look import NO_LOOK
from handlers.records.template import COLUMNS
from storage.gazetteer import Gazetteer
from storage.spreadsheets.read import Cell

(
    NAME, BIRTH, SEX, GROUP, WORKPLACE, PHONE, IDENTITY, INSURANCE, PROVINCE, DISTRICT, COMMUNE, ADDRESS, FIRST, SECOND,
    AFTER_DOSES,
) = (1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 13, 15, 16, 20, 24)  # fmt: skip
LONGEST_TEXT = 300
MOST_REMEMBERED = 100_000
AGREED = COLUMNS + 1
# (which cell of the three, column, digits) of each level.
LEVELS_2021 = ((0, PROVINCE + 1, 2), (1, DISTRICT + 1, 3), (2, COMMUNE + 1, 5))
LEVELS_2025 = ((0, PROVINCE + 1, 2), (2, COMMUNE + 1, 5))
# Stand in for a cell that a person answers for; nothing of them is kept.
SURE_NAME, SURE_PASSPORT = "An An", "X0000001"


class Reason(NamedTuple):
    """Why a row is refused: a code of `import_problems.row`, and the template's column it lies in; numbers of `rows`
    that prove it where the column is wrong as a whole."""

    code: str
    column: int
    rows: tuple[int, ...] = ()

    def kept(self) -> list[Any]:
        """As it is kept: no more than there is."""
        return [self.code, self.column, *([list(self.rows)] if self.rows else [])]


class DoseRow(NamedTuple):
    """One injection."""

    number: int
    vaccine: str
    injected_on: date
    lot: str
    facility: str


class PersonRow(NamedTuple):
    """One person as a list has them; texts are '' where the list is empty. Forms as in PersonContent."""

    name: str
    birth: str
    sex: str
    group: int
    workplace: str
    phone: str
    old_phone: str
    identity_kind: str
    identity: str
    insurance: str
    province: str
    district: str
    commune: str
    address: str
    doses: tuple[DoseRow, ...]
    further: tuple[tuple[str, str], ...] = ()  # (key, text) of further columns that are not empty
    sure: bool = False  # somebody looked at the row and wrote an x beside it


class Rules:
    """What a row must hold, on a day and with an edition of the gazetteer. One list after another, not at once."""

    def __init__(self, today: date, gazetteer: Gazetteer, vaccines: Vaccines, further: Sequence[str] = ()) -> None:
        """`further`: keys of the further columns, in the order of their cells."""
        self.today = today
        self.look = NO_LOOK  # what was seen in the whole list before its rows are read
        self._keys = tuple(further)
        self._levels = LEVELS_2021 if gazetteer.edition == 2021 else LEVELS_2025
        self._units: Mapping[str, Any] = gazetteer.units
        self._vaccines, self._campaign = vaccines, vaccines.campaign
        self._young = str(self._campaign.first_day.year)  # who is born earlier was born before every dose
        self._numbers = {str(n): n for n in range(1, self._campaign.doses.listed + 1)}
        self._called: dict[str, str] = {}  # what a vaccine is called -> its code, or what is wrong
        self._agreed = False  # somebody said yes to the letters of the row being read
        self._wrong: list[Reason] = []  # of the row being read
        # What cells mean, for those that were right; a wrong one is looked at each time.
        self._names: dict[Cell, str] = {}
        self._births: dict[Cell, str] = {}
        self._texts: dict[Cell, str] = {}
        self._small: dict[tuple[Cell, Cell], tuple[str, int]] = {}
        self._places: dict[tuple[Cell, ...], tuple[str, str, str]] = {}
        self._doses: dict[tuple[Cell, ...], DoseRow] = {}

    def read(self, cells: Sequence[Cell]) -> PersonRow | tuple[Reason, ...]:
        """`cells`: 26, as the template has them; a 27th holds the number of the dose in columns 16-19, a 28th an x
        where somebody agrees to what was offered, from the 29th on stand the further columns."""
        if self._wrong:
            self._wrong = []
        if len(cells) > AGREED and values.is_agreed(cells[AGREED]):
            return self._read_agreed(cells)
        if len(cells) > AGREED and not self._agreed and values.is_kept(cells[AGREED]):
            return self._read_sure(cells)
        # Written out: this runs for every row, and what nearly every row has is told here without a call.
        (
            _, name, birth, sex, group, workplace, phone, identity, insurance, _, in_province, _, in_district, _,
            in_commune, address, *given,
        ) = cells  # fmt: skip
        name = self._names.get(name) or self._name(name)
        birth = self._births.get(birth) or self._birth(birth)
        sex, group = self._small.get((sex, group)) or self._sex_and_group(sex, group)
        old_phone, kind = "", "cccd"
        if not isinstance(phone, str) or values.MOBILE.fullmatch(phone) is None:
            phone, old_phone = self._phone(phone)
        if not values.is_plain_cccd(identity):
            kind, identity = self._identity(identity)
        if not isinstance(insurance, str) or (insurance and values.INSURANCE.fullmatch(insurance) is None):
            insurance = self._insurance(insurance)
        place = in_province, in_district, in_commune
        province, district, commune = self._places.get(place) or self._place(place)
        workplace = self._texts.get(workplace) or self._text(workplace, WORKPLACE)
        address = self._texts.get(address) or self._text(address, ADDRESS)
        doses = self._both_doses(given)
        further = self._further(cells[AGREED + 1 :]) if self._keys else ()
        if birth > self._young and doses:
            self._born_before(birth, doses)
        if self.look.columns:
            self._suspect(cells)
        if self._wrong:
            return tuple(self._wrong)
        return PersonRow(
            name, birth, sex, group, workplace, phone, old_phone, kind, identity, insurance,
            province, district, commune, address, doses, further,
        )  # fmt: skip

    def _read_agreed(self, cells: Sequence[Cell]) -> PersonRow | tuple[Reason, ...]:
        """A row that came back with an x: its words are taken in the letters that were meant, strange ones as they
        stand, and eight digits for a foreign passport. Everything else is read as always."""
        made = [*cells]
        made[AGREED] = ""
        doubtful = self.look.fonts and values.may_be_in(made[NAME], self.look.fonts)
        name = made[NAME] = values.agreed_text(made[NAME])
        if doubtful and name == unicodedata.normalize("NFC", str(cells[NAME])):
            name = made[NAME] = values.offered_name(cells[NAME])
        for column in (WORKPLACE, ADDRESS):
            made[column] = values.agreed_text(made[column])
        if values.read_person_name(name) == "name_letters":
            made[NAME] = SURE_NAME
        if values.read_list_identity(made[IDENTITY])[1] == "id_eight":
            made[IDENTITY] = SURE_PASSPORT
        found = self._read_sure(made)
        if not isinstance(found, PersonRow):
            return found
        found = found._replace(sure=True)
        if made[NAME] is SURE_NAME:
            found = found._replace(name=values.text_of(name))
        if made[IDENTITY] is SURE_PASSPORT:
            found = found._replace(identity=values.text_of(cells[IDENTITY]))
        return found

    def _read_sure(self, cells: Sequence[Cell]) -> PersonRow | tuple[Reason, ...]:
        """A row about whose letters nothing more is asked."""
        self._agreed = True
        found = self.read(cells)
        self._agreed = False
        return found

    def _born_before(self, birth: str, doses: tuple[DoseRow, ...]) -> None:
        if type(birth) is not Refused and any(dose.injected_on.isoformat()[: len(birth)] < birth for dose in doses):
            self._refuse("dose_before_birth", BIRTH)

    def _suspect(self, cells: Sequence[Cell]) -> None:
        """Dates of a column that is wrong as a whole, whatever a single one may say."""
        for column, doubt in self.look.columns.items():
            cell = cells[column]
            if cell != "" and doubt.touches(cell):
                self._wrong.append(Reason(doubt.code, column, doubt.rows))

    def _further(self, cells: Sequence[Cell]) -> tuple[tuple[str, str], ...]:
        """A remark too many is no reason to refuse a dose: what is too long is cut."""
        read = ((key, values.text_of(cell)[:LONGEST_TEXT]) for key, cell in zip(self._keys, cells, strict=True))
        return tuple((key, text) for key, text in read if text)

    def _refuse(self, code: str, column: int) -> None:
        self._wrong.append(Reason(code, column))

    def _name(self, cell: Cell) -> str:
        found = values.read_person_name(cell)
        if (
            self.look.fonts
            and not self._agreed
            and not isinstance(found, Refused)
            and values.may_be_in(cell, self.look.fonts)
        ):
            found = Refused("name_doubtful")
        if isinstance(found, Refused):
            self._refuse(found, NAME)
        else:
            _remember(self._names, cell, found)
        return found

    def _birth(self, cell: Cell) -> str:
        found = values.read_birth(cell, self.today)
        if isinstance(found, Refused):
            self._refuse(found, BIRTH)
        else:
            _remember(self._births, cell, found)
        return found

    def _sex_and_group(self, sex: Cell, group: Cell) -> tuple[str, int]:
        read_sex, read_group = values.read_list_sex(sex), values.read_group(group, self._campaign.groups)
        if isinstance(read_sex, Refused):
            self._refuse(read_sex, SEX)
        if isinstance(read_group, Refused):
            self._refuse(read_group, GROUP)
            return read_sex, 0
        if not isinstance(read_sex, Refused):
            self._small[sex, group] = read_sex, read_group
        return read_sex, read_group

    def _phone(self, cell: Cell) -> tuple[str, str]:
        phone, old = values.read_list_phone(cell)
        if type(phone) is Refused:
            self._refuse(phone, PHONE)
        return phone, old

    def _identity(self, cell: Cell) -> tuple[str, str]:
        kind, number = values.read_list_identity(cell)
        if type(number) is Refused:
            self._refuse(number, IDENTITY)
        return kind, number

    def _insurance(self, cell: Cell) -> str:
        number = values.read_insurance(cell)
        if type(number) is Refused:
            self._refuse(number, INSURANCE)
        return number

    def _text(self, cell: Cell, column: int) -> str:
        found = values.text_of(cell)
        if len(found) > LONGEST_TEXT:
            self._refuse("text_too_long", column)
        elif found and (wrong := values.wrong_text(cell)):
            self._refuse(wrong, column)
        elif found:
            _remember(self._texts, cell, found)
        return found

    def _place(self, cells: tuple[Cell, Cell, Cell]) -> tuple[str, str, str]:
        """The codes, each known and each inside the one before. Since 2025 there is no district: a list with one counts
        places as before."""
        codes: list[str] = []
        if self._levels is LEVELS_2025 and values.text_of(cells[1]):
            self._refuse("place_old", DISTRICT + 1)
            return "", "", ""
        for n, column, digits in self._levels:
            cell = cells[n]
            code = values.read_code(cell, digits)
            unit = self._units.get(code)
            if values.text_of(cell) == "":
                self._refuse("place_missing", column)
            elif unit is None or len(code) != digits:
                self._refuse("place_unknown", column)
            elif codes and unit.parent_code != codes[-1]:
                self._refuse("place_mismatch", column)
            else:
                codes.append(code)
                continue
            return "", "", ""
        found = (codes[0], codes[1] if len(codes) == len(LEVELS_2021) else "", codes[-1])
        self._places[cells] = found
        return found

    def _both_doses(self, given: list[Cell]) -> tuple[DoseRow, ...]:
        """`given`: the cells from the first dose on."""
        number = given[COLUMNS - FIRST] if len(given) > COLUMNS - FIRST else 1
        raw, other = given[:4], given[4:8]
        first = self._doses.get((number, *raw)) or self._dose(raw, FIRST, number)
        second = None
        if any(other):
            second = self._doses.get((2, *other)) or self._dose(other, SECOND, 2)
        if first is None:
            return (second,) if second is not None else ()
        if second is None:
            return (first,)
        if second.injected_on <= first.injected_on:
            self._refuse("dose_order", SECOND + 1)
        return first, second

    def _dose(self, raw: list[Cell], at: int, number: Cell) -> DoseRow | None:
        """None when all four cells are empty; else all four are needed. `at`: the column of the first."""
        if not any(raw):
            return None
        texts = [values.text_of(cell) for cell in raw]
        if not any(texts):
            return None
        before = len(self._wrong)
        which = self._number(number)
        vaccine, lot = self._vaccine(texts[0]), texts[2]
        day = values.read_injected(raw[1], self.today, self._campaign.first_day)
        facility = values.read_facility(raw[3])
        for column, found in ((at, vaccine), (at, which), (at + 1, day), (at + 3, facility)):
            if isinstance(found, Refused):
                self._refuse(found, column)
        if wrong := values.wrong_lot(raw[2], lot):
            self._refuse(wrong, at + 2)
        if isinstance(day, Refused) or isinstance(which, Refused):
            return None
        dose = DoseRow(which, vaccine, day, lot, facility)
        if len(self._wrong) == before:
            _remember(self._doses, (number, *raw), dose)
        return dose

    def _vaccine(self, text: str) -> str:
        """The code of a vaccine named as the lists name it."""
        if not text:
            return Refused("vaccine_missing")
        known = self._called.get(text)
        if known is None:
            code = text.upper() if text.upper() in self._vaccines else read_vaccine(text, self._vaccines)
            known = code if isinstance(code, str) else Refused("vaccine_unknown")
            _remember(self._called, text, known)
        return known

    def _number(self, cell: Cell) -> int | Refused:
        text = values.text_of(cell)
        return self._numbers.get(text) or Refused("dose_untold" if text == UNTOLD else "dose_number")


def _remember(kept: dict[Any, Any], cell: Any, meaning: Any) -> None:
    if len(kept) >= MOST_REMEMBERED:
        kept.clear()
    kept[cell] = meaning

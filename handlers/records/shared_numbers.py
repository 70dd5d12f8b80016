"""One number on two people: a mother's card on her child's row. Nobody can tell from the list whose it is."""

from collections.abc import Iterator
from datetime import date

from handlers.dialogue.answers.reading import fold
from handlers.records.import_values import Refused, read_birth, read_insurance, read_list_identity, text_of
from handlers.records.keys import YEAR_ALONE
from storage.spreadsheets.read import Cell

Held = tuple[Cell, Cell, int]  # name, birth date, number of the row


class Numbers:
    """The numbers of one kind in a list, each with the first person who has it."""

    def __init__(self, column: int, today: date) -> None:
        self.column = column
        self._today = today
        self._held: dict[str, Held] = {}
        self._read: dict[str, Held] = {}
        self._shared: dict[int, None] = {}

    def add(self, cell: Cell, name: Cell, birth: Cell, row: int) -> None:
        """A row's number, with whom it names. Most are there once and need no look."""
        if isinstance(cell, str) and cell not in self._held:
            self._held[cell] = (name, birth, row)
            return
        key = cell if isinstance(cell, str) else text_of(cell)
        held = self._held.setdefault(key, (name, birth, row))
        if held[2] != row and held[:2] != (name, birth):
            self._compare(held, (name, birth, row))

    def rows(self) -> Iterator[int]:
        """Rows whose number stands on another person too. Numbers written in two ways are one."""
        read = self._read
        for key, held in self._held.items():
            if len(key) in (9, 12) and key.isdigit():  # as nearly all, and told without a call
                if (other := read.setdefault(key, held)) is not held:
                    self._compare(other, held)
            else:
                self._same(key, held)
        return iter(self._shared)

    def _same(self, key: str, held: Held) -> None:
        number = read_insurance(key)[-10:] if self.column == 8 else read_list_identity(key)[1]
        if not number or type(number) is Refused:
            return
        other = self._read.setdefault(number, held)
        if other is not held:
            self._compare(other, held)

    def _compare(self, one: Held, other: Held) -> None:
        if not self._is_one_person(one, other):
            self._shared[one[2]] = self._shared[other[2]] = None

    def _is_one_person(self, one: Held, other: Held) -> bool:
        if fold(text_of(one[0])) != fold(text_of(other[0])):
            return False
        births = sorted((self._birth(one[1]), self._birth(other[1])), key=len)
        return births[1].startswith(births[0])

    def _birth(self, cell: Cell) -> str:
        """As it is kept; the year alone counts as the same as each day of it."""
        read = read_birth(cell, self._today)
        return read[:4] if read[4:] in YEAR_ALONE else read

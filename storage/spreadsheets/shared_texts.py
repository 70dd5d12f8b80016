"""How much text the cells of an xlsx come to: every cell may name the same text of the shared table, and readers write
it out for each. One long text and a hundred thousand cells are some kilobytes packed, and gigabytes then.

Counted from above and quickly first (cells times the longest text); only where that is too much, cell by cell.
"""

import re
from collections.abc import Iterable
from typing import Final
from xml.parsers.expat import ExpatError, ParserCreate

from storage.spreadsheets.problems import SheetProblem

MOST_TEXT: Final = 512 * 1024 * 1024  # letters
_ENDS: Final = b"</"
_ENDS_OF_CELL: Final = 2  # its own and that of its value, whatever they are called
_TEXT_END: Final = re.compile(rb"</(?:[\w.\-]+:)?si\s*>")
_NAMED: Final = re.compile(rb"<v>([^<]{1,40})</v></c>")


class SharedTexts:
    """Of one workbook; fed with whole tags, a part after the other."""

    def __init__(self) -> None:
        self._since = self._longest = self._ends = 0  # since: bytes after the end of the text before

    def begin(self) -> None:
        """Another part begins."""
        self._since = 0

    def feed(self, xml: bytes, *, in_sheet: bool) -> bool:
        """`in_sheet`: cells have begun in this part. Whether texts end here."""
        if in_sheet:
            self._ends += xml.count(_ENDS)
        at = 0
        if b"si" in xml:
            for end in _TEXT_END.finditer(xml):
                self._longest = max(self._longest, end.start() - at + self._since)
                self._since, at = 0, end.end()
        self._since += len(xml) - at
        return at > 0

    @property
    def may_be_too_much(self) -> bool:
        """False only where it is not, whatever cells name."""
        return self._ends // _ENDS_OF_CELL * self._longest > MOST_TEXT

    def count(self, tables: Iterable[Iterable[bytes]], sheets: Iterable[Iterable[bytes]]) -> None:
        """Cell by cell; one that is not written as every program writes it counts as the longest text.

        `tables`, `sheets`: pieces of each part that holds texts, and cells, the latter cut between tags. Errors:
        SheetProblem `bomb`.
        """
        lengths: list[int] = []
        for pieces in tables:  # which of them is read, only links tell: the longest of any
            for number, length in enumerate(_lengths(pieces)):
                if number < len(lengths):
                    lengths[number] = max(lengths[number], length)
                else:
                    lengths.append(length)
        plain = total = 0
        for pieces in sheets:
            for xml in pieces:
                values = _NAMED.findall(xml)
                plain += len(values)
                total += sum(self._length(value, lengths) for value in values)
                if total > MOST_TEXT:
                    raise SheetProblem("bomb")
        if total + (self._ends - _ENDS_OF_CELL * plain) // _ENDS_OF_CELL * self._longest > MOST_TEXT:
            raise SheetProblem("bomb")

    def _length(self, value: bytes, lengths: list[int]) -> int:
        try:
            number = int(value)
        except ValueError:
            return 0 if b"." in value and b"&" not in value else self._longest
        return lengths[number] if 0 <= number < len(lengths) else 0


def _lengths(pieces: Iterable[bytes]) -> list[int]:
    """Letters of each text of a table. Errors: SheetProblem `not_xlsx`."""
    found: list[int] = []

    def start(tag: str, _: dict[str, str]) -> None:
        if tag.rpartition(":")[2] == "si":
            found.append(0)

    def text(said: str) -> None:
        if found:
            found[-1] += len(said)

    parser = ParserCreate()
    parser.StartElementHandler, parser.CharacterDataHandler = start, text
    try:
        for piece in pieces:
            parser.Parse(piece, False)
        parser.Parse(b"", True)
    except ExpatError as fault:
        raise SheetProblem("not_xlsx") from fault
    return found

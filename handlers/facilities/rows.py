"""The rows of a list of facilities, and what is wrong with them by themselves."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final, NamedTuple

from handlers.backlog.sheet import Listing
from handlers.backlog.titles import columns_by, plain, words_beside
from handlers.records.import_values import Refused, read_day, text_of
from storage.gazetteer import load
from storage.spreadsheets import SheetProblem
from storage.spreadsheets.read import Cell

NEEDED: Final = ("code", "name", "commune")
LONGEST_NAME: Final = 120
_CODE: Final = re.compile(r"[0-9A-Z]{5}")
_KINDS: Final = re.compile(r"^(xa|phuong|thi tran|huyen|quan|thi xa|thanh pho|tp) ")


class Row(NamedTuple):
    """A row as it is meant. `line`: as the spreadsheet counts; `fault`: why it is refused, '' where nothing is wrong by
    itself."""

    line: int
    fault: str
    code: str = ""
    name: str = ""
    district: str = ""
    commune: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    successor: str = ""


def columns_of(titles: Sequence[str]) -> dict[str, int]:
    """Field -> column, from 0. Errors: SheetProblem `columns`."""
    words = words_beside(__file__)
    found = columns_by(titles, words)
    if missing := [words["called"][field] for field in NEEDED if field not in found]:
        raise SheetProblem("columns", missing=", ".join(missing))
    return found


def read_rows(listing: Listing, edition: int, province: str) -> list[Row]:
    """Every row. `province`: in whose communes they lie. Errors: SheetProblem `columns`."""
    reader = _Reader(columns_of(listing.titles), edition, province)
    return [reader.row(line, cells) for line, cells in listing.lines]


class _Reader:
    def __init__(self, columns: Mapping[str, int], edition: int, province: str) -> None:
        self.columns = columns
        self.communes: dict[str, list[tuple[str, str]]] = {}  # code or name -> (district, commune)
        self.districts: dict[str, str] = {}  # name -> code
        gazetteer = load(edition)
        for unit in gazetteer.children(province):
            if unit.level == "commune":
                self._add(unit.code, unit.name, "")
                continue
            self.districts |= dict.fromkeys((unit.code, *_names(unit.name)), unit.code)
            for below in gazetteer.children(unit.code):
                self._add(below.code, below.name, unit.code)

    def _add(self, code: str, name: str, district: str) -> None:
        for key in {code, *_names(name)}:
            self.communes.setdefault(key, []).append((district, code))

    def row(self, line: int, cells: Sequence[Cell]) -> Row:
        said = {field: cells[column] if column < len(cells) else "" for field, column in self.columns.items()}
        code, name = text_of(said["code"]).upper(), text_of(said["name"])
        if not code:
            return Row(line, "code_missing")
        if not _CODE.fullmatch(code):
            return Row(line, "code_form", code)
        if not name or len(name) > LONGEST_NAME:
            return Row(line, "name_missing" if not name else "name_long", code)
        place = self._place(text_of(said["commune"]), text_of(said.get("district", "")))
        if isinstance(place, str):
            return Row(line, place, code, name)
        days: list[date | None] = []
        for field in ("from", "to"):
            day = read_day(said[field]) if text_of(said.get(field, "")) else None
            if isinstance(day, Refused):
                return Row(line, "day", code, name, *place)
            days.append(day)
        first, last = days
        if first is not None and last is not None and last < first:
            return Row(line, "days_crossed", code, name, *place)
        successor = text_of(said.get("successor", "")).upper()
        return Row(line, "successor_self" if successor == code else "", code, name, *place, first, last, successor)

    def _place(self, commune: str, district: str) -> tuple[str, str] | str:
        """District and commune; or why not."""
        if not commune:
            return "commune_missing"
        found = self.communes.get(commune.zfill(5) if commune.isdigit() else plain(commune), [])
        if district:
            wanted = self.districts.get(district.zfill(3) if district.isdigit() else plain(district), "")
            found = [one for one in found if one[0] == wanted]
        if len(found) != 1:
            return "communes" if found else "commune_unknown"
        return found[0]


def _names(name: str) -> set[str]:
    whole = plain(name)
    return {whole, _KINDS.sub("", whole)}

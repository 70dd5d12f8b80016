"""The rows of a list of numbers: each becomes an entry of the hotlines, is empty, or is refused and why."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final, NamedTuple

from pydantic import ValidationError

from handlers.backlog.sheet import Listing
from handlers.backlog.titles import columns_by, plain, words_beside
from handlers.catalogue.hotlines import Hotline
from handlers.records.import_values import Refused, read_day, text_of
from storage.gazetteer import load
from storage.gazetteer.loader import Unit
from storage.spreadsheets import SheetProblem
from storage.spreadsheets.read import Cell

FIELDS: Final = ("code", "commune", "district", "name", "numbers", "needs", "hours", "source", "as_of", "valid_to")
NEEDED: Final = ("numbers", "source", "as_of")  # and one that names the commune
USUAL: Final = ("record",)  # what a number is for where nothing is said
LONGEST: Final = 120
# Without the signs within it: of the country with its area, of a service, of an emergency.
NUMBER: Final = re.compile(r"0\d{9,10}|1[89]00\d{4,6}|11[345]")
_SEVERAL: Final = re.compile(r"[;,/\n]")
_WITHIN: Final = re.compile(r"[-–()]")
_OPTIONAL: Final = ("name", "name_en", "needs", "hours", "valid_to")  # a blank cell says nothing of these
_KINDS: Final = re.compile(r"^(xa|phuong|thi tran|huyen|quan|thi xa|thanh pho|tp) ")


class Row(NamedTuple):
    """A row as it is meant. `line`: as the spreadsheet counts; `fault`: why it is refused; `entry`: of the hotlines,
    without its id, None where the row names no number; `said`: which of its cells that may be blank are not."""

    line: int
    fault: str = ""
    commune: str = ""
    entry: Mapping[str, Any] | None = None
    said: frozenset[str] = frozenset()


def columns_of(titles: Sequence[str]) -> dict[str, int]:
    """Field -> column, from 0. Errors: SheetProblem `columns`."""
    words = words_beside(__file__)
    found = columns_by(titles, words)
    missing = [field for field in NEEDED if field not in found]
    missing += [] if "code" in found or "commune" in found else ["commune"]
    if missing:
        raise SheetProblem("columns", missing=", ".join(words["called"][field] for field in missing))
    return found


def communes_of(edition: int, province: str) -> list[tuple[str, Unit]]:
    """(code of the district or '', commune) of a province, in the order of the codes."""
    gazetteer, found = load(edition), []
    for unit in gazetteer.children(province):
        below = [unit] if unit.level == "commune" else gazetteer.children(unit.code)
        found += [("" if unit.level == "commune" else unit.code, one) for one in below]
    return found


def read_rows(listing: Listing, edition: int, province: str, today: date) -> list[Row]:
    """Every row. Errors: SheetProblem `columns`."""
    reader = _Reader(columns_of(listing.titles), edition, province, today)
    return [reader.row(line, cells) for line, cells in listing.lines]


class _Reader:
    def __init__(self, columns: Mapping[str, int], edition: int, province: str, today: date) -> None:
        self.columns, self.edition, self.province, self.today = columns, edition, province, today
        self.communes: dict[str, list[tuple[str, Unit]]] = {}  # code, path or name -> (district, commune)
        self.districts: dict[str, str] = {}  # name -> code
        for unit in load(edition).children(province):
            self.districts |= dict.fromkeys((unit.code, *_names(unit.name)), unit.code)
        for district, unit in communes_of(edition, province):
            for key in {unit.code, path_of(province, district, unit.code), *_names(unit.name)}:
                self.communes.setdefault(key, []).append((district, unit))

    def row(self, line: int, cells: Sequence[Cell]) -> Row:
        said = {field: cells[column] for field, column in self.columns.items() if column < len(cells)}
        text = {field: text_of(cell) for field, cell in said.items()}
        if not text.get("numbers"):
            return Row(line)
        place = self._place(text)
        if isinstance(place, str):
            return Row(line, place)
        district, unit = place
        days = {field: read_day(said[field]) for field in ("as_of", "valid_to") if text.get(field)}
        fault = self._fault(text, days)
        if fault:
            return Row(line, fault, unit.code)
        name = text.get("name") or unit.name
        reach = {"edition": self.edition, "province": self.province, "district": district, "commune": unit.code}
        entry: dict[str, Any] = {
            "level": "commune", "reach": {key: value for key, value in reach.items() if value},
            "needs": _needs(text.get("needs", "")) or list(USUAL), "numbers": _numbers(text["numbers"]),
            "name": {"vi": name, "en": text.get("name_en") or name}, "source": text["source"], "certainty": "H",
            **{field: str(day) for field, day in days.items()},
        }  # fmt: skip
        if text.get("hours"):
            entry["hours"] = dict.fromkeys(("vi", "en"), text["hours"])
        try:
            Hotline.model_validate({"id": "own_row", **entry})
        except ValidationError:
            return Row(line, "other", unit.code)
        return Row(line, "", unit.code, entry, frozenset(field for field in _OPTIONAL if text.get(field)))

    def _fault(self, text: Mapping[str, str], days: Mapping[str, date | Refused]) -> str:
        if not all(NUMBER.fullmatch(one.replace(" ", "").replace(".", "")) for one in _numbers(text["numbers"])):
            return "number_form"
        if text.get("needs") and not _needs(text["needs"]):
            return "needs_unknown"
        if max(len(text.get(field, "")) for field in ("name", "name_en", "hours")) > LONGEST:
            return "long"
        if not text.get("source"):
            return "source_missing"
        if "as_of" not in days:
            return "as_of_missing"
        first, last = days["as_of"], days.get("valid_to")
        if isinstance(first, Refused) or isinstance(last, Refused):
            return "day"
        if first > self.today:
            return "as_of_future"
        return "days_crossed" if last is not None and last < first else ""

    def _place(self, text: Mapping[str, str]) -> tuple[str, Unit] | str:
        """District and commune; or why not."""
        said, district = text.get("code") or text.get("commune", ""), text.get("district", "")
        if not said:
            return "commune_missing"
        found = self.communes.get(said.zfill(5) if said.isdigit() else said if ":" in said else plain(said), [])
        if district and len(found) > 1:
            wanted = self.districts.get(district.zfill(3) if district.isdigit() else plain(district), "")
            found = [one for one in found if one[0] == wanted]
        if len(found) != 1:
            return "communes" if found else "commune_unknown"
        return found[0]


def path_of(province: str, district: str, commune: str) -> str:
    """A commune as the template and the form of one number name it: 89:884:30316."""
    return f"{province}:{district}:{commune}"


def _needs(text: str) -> list[str]:
    """What somebody calls for; none where one of them is unknown."""
    whole = plain(text)
    parts = [whole] if any(whole in said for said in words_beside(__file__)["needs"].values()) else [
        plain(one) for one in re.split(r"[;,]", text) if one.strip()
    ]  # fmt: skip
    found = [next((need for need, said in words_beside(__file__)["needs"].items() if one in said), "") for one in parts]
    return [] if "" in found else list(dict.fromkeys(found))


def _numbers(text: str) -> list[str]:
    """The numbers of a cell; a spreadsheet that took one for a figure has lost its first 0."""
    found = [" ".join(_WITHIN.sub(" ", one).split()) for one in _SEVERAL.split(text) if one.strip()]
    return [f"0{one}" if one.isdigit() and len(one) in (9, 10) and one[0] != "0" and one[:4] not in ("1900", "1800")
            else one for one in found]  # fmt: skip


def _names(name: str) -> set[str]:
    whole = plain(name)
    return {whole, _KINDS.sub("", whole)}

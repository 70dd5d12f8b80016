"""An empty form to fill in: the header of the national template, cells of text that keep zeros, codes to pick from."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from handlers.catalogue.office_kinds import OfficeKind
from handlers.catalogue.vaccines import Vaccines
from handlers.lists.forms import Form, codes, complaint_kinds
from handlers.places.bodies import Directory
from handlers.records.template import words
from storage.gazetteer import Gazetteer
from storage.spreadsheets.forms import CodeSheet, SheetForm, write_form

PLACES: Final = (9, 10, 11, 12, 13, 14)  # columns of the residence: a name and a code of each level


def write_blank(
    path: Path, about: Form, province: str, gazetteer: Gazetteer, directory: Directory, vaccines: Vaccines
) -> None:
    """Write an empty form for a province: its units and facilities stand in the sheets of codes."""
    (top, below), merged = about.header()
    example = {**_places(gazetteer, province), **about.example}
    rows = _codes(province, gazetteer, directory, vaccines)
    if "kinds" in about.picks.values():
        rows = {**rows, "kinds": [(one.say,) for one in complaint_kinds()]}
    if rows["facilities"] and 19 in example:
        example[19] = rows["facilities"][0][0]
    used = dict.fromkeys(about.picks.values())
    sheets = [CodeSheet(**codes()["sheets"][key], rows=rows[key]) for key in used if rows[key]]
    named = {key: codes()["sheets"][key]["name"] for key in used if rows[key]}
    picks = {about.columns.index(column): named[key] for column, key in about.picks.items() if key in named}
    above = [about.heading, *codes()["notes"]]
    write_form(
        path,
        SheetForm(
            about.sheet, above, [top, below], words()["header_row"], merged,
            [example.get(column, "") for column in about.columns], picks, sheets,
        ),
    )  # fmt: skip


def _places(gazetteer: Gazetteer, province: str) -> Mapping[int, str]:
    """The first commune of a province, as the cells of a row."""
    commune = next(iter(gazetteer.communes(province)), None)
    if commune is None:
        return {}
    levels = {"province": PLACES[:2], "district": PLACES[2:4], "commune": PLACES[4:]}
    found: dict[int, str] = {}
    for unit in (commune, *gazetteer.ancestors(commune.code)):
        name, code = levels[unit.level]
        found |= {name: unit.name, code: unit.code}
    return found


def _codes(
    province: str, gazetteer: Gazetteer, directory: Directory, vaccines: Vaccines
) -> Mapping[str, Sequence[Sequence[str]]]:
    """Key of a sheet -> its rows, the code first."""
    units = gazetteer.units
    communes = [(one.code, one.name, units[one.parent_code].name) for one in gazetteer.communes(province)]
    districts = [(one.code, one.name) for one in gazetteer.children(province) if one.level == "district"]
    return {
        "sexes": list(codes()["sexes"].items()),
        "groups": list(codes()["groups"].items()),
        "provinces": [(province, units[province].name)],
        "districts": districts,
        "communes": communes,
        "facilities": sorted(_facilities(province, directory)),
        "vaccines": [(one.name["vi"],) for one in vaccines.values()],
    }


def _facilities(province: str, directory: Directory) -> Iterator[tuple[str, str]]:
    for code, body in directory.by_facility.items():
        if body.province == province and body.kind is OfficeKind.FACILITY:
            yield code, body.name

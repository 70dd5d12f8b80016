"""What looks odd in a right row and refuses nothing: told beside it, for who knows the person to decide. And what the
list wrote in another way than the platform takes it: mended where only one meaning is possible, and said.

Source: designs of lists (`CCCD`: digits 4 to 6 are the century with the sex, and the year of birth: Nghị định
137/2015/NĐ-CP, 13).
"""

from collections.abc import Collection, Mapping, Sequence
from itertools import pairwise
from typing import Any, Final

from handlers.catalogue.vaccines import Vaccines
from handlers.lists.forms import codes
from handlers.records.import_rules import BIRTH, IDENTITY, NAME, PHONE, SECOND, SEX, PersonRow
from handlers.records.import_values import SEXES, text_of
from storage.spreadsheets.read import Cell

UNSURE: Final = "R"
_CODES: Final = {sex: code for code, sex in SEXES.items()}
_LENGTH: Final = 12


def doubts(cells: Sequence[Cell], row: PersonRow, vaccines: Vaccines) -> list[list[Any]]:
    """[code of `import_problems.row`, column of the template] each."""
    found: list[list[Any]] = []
    if row.name.isascii() and _lacks_marks(row.name, codes()["unmarked"]):
        found.append(["name_unmarked", NAME])
    if text_of(cells[SEX]) not in SEXES:
        found.append(["sex_word", SEX])
    if row.phone and text_of(cells[PHONE]) == row.phone.removeprefix("0"):
        found.append(["zero_restored", PHONE])
    if row.identity_kind == "cccd" and len(row.identity) == _LENGTH:
        century, year = int(row.identity[3]), row.identity[4:6]
        if row.sex and (century % 2 == 0) != (row.sex == "male"):
            found.append(["id_sex", IDENTITY])
        if row.birth[:4] != f"{19 + century // 2}{year}":
            found.append(["id_birth", BIRTH])
    for first, second in pairwise(row.doses):
        product = vaccines.get(first.vaccine)
        least = product.min_interval_days if product is not None and product.mark != UNSURE else None
        if least and first.vaccine == second.vaccine and (second.injected_on - first.injected_on).days < least:
            found.append(["interval_short", SECOND + 1])
    return found


def mended(cells: Sequence[Cell], row: PersonRow) -> Mapping[int, str]:
    """Column -> what is written there in place of the cell. A number of old with eleven digits stays as it is: the
    import keeps it beside the new one."""
    found: dict[int, str] = {}
    if row.sex and text_of(cells[SEX]) not in SEXES:
        found[SEX] = _CODES[row.sex]
    if row.phone and not row.old_phone and text_of(cells[PHONE]) != row.phone:
        found[PHONE] = row.phone
    return found


def _lacks_marks(name: str, always_marked: Collection[str]) -> bool:
    return any(word in always_marked for word in name.lower().split())

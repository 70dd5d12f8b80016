"""What a list of facilities would change: added, changed, unchanged, closed or taken out, refused and why."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Final

from handlers.catalogue.office_kinds import OfficeKind
from handlers.facilities.rows import Row
from handlers.places.bodies import Directory, Place, body_id
from storage.repositories.facilities import Facility

FIRST: Final = 10  # names of each sort that are shown
ADDED, CHANGED, SAME, CLOSED, GONE, REFUSED = "added", "changed", "same", "closed", "gone", "refused"


@dataclass(slots=True)
class Plan:
    """`changes`: code -> (what stands there, what will); `sorts`: code -> added, changed, closed or gone; `same`: how
    many stay; `refused`: row -> why."""

    changes: dict[str, tuple[Facility | None, Facility]] = field(default_factory=dict)
    sorts: dict[str, str] = field(default_factory=dict)
    same: int = 0
    refused: dict[int, str] = field(default_factory=dict)

    def look(self) -> dict[str, Any]:
        """As it is kept for the page that asks for a yes."""
        counts = Counter(self.sorts.values())
        why: dict[str, list[int]] = {}
        for line, fault in self.refused.items():
            why.setdefault(fault, []).append(line)
        return {
            "counts": {**{sort: counts[sort] for sort in (ADDED, CHANGED, CLOSED, GONE)}, SAME: self.same,
                       REFUSED: len(self.refused)},
            "names": {sort: self._names(sort) for sort in (ADDED, CHANGED, CLOSED, GONE)},
            "why": [[fault, len(rows), rows[:FIRST]] for fault, rows in why.items()],
        }  # fmt: skip

    def _names(self, sort: str) -> list[str]:
        codes = [code for code, found in self.sorts.items() if found == sort]
        return [f"{code} {self.changes[code][1].name}" for code in codes[:FIRST]]


def known_of(directory: Directory, kept: Sequence[Facility]) -> dict[str, Facility]:
    """Code -> every facility that stands now, of what ships too; those that are gone are none."""
    named = {one.code: one for one in kept}
    found = {
        code: Facility(code, body.name, *body.place, _under(body.parent_id))
        for code, body in directory.by_facility.items()
        if body.kind is OfficeKind.FACILITY and code not in named
    }
    return found | {code: one for code, one in named.items() if not one.gone}


def _under(parent_id: str) -> str:
    return OfficeKind.TTYT if parent_id.endswith(f":{OfficeKind.TTYT}") else OfficeKind.SO_Y_TE


def plan_of(
    rows: Sequence[Row], known: Mapping[str, Facility], directory: Directory, province: str
) -> Plan:  # fmt: skip
    """What these rows would change of what stands now; nothing is closed by being absent (`absent`)."""
    made, seen = Plan(), Counter(row.code for row in rows if not row.fault)
    coming = {row.code for row in rows if not row.fault}
    for row in rows:
        fault = row.fault or ("code_twice" if seen[row.code] > 1 else "")
        fault = fault or _clash(row, known, directory, province, coming)
        if fault:
            made.refused[row.line] = fault
            continue
        before = known.get(row.code)
        centre = body_id(directory.edition, Place(province, row.district), OfficeKind.TTYT)
        under = before.under if before else OfficeKind.TTYT if directory.get(centre) else OfficeKind.SO_Y_TE
        after = Facility(
            row.code, row.name, province, row.district, _commune(row, before), under, row.valid_from, row.valid_to,
            row.successor,
        )  # fmt: skip
        if before == after:
            made.same += 1
            continue
        made.changes[row.code] = before, after
        closes = after.valid_to is not None and (before is None or before.valid_to is None)
        made.sorts[row.code] = ADDED if before is None else CLOSED if closes else CHANGED
    _leave_loops(made, rows, known)
    return made


def absent(
    made: Plan, rows: Sequence[Row], known: Mapping[str, Facility], province: str, named: frozenset[str], today: date
) -> None:
    """Of a list that is whole: what stands in no row of it is closed where doses or reports name it, else taken out."""
    for code in absent_codes(rows, known, province):
        before = known[code]
        if code in named:
            if before.valid_to is None:
                yesterday = today - timedelta(days=1)
                made.changes[code] = before, before._replace(valid_to=max(yesterday, before.valid_from or yesterday))
                made.sorts[code] = CLOSED
            continue
        made.changes[code] = before, before._replace(gone=True)
        made.sorts[code] = GONE


def absent_codes(rows: Sequence[Row], known: Mapping[str, Facility], province: str) -> list[str]:
    """Facilities of the province that no row names, a refused one neither."""
    listed = {row.code for row in rows}
    return sorted(code for code, one in known.items() if one.province == province and code not in listed)


def _commune(row: Row, before: Facility | None) -> str:
    """A hospital that ships is known by its district alone; its id says so and stays."""
    return before.commune if before is not None and not before.commune else row.commune


def _clash(
    row: Row, known: Mapping[str, Facility], directory: Directory, province: str, coming: set[str]
) -> str:  # fmt: skip
    """Why a row does not go with what stands; '' where it does."""
    office, before = directory.at_facility(row.code), known.get(row.code)
    if office is not None and office.kind is not OfficeKind.FACILITY:
        return "code_office"
    if before is not None and before.province != province:
        return "code_other"
    if before is not None and (before.district, before.commune) != (row.district, _commune(row, before)):
        return "place_moved"
    if row.successor and row.successor not in coming and row.successor not in known:
        return "" if directory.at_facility(row.successor) is not None else "successor_unknown"
    return ""


def _leave_loops(made: Plan, rows: Sequence[Row], known: Mapping[str, Facility]) -> None:
    """Refuse who would come back to himself from successor to successor."""
    then = {code: one.successor for code, one in known.items()}
    then |= {code: after.successor for code, (_, after) in made.changes.items()}
    for row in rows:
        at, steps = row.code, 0
        while (at := then.get(at, "")) and at != row.code and steps < len(then):
            steps += 1
        if at == row.code and row.code in made.changes:
            del made.changes[row.code], made.sorts[row.code]
            made.refused[row.line] = "successor_self"

"""What a look over a list found, as it is kept for the page that asks for a yes. No cell of the list stands in it."""

from collections.abc import Mapping
from typing import Any, Final

from handlers.records.preview import Preview
from handlers.records.reading import ListFile

MOST_ROWS: Final = 20  # rows named that hold words and nobody
CLASHES: Final = frozenset({"number_shared", "number_known", "id_repeated"})
"""Reasons by which a row stands against another row or against the records."""


def look_of(will: Preview, listed: ListFile) -> dict[str, Any]:
    """JSON: `people` and `doses` by what becomes of them, `fields` [name, people], `why` of what is refused [code,
    column, rows, [places]], `read`, `hidden` and `headless` sheets, `passed` places."""
    return {
        "rows": will.rows,
        "done": will.done,
        "people": {"new": will.people_new, "changed": will.people_changed, "same": will.people_same},
        "doses": {"new": will.doses_new, "changed": will.doses_changed},
        "fields": will.fields.most_common(),
        "refused": will.rows_refused,
        "why": [
            [code, column, rows, [_place(listed, row) for row in will.first[code, column]]]
            for (code, column), rows in will.refused.most_common()
        ],
        "tickets": will.tickets,
        "differing": will.differing,
        "told": will.told,
        "read": [name for name in listed.names if name],
        "hidden": listed.hidden,
        "headless": listed.headless,
        "passed": [_place(listed, row) for row in listed.passed[:MOST_ROWS]],
        "more_passed": len(listed.passed) > MOST_ROWS,
    }


def takes_anything(look: Mapping[str, Any]) -> bool:
    """Whether an import would write something."""
    people, doses = look["people"], look["doses"]
    return bool(people["new"] or people["changed"] or doses["new"] or doses["changed"])


def _place(listed: ListFile, number: int) -> str:
    place = listed.place(number)
    return f"{place.sheet} {place.row}".strip()

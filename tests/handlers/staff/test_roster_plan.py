"""What would become of a file of officials is found in a moment: while it is looked for nobody's chat is answered."""

from datetime import date
from time import process_time
from types import SimpleNamespace
from typing import Any, cast

from handlers.roster.plan import ADDED, REFUSED, Row, _Known
from storage.repositories.officials import Official

COMMUNE, CENTRE = "2021:89:884:{}:front_desk", "2021:89:884::ttyt"
OFFICIALS, ROWS = 10_000, 1000
LONGEST = 3.0  # seconds of the processor; 22 when each row went through everybody


def official(n: int) -> Official:
    return Official(n, f"Nguyễn Văn {n}", f"03{n:08}", roles={COMMUNE.format(30000 + n % 150): "officer"})


def test_a_thousand_volunteers_are_looked_at_among_ten_thousand_officials_in_seconds() -> None:
    work = cast(Any, SimpleNamespace(tools=SimpleNamespace(directory=SimpleNamespace(above=lambda _: (CENTRE,)))))
    actor = cast(Any, SimpleNamespace(administers=frozenset({"89"}), id=0))
    seat, until = COMMUNE.format(30007), date(2027, 1, 1)
    lead = Row(2, "Lê Thị Mới", "0390000001", "", CENTRE, "lead")
    rows = [lead]
    for n in range(ROWS):
        named = ("Nguyễn Văn 7", "Lê Thị Mới", "Nguyễn Văn 8")[n % 3]
        rows.append(Row(n + 3, f"Trần Thị {n}", f"09{n:08}", "", seat, "volunteer", "", until, named))
    begun = process_time()
    known = _Known(work, actor, [official(n) for n in range(1, OFFICIALS)], rows)
    found = [known.place(row) for row in rows]
    assert process_time() - begun < LONGEST
    assert [one.outcome for one in found[:4]] == [ADDED, ADDED, ADDED, REFUSED]
    assert found[3].why == "supervisor"  # who works in another commune looks after nobody here

"""How reports ended in a stretch of time: done is entered on the platform or, of what is never entered, solved. What
was refused, withdrawn or merged stands beside it and is never counted as done.

An outcome that was disputed in the same stretch has left it again, on the day of the dispute.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from storage.repositories.reports import MoveRow

KINDS: Final = ("opened", "done", "refused", "withdrawn", "merged", "reopened")
WITHOUT_RESULT: Final = frozenset({"refused", "merged"})  # what an office ends without doing what was asked


@dataclass(frozen=True, slots=True)
class Outcomes:
    """Counts. `done` and `refused` stand undisputed, `..._in_time` of them by the due time; `reopened`: disputes and
    what was sent after a refusal; `late`: refused or merged after the due time, disputed or not."""

    done: int = 0
    done_in_time: int = 0
    refused: int = 0
    refused_in_time: int = 0
    withdrawn: int = 0
    merged: int = 0
    reopened: int = 0
    late: int = 0

    def on_time_percent(self, overdue: int) -> int | None:
        """The share by which offices are compared: done in time, among what was done, what was ended late without a
        result and what is overdue (`overdue`) and still open. No refusal raises it: one in time is not in it, and one
        that is late counts as the overdue report did. None while there is nothing to go by."""
        whole = self.done + self.late + overdue
        return round(100 * self.done_in_time / whole) if whole else None


def outcomes_of(rows: Iterable[MoveRow]) -> Outcomes:
    """The outcomes of the whole stretch that the rows were read for."""
    count, in_time = dict.fromkeys(KINDS, 0), dict.fromkeys(KINDS, 0)
    late = 0
    for row in rows:
        stands = row.what in ("done", "refused")
        count[row.what] += row.stand if stands else row.n
        in_time[row.what] += row.stand_in_time
        if row.what in WITHOUT_RESULT:
            late += row.n - row.in_time
    return Outcomes(
        count["done"], in_time["done"], count["refused"], in_time["refused"],
        count["withdrawn"], count["merged"], count["reopened"], late,
    )  # fmt: skip


def by_day(rows: Iterable[MoveRow], first: date, days: int) -> dict[date, dict[str, int]]:
    """Local day -> what happened on it, by KINDS; every day from `first` on."""
    found = {first + timedelta(days=n): dict.fromkeys(KINDS, 0) for n in range(days)}
    for row in rows:
        if row.day in found:
            found[row.day][row.what] += row.n
    return found

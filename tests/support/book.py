"""A count of the tests' own: what the test wrote down of every ticket each time anything was done, and the figures that
follow from it."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from handlers.dialogue.talk import LOCAL
from tests.support.console import Console

WAITING = ("waiting_citizen", "waiting_platform")
QUEUE = ("open", "claimed", *WAITING)
AGES = {"day": (0, 1), "two_days": (1, 2), "five_days": (2, 5), "older": (5, 99)}
DAY, MOMENT = timedelta(days=1), timedelta(microseconds=1)


@dataclass
class Stand:
    """Where a ticket stood from a moment on."""

    at: datetime
    status: str
    due: datetime
    body: str


@dataclass
class Book:
    """What the test wrote down of every ticket itself, each time anything was done."""

    console: Console
    stands: dict[int, list[Stand]] = field(default_factory=dict)
    facts: dict[int, tuple[datetime, str, bool]] = field(default_factory=dict)

    async def write(self) -> None:
        async with self.console.live.service.database.reading() as uow:
            query = "select id, status, due_at, body_id, opened_at, category, enters from tickets order by id"
            rows = await uow.connection.fetch(query)
        for row in rows:
            now = Stand(self.console.clock.now(), row["status"], row["due_at"], row["body_id"])
            known = self.stands.setdefault(row["id"], [])
            self.facts[row["id"]] = (row["opened_at"], row["category"], row["enters"])
            if not known or (known[-1].status, known[-1].due, known[-1].body) != (now.status, now.due, now.body):
                known.append(now)

    def stood(self, at: datetime) -> dict[int, Stand]:
        found = {}
        for number, stands in self.stands.items():
            if before := [one for one in stands if one.at <= at]:
                found[number] = before[-1]
        return found

    def ends(self, since: datetime, until: datetime) -> list[tuple[int, str, Stand]]:
        """What happened after one moment and until another: the ticket, what, and how it stood then."""
        found = []
        for number, stands in self.stands.items():
            was = ""
            for one in stands:
                if since < one.at <= until and (what := self.what(number, was, one.status)):
                    found.append((number, what, one))
                was = one.status
        return found

    def what(self, number: int, was: str, now: str) -> str:
        enters = self.facts[number][2]
        if was == now:
            return ""
        if not was:
            return "opened"
        if now in ("refused", "withdrawn", "merged"):
            return now
        if now in QUEUE:
            return "" if was in QUEUE else "reopened"
        if now == "approved":
            return "" if enters else "done"
        return "done" if was in QUEUE or (was == "approved" and enters) else ""

    def report(self, day: date, at: datetime) -> dict[tuple[str, str], str]:
        """What a report of the day must say, as it stood at a moment."""
        stood, found = self.stood(at), {}
        open_ones = {number: one for number, one in stood.items() if one.status in QUEUE}
        late = [number for number, one in open_ones.items() if one.status not in WAITING and one.due < at]
        found["backlog", "all"], found["overdue", "all"] = len(open_ones), len(late)
        found["overdue_percent", "all"] = round(100 * len(late) / len(open_ones)) if open_ones else 0
        for level, places in (("commune", 6), ("district", 5), ("province", 4)):
            for age, (least, most) in {
                "day": (0, 1),
                "two_days": (1, 2),
                "five_days": (2, 5),
                "older": (5, 99),
            }.items():
                found["backlog_by_age", f"{level}/{age}"] = len(
                    [
                        number
                        for number, one in open_ones.items()
                        if len([part for part in one.body.split(":") if part]) - 1 == places - 2
                        and least * DAY <= at - self.facts[number][0] < most * DAY
                    ]
                )
        for category in {self.facts[number][1] for number in open_ones}:
            mine = [number for number in open_ones if self.facts[number][1] == category]
            found["backlog_by_category", category] = len(mine)
            found["overdue_percent", category] = round(100 * len({*mine} & {*late}) / len(mine))
        found |= self.ended(at, len(late))
        for n in range(7):
            one = day - n * DAY
            midnight = datetime.combine(one, time(), LOCAL)
            happened = self.ends(
                midnight - timedelta(microseconds=1), min(midnight + DAY - timedelta(microseconds=1), at)
            )
            for what in ("opened", "done", "refused", "withdrawn", "merged", "reopened"):
                name = "finished" if what == "done" else what
                found[name, one.isoformat()] = len([each for each in happened if each[1] == what])
        on_it = [one for number, one in stood.items() if self.facts[number][2]]
        approved = len([one for one in on_it if one.status in ("approved", "entered", "confirmed")])
        entered = len([one for one in on_it if one.status in ("entered", "confirmed")])
        found["entry", "approved"], found["entry", "entered"] = approved, entered
        found["entry", "seen"] = len([one for one in on_it if one.status == "confirmed"])
        found["entry", "percent"] = round(100 * entered / approved) if approved else 100
        return {key: "" if value is None else str(value) for key, value in found.items()}

    def ended(self, at: datetime, late: int) -> dict[tuple[str, str], Any]:
        happened = self.ends(at - 7 * DAY, at)
        last = {number: (what, one) for number, what, one in happened}  # what came before it stands no longer
        found: dict[tuple[str, str], Any] = {}
        for what in ("done", "refused"):
            stand = [one for now, one in last.values() if now == what]
            found["ended", what] = len(stand)
            found["ended", f"{what}_in_time"] = len([one for one in stand if one.at <= one.due])
        for what in ("withdrawn", "merged", "reopened"):
            found["ended", what] = len([1 for _, now, _ in happened if now == what])
        without = len([1 for _, now, one in happened if now in ("refused", "merged") and one.at > one.due])
        whole = found["ended", "done"] + without + late
        found["on_time_percent", "all"] = round(100 * found["ended", "done_in_time"] / whole) if whole else None
        return found

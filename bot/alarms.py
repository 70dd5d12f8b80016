"""Alarms of one process: what turns and pages raised, written together a moment after; and what stands, as a metric.

A turn that raises one pays nothing for it. A process killed within that moment loses a count, never the alarm of a
condition that goes on: it is raised again.
"""

import asyncio
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog
from prometheus_client import Gauge

from handlers.alarms.raising import raise_alarm
from handlers.incidents.faults import MEASURED
from handlers.jobs.job import OpenWork
from handlers.ports import Clock, Ids
from storage.database import BUSY, DOWN, Database
from storage.repositories.incidents import Measure

AGE = timedelta(seconds=30)  # how old the metric may be
A_DAY = timedelta(days=1)

log = structlog.get_logger()
UNDELIVERED = Gauge("hotline_undelivered", "Messages about reports that did not arrive, by class", ["class"])
UNDELIVERED_OLDEST = Gauge(
    "hotline_undelivered_oldest_seconds", "Age of the oldest message that did not arrive, by class", ["class"]
)
BULK = Gauge("hotline_bulk_acts", "Acts on many reports that are not over, by where they stand", ["state"])
BULK_REPORTS = Gauge("hotline_bulk_reports", "Reports of acts on many in the last day, by result", ["result"])
LOANS = Gauge("hotline_loans_running", "Officials who are lent to another office just now")
INCIDENTS = Gauge("hotline_incidents", "Points that are down, and incidents that nobody has taken", ["what"])
MINUTES = Gauge(
    "hotline_incident_minutes", "Minutes until an incident is taken and mended, in 30 days", ["what", "share"]
)
STANDING = Gauge("hotline_alarms", "Alarms that no lead has seen yet", ["kind"])


@dataclass(slots=True)
class Alarms:
    """`write` is a loop of the worker. `raised`: (kind, office) -> how often, filled by bot.commits.Commits."""

    database: Database
    clock: Clock
    ids: Ids
    open_work: OpenWork
    raised: Counter[tuple[str, str]]
    _read_at: datetime | None = None
    _writing: asyncio.Lock = field(default_factory=asyncio.Lock)

    def raise_(self, kind: str, body_id: str = "") -> None:
        """Raise one outside a unit of work. Never waits, never fails."""
        self.raised[kind, body_id] += 1

    async def write(self) -> int:
        """Write what came together; how many alarms it was. What cannot be written is kept for the next time."""
        async with self._writing:  # two at once would count the same twice
            written = 0
            for (kind, body_id), n in list(self.raised.items()):
                async with self.open_work(f"alarm:{self.ids.new()}") as work:
                    await raise_alarm(work, kind, body_id, n)
                self.raised.subtract({(kind, body_id): n})  # after the commit: what was raised meanwhile stays
                written += 1
                if not self.raised[kind, body_id]:
                    del self.raised[kind, body_id]
            await self._measure(at_once=written > 0)
            return written

    async def last(self) -> None:
        """Write what is left when the process ends; with the database away it is lost."""
        try:
            await self.write()
        except (*DOWN, *BUSY):
            log.warning("alarms_not_written", kinds=sorted({kind for kind, _ in self.raised}))

    async def _measure(self, *, at_once: bool) -> None:
        now = self.clock.now()
        if not at_once and self._read_at is not None and now - self._read_at < AGE:
            return
        self._read_at = now
        async with self.database.reading() as uow:
            standing = Counter(alarm.kind for alarm in await uow.alarms.standing())
            undelivered = await uow.undelivered.totals()
            acts, reports = await uow.bulk_acts.totals(now - A_DAY)
            lent = await uow.loans.running(now)
            incidents = await uow.incidents.measure(now - MEASURED)
        UNDELIVERED.clear()
        UNDELIVERED_OLDEST.clear()
        for name, n, oldest in undelivered:
            UNDELIVERED.labels(name).set(n)
            UNDELIVERED_OLDEST.labels(name).set((now - oldest).total_seconds())
        for state in ("waiting", "asks", "running"):
            BULK.labels(state).set(acts[state])
        for result in ("done", "left", "fault"):
            BULK_REPORTS.labels(result).set(reports[result])
        LOANS.set(lent)
        _show_incidents(incidents)
        STANDING.clear()
        for kind, n in standing.items():
            STANDING.labels(kind).set(n)


def _show_incidents(found: Measure) -> None:
    INCIDENTS.labels("points_down").set(found.down)
    INCIDENTS.labels("untaken").set(found.untaken)
    MINUTES.clear()
    for what, half, most in (
        ("taken", found.taken_half, found.taken_most), ("mended", found.mended_half, found.mended_most),
    ):  # fmt: skip
        for share, minutes in (("half", half), ("most", most)):
            if minutes is not None:
                MINUTES.labels(what, share).set(minutes)

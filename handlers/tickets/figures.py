"""The figures of an official's area: backlog by age, level and category, share overdue, installs by commune.

Indicators as the letters ask for them (domain: indicators). Counts under five are not shown by commune.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from handlers.catalogue.office_kinds import OfficeKind
from handlers.places.bodies import Place
from handlers.staff.actor import Actor
from handlers.tickets.content import Where
from handlers.tickets.errors import NotAllowed
from handlers.tickets.outcomes import Outcomes, outcomes_of
from handlers.tickets.site import site_words
from handlers.work import Work
from storage.repositories.reports import BacklogRow, OldCounts, SiteRow

SMALLEST: Final = 5  # smaller counts of a commune could point at a person
AGES: Final = ("day", "two_days", "five_days", "older")
LEVELS: Final = ("commune", "district", "province")
WEEK: Final = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Share:
    """A count, and how many of it are overdue."""

    open: int
    overdue: int

    @property
    def percent(self) -> int:
        """Share overdue, in whole percent."""
        return round(100 * self.overdue / self.open) if self.open else 0


@dataclass(frozen=True, slots=True)
class Figures:
    """`ages`: level -> counts by AGES; `categories`: code -> share, the most first; `installs`: commune code -> count,
    None where it is too small to be shown; `installs_total` likewise, also where it would tell the one that is hidden.
    `closed`: how reports ended in the last seven days. `at`: the moment all of it stood so. `sites`: open reports about
    events, by where that happened: a facility, else a district, so that no small place points at a person."""

    area: Place
    total: Share
    ages: dict[str, tuple[int, ...]]
    categories: dict[str, Share]
    closed: Outcomes
    installs: dict[str, int | None]
    installs_total: int | None
    at: datetime
    sites: tuple[SiteRow, ...] = ()

    @property
    def on_time_percent(self) -> int | None:
        """The share by which offices are compared; None while there is nothing to go by."""
        return self.closed.on_time_percent(self.total.overdue)


async def figures(work: Work, actor: Actor) -> Figures:
    """The figures of the widest area the official works for. Errors: NotAllowed (no official of any place)."""
    area = area_of(work, actor)
    if area is None:
        raise NotAllowed
    return await figures_of(work, area, work.now)


async def figures_of(work: Work, area: Place, at: datetime) -> Figures:
    """The figures of an area as they stood at a moment; what came later changes nothing in them."""
    events, past = event_categories(work), at < work.now
    rows = await work.uow.reports.backlog(*area, events, at, past=past)
    installed = await work.uow.reports.installs(*area, at)
    return Figures(
        area,
        _share(rows),
        {level: _ages(rows, level, work) for level in LEVELS},
        _by_category(rows),
        outcomes_of(await work.uow.reports.moves(*area, events, at - WEEK, at)),
        {code: count if count >= SMALLEST else None for code, count in installed.items()},
        _total(installed),
        at,
        tuple(await work.uow.reports.sites(*area, events, at, past=past)),
    )


async def old_reports(work: Work, area: Place) -> OldCounts:
    """Reports from files of old ones in an area, as they stand now: no other figure counts them."""
    return await work.uow.reports.old(*area, event_categories(work), work.now)


def event_categories(work: Work) -> tuple[str, ...]:
    """The categories that count where the event happened."""
    return tuple(code for code, one in work.tools.catalogues.common.categories.items() if one.event)


def site_name(work: Work, row: SiteRow, language: str) -> str:
    """Where the reports of a row are about: the facility, the district, or that it is not known."""
    known = row.province or row.facility_code
    where = Where(row.facility_code, work.tools.directory.edition, row.province, row.district) if known else Where()
    return site_words(work, where, language)


def area_of(work: Work, actor: Actor) -> Place | None:
    """The widest unit among those of the official's offices."""
    offices = [office for body in actor.home if (office := work.tools.directory.get(body)) is not None]
    places = [Place(o.province, o.district, "" if o.kind is OfficeKind.TTYT else o.commune) for o in offices]
    return min(places, key=lambda place: (bool(place.commune), bool(place.district), place), default=None)


def _total(installed: Mapping[str, int]) -> int | None:
    hidden = [count for count in installed.values() if count < SMALLEST]
    total = sum(installed.values())
    return None if len(hidden) == 1 or (hidden and total < SMALLEST) else total


def _share(rows: Iterable[BacklogRow]) -> Share:
    listed = list(rows)
    return Share(sum(row.open for row in listed), sum(row.overdue for row in listed))


def _ages(rows: Iterable[BacklogRow], level: str, work: Work) -> tuple[int, ...]:
    found: Counter[int] = Counter()
    for row in rows:
        if _level(row.body_id, work) == level:
            found[row.age] += row.open
    return tuple(found[age] for age in range(len(AGES)))


def _level(body_id: str, work: Work) -> str:
    office = work.tools.directory.get(body_id)
    if office is None or not office.district:
        return "province"
    return "commune" if office.commune else "district"


def _by_category(rows: Iterable[BacklogRow]) -> dict[str, Share]:
    found: dict[str, list[BacklogRow]] = {}
    for row in rows:
        found.setdefault(row.category, []).append(row)
    shares = {code: _share(listed) for code, listed in found.items()}
    return dict(sorted(shares.items(), key=lambda one: (-one[1].open, one[0])))

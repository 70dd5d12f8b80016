"""The bar on top of every page: which pages stand in it, and how much waits on them."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final

from aiohttp import web

from handlers.staff.actor import ADMINISTERING, AUDITING, LEADING, SUPPLYING, Actor
from handlers.work import Work
from storage.repositories.officials import Official


@dataclass(frozen=True, slots=True)
class Link:
    """A page in the bar. `label`: a text key; `order`: from the left; `leads_only`: for who leads an office; `counted`:
    how much waits there for an official; `when_counted`: shown only while something does; `only_counted`: shown to
    whom `counted` gives a number, 0 too. `grouped`: stands below "Administration", for who has one of `duties` and,
    with `leads_only`, for who leads an office; `led`: of those only for who leads an office with an id for which this
    holds."""

    path: str
    icon: str
    label: str
    order: int
    leads_only: bool = False
    counted: Callable[[Work, Actor], Awaitable[int | None]] | None = None
    when_counted: bool = False
    only_counted: bool = False
    grouped: bool = False
    duties: frozenset[str] = frozenset()
    led: Callable[[str], bool] | None = None


@dataclass(slots=True)
class Counts:
    """What waits on the pages of the bar, as it was a moment ago: no page waits for a count that every page shows."""

    known: dict[tuple[str, ...], tuple[datetime, Mapping[str, int]]] = field(default_factory=dict)

    async def of(self, work: Work, actor: Actor, links: tuple[Link, ...], path: str) -> Mapping[str, int]:
        """Path -> how much, for the links that count; counted anew on their own pages, where people work it off."""
        whose = (str(actor.id), *sorted(f"{body}={role}" for body, role in actor.roles.items()))
        counting = [link for link in links if link.counted is not None]
        at, found = self.known.get(whose, (None, {}))
        if at is None or not timedelta() <= work.now - at < KEPT or any(path.startswith(one.path) for one in counting):
            if len(self.known) >= MOST_KEPT:
                self.known.clear()
            asked = [(link.path, await link.counted(work, actor)) for link in counting if link.counted is not None]
            found = {path: number for path, number in asked if number is not None}
            self.known[whose] = (work.now, found)
        return found


KEPT: Final = timedelta(seconds=20)
MOST_KEPT: Final = 2000  # officials
LINKS: web.AppKey[tuple[Link, ...]] = web.AppKey("console_links", tuple)
COUNTS: web.AppKey[Counts] = web.AppKey("console_counts", Counts)


# Pages for who looks after officials and rules, or over the log: the addresses that begin so. Everything else is for
# who works in an office, and to anybody without one as what does not exist.
WITHOUT_DESK: Final = (
    "/console/account",
    "/console/sign-out",
    "/console/officials",
    "/console/log",
    "/console/admin",
    "/console/opening",
    "/console/imports",
)
ADMINISTRATORS: Final[frozenset[str]] = ADMINISTERING
AUDITORS: Final[frozenset[str]] = AUDITING
SUPPLIERS: Final[frozenset[str]] = SUPPLYING
GROUP: Final = "console.nav.administration"


def links_for(links: tuple[Link, ...], official: Official, waiting: Mapping[str, int]) -> list[Link]:
    """The pages that this official finds in the bar; those of the group behind one, the first of them. `waiting`: page
    -> how much waits there."""
    open_to = [link for link in links if _is_for(link, official) and _is_shown(link, waiting)]
    group = [link for link in open_to if link.grouped]
    return [link for link in open_to if not link.grouped] + [replace(one, label=GROUP) for one in group[:1]]


def _is_shown(link: Link, waiting: Mapping[str, int]) -> bool:
    if link.only_counted:
        return link.path in waiting
    return bool(waiting.get(link.path)) or not link.when_counted


def group_for(links: tuple[Link, ...], official: Official, path: str) -> list[Link]:
    """The pages of the group for this official, where `path` is one of them."""
    group = [link for link in links if link.grouped and _is_for(link, official)]
    return group if any(path == one.path or path.startswith(f"{one.path}/") for one in group) else []


def is_closed(path: str) -> bool:
    """Whether an address is of those for who works in an office."""
    return not any(path == one or path.startswith(f"{one}/") for one in WITHOUT_DESK)


def _is_for(link: Link, official: Official) -> bool:
    led = [body for body, role in official.roles.items() if role in LEADING]
    leads = link.leads_only and any(link.led is None or link.led(body) for body in led)
    if link.grouped:
        return leads or not link.duties.isdisjoint(official.duties.values())
    return bool(official.roles or not official.duties) and (leads or not link.leads_only)

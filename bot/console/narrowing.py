"""What an official narrows a queue to, as an address says it: `?state=open&age=7&handler=me`.

Nothing of a person stands in an address: codes of places and facilities, a day, numbers of officials. What an address
says and nobody understands (a category of 2019, an office that is not one's own) narrows nothing and is named.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final
from urllib.parse import urlencode

from handlers.staff.actor import Actor
from handlers.tickets.status import State
from handlers.work import Work
from storage.repositories.queues import Narrow

NAMES: Final = ("state", "category", "body", "commune", "site", "day", "age", "handler", "source")
SOURCES: Final = ("chat", "walk_in", "caller", "zalo_by_hand", "paper", "open311", "backlog")
AGES: Final = (1, 3, 7, 14, 30)  # days since it came in, at least
ME, NOBODY = "me", "none"
COMMUNE: Final = re.compile(r"[0-9]{5}")
SITE: Final = re.compile(r"[A-Za-z0-9._-]{1,40}")
NUMBER: Final = re.compile(r"[0-9]{1,19}")
MOST_ID: Final = 2**63 - 1  # PostgreSQL's bigint


@dataclass(frozen=True, slots=True)
class Narrowing:
    """`values`: what narrows, name -> value as an address has it; `unknown`: names whose value is not understood."""

    values: Mapping[str, str] = field(default_factory=dict)
    unknown: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.values)

    def value(self, name: str) -> str:
        """What it is narrowed to, '' for all."""
        return self.values.get(name, "")

    def query(self, without: str = "", **more: str) -> str:
        """The address behind the path, with its `?`; '' when there is nothing to say."""
        kept = {name: value for name, value in self.values.items() if name != without}
        said = urlencode({**kept, **{name: value for name, value in more.items() if value}})
        return f"?{said}" if said else ""

    def bodies(self, actor: Actor) -> tuple[str, ...]:
        """The offices that are asked for."""
        return (self.values["body"],) if "body" in self.values else actor.bodies

    def stored(self, work: Work, actor: Actor) -> Narrow:
        """As queues are read; the day is found by reading what the tickets say."""
        handler, age = self.value("handler"), self.value("age")
        own = {ME: actor.id, NOBODY: 0, "": None}
        return Narrow(
            status=self.value("state"),
            category=self.value("category"),
            commune=self.value("commune"),
            site=self.value("site"),
            source=self.value("source"),
            opened_before=work.now - timedelta(days=int(age)) if age else None,
            claimed_by=own[handler] if handler in own else int(handler),
        )

    @property
    def day(self) -> date | None:
        """The day of injection, None for any."""
        return _day(self.value("day"))


def read_narrowing(work: Work, actor: Actor, get: Callable[[str], str | None]) -> Narrowing:
    """What an address or a form says."""
    said = {name: (get(name) or "").strip() for name in NAMES}
    fits = _fitting(work, actor)
    values = {name: value for name, value in said.items() if value and fits[name](value)}
    return Narrowing(values, tuple(name for name, value in said.items() if value and name not in values))


def _fitting(work: Work, actor: Actor) -> Mapping[str, Callable[[str], bool]]:
    categories = work.tools.catalogues.common.categories
    return {
        "state": lambda value: value in {state.value for state in State},
        "category": lambda value: value in categories,
        "body": lambda value: value in actor.roles,
        "commune": lambda value: COMMUNE.fullmatch(value) is not None,
        "site": lambda value: SITE.fullmatch(value) is not None,
        "day": lambda value: _day(value) is not None,
        "age": lambda value: value in {str(age) for age in AGES},
        "handler": lambda value: value in (ME, NOBODY) or _is_id(value),
        "source": lambda value: value in SOURCES,
    }


def _is_id(value: str) -> bool:
    return NUMBER.fullmatch(value) is not None and 0 < int(value) <= MOST_ID


def _day(value: str) -> date | None:
    try:
        return date.fromisoformat(value) if len(value) == 10 else None
    except ValueError:
        return None

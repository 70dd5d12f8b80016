"""What a queue shows: its filters in SQL, what else it may be narrowed to, and where a page begins."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple

from storage.repositories.waits import CITIZEN, PLATFORM

ACTIVE: Final = "t.status in ('open','claimed','waiting_citizen')"
OVER: Final = "t.status not in ('open','claimed','waiting_citizen')"
WAITS: Final = "t.status = 'waiting_citizen'"  # for whatever: in the index of a queue alone
FOR_CITIZEN: Final = f"{WAITS} and t.waits_for = ''"
FOR_PLATFORM: Final = f"{WAITS} and t.waits_for = 'platform'"  # as its own indexes say it
# What each filter means for one body, for an official at a moment. A name after @ is a parameter.
FILTERS: Final[Mapping[str, str]] = {
    "mine": f"t.claimed_by = @official and {ACTIVE}",
    "followed": "t.id = any(array(select f.ticket_id from ticket_follows f where f.official_id = @official))",
    "unassigned": "t.body_id = @body and t.status = 'open'",
    "my_body": f"t.body_id = @body and {ACTIVE}",
    "soon": f"t.body_id = @body and {ACTIVE} and t.due_at >= @now and t.due_at < @soon"
    " and t.status <> 'waiting_citizen'",
    "overdue": f"t.body_id = @body and {ACTIVE} and t.due_at < @now and t.status <> 'waiting_citizen'",
    "waiting": f"t.body_id = @body and {ACTIVE} and {FOR_CITIZEN}",
    "platform": f"t.body_id = @body and {FOR_PLATFORM}",
    "escalated": f"t.escalated_to = @body and {ACTIVE} and t.escalated_to <> ''",
    "to_enter": "t.body_id = @body and t.status = 'approved' and t.enters",
    "not_seen": "t.body_id = @body and t.status in ('approved','entered') and t.not_seen_at is not null",
    "done": f"t.body_id = @body and {OVER} and not (t.status = 'approved' and t.enters)",
}
NEWEST_FIRST: Final = frozenset({"done", "to_enter", "not_seen"})
# The states of each filter that asks for bodies: the wide indexes are read state by state.
STATES: Final[Mapping[str, tuple[str, ...]]] = {
    "unassigned": ("open",),
    "my_body": ("open", "claimed", "waiting_citizen"),
    "soon": ("open", "claimed"),
    "overdue": ("open", "claimed"),
    "waiting": ("waiting_citizen",),
    "platform": ("waiting_citizen",),
    "to_enter": ("approved",),
    "not_seen": ("approved", "entered"),
    "done": ("approved", "entered", "confirmed", "refused", "withdrawn", "merged"),
}


class Cursor(NamedTuple):
    """A place in a queue: a row's `due_at` (or `updated_at` where the newest come first) and id."""

    at: datetime
    id: int


class Narrow(NamedTuple):
    """What a queue is narrowed to; '' or None: all. `site`: a facility's code, or that of the commune where it was;
    `commune`: where the person lives; `claimed_by`: 0 for what nobody has; `ids`: found by reading what they say.
    """

    status: str = ""
    category: str = ""
    commune: str = ""
    site: str = ""
    source: str = ""
    opened_before: datetime | None = None
    claimed_by: int | None = None
    ids: Sequence[int] | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """Which of them narrow, as keys of `NARROWED`."""
        if self is EVERYTHING:
            return ()
        found = [name for name, value in self._asdict().items() if value not in ("", None)]
        special = {"claimed_by": "nobody" if self.claimed_by == 0 else "", "status": _WAITS_FOR.get(self.status, "")}
        return tuple(special.get(name) or name for name in found)

    @property
    def values(self) -> dict[str, Any]:
        """The parameters."""
        return self._asdict()

    @property
    def wanted(self) -> tuple[str | int | datetime | None, ...]:
        """As the function `ticket_numbers_narrowed` takes it, None where it narrows nothing: status and what is waited
        for, then the others but for `ids`."""
        named = self.category, self.commune, self.site, self.source
        status, waits = _WAITING.get(self.status, (self.status or None, None))
        return status, waits, *(one or None for one in named), self.opened_before, self.claimed_by


EVERYTHING: Final = Narrow()
_WAITS_FOR: Final = {CITIZEN: "for_citizen", PLATFORM: "for_platform"}
_WAITING: Final = {CITIZEN: ("waiting_citizen", ""), PLATFORM: ("waiting_citizen", "platform")}
NARROWED: Final[Mapping[str, str]] = {
    "status": "t.status = @status",
    "for_citizen": FOR_CITIZEN,
    "for_platform": FOR_PLATFORM,
    "category": "t.category = @category",
    "commune": "t.commune_code = @commune",
    "site": "(t.facility_code = @site or t.site_commune_code = @site)",
    "source": "t.source = @source",
    "opened_before": "t.opened_at <= @opened_before",
    "claimed_by": "t.claimed_by = @claimed_by",
    "nobody": "t.claimed_by is null",
    "ids": "t.id = any(@ids)",
}

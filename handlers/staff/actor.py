"""Who does something to a ticket: an official with roles, a citizen on a channel, the holder of a code, the service."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Final

from handlers.places.bodies import province_of
from storage.repositories.contacts import Contact
from storage.repositories.officials import Official


class Role(StrEnum):
    """What an official is in a body; the value is stored."""

    OFFICER = "officer"
    LEAD = "lead"
    VOLUNTEER = "volunteer"  # sees masked data, edits no record
    ADMINISTRATOR = "administrator"  # of a province: its officials and rules; no report, no record
    AUDITOR = "auditor"  # of a province: reads who did what; no report, no record
    VENDOR = "vendor"  # of a province's supplier: reads the checklist and the alarms; nothing of any person


# What a role may do is said here, and for each act in tickets/access.py; nothing else compares roles.
WORKING: Final = frozenset({Role.OFFICER, Role.LEAD})  # acts on tickets and sees them whole
LEADING: Final = frozenset({Role.LEAD})  # gives tickets to colleagues, teaches answers
LENT: Final = Role.OFFICER  # what somebody is in an office that he is lent to, whatever he is at home
HELPING: Final = frozenset({Role.VOLUNTEER})  # acts on some, sees them masked, opens no record
# In nobody's staff: `Official.roles` never holds them.
DUTIES: Final = frozenset({Role.ADMINISTRATOR, Role.AUDITOR, Role.VENDOR})
ADMINISTERING: Final = frozenset({Role.ADMINISTRATOR})
STAYING: Final = frozenset({Role.LEAD, Role.ADMINISTRATOR})  # the last one of an office does not go
AUDITING: Final = frozenset({Role.AUDITOR})
SUPPLYING: Final = frozenset({Role.VENDOR})


class Kind(StrEnum):
    """What sort of actor; the value stands in events and the audit log."""

    OFFICIAL = "official"
    CITIZEN = "contact"
    HOLDER = "holder"  # knows a ticket's code and the last digits given at filing; `id` is the ticket's
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Actor:
    """`id`: of the official, contact or ticket by `kind`. `roles`: body id -> Role, for officials only; `lent`: those
    of the bodies that the official is lent to; `duties`: body id -> one of DUTIES, which open no report."""

    kind: Kind
    id: int = 0
    name: str = field(default="", repr=False)
    roles: Mapping[str, str] = field(default_factory=dict)
    lent: frozenset[str] = frozenset()
    duties: Mapping[str, str] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """As events and the audit log name it: `official:17`, `system`."""
        return f"{self.kind}:{self.id}" if self.id else str(self.kind)

    @property
    def bodies(self) -> tuple[str, ...]:
        """The bodies an official works in, those that he is lent to last."""
        return tuple(self.roles)

    @property
    def home(self) -> tuple[str, ...]:
        """The bodies that an official belongs to."""
        return tuple(body for body in self.roles if body not in self.lent)

    @property
    def province(self) -> str:
        """The province that an official works in; '' for others, and for one who works in several."""
        found = {province_of(body_id) for body_id in self.roles}
        return found.pop() if len(found) == 1 else ""

    @property
    def administers(self) -> frozenset[str]:
        """The provinces whose officials and rules this one looks after."""
        return frozenset(province_of(body) for body, duty in self.duties.items() if duty in ADMINISTERING)

    @property
    def audits(self) -> frozenset[str]:
        """The provinces in whose offices this one may read who did what."""
        return frozenset(province_of(body) for body, duty in self.duties.items() if duty in AUDITING)

    @property
    def supplies(self) -> frozenset[str]:
        """The provinces whose technical state this one reads."""
        return frozenset(province_of(body) for body, duty in self.duties.items() if duty in SUPPLYING)

    @property
    def has_no_desk(self) -> bool:
        """Whether the pages of reports are closed to an official, who has another duty."""
        return bool(self.duties) and not self.roles

    @property
    def is_official(self) -> bool:
        """Whether it is an official."""
        return self.kind is Kind.OFFICIAL

    def works_in(self, body_id: str) -> bool:
        """Whether the official works there as officer or lead."""
        return self.roles.get(body_id) in WORKING

    def leads(self, body_id: str) -> bool:
        """Whether the official leads that body."""
        return self.roles.get(body_id) in LEADING

    def helps_in(self, body_id: str) -> bool:
        """Whether the person is a volunteer there."""
        return self.roles.get(body_id) in HELPING


SYSTEM: Final = Actor(Kind.SYSTEM)


def citizen(contact: Contact) -> Actor:
    """The person of a chat, acting on what they filed."""
    return Actor(Kind.CITIZEN, contact.id)


def current(row: Official, now: datetime) -> Official:
    """The official without what was lent, or a volunteer's, until a time that is over: no right waits for the job that
    ends it."""
    over = {body for body, end in (*row.lent.items(), *row.until.items()) if end <= now}
    if not over:
        return row
    left = {body: role for body, role in row.roles.items() if body not in over}
    return replace(row, roles=left, lent={body: end for body, end in row.lent.items() if body not in over})


def own_roles(row: Official) -> dict[str, str]:
    """Body id -> role of the bodies that the official belongs to."""
    return {body: role for body, role in row.roles.items() if body not in row.lent}


def official(row: Official) -> Actor:
    """An official with the roles they have now (`current`)."""
    lent = {body: role for body, role in row.roles.items() if body in row.lent}
    return Actor(Kind.OFFICIAL, row.id, row.name, {**own_roles(row), **lent}, frozenset(lent), row.duties)

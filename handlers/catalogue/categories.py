"""Categories: what a ticket can be about, by which ladder and deadline it is handled (categories.yaml)."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Self

from pydantic import BeforeValidator, model_validator

from handlers.catalogue.deadlines import Deadline
from handlers.catalogue.facts import Entry, Identifier, Label, Words
from handlers.catalogue.office_kinds import OfficeKind
from handlers.catalogue.questions import Question, Questions, TextKey

FACILITY, SITE, SUPERVISOR = "facility", "site", "supervisor"
STEPS = frozenset({SITE, SUPERVISOR, *OfficeKind})
COPIES = frozenset(OfficeKind)
COMPLAINT = "complaint"  # the conversation that files what the menu of reports names


class Around(StrEnum):
    """Which of the places that are known is the ticket's."""

    SITE = "site"
    FACILITY = "facility"
    RESIDENCE = "residence"


class Group(StrEnum):
    """What a category stands among in the menus."""

    RECORD = "record"
    APP = "app"
    REGISTRATION = "registration"
    SERVICE = "service"
    UNIT = "unit"
    REQUEST = "request"


class Audience(StrEnum):
    """Who files it: a citizen, or a unit that injects or hands in lists."""

    CITIZEN = "citizen"
    UNIT = "unit"


class Severity(StrEnum):
    """How loud it is in a queue."""

    NORMAL = "normal"
    HIGH = "high"
    URGENT = "urgent"


class Meaning(StrEnum):
    """What the conversations take a category for; each stands for exactly one category."""

    MISSING_ONE = "missing_one"
    MISSING_ALL = "missing_all"
    DOSE_WRONG = "dose_wrong"
    PERSON_WRONG = "person_wrong"
    NOT_MINE = "not_mine"
    TWO_RECORDS = "two_records"
    REACTION = "reaction"
    LAW = "law"
    INSTALL = "install"
    SIGN_IN = "sign_in"
    LOCATION_QR = "location_qr"
    CALL_BACK = "call_back"
    CONDUCT = "conduct"
    ERASURE = "erasure"
    MISUSE = "misuse"
    LIST = "list"
    OUTAGE = "outage"


def _alternatives(levels: object) -> object:
    """`["a|b", "c"]` -> `[("a", "b"), ("c",)]`; what is split already stays."""
    if not isinstance(levels, list | tuple):
        return levels
    return tuple(tuple(level.split("|")) if isinstance(level, str) else level for level in levels)


Levels = Annotated[tuple[tuple[str, ...], ...], BeforeValidator(_alternatives)]
"""Levels, lowest first; of the alternatives inside a level the first with officials stands for it."""


class Category(Entry):
    """One category. `first`, `deadline` and `questions` are empty only when no ticket opens (`ticket` false).

    `means`: what the conversations take it for. `conversation`: which one files it. `slip`: a photo of the slip is
    wanted and looked at closely. `recorded`: what is told is held against the record. `misses`: a dose is said to be
    missing, so one that arrives answers it. `family`: mostly the whole house has it, so the next of it is offered.
    `sent`: what is said after sending, else by whether it `enters`. `event`: it is about something that happened
    somewhere: that place stands in queues, on the slip, in notices and figures, never the home. `within`: a deadline of
    its own instead of a named one. `button`: the screen of the menu on which it stands besides what menu.yaml says.
    `closed`: nobody is offered it any more; reports under it go on.
    """

    code: str = ""
    label: Words
    short: Label
    group: Group
    audience: Audience = Audience.CITIZEN
    around: Around
    first: Levels = ()
    then: Levels = ()
    copies: tuple[str, ...] = ()
    refer: Mapping[Identifier, OfficeKind] = {}
    deadline: str = ""
    questions: Questions = ()
    means: Meaning | None = None
    conversation: Identifier = COMPLAINT
    slip: bool = False
    recorded: bool = False
    misses: bool = False
    family: bool = False
    sent: TextKey | None = None
    event: bool = False
    severity: Severity = Severity.NORMAL
    enters: bool = False
    ticket: bool = True
    within: Deadline | None = None
    button: Identifier | None = None
    closed: bool = False

    @model_validator(mode="after")
    def _known_offices(self) -> Self:
        unknown = {step for level in (*self.first, *self.then) for step in level} - STEPS
        unknown |= set(self.copies) - COPIES
        if unknown:
            raise ValueError(f"no such office: {', '.join(sorted(unknown))}")
        return self

    @model_validator(mode="after")
    def _asks_each_once(self) -> Self:
        keys = [question.key for question in self.questions]
        repeated = sorted({key for key in keys if keys.count(key) > 1})
        if repeated:
            raise ValueError(f"questions stand more than once: {', '.join(repeated)}")
        return self

    @model_validator(mode="after")
    def _somebody_handles_it(self) -> Self:
        if self.ticket and not (self.first and (self.deadline or self.within) and self.questions):
            raise ValueError("a category that opens a ticket needs first, deadline and questions")
        if not self.ticket and (self.first or self.then or self.copies or self.deadline):
            raise ValueError("a category without ticket has no first, then, copies or deadline")
        return self

    @model_validator(mode="after")
    def _is_not_needed_when_closed(self) -> Self:
        if self.closed and not self.can_close:
            raise ValueError("the conversations need it: it cannot be closed")
        return self

    @property
    def can_close(self) -> bool:
        """Whether the conversations do without it."""
        return self.means is None and self.conversation == COMPLAINT and self.ticket

    def question(self, key: str) -> Question | None:
        """The question of this key, if the category asks it."""
        return next((question for question in self.questions if question.key == key), None)

    def asks(self, *keys: str) -> bool:
        """Whether one of these questions is asked."""
        return any(question.key in keys for question in self.questions)


class Flow(Entry):
    """A list flow (flows.yaml): who gets a list of a template (form 1 or 2) from one kind of sender."""

    template: int
    around: Around
    first: Levels
    copies: tuple[str, ...]

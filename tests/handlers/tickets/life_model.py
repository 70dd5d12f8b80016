"""What a ticket should be, typed by hand and not taken from the code: for test_life.py."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from tests.handlers.tickets.office import FRONT_DESK, SO_Y_TE, TTYT

LADDER = (FRONT_DESK, TTYT, SO_Y_TE)


@dataclass
class Model:
    """What the ticket should be."""

    state: str
    owner: str
    due: datetime
    claimer: str | None = None
    hold_until: datetime | None = None
    paused_at: datetime | None = None
    ended: datetime | None = None
    approved: datetime | None = None
    entered: datetime | None = None
    escalated: bool = False
    seen_by: str = ""
    disputes: int = 0
    events: int = 1
    asked: list[datetime] = field(default_factory=list)

    def may_be_asked(self, now: datetime) -> bool:
        """Three times within a day, no more."""
        return sum(now - at < timedelta(hours=24) for at in self.asked) < 3

    def resume(self, now: datetime) -> None:
        """The wait is over: a time that had not passed moves on by its length."""
        if self.paused_at is not None and self.due > self.paused_at:
            self.due += now - self.paused_at
        self.paused_at = None

    def above(self) -> str:
        """The next level, or the same at the top."""
        return LADDER[min(LADDER.index(self.owner) + 1, len(LADDER) - 1)]

"""Time limits (deadlines.yaml): how long an office has, and when it is warned."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Annotated, Self

from pydantic import Field, model_validator

from handlers.catalogue.facts import Entry

Amount = Annotated[int, Field(gt=0)]


class Span(Entry):
    """A length of time: exactly one of clock minutes, clock hours, or working days (office hours only)."""

    minutes: Amount | None = None
    hours: Amount | None = None
    working_days: Amount | None = None

    @model_validator(mode="after")
    def _one_measure(self) -> Self:
        if sum(amount is not None for amount in (self.minutes, self.hours, self.working_days)) != 1:
            raise ValueError("needs exactly one of minutes, hours, working_days")
        return self

    @property
    def clock(self) -> timedelta:
        """The length by the clock. Errors: ValueError for working days, whose length depends on the calendar."""
        if self.working_days is not None:
            raise ValueError("working days have no fixed length")
        return timedelta(minutes=self.minutes or 0, hours=self.hours or 0)


class Deadline(Span):
    """How long an office has to handle a ticket; `triage`: by when somebody must have looked at it."""

    triage: Span | None = None


class Watch(Entry):
    """When an office is warned: a share of the time it has (claims, waits and disputes: handlers/policy.py).
    `asks_a_day`: how often the citizen is asked about one report within 24 hours, and questions corrected."""

    warn_percent: Annotated[int, Field(gt=0, lt=100)]
    asks_a_day: Amount


class DeadlineFile(Entry):
    """The shape of deadlines.yaml."""

    deadlines: Mapping[str, Deadline]
    watch: Watch

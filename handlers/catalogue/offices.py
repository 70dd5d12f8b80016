"""What an administrator said of an office, over what bodies.yaml makes of it (offices.yaml is empty)."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Self

from pydantic import StringConstraints, model_validator

from handlers.catalogue.facts import Edit, Entry, Words, as_shipped, read_entry
from handlers.catalogue.hotlines import Number

OfficeId = Annotated[str, StringConstraints(pattern=r"^\d{4}:\d{2}:(\d{3})?:(\d{5})?:[a-z_]+$")]


class OfficeEntry(Entry):
    """`name`: as it signs; `phone`: what people and officials may call it by, None where nothing is said.

    `valid_from`, `valid_to`: local days, both included; `successor`: the office that goes on after `valid_to`.
    """

    name: Words
    phone: Number | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    successor: OfficeId | None = None

    @model_validator(mode="after")
    def _begins_before_it_ends(self) -> Self:
        if self.valid_from is not None and self.valid_to is not None and self.valid_to < self.valid_from:
            raise ValueError("valid_to: ends before it begins")
        if self.successor is not None and self.valid_to is None:
            raise ValueError("valid_to: a successor needs the last day")
        return self


class OfficeFile(Entry):
    """The shape of offices.yaml."""

    offices: Mapping[OfficeId, OfficeEntry]

    @model_validator(mode="after")
    def _nobody_follows_himself(self) -> Self:
        for office, entry in self.offices.items():
            at, steps = entry.successor, 0
            while at is not None and at != office and steps < len(self.offices):
                at, steps = self.offices[at].successor if at in self.offices else None, steps + 1
            if at is not None:
                raise ValueError(f"successor: comes back to {office}")
        return self


def read_offices(path: Path, edit: Edit = as_shipped) -> Mapping[str, OfficeEntry]:
    """What was said, by id. Errors: CatalogueError."""
    return read_entry(path, OfficeFile, edit=edit).offices

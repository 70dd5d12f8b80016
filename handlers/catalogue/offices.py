"""What an administrator said of an office, over what bodies.yaml makes of it (offices.yaml is empty)."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

from pydantic import StringConstraints

from handlers.catalogue.facts import Edit, Entry, Words, as_shipped, read_entry
from handlers.catalogue.hotlines import Number

OfficeId = Annotated[str, StringConstraints(pattern=r"^\d{4}:\d{2}:(\d{3})?:(\d{5})?:[a-z_]+$")]


class OfficeEntry(Entry):
    """`name`: as it signs; `phone`: what people and officials may call it by, None where nothing is said."""

    name: Words
    phone: Number | None = None


class OfficeFile(Entry):
    """The shape of offices.yaml."""

    offices: Mapping[OfficeId, OfficeEntry]


def read_offices(path: Path, edit: Edit = as_shipped) -> Mapping[str, OfficeEntry]:
    """What was said, by id. Errors: CatalogueError."""
    return read_entry(path, OfficeFile, edit=edit).offices

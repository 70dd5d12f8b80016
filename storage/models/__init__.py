"""The schema, a file a room. Importing this package fills `metadata`."""

from storage.models import (
    backlog,
    bulk,
    channels,
    complaint_lists,
    imports,
    incidents,
    lists,
    records,
    rules,
    safety,
    staff,
    talks,
    tickets,
)
from storage.models.base import metadata

__all__ = [
    "backlog",
    "bulk",
    "channels",
    "complaint_lists",
    "imports",
    "incidents",
    "lists",
    "metadata",
    "records",
    "rules",
    "safety",
    "staff",
    "talks",
    "tickets",
]

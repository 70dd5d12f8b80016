"""What a ticket holds, as operations and pages use it: the typed shapes, what a change changed, and masks.

The shapes and their JSON form are storage/content, because rows of `tickets` are made of them.
"""

from handlers.tickets.content.changes import Change, changes_between
from storage.content import (
    Answered,
    BirthDate,
    ClaimedDose,
    Correction,
    Details,
    IdentityKind,
    Paper,
    Reach,
    Reporter,
    Subject,
    Value,
    Where,
)

__all__ = [
    "Answered",
    "BirthDate",
    "Change",
    "ClaimedDose",
    "Correction",
    "Details",
    "IdentityKind",
    "Paper",
    "Reach",
    "Reporter",
    "Subject",
    "Value",
    "Where",
    "changes_between",
]

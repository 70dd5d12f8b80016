"""What a ticket holds, typed: whose record it is about, what is claimed, what was answered; with its JSON form.

    Subject  BirthDate, Paper, Reporter        whose record
    Details  ClaimedDose, Correction, Answered, Where, Reach     what is said about it

The shapes stand here because rows of `tickets` are made of them; their rules are handlers/tickets/content.
"""

from storage.content.answered import Answered, Value, Where
from storage.content.details import ClaimedDose, Correction, Details, Reach
from storage.content.form import VERSION, details_from, details_json, subject_from, subject_json
from storage.content.subject import BirthDate, IdentityKind, Paper, Reporter, Subject

__all__ = [
    "VERSION",
    "Answered",
    "BirthDate",
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
    "details_from",
    "details_json",
    "subject_from",
    "subject_json",
]

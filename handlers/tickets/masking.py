"""A ticket with its personal data masked: for volunteers, for bodies that hold a copy, for who knows only a code."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from storage.repositories.tickets import Ticket

DOT: Final = "•"
# Typed answers that say what is wrong, not who the person is.
PLAIN_DETAILS: Final = frozenset({"app", "device", "step", "problem", "doses", "wanted", "expected", "description"})
_NUMBERS = re.compile(r"\d[\d .-]{4,}\d")


def masked(ticket: Ticket) -> Ticket:
    """The same ticket with names as initials, numbers by their last three digits, the birth year only, no address."""
    return replace(ticket, subject=mask_subject(ticket.subject), details=mask_details(ticket.details))


def mask_subject(subject: Mapping[str, Any]) -> dict[str, Any]:
    """Whose record it is, masked."""
    found: dict[str, Any] = {}
    if subject.get("name"):
        found["name"] = mask_name(str(subject["name"]))
    if (subject.get("birth") or {}).get("year"):
        found["birth"] = {"year": subject["birth"]["year"]}
    if subject.get("sex"):
        found["sex"] = subject["sex"]
    if subject.get("phone"):
        found["phone"] = mask_number(str(subject["phone"]))
    if subject.get("identity"):
        found["identity"] = {kind: mask_number(str(number)) for kind, number in subject["identity"].items()}
    return found


def mask_details(details: Mapping[str, Any]) -> dict[str, Any]:
    """The typed answers that name nobody; long numbers in free text by their last three digits."""
    return {key: _plain(value) for key, value in details.items() if key in PLAIN_DETAILS}


def mask_name(name: str) -> str:
    """Initials before the last word, which stays: enough to tell two lines apart."""
    *before, last = name.split() or [""]
    return " ".join([*(f"{word[0]}{DOT}" for word in before), last])


def mask_number(number: str) -> str:
    """`0300123456` -> `•••••••456`."""
    return DOT * max(0, len(number) - 3) + number[-3:]


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        return _NUMBERS.sub(lambda found: mask_number(re.sub(r"\D", "", found[0])), value)
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    return value

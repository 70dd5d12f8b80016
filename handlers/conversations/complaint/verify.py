"""The checks before sending: what was told, as a claim; the first doubt that is still open."""

from datetime import date
from typing import Any, Final

from handlers.conversations.complaint.matter import MISSING, category_of
from handlers.conversations.told import birth_of, record_of
from handlers.dialogue.talk import Talk
from handlers.evidence.checks import Check, claim_checks
from handlers.evidence.claims import Claim, KnownDose, RecordView

CORRECTS: Final = {
    "name": "name", "birth": "birth_date", "sex": "sex", "vaccine": "vaccine", "date": "date", "number": "dose",
}  # fmt: skip


def open_check(talk: Talk) -> Check | None:
    """The first doubt that nobody has answered, or None."""
    if not category_of(talk).recorded:
        return None
    for check in _doubts(talk):
        if check.severity != "ask":
            continue
        # A name from a record or a card is as it is: the matter of another category.
        if check.field_name == "name" and not talk.data.get("name_typed"):
            continue
        return check
    return None


def official_flags(talk: Talk) -> list[str]:
    """Doubts that are the official's to weigh, and those the citizen has confirmed."""
    data = talk.data
    found = [check.detail for check in _doubts(talk) if check.severity == "official"]
    confirmed = [key.split(":")[1] for key in data.get("confirmed", ())]
    return list(dict.fromkeys([*found, *(f"confirmed_{detail}" for detail in confirmed)]))


def _doubts(talk: Talk) -> tuple[Check, ...]:
    return claim_checks(claim_of(talk), talk.work.rules.vaccines, _record(talk.data))


def claim_of(talk: Talk) -> Claim:
    """What the citizen says, for the checks."""
    data, missing = talk.data, category_of(talk).means in MISSING
    return Claim(
        name=data.get("name") or "",
        birth_date=birth_of(data),
        sex=data.get("sex") or None,
        doses=claimed_doses(data) if missing else (),
        correcting=frozenset({CORRECTS[data["part"]]} if data.get("part") in CORRECTS else ()),
        confirmed=frozenset(data.get("confirmed", ())),
    )


def claimed_doses(data: dict[str, Any]) -> tuple[KnownDose, ...]:
    """The doses told, with their days where they are known."""
    dates = [date.fromisoformat(day) for day in data.get("dates", ())]
    numbers = data.get("doses", ())
    vaccine = data.get("vaccine") or None
    return tuple(
        KnownDose(number, vaccine, dates[place] if place < len(dates) else None)
        for place, number in enumerate(numbers)
    )


def _record(data: dict[str, Any]) -> RecordView | None:
    kept = record_of(data)
    if kept is None:
        return None
    doses = tuple(KnownDose(dose.number, dose.vaccine, dose.injected_on) for dose in kept.doses)
    return RecordView(kept.name, kept.birth, kept.sex, doses)

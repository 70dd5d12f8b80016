"""The checks before sending: what was told, as a claim; the first doubt that is still open."""

from typing import Final

from handlers.conversations.complaint.data import ComplaintTalk, InjectionAnswer
from handlers.conversations.complaint.matter import MISSING, category_of
from handlers.evidence.checks import Check, claim_checks
from handlers.evidence.claims import Claim, KnownDose, RecordView
from handlers.records.view import RecordView as Shown

CORRECTS: Final = {
    "name": "name",
    "birth": "birth_date",
    "sex": "sex",
    "vaccine": "vaccine",
    "date": "date",
    "number": "dose",
}


def open_check(talk: ComplaintTalk) -> Check | None:
    """The first doubt that nobody has answered, or None."""
    if not category_of(talk).recorded:
        return None
    for check in _doubts(talk):
        if check.severity != "ask":
            continue
        # A name from a record or a card is as it is: the matter of another category.
        if check.field_name == "name" and not talk.data.name_typed:
            continue
        return check
    return None


def official_flags(talk: ComplaintTalk) -> list[str]:
    """Doubts that are the official's to weigh, and those the citizen has confirmed."""
    found = [check.detail for check in _doubts(talk) if check.severity == "official"]
    confirmed = [key.split(":")[1] for key in talk.data.confirmed]
    return list(dict.fromkeys([*found, *(f"confirmed_{detail}" for detail in confirmed)]))


def _doubts(talk: ComplaintTalk) -> tuple[Check, ...]:
    return claim_checks(claim_of(talk), talk.work.rules.vaccines, _record(talk.data.person.record))


def claim_of(talk: ComplaintTalk) -> Claim:
    """What the citizen says, for the checks."""
    data, missing = talk.data, category_of(talk).means in MISSING
    return Claim(
        name=data.person.name,
        birth_date=data.person.birth,
        sex=data.person.sex,
        doses=claimed_doses(data.injection) if missing else (),
        correcting=frozenset({CORRECTS[data.part]} if data.part in CORRECTS else ()),
        confirmed=frozenset(data.confirmed),
    )


def claimed_doses(told: InjectionAnswer) -> tuple[KnownDose, ...]:
    """The doses told, with their days where they are known."""
    return tuple(KnownDose(number, told.vaccine_of(number) or None, told.day_of(number)) for number in told.doses)


def _record(kept: Shown | None) -> RecordView | None:
    if kept is None:
        return None
    doses = tuple(KnownDose(dose.number, dose.vaccine, dose.injected_on) for dose in kept.doses)
    return RecordView(kept.name, kept.birth, kept.sex, doses)

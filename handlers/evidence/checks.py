"""The checks before sending: each prevents one of the thirteen refusal reasons, and each can be confirmed as it is."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

from faq.normalise import canonical
from handlers.catalogue.vaccines import Vaccines
from handlers.dialogue.answers.names import check_name
from handlers.dialogue.answers.reading import fold
from handlers.evidence.claims import SLIP_FIELDS, Claim, KnownDose, RecordView

Severity = Literal["ask", "official"]
"""`ask`: the citizen is asked before sending. `official`: sent without a word, the official sees it."""


@dataclass(frozen=True, slots=True)
class Check:
    """One doubt about a complaint.

    `code` is the refusal reason it prevents; `detail` names the sentence. `params` are its values: `typed` and
    `suggestion` as shown to people, dates dd/mm/yyyy. They are personal data and stay out of `repr`.
    """

    code: str
    detail: str
    field_name: str
    severity: Severity = "ask"
    dose: int | None = None
    params: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}), repr=False)

    @property
    def key(self) -> str:
        """What `Claim.confirmed` keeps. A corrected value that raises the same doubt again is asked about once only."""
        return f"{self.code}:{self.detail}:{self.dose or 0}"


def claim_checks(claim: Claim, vaccines: Vaccines, record: RecordView | None = None) -> tuple[Check, ...]:
    """The open doubts about a complaint, in the order of its questions: name, birth date, doses, slip.

    R02 name, R04 dose, R05 birth date, R06 gaps of the slip, R09 date, R11 spelling of the name, R12 vaccine, and R10
    alone when nothing of the slip agrees: then a person should look.
    """
    doubts = tuple(_all_checks(claim, record, vaccines))
    if _nothing_agrees(claim):
        doubts = (Check("R10", "nothing_agrees", "slip"),)
    return tuple(check for check in doubts if check.key not in claim.confirmed)


def _all_checks(claim: Claim, record: RecordView | None, known: Vaccines) -> Iterator[Check]:
    yield from _name_checks(claim, record)
    yield from _birth_date_checks(claim, record)
    yield from _slip_dose_checks(claim)
    for dose in claim.doses:
        yield from _record_dose_checks(claim, dose, record)
    yield from _interval_checks(claim, record, known)
    if claim.slip is not None:
        for name in SLIP_FIELDS:
            if name in claim.slip.lacks:
                yield Check("R06", f"slip_lacks_{name}", name)


def _name_checks(claim: Claim, record: RecordView | None) -> Iterator[Check]:
    on_slip = claim.slip.name if claim.slip is not None else None
    if on_slip is not None and _other_name(claim.name, on_slip):
        yield _differs("R02", "name_not_as_on_slip", "name", claim.name, on_slip)
    elif (
        on_slip is None
        and record is not None
        and "name" not in claim.correcting
        and _other_name(claim.name, record.name)
    ):
        yield _differs("R02", "name_not_as_in_record", "name", claim.name, record.name)
    for doubt in check_name(claim.name):
        yield _differs("R11", doubt.code, "name", claim.name, doubt.suggestion or "")


def _other_name(first: str, second: str) -> bool:
    """Different beyond capitals and the place of a mark; a name without any marks may be any marked one."""
    if first.isascii() or second.isascii():
        return fold(first) != fold(second)
    return canonical(first) != canonical(second)


def _birth_date_checks(claim: Claim, record: RecordView | None) -> Iterator[Check]:
    typed = claim.birth_date
    if typed is None:
        return
    on_slip = claim.slip.birth_date if claim.slip is not None else None
    if on_slip is not None and not typed.agrees_with(on_slip):
        yield _differs("R05", "birth_date_not_as_on_slip", "birth_date", typed.shown, on_slip.shown)
    kept = record.birth_date if record is not None else None
    if kept is not None and "birth_date" not in claim.correcting and not typed.agrees_with(kept):
        yield _differs("R05", "birth_date_not_as_in_record", "birth_date", typed.shown, kept.shown)


def _slip_dose_checks(claim: Claim) -> Iterator[Check]:
    """The slip is of one dose: of the only one claimed, or of the one with its number."""
    if claim.slip is None or not claim.doses:
        return
    on_slip = claim.slip.dose
    dose = (
        claim.doses[0] if len(claim.doses) == 1 else next((d for d in claim.doses if d.number == on_slip.number), None)
    )
    if dose is None:
        if on_slip.number is not None:
            yield _differs("R04", "dose_not_as_on_slip", "dose", "", str(on_slip.number))
        return
    if None not in (dose.number, on_slip.number) and dose.number != on_slip.number:
        yield _differs("R04", "dose_not_as_on_slip", "dose", str(dose.number), str(on_slip.number), dose.number)
    if dose.injected_on and on_slip.injected_on and dose.injected_on != on_slip.injected_on:
        yield _differs("R09", "date_not_as_on_slip", "date", _shown(dose), _shown(on_slip), dose.number)
    if dose.vaccine and on_slip.vaccine and dose.vaccine != on_slip.vaccine:
        yield _differs("R12", "vaccine_not_as_on_slip", "vaccine", dose.vaccine, on_slip.vaccine, dose.number)


def _record_dose_checks(claim: Claim, dose: KnownDose, record: RecordView | None) -> Iterator[Check]:
    """A dose said to be missing against the doses that are there."""
    if record is None or dose.number is None:
        return
    same_number = next((kept for kept in record.doses if kept.number == dose.number), None)
    if same_number is None:
        twin = next((kept for kept in record.doses if dose.injected_on and kept.injected_on == dose.injected_on), None)
        if twin is not None and "dose" not in claim.correcting:
            yield _differs("R04", "dose_under_other_number", "dose", str(dose.number), str(twin.number), dose.number)
        return
    correcting = claim.correcting & {"dose", "vaccine", "date"}
    if not correcting:
        yield _differs("R04", "dose_already_recorded", "dose", str(dose.number), str(same_number.number), dose.number)
    if "date" not in correcting and dose.injected_on and same_number.injected_on not in (None, dose.injected_on):
        yield _differs("R09", "date_not_as_in_record", "date", _shown(dose), _shown(same_number), dose.number)
    if "vaccine" not in correcting and dose.vaccine and same_number.vaccine not in (None, dose.vaccine):
        kept_vaccine = same_number.vaccine or ""
        yield _differs("R12", "vaccine_not_as_in_record", "vaccine", dose.vaccine, kept_vaccine, dose.number)


def _interval_checks(claim: Claim, record: RecordView | None, known: Vaccines) -> Iterator[Check]:
    """Dates against the dose before: a short interval is for the official to weigh, a wrong order is asked about."""
    told = {kept.number: kept for kept in (record.doses if record is not None else ())}
    told.update({dose.number: dose for dose in claim.doses})
    for dose in claim.doses:
        before = told.get(dose.number - 1) if dose.number is not None else None
        if before is None or before.injected_on is None or dose.injected_on is None:
            continue
        days = (dose.injected_on - before.injected_on).days
        if days <= 0:
            yield _differs("R09", "date_before_earlier_dose", "date", _shown(dose), _shown(before), dose.number)
            continue
        vaccine = known.get(before.vaccine or "")
        if vaccine is not None and vaccine.min_interval_days is not None and days < vaccine.min_interval_days:
            params = MappingProxyType({"days": str(days), "expected": str(vaccine.min_interval_days)})
            yield Check("R09", "interval_short", "date", "official", dose.number, params)


def _nothing_agrees(claim: Claim) -> bool:
    """True when the slip gives name, birth date and dose, and none is that of the complaint: another person's slip."""
    slip = claim.slip
    if slip is None or slip.name is None or slip.birth_date is None or claim.birth_date is None:
        return False
    dates = [dose.injected_on for dose in claim.doses if dose.injected_on is not None]
    return (
        fold(slip.name) != fold(claim.name)
        and not claim.birth_date.agrees_with(slip.birth_date)
        and slip.dose.injected_on is not None
        and bool(dates)
        and slip.dose.injected_on not in dates
    )


def _shown(dose: KnownDose) -> str:
    return dose.injected_on.strftime("%d/%m/%Y") if dose.injected_on is not None else ""


def _differs(code: str, detail: str, name: str, typed: str, suggestion: str, dose: int | None = None) -> Check:
    return Check(code, detail, name, "ask", dose, MappingProxyType({"typed": typed, "suggestion": suggestion}))

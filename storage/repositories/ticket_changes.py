"""What may change in a ticket once it is filed, by field, so that a wrong name or type is told before it runs."""

from datetime import datetime
from typing import TypedDict

from storage.content.details import Details
from storage.content.subject import Subject


class Changes(TypedDict, total=False):
    """Some fields of a `Ticket` with their new values. What makes it this one (id, code, when it was filed) stays."""

    category: str
    body_id: str
    due_at: datetime
    warn_at: datetime
    subject: Subject
    details: Details
    cause: str
    enters: bool
    status: str
    severity: str
    ladder: tuple[str, ...]
    accused_body: str
    label: str
    edition: int
    province_code: str
    district_code: str
    commune_code: str
    contact_id: int | None
    language: str
    source: str
    filed_by: int | None
    subject_index: bytes | None
    person_id: int | None
    proof: str
    facility_code: str
    dose_numbers: tuple[int, ...]
    flags: tuple[str, ...]
    consent_version: str
    call_back: str
    triage_at: datetime | None
    warned_at: datetime | None
    escalated_at: datetime | None
    escalated_to: str
    paused_at: datetime | None
    reminded_at: datetime | None
    paused_seconds: int
    claimed_by: int | None
    claimed_at: datetime | None
    claim_until: datetime | None
    first_reply_at: datetime | None
    approved_at: datetime | None
    approved_by: int | None
    entered_at: datetime | None
    seen_at: datetime | None
    not_seen_at: datetime | None
    closed_at: datetime | None
    refusal_code: str
    rating: int | None
    disputes: int
    merged_into: int | None
    campaign: str
    dose_series: tuple[str, ...]
    site_province_code: str
    site_district_code: str
    site_commune_code: str
    owner_province_code: str
    owner_district_code: str

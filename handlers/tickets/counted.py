"""The columns of a ticket that follow from others, so that rows are found and counted without opening what is sealed.

They are written wherever a ticket is (open.py, act.py); handlers/jobs/ticket_places.py fills them in older tickets.
"""

from collections.abc import Sequence
from typing import Final, TypedDict

from handlers.places.bodies import NOWHERE, Directory, Place, place_of
from handlers.tickets.content import Details, Where
from storage.content.subject import SERIES
from storage.repositories.ticket_changes import Changes
from storage.repositories.tickets import Ticket

UNTOLD: Final = Where()


class Owner(TypedDict):
    """Where an office is."""

    owner_province_code: str
    owner_district_code: str


class Site(TypedDict):
    """Where it happened."""

    site_province_code: str
    site_district_code: str
    site_commune_code: str


def followed(directory: Directory, before: Ticket, changes: Changes) -> Changes:
    """The changes and what follows from them: where the owning office is, where it happened, the series of doses.

    A ticket that the job has not come to yet gets all of them, so that the job does not undo what is changed now.
    """
    found: Changes = {**changes}
    older = not before.owner_province_code
    if older or "body_id" in changes:
        found = {**found, **owner_columns(changes.get("body_id", before.body_id))}
    details = changes.get("details", before.details)
    edition, code = changes.get("edition", before.edition), changes.get("facility_code", before.facility_code)
    told = (edition, code, details.site)
    if older or told != (before.edition, before.facility_code, before.details.site):
        found = {**found, **site_columns(site_of(directory, code, edition, details.site))}
    if older or "dose_numbers" in changes or "details" in changes:
        series = before.dose_series[0] if before.dose_series else SERIES
        found["dose_series"] = series_of(changes.get("dose_numbers", before.dose_numbers), details, series)
    return found


def owner_columns(body: str) -> Owner:
    """Where an office is, as columns; '' where its id names no place."""
    place = place_of(body)
    return {"owner_province_code": place.province, "owner_district_code": place.district}


def site_of(directory: Directory, facility_code: str, edition: int, told: Where = UNTOLD) -> Place:
    """Where it happened: where the facility stands, else the unit that was told. Nowhere without either, or when the
    ticket's codes are of another edition; never where the person lives."""
    if edition != directory.edition:
        return NOWHERE
    office = directory.at_facility(facility_code) if facility_code else None
    if office is not None:
        return office.place
    return Place(told.province, told.district, told.commune) if told.edition == edition else NOWHERE


def site_columns(site: Place) -> Site:
    """A place as the columns of where it happened."""
    return {
        "site_province_code": site.province,
        "site_district_code": site.district,
        "site_commune_code": site.commune,
    }


def series_of(numbers: Sequence[int], details: Details, series: str = SERIES) -> tuple[str, ...]:
    """The series of each dose number, as the doses claimed say; `series` for one that is not among them."""
    if tuple(dose.number for dose in details.doses) == tuple(numbers):
        return tuple(dose.series for dose in details.doses)
    named = {dose.number: dose.series for dose in details.doses}
    return tuple(named.get(number, series) for number in numbers)

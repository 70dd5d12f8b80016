"""Offices in the form in which administrators change them, and what keeps one from being closed."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final, NamedTuple

from handlers.administration.problems import Problem
from handlers.catalogue.office_kinds import OfficeKind
from handlers.catalogue.province_profiles import changes_by_province
from handlers.places.bodies import Body, build_bodies
from handlers.rulebook import Rulebook
from handlers.texts import Say
from handlers.tickets.succession import KEPT
from handlers.work import Work
from storage.gazetteer import load

OFFICE: Final = "office"  # the kind


class Owned(NamedTuple):
    """What would be left behind: reports that are not over, officials."""

    reports: int
    officials: int


def offices_of(rules: Rulebook, edition: int, province: str) -> list[Body]:
    """The offices of a province as they ship, those of the whole province first, without facilities."""
    gazetteer = load(edition)
    top = gazetteer.units[province]
    below = gazetteer.children(top.code)
    units = [top, *below, *(one for unit in below for one in gazetteer.children(unit.code))]
    profiles = changes_by_province(rules.profiles)
    return list(build_bodies(units, edition, templates=rules.bodies, facilities=(), profiles=profiles))


def heirs_of(work: Work, key: str) -> list[Body]:
    """Who can go on after an office: those of its kind in its province, and those above it."""
    directory = work.tools.directory
    office, above = directory.bodies[key], directory.above(key)
    today = work.rules.calendar.local(work.now).date()
    return [
        one for one in directory.bodies.values()
        if one.id != key and one.province == office.province and (one.kind is office.kind or one.id in above)
        and one.is_open(today)
    ]  # fmt: skip


async def owned(work: Work, key: str) -> Owned:
    """What an office has now."""
    reports = await work.uow.ticket_watch.number_of_office(key, KEPT)
    return Owned(reports, len(await work.uow.officials.of_bodies([key])))


async def why_not(work: Work, key: str, entry: Mapping[str, Any]) -> Problem | None:
    """What keeps an office from being as the entry says; None: nothing. `entry`: as JSON, with its days in order."""
    first, last, heir = (entry.get(name) for name in ("valid_from", "valid_to", "successor"))
    office = work.tools.directory.bodies[key]
    begins = first is not None and date.fromisoformat(first) > work.rules.calendar.local(work.now).date()
    if not begins and last is None:
        return None
    if office.kind is OfficeKind.SO_Y_TE:  # where every report without another office ends
        return Problem("valid_from" if begins else "valid_to", Say("console_admin.problem.last_office"))
    has = await owned(work, key)
    said = has._asdict()
    if begins and any(has):
        return Problem("valid_from", Say("console_admin.problem.begins_later", said))
    if last is None:
        return None
    if heir is not None:
        return await _unfit(work, key, heir, date.fromisoformat(last))
    if any(has):
        return Problem("successor", Say("console_admin.problem.left_behind", said))
    if found := _only_here(work, office):
        return Problem("successor", Say("console_admin.problem.left_rule", {"what": found}))
    return None


async def _unfit(work: Work, key: str, heir: str, last: date) -> Problem | None:
    found = next((one for one in heirs_of(work, key) if one.id == heir), None)
    if found is None:
        return Problem("successor", Say("console_admin.problem.choice"))
    if (found.last_day is not None and found.last_day <= last) or (found.first_day and found.first_day > last):
        return Problem("successor", Say("console_admin.problem.heir_closed"))
    return None


def _only_here(work: Work, office: Body) -> str:
    """Categories whose reports go to an office of the whole province first, by name; '' for none."""
    if office.commune or office.district:
        return ""  # the levels above stand in
    categories = work.rules.catalogues.of(office.province).categories.values()
    return ", ".join(one.short.vi for one in categories if one.ticket and one.first and office.kind in one.first[0])

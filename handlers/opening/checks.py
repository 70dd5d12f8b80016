"""The checklist of a province: what is there, what is missing, for whoever leads its health department."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from handlers.catalogue.hotlines import Level
from handlers.catalogue.office_kinds import OfficeKind
from handlers.places.bodies import Body, is_of_province, province_of
from handlers.staff.actor import Actor
from handlers.tickets.errors import NotAllowed
from handlers.work import Work
from storage.repositories.opening import Mark

NAMED: Final = 6  # offices that a line names
TIERS: Final = {2021: 3, 2025: 2}  # edition -> levels that a report can climb
QUEUES: Final = (OfficeKind.FRONT_DESK, OfficeKind.HEALTH_STATION, OfficeKind.TTYT, OfficeKind.SO_Y_TE)
HOLIDAYS, BACKUP, DAY, SMS, WHOLE = "holidays", "backup", "day", "sms", "whole"


@dataclass(frozen=True, slots=True)
class Facts:
    """What only the settings know. `gateway`: name of who carries text messages, '' for nobody; `zalo`: id of the
    account, '' for none; `grant`: under which name its pair of tokens stands; `controller`: who answers for the data,
    as the privacy page names it."""

    controller: str = ""
    gateway: str = ""
    zalo: str = ""
    grant: str = ""
    telegram: bool = False
    practice: bool = False


@dataclass(frozen=True, slots=True)
class Check:
    """One line. `words`: what its sentences name; `mark`: what somebody said of it last; `pressed`: what is said by
    pressing a button, not found by looking."""

    name: str
    good: bool
    words: Mapping[str, Any] = field(default_factory=dict)
    mark: Mark | None = None
    pressed: bool = False


def province_led(actor: Actor) -> str:
    """The province whose department the official leads, or that he administers. Errors: NotAllowed: none."""
    for body in actor.home:
        if is_of_province(body) and actor.leads(body):
            return province_of(body)
    for province in sorted(actor.administers):
        return province
    raise NotAllowed


def province_looked_at(actor: Actor) -> str:
    """The same, or the province that the official is a supplier of, who changes nothing. Errors: NotAllowed: none."""
    return next(iter(sorted(actor.supplies)), "") or province_led(actor)


async def checks(work: Work, province: str, facts: Facts) -> list[Check]:
    """The lines, in the order in which a province is set up."""
    marks = {mark.name: mark for mark in await work.uow.opening.of(province)}
    today = work.rules.calendar.local(work.now).date()
    return [
        _offices(work, province),
        _numbers(work, province, today),
        _holidays(work, marks.get(HOLIDAYS), today),
        await _account(work, facts),
        _sms(marks.get(SMS), facts),
        await _tiers(work, province),
        Check(BACKUP, BACKUP in marks, mark=marks.get(BACKUP), pressed=True),
        Check("controller", bool(facts.controller), {"name": facts.controller}),
        _day(marks.get(DAY)),
    ]


def _offices(work: Work, province: str) -> Check:
    """Every office with a queue has somebody; what nobody works in passes its reports to the one above."""
    offices = [one for one in _of(work, province) if one.kind in QUEUES]
    empty = [one for one in offices if not work.tools.directory.staffed(one.id)]
    words = {"empty": len(empty), "all": len(offices), "names": _named(empty)}
    return Check("offices", bool(offices) and not empty, words)


def _numbers(work: Work, province: str, today: date) -> Check:
    """Every commune has a number of its own that a document or its office confirms."""
    communes = [one for one in _of(work, province) if one.kind is OfficeKind.FRONT_DESK]
    lines = [
        line for line in work.rules.hotlines
        if line.level is Level.COMMUNE and line.is_confirmed and line.in_force(today)
    ]  # fmt: skip
    edition = work.tools.directory.edition
    without = [one for one in communes if not any(line.serves(one.place, edition) for line in lines)]
    words = {"known": len(communes) - len(without), "all": len(communes), "names": _named(without)}
    return Check("numbers", bool(communes) and not without, words)


def _named(offices: Sequence[Body]) -> str:
    return ", ".join(one.name for one in offices[:NAMED]) + (" …" if len(offices) > NAMED else "")


def _of(work: Work, province: str) -> Iterator[Body]:
    """The offices of the edition that runs, whatever came of them later: the queues go by it. Those that their province
    has closed are none."""
    day = work.rules.calendar.local(work.now).date()
    for one in work.tools.directory.bodies.values():
        if one.province == province and one.is_open(day):
            yield one


def _holidays(work: Work, mark: Mark | None, today: date) -> Check:
    """The days off of this year are those of the announcement: the file says so, or somebody has compared them."""
    compared = mark is not None and mark.value.get("year") == today.year
    good = compared or today.year not in work.rules.calendar.unconfirmed
    return Check(HOLIDAYS, good, {"year": today.year}, mark if compared else None, pressed=True)


async def _account(work: Work, facts: Facts) -> Check:
    """The Official Account is named and Zalo lets us send."""
    grant = await work.uow.grants.get(facts.grant) if facts.zalo else None
    return Check("account", grant is not None and not grant.refusal, {"account": facts.zalo or "–"})


def _sms(mark: Mark | None, facts: Facts) -> Check:
    """A text message came to a phone by the gateway of now: who holds it typed what stood in it."""
    good = bool(facts.gateway) and mark is not None and mark.value.get("gateway") == facts.gateway
    return Check(SMS, good, {"gateway": facts.gateway or "–"}, mark, pressed=bool(facts.gateway))


async def _tiers(work: Work, province: str) -> Check:
    """A report went through the hands of every level."""
    wanted = TIERS.get(work.tools.directory.edition, 3)
    found = await work.uow.opening.levels_of_a_report(province)
    return Check("tiers", found >= wanted, {"found": found, "all": wanted})


def _day(mark: Mark | None) -> Check:
    day = date.fromisoformat(mark.value["day"]) if mark is not None else None
    return Check(DAY, day is not None, {"day": f"{day:%d/%m/%Y}" if day else "–"}, mark, pressed=True)

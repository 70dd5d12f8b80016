"""An administrator takes in somebody new: all that does not fit is said at once, a button pressed twice makes one."""

from datetime import date, timedelta
from typing import Final

from handlers.staff.actor import DUTIES, HELPING, Actor
from handlers.staff.managing import (
    administers,
    clean_name,
    clean_phone,
    ensure_open,
    office_in,
    role_named,
    seat_in,
    tell_joined,
)
from handlers.staff.officials import enrol, give_role, refresh_staffed
from handlers.staff.refused import Refused
from handlers.staff.volunteers import tell_begun, term_faults, term_of
from handlers.work import Work
from storage.repositories.officials import Official

PRESSED_AGAIN: Final = timedelta(days=1)  # how long a form that is sent again is the one of before


async def take_in(
    work: Work, actor: Actor, name: str, phone: str, body: str, role: str, last: date | None = None,
    supervisor: str = "",
) -> Official:  # fmt: skip
    """A new official of an office; the same once more under the same cause is the first. `last`, `supervisor`: of a
    volunteer. Errors: NotAllowed; Refused (name, phone, phone_here, phone_elsewhere, office, closed, role,
    as `term_of`) with all that does not fit."""
    await work.uow.officials.hold_enrolling()
    if (first := await _enrolled(work, actor, name, phone)) is not None:
        return first
    await _ensure_fits(work, actor, (name, phone, body, role), last, supervisor)
    office, given = office_in(work, actor, body), role_named(role)
    clean, national = clean_name(name), clean_phone(phone)
    seat = seat_in(work, office, given)
    term = await term_of(work, seat, given, last, supervisor)
    person = await enrol(work, clean, {} if term else {seat: given}, phone=national)
    if term is not None:
        await give_role(work, person.id, seat, given, *term)
        await tell_begun(work, person, seat, term)
    await refresh_staffed(work)
    await tell_joined(work, actor, person, seat, given)
    return person


async def _enrolled(work: Work, actor: Actor, name: str, phone: str) -> Official | None:
    """Who was taken in under this cause with this name and phone: a button that was pressed twice."""
    try:
        kept = clean_name(name), clean_phone(phone)
    except Refused:
        return None
    since = work.now - PRESSED_AGAIN
    for subject in await work.uow.audit.caused(actor.key, "staff.give_role", work.cause, since):
        person = await work.uow.officials.get(int(subject.partition(":")[2]))
        if person is not None and (person.name, person.phone) == kept:
            return person
    return None


async def _ensure_fits(
    work: Work, actor: Actor, said: tuple[str, str, str, str], last: date | None, supervisor: str
) -> None:
    """`said`: name, phone, body and role of somebody new. Errors: Refused, with all that does not fit."""
    name, phone, body, role = said
    found: list[Refused] = []
    for check in (lambda: clean_name(name), lambda: clean_phone(phone), lambda: office_in(work, actor, body),
                  lambda: role_named(role), lambda: _ensure_open(work, body, role)):  # fmt: skip
        try:
            check()
        except Refused as refused:
            found.append(refused)
    wrong = {refused.why for refused in found}
    try:
        if wrong.isdisjoint({"phone", "role"}):
            await _ensure_free(work, actor, clean_phone(phone), role)
    except Refused as refused:
        found.append(refused)
    if role in HELPING:
        seat = "" if "office" in wrong else body
        found += [Refused(why) for why in await term_faults(work, seat, last, supervisor)]
    if found:
        whose = next((one.whose for one in found if one.whose is not None), None)
        raise Refused(found[0].why, whose, [one.why for one in found[1:]])


def _ensure_open(work: Work, body: str, role: str) -> None:
    """Errors: Refused (closed)."""
    if role not in DUTIES:  # which are of the whole province
        ensure_open(work, body)


async def _ensure_free(work: Work, actor: Actor, phone: str, role: str) -> None:
    """Nobody has two accounts by one phone, but for one of duties beside one of reports. Who left another province may
    begin here. Errors: Refused (phone_here: the actor looks after that one; phone_elsewhere: nothing else is told)."""
    found = [await work.uow.officials.get(one) for one in await work.uow.officials.with_phone(phone)] if phone else []
    alike = [one for one in found if one is not None and (one.duties if role in DUTIES else one.roles)]
    if here := next((one for one in alike if administers(actor, one)), None):
        raise Refused("phone_here", here)
    if any(one.active for one in alike):
        raise Refused("phone_elsewhere")

"""What an administrator does for the officials of a province, one by one: enrol, change roles, let go, send a link; and
what a lead does for those of the office: a lost phone, a forgotten password.

An administrator has no reports and opens none: the link on which somebody sets a password is for who has none yet.
Later it is the lead's of the office, or of the one above (lending.py: `speakers`), and the administrator's only where
nobody else speaks for the office. With it the former password and phone open nothing any more, and the official is
told. The last lead of an office and the last administrator of a province stay, and nobody
shuts himself out.
"""

import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from handlers.catalogue.office_kinds import OfficeKind
from handlers.dialogue.answers.phones import Phone, read_phone
from handlers.places.bodies import Body, Place, body_id, province_of
from handlers.staff.actor import DUTIES, STAYING, Actor, Role, current, official, own_roles
from handlers.staff.chat_links import DOOR
from handlers.staff.chat_menu import EVERYBODYS, show_menu
from handlers.staff.lending import end_all_of, leads_of, speakers, speaks_for
from handlers.staff.officials import Mixed, give_role, refresh_staffed, remove_role, switch_off
from handlers.staff.password_sign_in import SECOND, forgive
from handlers.staff.refused import Refused
from handlers.staff.sign_in import CHAT, CONSOLE, make_link
from handlers.staff.volunteers import prolonged, tell_begun, term_of, terms_of
from handlers.texts import Say
from handlers.tickets.access import may
from handlers.tickets.errors import NotAllowed
from handlers.tickets.hand_over import give_back
from handlers.tickets.notices import body_name, tell_people
from handlers.tickets.status import Verb
from handlers.work import Work
from storage.repositories.officials import Official

LONGEST_NAME: Final = 80


def offices_of(person: Official) -> dict[str, str]:
    """Body id -> role or duty of the offices that somebody belongs to."""
    return {**own_roles(person), **person.duties}


def seat_of(work: Work, province: str) -> str:
    """The office at which who looks after a province's officials, or over its log, is kept."""
    return body_id(work.tools.directory.edition, Place(province), OfficeKind.SO_Y_TE)


async def administered(work: Work, actor: Actor, official_id: int) -> Official:
    """An official with an office in a province that the actor looks after. Errors: NotAllowed."""
    person = await work.uow.officials.get(official_id)
    if person is None or not administers(actor, person):
        raise NotAllowed
    return person


async def overseen(work: Work, actor: Actor, official_id: int) -> Official:
    """An official whom the actor looks after, or for whose office the actor speaks. Errors: NotAllowed."""
    person = await work.uow.officials.get(official_id)
    if person is None or not (administers(actor, person) or await _leads(work, actor, person)):
        raise NotAllowed
    return person


async def everybody(work: Work, actor: Actor) -> list[Official]:
    """Everybody of the provinces that the actor looks after, also who left; for who leads, those for whose office the
    actor speaks. By name. Errors: NotAllowed."""
    led = {province_of(body) for body in actor.home if actor.leads(body)}
    if not actor.administers and not led:
        raise NotAllowed
    found = await work.uow.officials.of_provinces(sorted(actor.administers | led))
    leads = await leads_of(work, [body for one in found for body in own_roles(one)]) if led else {}
    mine = [one for one in found if administers(actor, one) or await _leads(work, actor, one, leads)]
    now = [current(one, work.now) if one.active else one for one in mine]  # who left is shown with what he was
    return sorted(now, key=lambda one: (one.name, one.id))


def clean_name(name: str) -> str:
    """A name as it is kept. Errors: Refused (name)."""
    clean = unicodedata.normalize("NFC", " ".join(name.split()))
    if not any(letter.isalpha() for letter in clean) or not clean.isprintable() or len(clean) > LONGEST_NAME:
        raise Refused("name")
    return clean


def clean_phone(phone: str) -> str:
    """A mobile number as 03xxxxxxxx, '' where none is given. Errors: Refused (phone)."""
    known = read_phone(phone) if phone else None
    if phone and not isinstance(known, Phone):
        raise Refused("phone")
    return known.national if isinstance(known, Phone) else ""


async def put(
    work: Work, actor: Actor, official_id: int, body: str, role: str, last: date | None = None, supervisor: str = ""
) -> None:
    """Give a role in an office, or another one. `last`, `supervisor`: of a volunteer.

    Errors: NotAllowed; Refused (office, closed, role, mixed, self, last_..., and as `term_of`).
    """
    person = await administered(work, actor, official_id)
    office, given = office_in(work, actor, body), role_named(role)
    seat = seat_in(work, office, given)
    if not person.active:
        raise Refused("left")
    if seat in person.lent:
        raise Refused("office")
    if seat not in offices_of(person):
        ensure_open(work, seat)
    former, term = offices_of(person).get(seat), await term_of(work, seat, given, last, supervisor)
    if former == given and (term is None or term == terms_of(person).get(seat)):
        return
    held = await work.uow.tickets.lock_many(await work.uow.ticket_watch.held_by(person.id))
    if former is not None:
        await may_go(work, actor, person, seat, former)
    try:
        await give_role(work, person.id, seat, given, *(term or ()))
    except Mixed:
        raise Refused("mixed") from None
    await settle(work, person.id, has_reports=bool(held))
    await tell_begun(work, person, seat, term)
    if former != given:
        await _tell_role(work, person, seat, given)
    if given in DUTIES:
        await tell_joined(work, actor, person, seat, given)


async def take_out(work: Work, actor: Actor, official_id: int, body: str) -> int:
    """Somebody works in an office no longer; gives how many reports returned to the queue.

    Errors: NotAllowed; Refused (self, last_lead, last_administrator).
    """
    person = await administered(work, actor, official_id)
    role = offices_of(person).get(body)
    if role is None or province_of(body) not in actor.administers:
        raise NotAllowed
    held = await work.uow.tickets.lock_many(await work.uow.ticket_watch.held_by(person.id))
    await may_go(work, actor, person, body, role)
    await remove_role(work, person.id, body)
    await work.uow.absences.forget_in(person.id, body)
    returned = await settle(work, person.id, has_reports=bool(held))
    await _tell_role(work, person, body, "")
    return returned


async def let_go(work: Work, actor: Actor, official_id: int) -> int:
    """Somebody left the service: chats unlinked, sessions, links and password ended, reports back in their queues, in
    one act; gives how many. Errors: NotAllowed; Refused (self, left, last_lead, last_administrator)."""
    person = await administered(work, actor, official_id)
    if not person.active:
        raise Refused("left")
    await work.uow.tickets.lock_many(await work.uow.ticket_watch.held_by(person.id))
    for body, role in sorted(offices_of(person).items()):
        if province_of(body) not in actor.administers:
            raise NotAllowed
        await may_go(work, actor, person, body, role)
    return await retire(work, person.id, actor)


async def retire(work: Work, official_id: int, by: Actor) -> int:
    """The account is over, whoever it leaves alone (`let_go` looks first). Gives how many reports returned."""
    await work.uow.tickets.lock_many(await work.uow.ticket_watch.held_by(official_id))
    await switch_off(work, official_id)
    for purpose in (CONSOLE, CHAT, SECOND, DOOR):
        await work.uow.sign_in.use_all(official_id, purpose, work.now)
    for contact_id, _, _ in await work.uow.officials.chats(official_id):
        await show_menu(work, contact_id, EVERYBODYS)
    await work.uow.officials.unlink_all(official_id)
    await work.uow.credentials.drop(official_id)
    await end_all_of(work, official_id, by)
    await work.uow.absences.drop(official_id)
    await work.uow.officials.set_absent_until(official_id, None)
    await work.uow.absences.forget(official_id)
    returned = await _return_all(work, official_id, None)
    await refresh_staffed(work)
    return returned


async def take_again(work: Work, actor: Actor, official_id: int, last: date | None = None) -> None:
    """Somebody who left is back, in the offices of before, and sets a password anew. `last`: of a volunteer whose term
    is over. Errors: NotAllowed; Refused (until, until_past, until_far)."""
    person = await administered(work, actor, official_id)
    if person.active:
        return
    for body, term in terms_of(person).items():
        if term.until <= work.now:
            new = await prolonged(work, term, last)
            await give_role(work, person.id, body, offices_of(person)[body], *new)
    await work.uow.officials.set_active(person.id, True)
    await work.uow.audit.add(work.ids.new(), work.now, work.actor, "staff.switch_on", f"official:{person.id}")
    await refresh_staffed(work)


async def link_for(work: Work, actor: Actor, official_id: int) -> str:
    """A one-time token on which somebody sets name, password and second factor; those of before are over.

    It opens all that somebody may do, so it is of who speaks for each of the offices, or looks after all of them.
    Errors: NotAllowed; Refused (left, has_password, self, elsewhere).
    """
    person = await overseen(work, actor, official_id)
    if not person.active:
        raise Refused("left")
    if person.id == actor.id:
        raise Refused("self")
    await work.uow.credentials.lock(person.id)
    has = bool(await work.uow.credentials.who_has([person.id]))
    if not await _leads_all(work, actor, person):
        if not actor.administers.issuperset(map(province_of, offices_of(person))):
            raise Refused("elsewhere")
        if has and await _has_a_lead(work, person):
            raise Refused("has_password")
    if has:
        await _reset(work, person)
    said = Say("console_officials.told.link", {"by": actor.name})
    await tell_people(work, [person], said, f"{work.cause}:link:{person.id}")
    return await make_link(work, person.id, CONSOLE)


async def unlock(work: Work, actor: Actor, official_id: int) -> None:
    """Somebody who waits after too many wrong passwords or codes may try again now. Errors: NotAllowed; Refused (left,
    self)."""
    person = await overseen(work, actor, official_id)
    if not person.active or person.id == actor.id:
        raise Refused("self" if person.active else "left")
    await forgive(work, person.id)
    await work.uow.audit.add(work.ids.new(), work.now, work.actor, "staff.unlock", f"official:{person.id}")


async def _reset(work: Work, person: Official) -> None:
    """A lost phone opens nothing, nor does a password of before, nor who is signed in with them."""
    await forgive(work, person.id)
    await work.uow.credentials.drop(person.id)
    for purpose in (CONSOLE, SECOND, DOOR):
        await work.uow.sign_in.use_all(person.id, purpose, work.now)
    await work.uow.sign_in.close_all(person.id)
    await work.uow.audit.add(work.ids.new(), work.now, work.actor, "staff.sign_in_reset", f"official:{person.id}")


def administers(actor: Actor, person: Official) -> bool:
    """Whether somebody has an office in a province that the actor looks after."""
    return not actor.administers.isdisjoint(map(province_of, offices_of(person)))


async def _leads(
    work: Work, actor: Actor, person: Official, leads: Mapping[str, Sequence[Official]] | None = None
) -> bool:
    """Whether the actor speaks for an office of this other one. `leads`: as in lending.py."""
    if not person.active or person.id == actor.id:
        return False
    for body in own_roles(person):
        if await speaks_for(work, actor, body, person.id, leads):
            return True
    return False


async def _leads_all(work: Work, actor: Actor, person: Official) -> bool:
    """Whether the actor speaks for every office of this other one."""
    for body in own_roles(person):
        if not await speaks_for(work, actor, body, person.id):
            return False
    return person.id != actor.id and bool(own_roles(person))


async def _has_a_lead(work: Work, person: Official) -> bool:
    """Whether somebody else speaks for every office of this one."""
    found = [{one.id for one in await speakers(work, body, person.id)} for body in own_roles(person)]
    return bool(found) and bool(set.intersection(*found))


async def may_go(work: Work, actor: Actor, person: Official, body: str, role: str) -> None:
    """Whether an office can do without this one in this role. Errors: Refused (self, last_lead, last_administrator).

    Of two who go at the same moment the second finds the first gone.
    """
    day = work.rules.calendar.local(work.now).date()
    if role not in STAYING or not person.active or work.tools.directory.acting_office(body, day) != body:
        return
    if person.id == actor.id:
        raise Refused("self")
    await work.uow.officials.hold_role(body, role)
    if await work.uow.officials.active_in(body, role) == [person.id]:
        raise Refused("last_administrator" if role in DUTIES else "last_lead")


async def settle(work: Work, official_id: int, *, has_reports: bool) -> int:
    """What somebody has no business with any more returns to the queue."""
    await refresh_staffed(work)
    after = await work.uow.officials.get(official_id)
    left = official(current(after, work.now)) if after is not None else None
    return await _return_all(work, official_id, left) if has_reports else 0


async def _return_all(work: Work, former: int, left: Actor | None) -> int:
    """What somebody claimed and has no business with now returns to its queue, how many; what waits for somebody is who
    leads there's. `left`: with the roles that are left, None: with none."""
    returned, leads = 0, dict[str, list[Official]]()
    for ticket in await work.uow.tickets.lock_many(await work.uow.ticket_watch.held_by(former)):
        if left is None or not await may(work, left, ticket, Verb.NOTE):
            if ticket.body_id not in leads:
                leads[ticket.body_id] = await speakers(work, ticket.body_id, former)
            now = await give_back(work, ticket.id, former, leads[ticket.body_id])
            returned += now is not None and now.claimed_by is None
    return returned


async def tell_joined(work: Work, actor: Actor, person: Official, seat: str, role: str) -> None:
    """Who leads there learns of who is new, and of a new duty also the other administrators: nobody makes a second one
    unseen, who could confirm what the first one writes."""
    told = {one.id: one for one in await speakers(work, seat, person.id)}
    for number in await work.uow.officials.active_in(seat, Role.ADMINISTRATOR) if role in DUTIES else ():
        other = await work.uow.officials.get(number)
        if other is not None and number not in (actor.id, person.id):
            told[number] = other
    said = Say("console_officials.told.joined", {"name": person.name, "office": body_name(work, seat)})
    await tell_people(work, told.values(), said, f"{work.cause}:joined:{person.id}")


async def _tell_role(work: Work, person: Official, body: str, role: str) -> None:
    params: dict[str, object] = {"office": body_name(work, body)}
    key = f"console_officials.told.{role or 'out'}"
    await tell_people(work, [person], Say(key, params), f"{work.cause}:role:{person.id}:{body}")


def office_in(work: Work, actor: Actor, body: str) -> Body:
    """An office of the provinces that the actor looks after. Errors: Refused (office)."""
    office = work.tools.directory.get(body)
    if office is None or office.province not in actor.administers:
        raise Refused("office")
    return office


def is_closed(work: Work, body: str) -> bool:
    """Whether an office's last day is over."""
    office, day = work.tools.directory.get(body), work.rules.calendar.local(work.now).date()
    return office is not None and office.last_day is not None and office.last_day < day


def ensure_open(work: Work, body: str) -> None:
    """Nobody new begins in an office whose last day is over. Errors: Refused (closed)."""
    if is_closed(work, body):
        raise Refused("closed")


def role_named(role: str) -> str:
    """The role as it is kept. Errors: Refused (role)."""
    if role not in set(Role):
        raise Refused("role")
    return role


def seat_in(work: Work, office: Body, role: str) -> str:
    """Where a role is held: a duty at the health department of the province, whatever office was chosen."""
    return seat_of(work, office.province) if role in DUTIES else office.id

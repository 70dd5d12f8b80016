"""Who works where: enrolling officials, their roles, and the actor they are when they do something."""

from collections.abc import Mapping
from datetime import datetime

from handlers.staff.actor import DUTIES, Actor, Role, current, official
from handlers.work import Tools, Work
from storage.repositories.officials import Official


class UnknownBody(Exception):
    """No such office in the directory. Carries the id."""


class Mixed(Exception):
    """Who looks after officials and rules, or over the log, has no reports: one account is not both."""


async def enrol(work: Work, name: str, roles: Mapping[str, str], *, phone: str = "", language: str = "vi") -> Official:
    """A new official with roles (body id -> Role). Errors: UnknownBody, Mixed, ValueError (role)."""
    official_id = work.ids.new()
    await work.uow.officials.add(official_id, name, phone, work.now, language)
    for body_id, role in roles.items():
        await give_role(work, official_id, body_id, role)
    found = await work.uow.officials.get(official_id)
    assert found is not None  # noqa: S101
    return found


async def give_role(
    work: Work, official_id: int, body_id: str, role: str, until: datetime | None = None, supervisor: int | None = None
) -> None:
    """Put an official into a body, for good or `until` then, looked after by another one.

    Errors: UnknownBody, Mixed, ValueError (role).
    """
    if work.tools.directory.get(body_id) is None:
        raise UnknownBody(body_id)
    await work.uow.credentials.lock(official_id)
    person = await work.uow.officials.get(official_id)
    if person is not None and (person.roles if Role(role) in DUTIES else person.duties):
        raise Mixed
    await work.uow.officials.set_role(official_id, body_id, Role(role).value, until, supervisor)
    details: dict[str, object] = {"body": body_id, "cause": work.cause}
    if until is not None:
        details |= {"until": until.isoformat(), "supervisor": supervisor}
    await work.uow.audit.add(
        work.ids.new(), work.now, work.actor, "staff.give_role", f"official:{official_id}", role, details
    )


async def remove_role(work: Work, official_id: int, body_id: str) -> None:
    """Take an official out of a body."""
    await work.uow.officials.remove_role(official_id, body_id)
    await work.uow.audit.add(
        work.ids.new(), work.now, work.actor, "staff.remove_role", f"official:{official_id}", "", {"body": body_id}
    )


async def switch_off(work: Work, official_id: int) -> None:
    """The account is over: no sign-in, every session ended."""
    await work.uow.officials.set_active(official_id, False)
    await work.uow.sign_in.close_all(official_id)
    await work.uow.audit.add(work.ids.new(), work.now, work.actor, "staff.switch_off", f"official:{official_id}")


async def actor_of(work: Work, official_id: int) -> Actor | None:
    """The official as an actor with the roles of now; None when unknown or switched off."""
    row = await work.uow.officials.get(official_id)
    return official(current(row, work.now)) if row is not None and row.active else None


async def actor_of_contact(work: Work, contact_id: int) -> Actor | None:
    """The official whose linked chat this is, or None."""
    row = await work.uow.officials.by_contact(contact_id)
    return official(current(row, work.now)) if row is not None else None


async def refresh_staffed(work: Work, tools: Tools | None = None) -> None:
    """Make the directory know which offices have officials at work. To be called when officials come or go."""
    tools = tools or work.tools
    staffed = await work.uow.officials.staffed_body_ids(work.now)
    tools.directory = tools.directory.with_staffed(staffed, work.rules.calendar.local(work.now).date())

"""After how long without an act the officials of an office are signed out: as its lead says, but not later than the
installation's setting, which stands where none has said so. Who works in several offices has the shortest of theirs."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from handlers.staff.actor import Actor
from handlers.tickets.errors import NotAllowed
from handlers.work import Work

CHOICES: Final = (15, 30, 45, 60, 90, 120)  # minutes
SET: Final = "staff.idle_set"


def common_idle(work: Work) -> timedelta | None:
    """The installation's; None: a session ends by its own time alone."""
    return work.tools.policy.session_idle or None


def choices(work: Work) -> list[int]:
    """The minutes that a lead may choose: none longer than the installation's."""
    common = common_idle(work)
    return [one for one in CHOICES if common is None or timedelta(minutes=one) <= common]


async def idle_of(work: Work, bodies: Sequence[str]) -> dict[str, int]:
    """Office -> minutes, of those whose lead has said so."""
    return await work.uow.sign_in.idle_of(bodies)


async def set_idle(work: Work, actor: Actor, body: str, minutes: int | None) -> None:
    """For an office that the actor leads; None: as the installation says. Errors: NotAllowed; ValueError: no choice, or
    longer than the installation's."""
    if body not in actor.home or not actor.leads(body):
        raise NotAllowed
    if minutes is not None and minutes not in choices(work):
        raise ValueError(minutes)
    await work.uow.sign_in.set_idle(body, minutes, actor.id, work.now)
    details = {"body": body, "minutes": minutes or 0}
    await work.uow.audit.add(work.ids.new(), work.now, actor.key, SET, f"body:{body}", details=details)

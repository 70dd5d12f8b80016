"""Moving a switch: who may, what stands in the log, and what becomes of a province that was just set up."""

from handlers.opening.checks import Facts, province_led
from handlers.opening.said import NotKept
from handlers.opening.switches import CODES, EVERYWHERE, MARK, NAMES, OF_PROVINCE, OPENED, TOPIC
from handlers.opening.whole import ensure_confirmed, may_confirm
from handlers.staff.actor import Actor
from handlers.tickets.errors import NotAllowed
from handlers.work import Work
from storage.repositories.opening import Mark


def may_move(work: Work, actor: Actor, province: str, name: str) -> bool:
    """Whether the official moves a switch: the opening is its lead's alone, what all provinces share is for the
    province that leads the installation."""
    if name == OPENED:
        return may_confirm(actor, province)
    return name in OF_PROVINCE or province == work.tools.policy.lead_province


async def move(work: Work, actor: Actor, name: str, facts: Facts, *, on: bool) -> None:
    """Switch something on or off, in every process within two seconds. `facts`: what the settings say.

    Errors: NotAllowed; NotKept: own_codes (the actor could not sign in any more to switch it on again), not_whole or
    stale (the first opening needs the yes to the whole as it is).
    """
    province = province_led(actor)
    if name not in NAMES or not may_move(work, actor, province, name):
        raise NotAllowed
    kept = await work.uow.credentials.of(actor.id) if name == CODES and not on else None
    if kept is not None and kept.phone:
        raise NotKept("own_codes")
    if name == OPENED and not on and province in await work.uow.opening.waiting():
        return  # it has not been opened yet, and that stays known
    if name == OPENED and on:
        await ensure_confirmed(work, province, facts)
    where = province if name in OF_PROVINCE else EVERYWHERE
    await work.uow.opening.keep(where, Mark(MARK + name, {"on": on}, work.now, actor.id))
    await work.uow.audit.add(
        work.ids.new(), work.now, actor.key, "opening.switch", f"province:{province}", details={"name": name, "on": on}
    )
    work.signal(TOPIC)


async def close_until_opened(work: Work, province: str) -> None:
    """A province that gets its first administrator and has no report yet serves nobody until its lead opens it."""
    if not await work.uow.opening.is_new(province):
        return
    await work.uow.opening.keep(province, Mark(MARK + OPENED, {"on": False}, work.now, 0))
    work.signal(TOPIC)

"""What stands on the desk of a lead until somebody presses "seen"."""

from handlers.alarms.leads import concerns
from handlers.places.bodies import province_of
from handlers.staff.actor import Actor
from handlers.tickets.errors import NotAllowed
from handlers.work import Work
from storage.repositories.alarms import Alarm

ACKNOWLEDGED = "alarm_acknowledged"  # the action in the audit log


async def standing(work: Work, actor: Actor) -> list[Alarm]:
    """The alarms that this official has to look at, the newest first; none for who leads nothing."""
    if not any(actor.leads(one) for one in actor.bodies):
        return []
    found, looks = [], dict[str, bool]()  # whom an office concerns is asked once, however many alarms stand
    for alarm in await work.uow.alarms.standing():
        if alarm.body_id not in looks:
            looks[alarm.body_id] = await concerns(work, actor, alarm.body_id)
        if looks[alarm.body_id]:
            found.append(alarm)
    return found


async def standing_in(work: Work, province: str) -> list[Alarm]:
    """Those of a province and of the installation, for who sees that something is wrong and presses nothing."""
    return [one for one in await work.uow.alarms.standing() if not one.body_id or province_of(one.body_id) == province]


async def acknowledge(work: Work, actor: Actor, alarm_id: int) -> None:
    """It was seen: nobody is asked again for a while. Twice, or after a colleague, changes nothing.

    Errors: NotAllowed: it is none of this official's, or there is none.
    """
    alarm = await work.uow.alarms.get(alarm_id)
    if alarm is None or not await concerns(work, actor, alarm.body_id):
        raise NotAllowed
    if await work.uow.alarms.acknowledge(alarm_id, actor.id, work.now):
        details = {"kind": alarm.kind, "n": alarm.n, "body": alarm.body_id}
        await work.uow.audit.add(
            work.ids.new(), work.now, actor.key, ACKNOWLEDGED, f"alarm:{alarm_id}", details=details
        )

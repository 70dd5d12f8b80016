"""Four eyes: what goes to many, or refuses again what was disputed, needs the yes of another official who leads."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Final

from handlers.staff.actor import LEADING, SYSTEM, Actor, current, official
from handlers.texts import Say
from handlers.tickets.errors import NotAllowed, Unfit
from handlers.tickets.many.acts import ENTER, REFUSE
from handlers.tickets.notices import tell_people
from handlers.tickets.times import due_in_words
from handlers.work import Work
from storage.repositories.bulk_acts import DECLINED, LAPSED, WAITING, BulkAct, Order
from storage.repositories.officials import Official
from storage.repositories.tickets import Ticket

DISPUTE: Final = "dispute"
MANY: Final = 50  # reports from which on nobody acts alone
TOGETHER: Final = timedelta(hours=1)  # in which acts of one kind by one official count as one


async def why_asked(work: Work, actor: Actor, order: Order, tickets: Sequence[Ticket]) -> str:
    """Why another official agrees first: many, lately (with what the actor did alone in the last hour it is many),
    dispute; '' when nobody has to. `tickets`: those that it fits. What was agreed to with another's yes is marked as
    entered without asking again."""
    numbers = {one.id for one in tickets}
    if order.act == ENTER:
        numbers -= await work.uow.bulk_acts.agreed_of(actor.id, list(numbers))
    if len(numbers) >= MANY:
        return "many"
    if order.act == REFUSE and any(one.disputes for one in tickets):
        return DISPUTE
    before = await work.uow.bulk_acts.alone_since(actor.id, order.act, work.now - TOGETHER) if numbers else set()
    return "lately" if len(numbers | before) >= MANY else ""


def yes_until(work: Work, made_at: datetime) -> datetime:
    """Until when somebody may agree to what was pressed then: office hours are counted."""
    return work.rules.calendar.later(made_at, work.tools.policy.bulk_yes_life)


async def who_is_asked(work: Work, actor: Actor, bodies: Iterable[str]) -> str:
    """The office whose leads may agree to an act on reports of these offices: nobody answers for another's reports.

    Errors: Unfit (second): there is nobody; Unfit (offices): each has somebody else who leads.
    """
    asked = {await _nearest(work, actor, body) for body in set(bodies)}
    leads = {office: {one.id for one in await _leads(work, office, actor.id)} for office in sorted(asked)}
    for office, people in leads.items():
        if all(people <= others for others in leads.values()):
            return office
    raise Unfit("offices")


async def ask(work: Work, actor: Actor, act: BulkAct, number: int) -> None:
    """Tell those who may agree."""
    until = due_in_words(yes_until(work, act.made_at), work.rules.calendar, work.now)
    said = Say("console_bulk.told.asked", {"name": actor.name, "number": number, "until": until})
    await tell_people(work, await _leads(work, act.yes_body, actor.id), said, f"bulk:{act.id}:asked")


def may_agree(actor: Actor, act: BulkAct) -> bool:
    """Whether the official is one whose yes it waits for: never who pressed it."""
    asked = act.state == WAITING and act.needs_yes and act.yes_by is None
    return bool(asked) and act.official_id != actor.id and actor.leads(act.yes_body)


async def agree(work: Work, actor: Actor, act_id: int, *, yes: bool) -> bool:
    """Say yes, and it goes when its time has come; or no, and it never does. False: it waits for no yes any more.

    Errors: NotAllowed.
    """
    act = await work.uow.bulk_acts.get(act_id, lock=True)
    if act is None or act.official_id == actor.id or not actor.leads(act.yes_body):
        raise NotAllowed
    if not may_agree(actor, act) or yes_until(work, act.made_at) <= work.now:
        return False
    await work.uow.bulk_acts.set_yes(act_id, actor.id)
    if not yes:
        await work.uow.bulk_acts.set_state(act_id, DECLINED, work.now)
    maker = await work.uow.officials.get(act.official_id)
    said = Say(f"console_bulk.told.{'agreed' if yes else 'declined'}", {"name": actor.name})
    await tell_people(work, [maker] if maker is not None and maker.active else [], said, f"bulk:{act_id}:answered")
    action = "bulk.agreed" if yes else "bulk.declined"
    await work.uow.audit.add(
        work.ids.new(), work.now, actor.key, action, f"bulk:{act_id}", details={"cause": work.cause}
    )
    return True


async def lapse(work: Work, act_id: int) -> None:
    """End what waited for a yes in vain, and tell who pressed it; nothing when it waits no more, or has time."""
    act = await work.uow.bulk_acts.get(act_id, lock=True)
    waits = act is not None and act.state == WAITING and act.needs_yes and act.yes_by is None
    if act is None or not waits or yes_until(work, act.made_at) > work.now:
        return
    await work.uow.bulk_acts.set_state(act_id, LAPSED, work.now)
    maker = await work.uow.officials.get(act.official_id)
    said = Say("console_bulk.told.lapsed")
    await tell_people(work, [maker] if maker is not None and maker.active else [], said, f"bulk:{act_id}:lapsed")
    await work.uow.audit.add(work.ids.new(), work.now, SYSTEM.key, "bulk.lapsed", f"bulk:{act_id}")


async def tell_left(work: Work, act: BulkAct, done: int, left: int) -> None:
    """Tell who pressed it how many reports of what was agreed to are done, and how many were left as they were."""
    maker = await work.uow.officials.get(act.official_id)
    said = Say("console_bulk.told.left", {"done": done, "left": left})
    await tell_people(work, [maker] if maker is not None and maker.active else [], said, f"bulk:{act.id}:left")


async def waiting_for(work: Work, actor: Actor) -> list[BulkAct]:
    """What waits for this official's yes, the oldest first."""
    led = [body for body in actor.bodies if actor.leads(body)]
    return [one for one in await work.uow.bulk_acts.to_agree(led) if may_agree(actor, one)]


async def number_waiting(work: Work, actor: Actor) -> int:
    """How many acts wait for this official's yes."""
    return len(await waiting_for(work, actor))


async def maker_of(work: Work, act: BulkAct) -> Actor | None:
    """Who pressed it, as operations know them; None when that is no official any more."""
    person = await work.uow.officials.get(act.official_id)
    return official(current(person, work.now)) if person is not None and person.active else None


async def _nearest(work: Work, actor: Actor, body: str) -> str:
    """The office itself, or the nearest above it, where another than the actor leads and is there."""
    for office in (body, *work.tools.directory.above(body)):
        if await _leads(work, office, actor.id):
            return office
    raise Unfit("second")


async def _leads(work: Work, body: str, but: int) -> list[Official]:
    people = await work.uow.officials.of_bodies([body], work.now)
    return [one for one in people if one.id != but and one.roles.get(body) in LEADING]

"""One act on many from the press to its end: it waits ten minutes, can be taken back whole, and then each is done."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Final

from handlers.staff.actor import Actor, current, official
from handlers.tickets.errors import REFUSALS, NotAllowed, Unfit
from handlers.tickets.many.acts import CLAIM, carry_out, check, most_of, reason_against, reason_of
from handlers.tickets.many.second_yes import ask, tell_left, who_is_asked, why_asked
from handlers.tickets.many.who import is_narrowed, may_act_on_many, office_for
from handlers.work import Work
from storage.repositories.bulk_acts import ANY, DONE, LEFT, RUNNING, UNDONE, WAITING, BulkAct, BulkItem, Order
from storage.repositories.tickets import Ticket

WAIT_MINUTES: Final = 10  # in which it is taken back
BY_CLOCK: Final = ("warned", "triage_warned", "escalated")  # events that tell officials and change no answer
SWITCHED_OFF: Final = "switched_off"  # why a report is left: its province lets this official not act on many
WAIT: Final = timedelta(minutes=WAIT_MINUTES)


async def left_out(work: Work, actor: Actor, order: Order, tickets: Sequence[Ticket]) -> dict[int, str]:
    """Ticket id -> why the act does not fit it; of those that it fits nothing. Of several reports each is asked about:
    the office it is done for may let its officials act on many, or not.

    Errors: Unfit (of the order; many, nothing), NotAllowed: not on many for any of these offices.
    """
    several = tickets if len(tickets) > 1 else ()
    off = {one.id for one in several if not may_act_on_many(work, actor, office_for(actor, one))}
    if off and len(off) == len(tickets):
        raise NotAllowed
    if len(tickets) > most_of(order.act):
        raise Unfit("many")
    if not tickets:
        raise Unfit("nothing")
    check(work, order)
    found = {one.id: await reason_against(work, actor, order, one) for one in tickets}
    return {number: why or SWITCHED_OFF for number, why in found.items() if why or number in off}


async def press(
    work: Work, actor: Actor, order: Order, tickets: Sequence[Ticket], *, seen: Mapping[int, int], cause: str, now: bool
) -> int:
    """Keep it with all its reports; gives its id. `seen`: ticket id -> the revision that the official read; one that
    changes before its turn is left as it is. `cause`: sent twice, it is one act. `now`: it does not wait but for the
    yes of another official, where it needs one (second_yes.py).

    Errors: Unfit (of the order; many, nothing, second, offices), NotAllowed.
    """
    left = await left_out(work, actor, order, tickets)
    items = [
        BulkItem(
            one.id, ANY if order.act == CLAIM else seen.get(one.id, one.revision), LEFT if one.id in left else "",
            left.get(one.id, ""),
        )
        for one in tickets
    ]  # fmt: skip
    if len(left) == len(items):
        raise Unfit("nothing")
    due = work.now if now else work.now + WAIT
    fit = [one for one in tickets if one.id not in left]
    await work.uow.bulk_acts.one_by_one(actor.id)  # two at once, each below the number, are counted together
    why = await why_asked(work, actor, order, fit)
    offices = [office_for(actor, one) for one in fit]
    asked = await who_is_asked(work, actor, offices) if why else ""
    most = Counter(offices).most_common(1)[0][0]
    act = BulkAct(work.ids.new(), actor.id, most, order, WAITING, work.now, due, needs_yes=why, yes_body=asked)
    kept = await work.uow.bulk_acts.add(act, cause, items)
    if kept == act.id:
        if why:
            await ask(work, actor, act, len(fit))
        await _audit(work, actor, "pressed", kept, act=order.act, reports=len(fit))
    return kept


async def undo(work: Work, actor: Actor, act_id: int) -> bool:
    """Take all of it back; False: it has begun. Who presses while the job begins waits for its lock: one of the two
    wins. Errors: NotAllowed."""
    act = await _own(work, actor, act_id)
    if act.state == UNDONE:
        return True
    if act.state != WAITING:
        return False
    await work.uow.bulk_acts.set_state(act_id, UNDONE, work.now)
    await _audit(work, actor, "undone", act_id)
    return True


async def hasten(work: Work, actor: Actor, act_id: int) -> bool:
    """It does not wait any longer; False: it waits no more, or a yes is still lacking. Errors: NotAllowed."""
    act = await _own(work, actor, act_id)
    if act.state != WAITING or (act.needs_yes and act.yes_by is None):
        return False
    await work.uow.bulk_acts.set_due(act_id, work.now)
    await _audit(work, actor, "hastened", act_id)
    return True


async def begin_act(work: Work, act_id: int) -> BulkAct | None:
    """Its time has come: from now on nothing is taken back. None: it was taken back, or is over."""
    act = await work.uow.bulk_acts.get(act_id, lock=True)
    if act is None or act.state not in (WAITING, RUNNING):
        return None
    if act.state == WAITING:
        if act.due_at > work.now or (act.needs_yes and act.yes_by is None):
            return None
        await work.uow.bulk_acts.set_state(act_id, RUNNING)
    return act


async def do_one(work: Work, act: BulkAct, ticket_id: int) -> None:
    """Carry it out on one report, unless that is done: what the operation refuses is left as it is, and so is all of
    who is no official any more. Of an act on several reports those are left for whose office its maker may not act on
    many any more; an act on a single report is no act on many."""
    item = await work.uow.bulk_acts.take(act.id, ticket_id)
    if item is None:
        return
    person = await work.uow.officials.get(act.official_id)
    if person is None or not person.active:
        return await work.uow.bulk_acts.settle(act.id, ticket_id, LEFT, "maker")
    actor = official(current(person, work.now))
    if await _is_off(work, actor, act, ticket_id):
        return await work.uow.bulk_acts.settle(act.id, ticket_id, LEFT, SWITCHED_OFF)
    try:
        await carry_out(work, actor, act.order, ticket_id, await _expected(work, act, item))
    except REFUSALS as refusal:
        return await work.uow.bulk_acts.settle(act.id, ticket_id, LEFT, reason_of(refusal))
    await work.uow.bulk_acts.settle(act.id, ticket_id, DONE)


async def end_act(work: Work, act_id: int) -> None:
    """All is dealt with; of what was agreed to and left as it was its maker hears, who waited for that yes."""
    if await work.uow.bulk_acts.waiting(act_id, 0, 1):
        return
    await work.uow.bulk_acts.set_state(act_id, DONE, work.now)
    act = await work.uow.bulk_acts.get(act_id)
    if act is not None and act.yes_by is not None:
        counts = (await work.uow.bulk_acts.counts([act_id]))[act_id]
        if counts[LEFT]:
            await tell_left(work, act, counts[DONE], counts[LEFT])


async def visible_act(work: Work, actor: Actor, act_id: int) -> BulkAct:
    """One that this official may see: the own, those of an office that one leads, and those that ask for one's yes.

    Errors: NotAllowed.
    """
    act = await work.uow.bulk_acts.get(act_id)
    if act is None or not (act.official_id == actor.id or actor.leads(act.body_id) or actor.leads(act.yes_body)):
        raise NotAllowed
    return act


async def _expected(work: Work, act: BulkAct, item: BulkItem) -> int | None:
    """The revision that the report has if nobody has touched it since the press: what the clock alone did counts as
    nothing. None: any."""
    if item.revision == ANY:
        return None
    return item.revision + await work.uow.ticket_events.number_since(item.ticket_id, BY_CLOCK, act.made_at)


async def _is_off(work: Work, actor: Actor, act: BulkAct, ticket_id: int) -> bool:
    """Whether a province has switched acts on many off meanwhile for the office of this report."""
    if not is_narrowed(work) or await work.uow.bulk_acts.is_single(act.id):
        return False
    ticket = await work.uow.tickets.get(ticket_id)
    return ticket is not None and not may_act_on_many(work, actor, office_for(actor, ticket))


async def _own(work: Work, actor: Actor, act_id: int) -> BulkAct:
    act = await work.uow.bulk_acts.get(act_id, lock=True)
    if act is None or act.official_id != actor.id:
        raise NotAllowed
    return act


async def _audit(work: Work, actor: Actor, action: str, act_id: int, **details: object) -> None:
    await work.uow.audit.add(
        work.ids.new(),
        work.now,
        actor.key,
        f"bulk.{action}",
        f"bulk:{act_id}",
        details={"cause": work.cause, **details},
    )

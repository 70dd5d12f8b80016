"""Acts on many reports whose time has come: each report in a transaction of its own, so that a kill in the middle
leaves what is done done, and the next run goes on with the rest."""

from typing import Final

from handlers.jobs.job import OpenWork
from handlers.tickets.many.pressed import begin_act, do_one, end_act
from handlers.tickets.many.second_yes import lapse, yes_until
from storage.database import BUSY, DOWN
from storage.repositories.bulk_acts import LEFT, BulkAct

PAGE: Final = 100


async def bulk_acts(open_work: OpenWork) -> None:
    """Carry out what is due, and end what waited for a yes in vain. Errors: ExceptionGroup at the end, of the reports
    that failed; they are left as they are and hold up no other."""
    errors: list[Exception] = []
    async with open_work("job:bulk_acts:list") as work:
        due = await work.uow.bulk_acts.due(work.now)
        waiting = await work.uow.bulk_acts.unanswered()
        over = [act_id for act_id, made_at in waiting if yes_until(work, made_at) <= work.now]
    for act_id in over:
        async with open_work(f"job:bulk_acts:{act_id}") as work:
            await lapse(work, act_id)
    for act_id in due:
        async with open_work(f"job:bulk_acts:{act_id}") as work:
            act = await begin_act(work, act_id)
        if act is not None:
            errors += await _run(open_work, act)
            async with open_work(f"job:bulk_acts:{act_id}") as work:
                await end_act(work, act_id)
    if errors:
        raise ExceptionGroup(f"bulk_acts: {len(errors)} reports failed", errors)


async def _run(open_work: OpenWork, act: BulkAct) -> list[Exception]:
    errors: list[Exception] = []
    last = 0
    while True:
        async with open_work(f"job:bulk_acts:{act.id}") as work:
            found = await work.uow.bulk_acts.waiting(act.id, last, PAGE)
        for ticket_id in found:
            try:
                async with open_work(f"bulk:{act.id}") as work:
                    await do_one(work, act, ticket_id)
            except BUSY:  # somebody works on it: the next run tries again
                continue
            except DOWN:
                raise
            except Exception as error:
                errors.append(error)
                async with open_work(f"bulk:{act.id}") as work:
                    await work.uow.bulk_acts.settle(act.id, ticket_id, LEFT, "fault")
        if len(found) < PAGE:
            return errors
        last = found[-1]

"""The end of a volunteer's term: nothing opens any more from that moment, and an account with nothing left goes."""

from handlers.staff.actor import SYSTEM
from handlers.staff.managing import offices_of, retire, settle
from handlers.staff.officials import remove_role
from handlers.staff.volunteers import tell_ended, terms_of
from handlers.work import Work


async def end_due(work: Work, official_id: int) -> None:
    """End the terms that are over: reports back in their queues, sessions ended, and the account where no other office
    is left. Nothing when a term was changed meanwhile."""
    await work.uow.credentials.lock(official_id)
    person = await work.uow.officials.get(official_id)
    over = {body: term for body, term in terms_of(person).items() if term.until <= work.now} if person else {}
    if person is None or not person.active or not over:
        return
    if over.keys() >= offices_of(person).keys():
        await retire(work, official_id, SYSTEM)
    else:
        held = await work.uow.tickets.lock_many(await work.uow.ticket_watch.held_by(official_id))
        for body in sorted(over):
            await remove_role(work, official_id, body)
            await work.uow.absences.forget_in(official_id, body)
        await work.uow.sign_in.close_all(official_id)
        await settle(work, official_id, has_reports=bool(held))
    for body, term in sorted(over.items()):
        await tell_ended(work, person, body, term)

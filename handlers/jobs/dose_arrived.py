"""Joins records and tickets: a dose that somebody missed has come with an import, and the citizen is told unasked."""

from handlers.jobs.job import OpenWork
from handlers.records.keys import ticket_indexes
from handlers.rulebook import Rulebook
from handlers.tickets.arrived import DoseKey, Recorded, Verdict, judge
from handlers.tickets.confirm import dose_differs, dose_seen
from handlers.work import Work
from storage.database import DOWN

PAGE = 200


async def dose_arrived(open_work: OpenWork) -> None:
    """Every person for whom an import left something, each in a unit of work of its own.

    Errors: ExceptionGroup at the end, of the people that failed; they stay listed and do not hold up the others.
    """
    last, errors = 0, []
    while True:
        async with open_work("job:dose_arrived:list") as work:
            people, moment = await work.uow.records.arrived_people(last, PAGE), work.now.isoformat()
        for person_id in people:
            try:
                async with open_work(f"job:dose_arrived:{moment}") as work:
                    await move_tickets(work, person_id)
            except DOWN:
                raise
            except Exception as error:
                errors.append(error)
        if len(people) < PAGE:
            break
        last = people[-1]
    if errors:
        raise ExceptionGroup(f"dose_arrived: {len(errors)} people failed", errors)


async def move_tickets(work: Work, person_id: int) -> list[int]:
    """Move on every ticket whose missing doses stand in the record now; gives their ids.

    A dose that is there with another day or vaccine than the citizen said moves nothing: the office reads what differs.
    """
    arrived = await work.uow.records.take_arrivals(person_id)
    people = await work.uow.records.persons([person_id])
    if not arrived or not people:
        return []
    doses = (await work.uow.records.doses([person_id], None))[person_id]
    present = {(dose.series, dose.number): dose for dose in doses}
    indexes = ticket_indexes(work.uow.vault, people[0].content)
    came: dict[DoseKey, Recorded | None] = {}
    for one in arrived:  # of several, what stood there before the first counts
        came.setdefault(one[:2], one.old)
    moved = []
    for ticket in await work.uow.tickets.missing_doses(person_id, missing_categories(work.rules), indexes):
        verdict, differing = judge(ticket, came, present, work.rules.vaccines)
        missed = [one for one in arrived if (one[:2] in ticket.doses if ticket.doses else one.old is None)]
        brought = [(one.import_id, one.series, one.number) for one in missed if one.import_id is not None]
        await work.uow.import_tickets.note(ticket.id, person_id, brought, work.now)
        if verdict is Verdict.ANSWERED:
            await dose_seen(work, ticket.id)
            moved.append(ticket.id)
        elif verdict is Verdict.DIFFERS:
            await dose_differs(work, ticket.id, differing)
    return moved


def missing_categories(rules: Rulebook) -> list[str]:
    """The categories of tickets that say that a dose is missing."""
    return [one.code for one in rules.catalogues.common.categories.values() if one.misses]

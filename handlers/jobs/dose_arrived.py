"""Joins records and tickets: a dose that somebody missed has come with an import, and the citizen is told unasked."""

from handlers.jobs.job import OpenWork
from handlers.records.keys import ticket_indexes
from handlers.tickets.confirm import dose_seen
from handlers.work import Work
from storage.database import DOWN
from storage.repositories.tickets import Ticket

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
    """Move on every ticket whose missing doses stand in the record now; gives their ids."""
    arrived = await work.uow.records.take_arrivals(person_id)
    people = await work.uow.records.persons([person_id])
    if not arrived or not people:
        return []
    doses = (await work.uow.records.doses([person_id], None))[person_id]
    present = {(dose.series, dose.number) for dose in doses}
    indexes = ticket_indexes(work.uow.vault, people[0].content)
    moved = []
    categories = [one.code for one in work.rules.catalogues.common.categories.values() if one.misses]
    for ticket in await work.uow.tickets.missing_doses(person_id, categories, indexes):
        if is_answered(ticket, arrived, present):
            await dose_seen(work, ticket.id)
            moved.append(ticket.id)
    return moved


def is_answered(ticket: Ticket, arrived: set[tuple[str, int]], present: set[tuple[str, int]]) -> bool:
    """Whether all that the ticket misses is there, and some of it came just now: doses as (series, number). A ticket
    that names no dose waits for the first to come."""
    missing = ticket.doses
    return bool(arrived & missing) and missing <= present if missing else bool(arrived)

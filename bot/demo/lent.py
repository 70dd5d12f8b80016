"""A made-up loan that runs: an officer of a district's health centre helps one of its communes for some days."""

from datetime import timedelta
from typing import Final

from bot.demo.people import people_for_tickets
from bot.demo.quiet import quiet_work
from bot.service import Service
from handlers.catalogue.office_kinds import OfficeKind
from handlers.places.bodies import Place, body_id
from handlers.staff.actor import LEADING, WORKING, official
from handlers.staff.lending import NoLoan, agree, lend
from handlers.tickets.errors import NotAllowed
from storage.repositories.officials import Official

DAYS: Final = timedelta(days=6)


async def add_loan(service: Service) -> int:
    """Lend somebody to the commune of the first of the people; how many, 0 where the offices have nobody for it."""
    people, edition = await people_for_tickets(service), service.settings.edition
    if not people:
        return 0
    near = people[0]
    lender = body_id(edition, Place(near.province, near.district), OfficeKind.TTYT)
    borrower = body_id(edition, Place(near.province, near.district, near.commune), OfficeKind.FRONT_DESK)
    async with quiet_work(service, service.clock.now(), "demo:loan") as work:
        there = await work.uow.officials.of_bodies([lender])
        here = await work.uow.officials.of_bodies([borrower])
        offers, agrees = _lead(there, lender), _lead(here, borrower)
        goes = next((one for one in there if one.roles.get(lender) in WORKING - LEADING), None)
        if offers is None or agrees is None or goes is None:
            return 0
        last = work.rules.calendar.local(work.now).date() + DAYS
        try:
            loan = await lend(work, official(offers), goes.id, borrower, last)
            await agree(work, official(agrees), loan.id)
        except (NotAllowed, NoLoan):  # a province that does not have it
            return 0
    return 1


def _lead(people: list[Official], body: str) -> Official | None:
    return next((one for one in people if one.roles.get(body) in LEADING), None)

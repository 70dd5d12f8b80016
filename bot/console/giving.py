"""What a citizen told an official by phone or brought to the counter, written down on the ticket with photos."""

from typing import Final

from bot.console.asking import Problems, Unreadable
from bot.console.desk import Desk
from bot.console.uploads import MOST_FILES, Brought, brought_in, keep
from handlers.texts import Say
from handlers.tickets.add_information import add_information
from handlers.work import Work
from storage.repositories.tickets import Ticket

PHOTOS: Final = "photos"


async def given_photos(desk: Desk) -> list[Brought]:
    """The photos of the form, cleaned before the ticket is locked. Errors: Unreadable, with what is wrong with some."""
    problems: Problems = {}
    found = await brought_in(desk, PHOTOS, problems, photo=True)
    if len(found) > MOST_FILES:
        problems[PHOTOS] = Say("console_form.files_most", {"most": MOST_FILES})
    if problems:
        raise Unreadable(problems)
    return found


async def given_from(work: Work, desk: Desk, ticket: Ticket, photos: list[Brought]) -> Ticket:
    """Hang what was given on the ticket; a wait for it ends. Errors: those of `add_information`."""
    numbers = [await keep(work, one) for one in photos]
    return await add_information(
        work, ticket.id, desk.actor, desk.field("text"), numbers, given=desk.field("by") or "none"
    )

"""A list that hangs at a report, for who sees the report in full: opened and looked through anew each time, so that no
second copy of its people is kept."""

import asyncio
from pathlib import Path
from typing import Final, NamedTuple

from handlers.dialogue.talk import LOCAL
from handlers.lists.check import Checked, check
from handlers.lists.forms import file_name, form
from handlers.lists.marked import write_checked
from handlers.lists.platform import write_good
from handlers.records.nameless import nameless_file
from handlers.staff.actor import Actor
from handlers.tickets.access import Sight, sight
from handlers.tickets.act import audit
from handlers.tickets.errors import NotAllowed
from handlers.work import Work
from storage.gazetteer import load
from storage.repositories.tickets import Ticket
from storage.spreadsheets import SheetProblem

LONGEST_ENDING: Final = 8


class HandedIn(NamedTuple):
    """`content` is None where the file is not there any more, or not looked at yet."""

    ticket: Ticket
    name: str
    content: bytes | None


async def handed_in(work: Work, actor: Actor, ticket: Ticket, number: int) -> HandedIn:
    """The file of a report. Opening it is audited. Errors: NotAllowed."""
    whole = await work.uow.tickets.get(ticket.id)
    hanging = {file_id for file_id, _ in await work.uow.ticket_files.of_ticket(ticket.id)}
    if whole is None or number not in hanging or await sight(work, actor, whole) is not Sight.FULL:
        raise NotAllowed
    stored = await work.uow.files.get(number)
    ready = stored is not None and stored.state == "ready"
    await audit(work, actor, "file", ticket.id)
    names = await work.uow.files.names([number])
    return HandedIn(whole, names.get(number, ""), await work.uow.files.content(number) if ready else None)


async def looked_through(work: Work, one: HandedIn) -> Checked:
    """What is right and wrong in it. Errors: SheetProblem."""
    if one.content is None:
        raise SheetProblem("empty")
    content, today, rules = one.content, work.now.astimezone(LOCAL).date(), work.rules
    gazetteer = load(work.tools.policy.edition)

    def look() -> Checked:
        with nameless_file(Path(one.name).suffix[:LONGEST_ENDING]) as (file, path):
            file.write(content)
            file.flush()
            return check(path, today, gazetteer, rules.vaccines)

    return await asyncio.to_thread(look)


async def taken_out(work: Work, actor: Actor, one: HandedIn, language: str, *, good: bool) -> tuple[str, bytes]:
    """A file to take away, with its name: the good rows as the platform takes them, or all with what is wrong beside
    each. The log keeps that it was taken. Errors: SheetProblem."""
    found = await looked_through(work, one)
    texts, day = work.rules.texts, work.now.astimezone(LOCAL).date()

    def written() -> bytes:
        with nameless_file(".xlsx") as (_, path):
            if good:
                write_good(path, found)
            else:
                write_checked(path, found, texts, language)
            return path.read_bytes()

    content = await asyncio.to_thread(written)
    name = file_name(form(found.form), one.ticket.subject.reporter.name, day)
    rows = "good" if good else "checked"
    await work.uow.audit.add(work.ids.new(), work.now, actor.key, "exported", f"ticket:{one.ticket.id}", rows)
    return (name if good else name.replace(".xlsx", "-loi.xlsx")), content

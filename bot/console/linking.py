"""The reports that a ticket's page shows beside it: those it is linked with, and others of the same identity number."""

from dataclasses import dataclass
from typing import Any

from bot.console.desk import Desk
from bot.console.lines import Line, lines_of
from handlers.dialogue.answers.ticket_code import group_code
from handlers.dialogue.talk import LOCAL
from handlers.texts import Say
from handlers.tickets.amended import CORRECTED, REPLIED
from handlers.tickets.link import Bond, Linked, linked_to
from handlers.tickets.many.who import may_somewhere
from handlers.tickets.notices import body_name, due_words
from handlers.tickets.queries import TicketPage
from handlers.tickets.status import IN_QUEUE
from handlers.work import Work


@dataclass(frozen=True, slots=True)
class Beside:
    """A linked report in words. `line`: as in a list, None where only code, office and state are for this official;
    `by`, `on`: who tied them, and the day."""

    bond: str
    code: str
    shown_code: str
    status: str
    body: str
    line: Line | None
    due: Say | None
    by: str
    on: str


async def linked_page(work: Work, desk: Desk, seen: TicketPage) -> dict[str, Any]:
    """By the names that templates use. `alike`: codes of reports of the same cause that nobody has decided;
    `same_words`: what was answered here last, to answer them as well; '' where there is nothing to answer, or where
    this official may not act on many."""
    linked = await linked_to(work, desk.actor, seen.ticket)
    shown = [one.seen for one in linked if one.seen is not None]
    lines = {line.id: line for line in await lines_of(work, shown, desk.actor, desk.language)}
    alike = [one.outline.code for one in linked if one.bond in (Bond.CAUSE, Bond.SAME) and one.seen and _is_open(one)]
    many = bool(alike) and not desk.practises and may_somewhere(work, desk.actor)
    return {
        "bonds": [bond.value for bond in Bond],
        "linked": [_beside(work, one, lines.get(one.outline.id)) for one in linked],
        "linked_codes": {one.outline.code for one in linked},
        "alike": alike,
        "same_words": _answer(seen) if many else "",
        "earlier": await lines_of(work, seen.earlier, desk.actor, desk.language),
    }


def _beside(work: Work, one: Linked, line: Line | None) -> Beside:
    code, due = one.outline.code, due_words(work, one.seen.due_at) if one.seen else None
    office = body_name(work, one.outline.body_id)
    on = one.at.astimezone(LOCAL).strftime("%d/%m/%Y")
    return Beside(one.bond.value, code, group_code(code), one.outline.status, office, line, due, one.by, on)


def _is_open(one: Linked) -> bool:
    return one.outline.status in IN_QUEUE


def _answer(seen: TicketPage) -> str:
    """The last answer that stands, as this official reads it."""
    said = [line for line in seen.history if line.kind in (REPLIED, CORRECTED) and not line.amended]
    return str(said[-1].said.params["text"]) if said else ""

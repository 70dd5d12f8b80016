"""The log for an auditor: a day of it by name, office and sort of act; and whether it is what was sealed."""

from datetime import date
from typing import Final

from aiohttp import web

from bot.console.desk import Desk, signed_in
from bot.console.menu import AUDITORS, Link
from handlers.audit.reading import READ, SORTS, read_log
from handlers.audit.verify import Verdict, verify
from handlers.dialogue.talk import LOCAL
from handlers.tickets.errors import NotAllowed

PAGE: Final = "/console/log"
# Acts that have words of their own; the others stand under their names.
NAMED: Final = (
    "record_shown", "record_not_found", "record_not_opened", "exported", READ, "log_verified", "staff.sign_in",
    "staff.sign_out", "staff.give_role", "staff.remove_role", "staff.switch_off", "staff.switch_on",
    "staff.link_console", "staff.credentials_set", "staff.second_changed", "staff.link_door",
    "staff.link_door_used", "staff.idle_set", "staff.phone_added",
    "staff.unlink_chat", "staff.sign_in_reset", "staff.unlock",
    "ticket.view", "tickets.listed", "ticket.claim", "ticket.release", "ticket.note", "ticket.reply", "ticket.refuse",
    "ticket.transfer", "ticket.approve", "ticket.enter", "ticket.link", "ticket.unlink", "tickets.undelivered",
    "tickets.call_list", "searched_by_words", "searched_by_name", "searched_by_phone", "searched_by_identity",
    "searched_by_code", "backlog_sent", "backlog_started", "backlog_undo", "backlog_tell", "backlog_refused_exported",
    "staff.file_sent", "staff.file_taken", "staff.file_refused_exported", "staff.exported", "staff.links_exported",
    "import_sent", "import_started", "import_dropped", "import_undo", "import_refused_exported", "doses_imported",
    "import_undo_begun", "import_undone", "facilities_sent", "facilities_taken_in", "facilities_undone",
    "hotlines_sent", "hotlines_taken_in", "hotlines_undone", "opening.whole",
)  # fmt: skip


async def show(desk: Desk) -> web.Response:
    """Today. Errors: NotAllowed."""
    return await _page(desk)


async def find(desk: Desk) -> web.Response:
    """A day, narrowed; sent as a form, so that no address names anybody."""
    return await _page(desk)


async def check(desk: Desk) -> web.Response:
    """Look through every block; what was found stands above today's rows."""
    if not desk.actor.audits:
        raise NotAllowed
    kept_since = desk.service.clock.now() - desk.service.tools.policy.audit_life
    verdict = await verify(desk.service.database.reading, kept_since)
    async with desk.work() as work:
        details = {"blocks": verdict.blocks, "faults": len(verdict.faults)}
        await work.uow.audit.add(work.ids.new(), work.now, desk.actor.key, "log_verified", details=details)
    return await _page(desk, verdict)


async def _page(desk: Desk, verdict: Verdict | None = None) -> web.Response:
    today = desk.service.clock.now().astimezone(LOCAL).date()
    day, sort = _day(desk.field("day"), today), desk.field("sort")
    async with desk.work() as work:
        page = await read_log(work, desk.actor, day, desk.field("words"), sort, desk.number("before") or 0)
    return desk.page(
        "log.html", rows=page.rows, more=page.more, sorts=tuple(SORTS), verdict=verdict, named=NAMED,
        key=lambda action: action.replace(".", "_"), local=lambda moment: moment.astimezone(LOCAL).strftime("%H:%M:%S"),
        sent={"day": day.isoformat(), "words": desk.field("words"), "sort": sort if sort in SORTS else "all"},
        today=today,
    )  # fmt: skip


def _day(typed: str, today: date) -> date:
    """Today for what is no day, or none of the years that a log may have."""
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        return today
    return day if 2020 <= day.year <= today.year else today


LINK = Link(PAGE, "file-text", "console_log.title", 9, grouped=True, duties=AUDITORS)
ROUTES = (
    web.get(PAGE, signed_in(show)),
    web.post(PAGE, signed_in(find)),
    web.post("/console/log/verify", signed_in(check)),
)

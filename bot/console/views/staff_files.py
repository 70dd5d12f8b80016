"""Officials of a province as one file: a template, what a file would change, taking it in, and lists to take away."""

from collections.abc import Sequence
from typing import Any, Final

from aiohttp import web

from bot.console.confirming import ask_code
from bot.console.desk import Desk, signed_in
from bot.console.handing_out import as_file, hand_out
from bot.console.sent_form import LARGEST_FILE
from bot.console.sign_in import link_address
from handlers.backlog.files import listing_of
from handlers.dialogue.talk import LOCAL
from handlers.roster import written
from handlers.roster.files import (
    LINKS_LIVE,
    MOST_ROWS,
    CannotRead,
    Overtaken,
    ensure_fits,
    first_links,
    looked_at,
    note,
    opened,
    refused_lines,
    send,
    take_in,
)
from handlers.roster.plan import ADDED, CHANGED, OUTCOMES, REFUSED, SAME, Planned, counts_of, digest_of
from handlers.staff.refused import Refused
from handlers.texts import Say
from handlers.tickets.errors import NotAllowed
from handlers.work import Work
from storage.repositories.staff_files import StaffFile
from storage.spreadsheets import SheetProblem

PAGE: Final = "/console/officials/files"
SHOWN: Final = 20  # files
LINES: Final = 100  # rows of each outcome that the page shows
OWN_WORDS: Final = ("header", "too_many_rows", "empty")  # of a file that cannot be read: console_roster.file
SHOWN_ORDER: Final = (REFUSED, CHANGED, ADDED, SAME)


async def show_all(desk: Desk) -> web.Response:
    """The form for a file, the template, and the files that were sent before. Errors: NotAllowed."""
    return await _list(desk)


async def receive(desk: Desk) -> web.Response:
    """A file is sent. 422: it cannot be read."""
    if not desk.actor.administers:
        raise NotAllowed
    sent = desk.form.get("file")
    if not isinstance(sent, web.FileField) or not sent.filename:
        return await _list(desk, Say("console_roster.no_file"))
    content = sent.file.read(LARGEST_FILE + 1)
    if len(content) > LARGEST_FILE:
        return await _list(desk, Say("import_problems.file.too_large"))
    try:
        ensure_fits(await listing_of(content, sent.filename))
    except SheetProblem as problem:
        own = problem.code in OWN_WORDS
        key = f"console_roster.file.{problem.code}" if own else f"import_problems.file.{problem.code}"
        return await _list(desk, Say(key, problem.said))
    except CannotRead as problem:
        missing = ", ".join(desk.say(f"console_roster.column.{field}") for field in problem.fields)
        return await _list(desk, Say(f"console_roster.file.{problem.why}", {"missing": missing, "n": MOST_ROWS}))
    async with desk.work(desk.field("act")) as work:
        number = await send(work, desk.actor, sent.filename, content)
    return desk.go(f"{PAGE}/{number}")


async def show(desk: Desk) -> web.Response:
    """One file: what it would change, or what became of it. 404: nobody else's."""
    return await _page(desk)


async def act(desk: Desk) -> web.StreamResponse:
    """Take it in, hand out its refused rows or the first links. 409: accounts changed since it was looked at."""
    name = desk.request.match_info["act"]
    if name != "take":
        return await _handed_out(desk, name)
    try:
        async with desk.work(desk.field("act")) as work:
            await take_in(work, desk.actor, desk.id, desk.field("shown"))
    except (Overtaken, Refused):
        return await _page(desk, 409, "overtaken")
    return desk.go(f"{PAGE}/{desk.id}")


async def template(desk: Desk) -> web.Response:
    """The empty list with the offices of the province. Errors: NotAllowed."""
    if not desk.actor.administers:
        raise NotAllowed
    async with desk.work() as work:
        return as_file(
            desk.say("console_roster.name.template"), await written.template(work, desk.actor, desk.language)
        )


async def everybody(desk: Desk) -> web.Response:
    """Everybody of the province as a file that can be sent in again. 403: the code is asked for again."""
    if not desk.actor.administers:
        raise NotAllowed
    if (asked := await ask_code(desk)) is not None:
        return asked
    async with desk.work() as work:
        content, rows = await written.all_officials(work, desk.actor, desk.language)
        await note(work, desk.actor, "staff.exported", rows=rows)
    return as_file(desk.say("console_roster.name.everybody"), content)


async def _handed_out(desk: Desk, name: str) -> web.StreamResponse:
    async def links(work: Work) -> bytes:
        tokens = await first_links(work, desk.actor, desk.id)
        found = [(one, link_address(desk.service, token)) for one, token in tokens]
        return await written.links(work, found, desk.language)

    async def refused(work: Work) -> bytes:
        one = await opened(work, desk.actor, desk.id)
        listing, planned = await looked_at(work, desk.actor, desk.id)
        why = refused_lines(_outcomes(one, planned))
        content = await written.refused(work, listing, why, desk.language)
        await note(work, desk.actor, "staff.file_refused_exported", one.id, rows=len(why))
        return content

    made = links if name == "links" else refused
    called = desk.say(f"console_roster.name.{name}", n=desk.id)
    return await hand_out(desk, lambda work: opened(work, desk.actor, desk.id), made, called)


async def _list(desk: Desk, problem: Say | None = None) -> web.Response:
    if not desk.actor.administers:
        raise NotAllowed
    async with desk.work() as work:
        files = [_line(one) for one in await work.uow.staff_files.sent_by(desk.actor.id, SHOWN)]
    return desk.page("staff_files.html", 422 if problem else 200, files=files, problem=problem)


async def _page(desk: Desk, status: int = 200, problem: str = "") -> web.Response:
    async with desk.work() as work:
        one = await opened(work, desk.actor, desk.id)
        _, planned = await looked_at(work, desk.actor, desk.id)
        has = await work.uow.credentials.who_has(one.made)
    outcomes = _outcomes(one, planned)
    rows = {step.row.line: step for step in planned}
    shown = {outcome: [_row(rows, line, why) for line, found, why in outcomes if found == outcome][:LINES]
             for outcome in SHOWN_ORDER}  # fmt: skip
    return desk.page(
        "staff_file.html", status, one=_line(one), shown=shown, counts=counts_of([found for _, found, _ in outcomes]),
        most=LINES, digest=digest_of(planned), problem=problem, outcomes=OUTCOMES,
        without=len(set(one.made) - has), days=LINKS_LIVE.days,
    )  # fmt: skip


def _outcomes(one: StaffFile, planned: Sequence[Planned]) -> Sequence[tuple[int, str, str]]:
    """What became of the rows, or would."""
    return one.outcomes if one.taken_at else [(step.row.line, step.outcome, step.why) for step in planned]


def _row(rows: dict[int, Planned], line: int, why: str) -> dict[str, Any]:
    step = rows[line]
    row, person = step.row, step.person
    return {
        "line": line, "name": row.name, "phone": row.phone, "office": row.office, "role": row.role, "why": why,
        "until": row.until.strftime("%d/%m/%Y") if row.until else "", "supervisor": row.supervisor,
        "person": person.id if person else 0,
    }  # fmt: skip


def _line(one: StaffFile) -> dict[str, Any]:
    return {
        "id": one.id, "name": one.name, "at": one.at.astimezone(LOCAL).strftime("%H:%M %d/%m/%Y"),
        "taken": one.taken_at is not None, "made": len(one.made),
    }  # fmt: skip


ROUTES = (
    web.get(PAGE, signed_in(show_all)),
    web.post(PAGE, signed_in(receive)),
    web.get(f"{PAGE}/template", signed_in(template)),
    web.post(f"{PAGE}/everybody", signed_in(everybody)),
    web.get(f"{PAGE}/{{id:[0-9]{{1,19}}}}", signed_in(show)),
    web.post(f"{PAGE}/{{id:[0-9]{{1,19}}}}/{{act:take|refused|links}}", signed_in(act)),
)

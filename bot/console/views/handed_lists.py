"""Lists that units hand in: those of the own offices with how far each is, and one as a table whose rows are taken out
for the platform and marked as entered."""

from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any, Final

from aiohttp import web

from bot.console.desk import MOST_ID, Desk, signed_in
from bot.console.handing_out import hand_out
from bot.console.menu import Link
from bot.console.sent_form import LARGEST_FILE
from handlers.dialogue.answers.personal import mask_name, mask_number
from handlers.dialogue.answers.ticket_code import group_code, is_code
from handlers.lists import answer, good_file, slices, work_off
from handlers.lists.board import Line, Tab, Which, board, own_offices, waiting
from handlers.lists.states import OPEN, RowState, state_of
from handlers.lists.work_off import Corrected, Failing, NotDone, NotHeld, Opened, may_move, opened, row_words
from handlers.staff.actor import Actor
from handlers.texts import Say
from handlers.tickets.access import held_by_other
from handlers.tickets.claim import claim
from handlers.tickets.clocks import age_of, clock_of
from handlers.tickets.errors import AlreadyClaimed, NotAllowed
from handlers.tickets.notices import body_name, due_words
from handlers.tickets.status import MoveNotAllowed, State
from handlers.work import Work
from storage.repositories.lists import ListRow
from storage.spreadsheets import SheetProblem

PAGE: Final = "/console/lists"
ONE: Final = r"/console/lists/{code:[0-9]{1,20}}"
A_PAGE: Final = 50  # rows
MOST_STRANGERS: Final = 20  # that are named
LAST_ROW: Final = 2**31 - 1  # that a number of a row can be
LEFT, ALL = "left", "all"
OF_ROWS: Final = frozenset({"entered", "failed", "undone"})  # acts on rows that are ticked
ROWS: Final[Mapping[str, tuple[str, ...]]] = {
    LEFT: OPEN, "typed": (RowState.TYPED,), "entered": (RowState.ENTERED,), "failed": (RowState.FAILED,), ALL: (),
}  # fmt: skip
NAME, BIRTH, PHONE, IDENTITY = 1, 2, 6, 7
YEAR: Final = 4  # digits
ICONS: Final = {"good": "clock", "typed": "file-text", "entered": "circle-check", "failed": "circle-alert"}
Act = Callable[[Work, Actor, Desk, Opened], Awaitable[int]]


async def show_all(desk: Desk) -> web.Response:
    """The lists. `?tab=`: in or copies; `?which=`: how far; `?before=`: from behind this one."""
    asked = desk.request.query
    tab = Tab(asked["tab"]) if asked.get("tab") in list(Tab) else Tab.IN
    which = Which(asked["which"]) if asked.get("which") in list(Which) else Which.OPEN
    async with desk.work() as work:
        if not own_offices(desk.actor):
            raise NotAllowed
        lines, more = await board(work, desk.actor, tab, which, _number(asked.get("before", "")))
        shown = [_line(work, desk, line) for line in lines]
    return desk.page(
        "lists.html", lines=shown, more=more, tab=tab.value, which=which.value, tabs=list(Tab), all_which=list(Which),
        continued="before" in asked,
    )  # fmt: skip


async def show(desk: Desk) -> web.Response:
    """One list. `?rows=`: which rows; `?after=`: from behind this one. Errors: NotAllowed."""
    return await _one(desk)


async def take(desk: Desk) -> web.Response:
    """Take it. 409: somebody else has it, or it has come to its end."""

    async def taken(work: Work, actor: Actor, desk: Desk, one: Opened) -> int:
        await claim(work, one.ticket.id, actor)
        return 0

    return await _act(desk, "take", taken)


async def entered(desk: Desk) -> web.Response:
    """Rows that were ticked, or all that wait (`all`: how many files the page knew of), stand on the platform. 409: a
    corrected file came meanwhile."""

    async def marked(work: Work, actor: Actor, desk: Desk, one: Opened) -> int:
        rows = None if desk.field("all") else _ticked(desk)
        return await work_off.enter(work, one.ticket.id, actor, rows, desk.number("all") or 0)

    return await _act(desk, "entered", marked)


async def failed(desk: Desk) -> web.Response:
    """Rows that were ticked cannot be entered, for the reason that was chosen."""

    async def marked(work: Work, actor: Actor, desk: Desk, one: Opened) -> int:
        why = desk.field("why")
        reason = Failing(why) if why in list(Failing) else Failing.PLATFORM
        return await work_off.fail(work, one.ticket.id, actor, dict.fromkeys(_ticked(desk), reason))

    return await _act(desk, "failed", marked)


async def undone(desk: Desk) -> web.Response:
    """Rows that were ticked wait again."""

    async def marked(work: Work, actor: Actor, desk: Desk, one: Opened) -> int:
        return await work_off.undo(work, one.ticket.id, actor, _ticked(desk))

    return await _act(desk, "undone", marked)


async def give(desk: Desk) -> web.Response:
    """The next rows go to a volunteer, `who`. 422: nobody of the office."""

    async def given(work: Work, actor: Actor, desk: Desk, one: Opened) -> int:
        return await slices.give(work, one.ticket.id, actor, desk.number("who") or 0)

    try:
        return await _act(desk, "given", given)
    except ValueError:
        return await _one(desk, 422, Say("console_handed.problem.nobody"))


async def back(desk: Desk) -> web.Response:
    """No volunteer types rows of it any more."""

    async def dropped(work: Work, actor: Actor, desk: Desk, one: Opened) -> int:
        return await slices.take_back(work, one.ticket.id, actor)

    return await _act(desk, "back", dropped)


async def finish(desk: Desk) -> web.Response:
    """The list is at its end; who handed it in is told. 409: rows wait."""

    async def ended(work: Work, actor: Actor, desk: Desk, one: Opened) -> int:
        await work_off.finish(work, one.ticket.id, actor)
        return 0

    return await _act(desk, "finish", ended)


async def answered(desk: Desk) -> web.Response:
    """The platform's answer, as a file. 422: there is none, or it is none."""
    sent = desk.form.get("file")
    if not isinstance(sent, web.FileField) or not sent.filename:
        return await _one(desk, 422, Say("console_imports.no_file"))
    content = sent.file.read(LARGEST_FILE + 1)
    if len(content) > LARGEST_FILE:
        return await _one(desk, 422, Say("import_problems.file.too_large"))
    ending, told = Path(sent.filename).suffix.lower()[:8], []

    async def read(work: Work, actor: Actor, desk: Desk, one: Opened) -> int:
        told.append(await answer.take_answer(work, actor, one, content, ending))
        return told[0].entered

    try:
        after = await _act(desk, "answered", read)
    except SheetProblem as fault:
        return await _one(desk, 422, Say(f"import_problems.file.{fault.code}", fault.said))
    return await _one(desk, told=told[0]) if told else after


async def file(desk: Desk) -> web.StreamResponse:
    """The rows that wait, as the platform takes them. 403: the code is asked for again; 404: not one waits."""
    found: list[Opened] = []

    async def seen(work: Work) -> None:
        one = await _opened(desk, work)
        if not one.full:
            raise NotAllowed
        found.append(one)

    async with desk.work() as work:
        await seen(work)
        name = good_file.name(work, found[0])
    return await hand_out(desk, seen, lambda work: good_file.content(work, desk.actor, found[-1]), name)


async def _act(desk: Desk, name: str, act: Act) -> web.Response:
    if name in OF_ROWS and not _ticked(desk) and not desk.field("all"):
        return await _one(desk, 422, Say("console_handed.problem.no_row"))
    try:
        async with desk.work(desk.field("act")) as work:
            one = await _opened(desk, work)
            rows = await act(work, desk.actor, desk, one)
    except AlreadyClaimed as taken:
        return await _one(desk, 409, Say("console_handed.problem.taken", {"name": taken.by_name}))
    except (NotHeld, MoveNotAllowed):
        return await _one(desk, 409, Say("console_handed.problem.not_held"))
    except Corrected:
        return await _one(desk, 409, Say("console_handed.problem.corrected"))
    except NotDone:
        return await _one(desk, 409, Say("console_handed.problem.not_done"))
    return desk.go(f"{PAGE}/{desk.request.match_info['code']}?done={name}&n={rows}")


async def _opened(desk: Desk, work: Work) -> Opened:
    code = desk.request.match_info["code"]
    if not is_code(code):
        raise NotAllowed
    return await opened(work, desk.actor, code)


async def _one(
    desk: Desk, status: int = 200, problem: Say | None = None, told: answer.Told | None = None
) -> web.Response:
    query = desk.request.query
    chosen, after = query.get("rows", ""), _number(query.get("after", ""))
    async with desk.work() as work:
        one = await _opened(desk, work)
        counts = dict(await work.uow.lists.counts(one.list.id))
        if chosen not in ROWS:
            chosen = LEFT if one.list.left else ALL
        behind = -1 if after is None else min(after, LAST_ROW)
        found = await work.uow.lists.rows(one.list.id, ROWS[chosen], after=behind, limit=A_PAGE + 1)
        mine = one.full and one.ticket.status == State.CLAIMED and one.ticket.claimed_by == desk.actor.id
        helpers = await slices.volunteers(work, one.ticket.body_id) if mine else []
        line = _line(work, desk, Line(one.ticket, one.list, state_of(one.ticket, one.list), one.full))
    return desk.page(
        "handed_list.html", status, one=line, full=one.full, mine=mine, helpers=helpers, problem=problem, told=told,
        can_take=one.full and one.ticket.status == State.OPEN and desk.actor.works_in(one.ticket.body_id),
        others=held_by_other(one.ticket, desk.actor), chosen=chosen, after=after, reasons=list(Failing),
        counts={name: sum(counts.get(state, 0) for state in ROWS[name]) if ROWS[name] else one.list.good
                for name in ROWS},
        rows=[_row(desk, row, full=one.full, markable=mine) for row in found[:A_PAGE]],
        more=found[A_PAGE - 1].row_no if len(found) > A_PAGE else None, done=_done(desk),
        strangers=", ".join(map(row_words, told.strangers[:MOST_STRANGERS])) if told else "",
    )  # fmt: skip


def _done(desk: Desk) -> Say | None:
    name, number = desk.request.query.get("done", ""), _number(desk.request.query.get("n", ""))
    if name not in ("take", "entered", "failed", "undone", "finish", "given", "back"):
        return None
    return Say(f"console_handed.done.{name}", {"n": min(number or 0, 1_000_000)})


def _line(work: Work, desk: Desk, line: Line) -> dict[str, Any]:
    """A list in its numbers."""
    ticket, one = line.ticket, line.list
    return {
        "code": ticket.code, "shown": group_code(ticket.code), "full": line.full,
        "unit": ticket.subject.reporter.name if line.full else "",
        "what": ticket.details.correction.words if ticket.details.correction else "",
        "office": body_name(work, ticket.body_id), "form": one.form, "state": line.state.value,
        "good": one.good, "bad": one.bad, "twice": one.twice, "entered": one.entered, "failed": one.failed,
        "left": one.left, "age": age_of(ticket, work.now), "clock": clock_of(ticket, work.now),
        "due": due_words(work, ticket.due_at), "files": one.files,
    }  # fmt: skip


def _row(desk: Desk, row: ListRow, *, full: bool, markable: bool) -> dict[str, Any]:
    cells = [row.cells[column] for column in (NAME, BIRTH, PHONE, IDENTITY)]
    if not full:
        name, birth, *numbers = cells
        cells = [mask_name(name), birth[-YEAR:], *map(mask_number, numbers)]
    why = [desk.say(f"console_handed.why.{code}") for code, *_ in row.reasons if code in list(Failing)]
    return {
        "no": row.row_no, "row": row_words(row.row_no), "cells": cells, "state": row.state, "icon": ICONS[row.state],
        "why": ", ".join(why), "markable": markable and any(may_move(row.state, to) for to in RowState),
    }  # fmt: skip


def _ticked(desk: Desk) -> list[int]:
    found = (_number(one) for one in desk.fields("row"))
    return sorted({one for one in found if one is not None and one < 2**31})


def _number(typed: str) -> int | None:
    found = int(typed) if typed.isascii() and typed.isdecimal() and len(typed) <= 19 else None
    return found if found is not None and found <= MOST_ID else None


LINK = Link(PAGE, "list-filter", "console_handed.title", 5, counted=waiting, only_counted=True)
ROUTES = (
    web.get(PAGE, signed_in(show_all)),
    web.get(ONE, signed_in(show)),
    web.post(f"{ONE}/take", signed_in(take)),
    web.post(f"{ONE}/entered", signed_in(entered)),
    web.post(f"{ONE}/failed", signed_in(failed)),
    web.post(f"{ONE}/undone", signed_in(undone)),
    web.post(f"{ONE}/give", signed_in(give)),
    web.post(f"{ONE}/back", signed_in(back)),
    web.post(f"{ONE}/answer", signed_in(answered)),
    web.post(f"{ONE}/finish", signed_in(finish)),
    web.post(f"{ONE}/file", signed_in(file)),
)

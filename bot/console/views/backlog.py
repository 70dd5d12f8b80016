"""Files of old reports: sent by who leads a district or a province, matched on screen, looked at, taken in by a job,
and taken back as one."""

from collections.abc import Mapping
from typing import Any, Final

from aiohttp import web

from bot.console.confirming import MANY, ask_code
from bot.console.desk import Desk, signed_in
from bot.console.handing_out import hand_out
from bot.console.menu import Link
from bot.console.sent_form import LARGEST_FILE
from handlers.backlog.columns import FIELDS, MORE
from handlers.backlog.files import (
    CannotMatch,
    choices_of,
    is_above_communes,
    listing_of,
    match,
    note,
    offices_of,
    opened,
    send,
    start,
    take_back,
)
from handlers.backlog.progress import Progress, progress
from handlers.backlog.refused import refused_file
from handlers.backlog.rows import kinds_of
from handlers.backlog.tell import NOBODY, SENT, WITH, Telling, begin_telling, telling
from handlers.places.bodies import place_of
from handlers.texts import Say
from handlers.tickets.errors import NotAllowed
from handlers.tickets.notices import body_name
from handlers.work import Work
from storage.repositories.backlogs import (
    AGAIN,
    DONE,
    KEPT,
    LOOKED,
    MATCHING,
    REFUSED,
    RUNNING,
    SAME,
    TAKEN,
    UNDOING,
    UNDONE,
    WORKED,
    Backlog,
)
from storage.spreadsheets import SheetProblem

PAGE: Final = "/console/backlog"
SHOWN: Final = 30  # files
OWN_WORDS: Final = ("header", "too_many_rows", "empty")  # of a file that cannot be read: console_backlog.file
ACTS: Final = {"start": start, "undo": take_back}


async def show_all(desk: Desk) -> web.Response:
    """The files of one's offices, and the form for another. Errors: NotAllowed."""
    return await _list(desk)


async def receive(desk: Desk) -> web.Response:
    """A file is sent. 422: it cannot be read, or nothing says who sends it."""
    if not offices_of(desk.actor):
        raise NotAllowed
    sent, sender = desk.form.get("file"), desk.field("sender")
    if not isinstance(sent, web.FileField) or not sent.filename:
        return await _list(desk, 422, Say("console_backlog.no_file"))
    if not sender:
        return await _list(desk, 422, Say("console_backlog.no_sender"))
    content = sent.file.read(LARGEST_FILE + 1)
    if len(content) > LARGEST_FILE:
        return await _list(desk, 422, Say("import_problems.file.too_large"))
    try:
        listing = await listing_of(content, sent.filename)
    except SheetProblem as problem:
        own = problem.code in OWN_WORDS
        key = f"console_backlog.file.{problem.code}" if own else f"import_problems.file.{problem.code}"
        return await _list(desk, 422, Say(key, problem.said))
    async with desk.work(desk.field("act")) as work:
        number = await send(work, desk.actor, desk.field("body"), sender, content, listing)
    return desk.go(f"{PAGE}/{number}")


async def show(desk: Desk) -> web.Response:
    """One file: its columns, what a dry run found, how far it is. 404: none of the official's business."""
    return await _page(desk)


async def choose(desk: Desk) -> web.Response:
    """Match the columns, and look. 422: they cannot be matched so."""
    columns = {column: name for column in range(100) if (name := desk.field(f"column_{column}")) in (*FIELDS, MORE)}
    try:
        async with desk.work() as work:
            fonts = desk.field("fonts") == "yes"
            await match(work, desk.actor, desk.id, columns, desk.field("category"), fonts=fonts)
    except CannotMatch as problem:
        chosen = {"columns": columns, "category": desk.field("category"), "fonts": desk.field("fonts") == "yes"}
        return await _page(desk, 422, Say(f"console_backlog.cannot.{problem.why}"), chosen)
    return desk.go(f"{PAGE}/{desk.id}#look")


async def act(desk: Desk) -> web.Response:
    """Begin, or take back. What comes too late changes nothing."""
    async with desk.work() as work:
        await ACTS[desk.request.match_info["act"]](work, desk.actor, desk.id)
    return desk.go(f"{PAGE}/{desk.id}#progress")


async def tell(desk: Desk) -> web.Response:
    """Look at whom it would text, when and at what cost, and from there press it. 403: many, a code is asked for."""
    async with desk.work() as work:
        one = await opened(work, desk.actor, desk.id)
        found = await telling(work, one)
        values = _telling(work, found) if found is not None and found.texts else None
    if found is None or values is None:
        return desk.go(f"{PAGE}/{desk.id}#progress")
    if desk.field("sure") != "yes":
        return desk.page("backlog_tell.html", one=one, **values)
    if found.texts > MANY and (asked := await ask_code(desk)) is not None:
        return asked
    async with desk.work() as work:
        await begin_telling(work, desk.actor, desk.id)
    return desk.go(f"{PAGE}/{desk.id}#progress")


def _telling(work: Work, found: Telling) -> dict[str, Any]:
    """By the names that templates use."""
    begins, ends = (work.rules.calendar.local(at).strftime("%H:%M %d/%m/%Y") for at in (found.begins, found.ends))
    later = found.begins > work.now
    return {"telling": found, "begins": begins if later else "", "ends": ends, "hours": work.tools.policy.quiet_hours}


async def refused(desk: Desk) -> web.StreamResponse:
    """The rows that were refused, with the reason beside each, as they were sent. 403: the code is asked for again."""

    async def made(work: Work) -> bytes | None:
        one = await opened(work, desk.actor, desk.id)
        content = await refused_file(work, one, desk.language)
        rows = (await work.uow.backlogs.counts(one.id))[REFUSED]
        await note(work, desk.actor, one.id, "backlog_refused_exported", rows=rows)  # `hotline audit export` tells it
        return content

    return await hand_out(desk, lambda work: opened(work, desk.actor, desk.id), made, f"refused-{desk.id}")


async def _list(desk: Desk, status: int = 200, problem: Say | None = None) -> web.Response:
    offices = offices_of(desk.actor)
    if not offices:
        raise NotAllowed
    async with desk.work() as work:
        found = await work.uow.backlogs.of_bodies(offices, SHOWN)
        lines = [await _line(work, one) for one in found]
        names = {body: body_name(work, body) for body in offices}
    senders = list(dict.fromkeys(one.sender for one in found))
    sent = {name: desk.field(name) for name in ("sender", "body")}
    return desk.page("backlog.html", status, lines=lines, offices=names, senders=senders, problem=problem, sent=sent)


async def _page(
    desk: Desk, status: int = 200, problem: Say | None = None, chosen: Mapping[str, Any] | None = None
) -> web.Response:
    async with desk.work() as work:
        one = await opened(work, desk.actor, desk.id)
        content = await work.uow.backlogs.content(one.id)
        line = await _line(work, one)
        kinds = _kinds(work, one, desk.language)
        found = await telling(work, one)
        far = await progress(work, one) if one.state in (DONE, UNDONE) else ()
    columns: list[dict[str, Any]] = []
    chosen = {"category": "", "fonts": False, **one.choices, **(chosen or {})}
    if content is not None and one.state in (MATCHING, LOOKED):
        listing = await listing_of(content, "")
        matched = choices_of(chosen).columns
        columns = [
            {"at": n, "title": title, "field": matched.get(n, ""), "examples": listing.examples(n)}
            for n, title in enumerate(listing.titles)
            if listing.examples(n)
        ]
    return desk.page(
        "backlog_file.html", status, one=line, columns=columns, fields=(*FIELDS, MORE), kinds=kinds, look=one.look,
        choices=chosen, problem=problem, gone=content is None, telling=found,
        far=[_far(desk, each) for each in far],
        texts=desk.service.tools.policy.text_messages,
    )  # fmt: skip


def _kinds(work: Work, one: Backlog, language: str) -> dict[str, str]:
    province = place_of(one.body_id).province
    known = work.tools.catalogues.of(province).categories
    codes = dict.fromkeys(kinds_of(work, province).values())
    return {code: known[code].label.in_language(language) for code in codes}


def _far(desk: Desk, one: Progress) -> dict[str, Any]:
    """How far an office is, in its numbers."""
    office = desk.service.tools.directory.get(one.body)
    pace = f"{one.a_day:.1f}".replace(".", ",").removesuffix(",0") if desk.language == "vi" else f"{one.a_day:.3g}"
    ends = one.ends.strftime("%d/%m/%Y") if one.ends else ""
    return {
        "office": office.name if office else one.body, "all": one.all, "left": one.left, "done": one.all - one.left,
        "pace": pace if one.a_day else "", "ends": ends,
    }  # fmt: skip


async def _line(work: Work, one: Backlog) -> dict[str, Any]:
    """A file in its numbers."""
    counts, told = await work.uow.backlogs.counts(one.id), await work.uow.backlogs.told(one.id)
    return {
        "id": one.id,
        "sender": one.sender,
        "office": body_name(work, one.body_id),
        "state": one.state,
        "at": work.rules.calendar.local(one.made_at).strftime("%H:%M %d/%m/%Y"),
        "lines": one.lines,
        "done": one.lines_done,
        "counts": {name: counts[name] for name in (TAKEN, SAME, AGAIN, REFUSED, UNDONE, KEPT)},
        "told": {name: told[name] for name in (SENT, WITH, NOBODY)},
        "tells": one.tell_at is not None,
        "all_told": one.told_at is not None,
        "moves": one.state in WORKED or (one.tell_at is not None and one.told_at is None),
        "chooses": one.state in (MATCHING, LOOKED),
        "looked": one.state == LOOKED,
        "ended": one.state == DONE,
        "begun": one.state in (RUNNING, DONE, UNDOING, UNDONE),
    }


LINK = Link(PAGE, "file-text", "console_backlog.title", 10, leads_only=True, led=is_above_communes, grouped=True)
ROUTES = (
    web.get(PAGE, signed_in(show_all)),
    web.post(PAGE, signed_in(receive)),
    web.get(r"/console/backlog/{id:[0-9]{1,19}}", signed_in(show)),
    web.post(r"/console/backlog/{id:[0-9]{1,19}}/columns", signed_in(choose)),
    web.post(r"/console/backlog/{id:[0-9]{1,19}}/{act:start|undo}", signed_in(act)),
    web.post(r"/console/backlog/{id:[0-9]{1,19}}/tell", signed_in(tell)),
    web.post(r"/console/backlog/{id:[0-9]{1,19}}/refused", signed_in(refused)),
)

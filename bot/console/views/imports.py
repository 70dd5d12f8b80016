"""Lists of doses, facilities and telephone numbers, sent by who looks after a province: looked at first, then imported
or taken in, and taken back as one."""

import json
from collections.abc import Mapping
from typing import Any, Final

from aiohttp import web

from bot.console.confirming import ask_code
from bot.console.desk import Desk, signed_in
from bot.console.handing_out import as_file, hand_out
from bot.console.menu import ADMINISTRATORS, Link
from bot.console.sent_form import LARGEST_FILE
from handlers.administration.rights import province_of_administrator, provinces_of, rules_a_province
from handlers.administration.versions import DoesNotFit, sets_up_alone
from handlers.dialogue.talk import LOCAL
from handlers.facilities import lists
from handlers.numbers import lists as numbers
from handlers.records.rejects import reason_words
from handlers.records.undo import CannotUndo
from handlers.records.upload_look import CLASHES, takes_anything
from handlers.records.uploads import (
    LARGEST,
    TooMany,
    drop,
    may_send,
    opened,
    plan_of,
    refused_rows,
    send,
    start,
    take_back,
)
from handlers.texts import Say
from handlers.work import Work
from storage.repositories import import_runs
from storage.repositories.import_runs import ImportRun
from storage.repositories.import_uploads import (
    BROKEN,
    DONE,
    FILE,
    LOOKED,
    LOOKING,
    REFUSED,
    RUNNING,
    SAME,
    UNDOING,
    UNDONE,
    WORKED,
    Upload,
)
from storage.spreadsheets import SheetProblem
from storage.spreadsheets.zip_check import MOST_ROWS

PAGE: Final = "/console/imports"
SHOWN: Final = 30  # lists
MEGABYTE: Final = 1024 * 1024
ICONS: Final = {
    LOOKING: "loader-circle", LOOKED: "eye", BROKEN: "circle-alert", RUNNING: "loader-circle", DONE: "circle-check",
    SAME: "circle-check", UNDOING: "loader-circle", UNDONE: "undo-2", "dropped": "circle-x",
}  # fmt: skip
OF_DOSES: Final = {"start": start, "drop": drop, "undo": take_back}
OF_NUMBERS: Final = {"start": numbers.start, "drop": drop, "undo": numbers.take_back}
OF_FACILITIES: Final = {"start": lists.start, "drop": drop, "undo": lists.take_back}
ACTS: Final = {lists.KIND: OF_FACILITIES, numbers.KIND: OF_NUMBERS}
LIMITS: Final = {"megabytes": LARGEST // MEGABYTE, "rows": f"{MOST_ROWS:,}".replace(",", ".")}


async def show_all(desk: Desk) -> web.Response:
    """The lists of the province, and the form for another. Errors: NotAllowed."""
    return await _list(desk)


async def receive(desk: Desk) -> web.Response:
    """A list is sent. 422: there is none, it is too large, or too many wait."""
    province_of_administrator(desk.actor)
    sent = desk.form.get("file")
    if not isinstance(sent, web.FileField) or not sent.filename:
        return await _list(desk, 422, Say("console_imports.no_file"))
    size = sent.file.seek(0, 2)
    sent.file.seek(0)
    if size > LARGEST:
        return await _list(desk, 422, Say("console_imports.too_large", LIMITS))
    try:
        async with desk.work(desk.field("act")) as work:
            number = await send(work, desk.actor, sent.filename, desk.language, sent.file)
    except TooMany:
        return await _list(desk, 422, Say("console_imports.too_many"))
    return desk.go(f"{PAGE}/{number}")


async def show(desk: Desk) -> web.Response:
    """One list: what it will do, how far it is, what it did. 404: none of the official's business."""
    async with desk.work() as work:
        one = await opened(work, desk.actor, desk.id)
    return await _shown(desk, one.kind)


async def _shown(desk: Desk, kind: str, status: int = 200, problem: str = "") -> web.Response:
    if kind == numbers.KIND:
        return await _numbers(desk, status, problem)
    return await (_facilities(desk, status) if kind == lists.KIND else _page(desk, status))


async def receive_facilities(desk: Desk) -> web.Response:
    """A list of facilities or of numbers is sent. 422: there is none, it is none, or too many wait."""
    province_of_administrator(desk.actor)
    sent = desk.form.get("file")
    if not isinstance(sent, web.FileField) or not sent.filename:
        return await _list(desk, 422, Say("console_imports.no_file"))
    content = sent.file.read(LARGEST_FILE + 1)
    if len(content) > LARGEST_FILE:
        return await _list(desk, 422, Say("import_problems.file.too_large"))
    await desk.service.refresh.rules()  # numbers that were changed a moment ago count
    try:
        async with desk.work(desk.field("act")) as work:
            if desk.request.path.endswith(numbers.KIND):
                number = await numbers.send(work, desk.actor, sent.filename, content)
            else:
                number = await lists.send(work, desk.actor, sent.filename, content, whole=desk.field("whole") == "yes")
    except TooMany:
        return await _list(desk, 422, Say("console_imports.too_many"))
    except SheetProblem as problem:
        return await _list(desk, 422, Say(f"import_problems.file.{problem.code}", problem.said))
    return desk.go(f"{PAGE}/{number}")


async def template(desk: Desk) -> web.StreamResponse:
    """An empty list of numbers, with a row for each commune. Errors: NotAllowed."""
    async with desk.work() as work:
        content = await numbers.template(work, desk.actor, desk.language)
    return as_file(desk.say("console_numbers.template_name"), content)


async def act(desk: Desk) -> web.Response:
    """Let it go, have it imported, or taken back. 403: the code is asked for again; 409: it cannot be taken back."""
    name = desk.request.match_info["act"]
    async with desk.work() as work:
        one = await opened(work, desk.actor, desk.id)
    if name != "drop" and (asked := await ask_code(desk)) is not None:
        return asked
    await desk.service.refresh.rules()
    try:
        async with desk.work() as work:
            await ACTS.get(one.kind, OF_DOSES)[name](work, desk.actor, desk.id)
    except CannotUndo:
        return await _shown(desk, one.kind, 409)
    except numbers.NeedsSecond as refused:
        return await _shown(desk, one.kind, 409, refused.why)
    except DoesNotFit:
        return await _shown(desk, one.kind, 409, "unfit")
    return desk.go(PAGE if name == "drop" else f"{PAGE}/{desk.id}#progress")


async def refused(desk: Desk) -> web.StreamResponse:
    """The rows that were refused, with the reason beside each. 403: the code is asked for again."""
    asked = (desk.actor, desk.id)
    return await hand_out(
        desk, lambda work: opened(work, *asked), lambda work: refused_rows(work, *asked), f"refused-{desk.id}"
    )


async def _list(desk: Desk, status: int = 200, problem: Say | None = None) -> web.Response:
    province_of_administrator(desk.actor)
    async with desk.work() as work:
        found = await work.uow.import_uploads.of_provinces(provinces_of(desk.actor), SHOWN)
        names = await work.uow.officials.names([one.official_id for one in found])
        lines = [await _line(work, one, names) for one in found]
        doses = may_send(work, desk.actor)
        runs = await work.uow.import_runs.by_command(SHOWN) if doses else []
    lines += [_of_command(desk, one) for one in runs]
    lines = sorted(lines, key=lambda line: line["when"], reverse=True)[:SHOWN]
    days = desk.service.settings.import_undo_days
    return desk.page("imports.html", status, lines=lines, problem=problem, limits={**LIMITS, "days": days}, doses=doses)


async def _page(desk: Desk, status: int = 200) -> web.Response:
    async with desk.work() as work:
        one = await opened(work, desk.actor, desk.id)
        line = await _line(work, one, await work.uow.officials.names([one.official_id]))
        kept = await work.uow.import_uploads.parts(one.id)
        undoing = await _undoing(work, one) if line["state"] == DONE else {}
    words = desk.service.tools.texts
    why = [
        {"reason": reason_words([[code, column]], words, desk.language), "rows": rows, "first": first,
         "clash": code in CLASHES}
        for code, column, rows, first in one.look.get("why", ())
    ]  # fmt: skip
    return desk.page(
        "import_file.html", status, one=line, look=one.look, why=why, kept=kept, problem=_problem(one),
        takes=bool(one.look) and takes_anything(one.look), undoing=undoing,
        gone=one.state in (LOOKING, LOOKED) and FILE not in kept, has_refused=REFUSED in kept,
        days=desk.service.settings.import_undo_days,
    )  # fmt: skip


async def _facilities(desk: Desk, status: int = 200) -> web.Response:
    async with desk.work() as work:
        one = await opened(work, desk.actor, desk.id)
        line = await _line(work, one, await work.uow.officials.names([one.official_id]))
        parts = await work.uow.import_uploads.parts(one.id)
        too_old = lists.is_too_old(work, one)
        back, kept = await lists.going_back(work, one.id) if one.state == DONE else ([], 0)
    counts = one.look["counts"]
    return desk.page(
        "facility_list.html", status, one=line, look=one.look, gone=one.state == LOOKED and FILE not in parts,
        has_refused=REFUSED in parts, undoing={"back": len(back), "kept": kept},
        too_old=too_old, days=desk.service.settings.import_undo_days,
        changes=sum(counts[sort] for sort in ("added", "changed", "closed", "gone")),
    )  # fmt: skip


async def _numbers(desk: Desk, status: int, problem: str) -> web.Response:
    async with desk.work() as work:
        one = await opened(work, desk.actor, desk.id)
        line = await _line(work, one, await work.uow.officials.names([one.official_id]))
        parts = await work.uow.import_uploads.parts(one.id)
        back, kept = await numbers.going_back(work, one) if one.state == DONE else ([], 0)
        alone = await sets_up_alone(work, desk.actor, numbers.HOTLINE)
    counts = one.look["counts"]
    return desk.page(
        "number_list.html", status, one=line, look=one.look, gone=one.state == LOOKED and FILE not in parts,
        has_refused=REFUSED in parts, undoing={"back": len(back), "kept": kept}, problem=problem, sorts=numbers.SORTS,
        waits=not alone and one.official_id == desk.actor.id, alone=alone,
        changes=counts[numbers.ADDED] + counts[numbers.CHANGED],
    )  # fmt: skip


async def _undoing(work: Work, one: Upload) -> dict[str, Any]:
    """What taking it back would touch, or why it cannot be."""
    try:
        plan = await plan_of(work, one)
    except CannotUndo as error:
        later = ", ".join(map(str, reversed(error.later)))
        return {"cannot": error.args[0], "later": later, "tickets": 0}
    return {"cannot": "", "later": "", "tickets": plan.tickets} if plan is not None else {}


def _problem(one: Upload) -> Say | None:
    """Why a list was not taken, in the words of the command."""
    if one.state != BROKEN or not one.problem:
        return None
    found: Mapping[str, Any] = json.loads(one.problem)
    if found["code"] in ("unreadable", "being_undone"):
        return Say(f"console_imports.broken.{found['code']}")
    return Say(f"import_problems.file.{found['code']}", found["said"])


async def _line(work: Work, one: Upload, names: Mapping[int, str]) -> dict[str, Any]:
    """A list in its numbers."""
    run = await work.uow.import_runs.get(one.import_id) if one.import_id is not None else None
    state = _state(one, run)
    return {
        "id": one.id,
        "name": one.name,
        "who": names.get(one.official_id, ""),
        "when": one.made_at,
        "at": one.made_at.astimezone(LOCAL).strftime("%H:%M %d/%m/%Y"),
        "megabytes": f"{max(one.size / MEGABYTE, 0.1):.1f}",
        "state": state,
        "icon": ICONS[state],
        "problem": one.problem if one.state != BROKEN else "",
        "lines": one.lines,
        "run": run,
        "number": run.number if run is not None else None,
        "begun": state == RUNNING or (state in (DONE, UNDOING, UNDONE) and run is not None),
        "moves": state in WORKED,
        "facilities": one.look.get("counts") if one.kind == lists.KIND else None,
        "numbers": one.look.get("counts") if one.kind == numbers.KIND else None,
    }


def _of_command(desk: Desk, run: ImportRun) -> dict[str, Any]:
    """An import by the command on the server, which has no page of its own."""
    return {
        "id": 0, "name": run.name, "who": desk.say("console_imports.by_command"), "when": run.started_at,
        "at": run.started_at.astimezone(LOCAL).strftime("%H:%M %d/%m/%Y"), "state": run.state, "run": run,
        "number": run.number, "facilities": None, "numbers": None,
    }  # fmt: skip


def _state(one: Upload, run: ImportRun | None) -> str:
    """Where it stands: an import that the command took back is taken back here too."""
    if one.state == DONE and run is not None and run.state in (import_runs.UNDOING, import_runs.UNDONE):
        return UNDOING if run.state == import_runs.UNDOING else UNDONE
    return one.state


LINK = Link(PAGE, "syringe", "console_imports.title", 10, leads_only=True, led=rules_a_province, grouped=True,
            duties=ADMINISTRATORS)  # fmt: skip
ROUTES = (
    web.get(PAGE, signed_in(show_all)),
    web.post(PAGE, signed_in(receive)),
    web.post(f"{PAGE}/facilities", signed_in(receive_facilities)),
    web.post(f"{PAGE}/hotlines", signed_in(receive_facilities)),
    web.get(f"{PAGE}/hotlines/template", signed_in(template)),
    web.get(r"/console/imports/{id:[0-9]{1,19}}", signed_in(show)),
    web.post(r"/console/imports/{id:[0-9]{1,19}}/{act:start|drop|undo}", signed_in(act)),
    web.post(r"/console/imports/{id:[0-9]{1,19}}/refused", signed_in(refused)),
)

"""One act for many messages that did not arrive: looked at, said yes to, and told what became of each."""

from typing import Any, Final

from aiohttp import web

from bot.console.desk import ACT_KEY, MOST_ID, Desk, signed_in
from bot.console.undelivered_lines import call_words, line_of
from handlers.deliveries.many import MANY, MOST, act_of, chosen, reports_of
from handlers.deliveries.states import CALLED
from handlers.dialogue.answers.ticket_code import group_code
from handlers.staff.sessions import Outcome, keep_outcome, outcome_of
from handlers.texts import Say
from handlers.tickets.errors import NotAllowed, Unfit
from storage.database import BUSY, DOWN

BEFORE: Final = "undelivered.done.before"
KEPT: Final = "undelivered_"  # before the act's name where the outcome of a browser's acts is kept


async def look(desk: Desk) -> web.Response:
    """What it would be done to, and what stays as it is and why."""
    name = _name(desk)
    ids = None if desk.field("whole") else _ids(desk)
    async with desk.work() as work:
        found = await chosen(work, desk.actor, name, ids=ids, channel=desk.field("channel"), state=desk.field("state"))
        fits = [line_of(work, desk, message, ticket) for message, ticket in found.fits]
        left: list[tuple[dict[str, Any], str]] = [
            (line_of(work, desk, message, ticket), why) for message, ticket, why in found.left
        ]
    return desk.page("undelivered_look.html", name=name, fits=fits, left=left, gone=found.gone)


async def send(desk: Desk) -> web.Response:
    """Carry it out, each message by itself. Sent twice, it is done once."""
    name = _name(desk)
    act = desk.field("act") if ACT_KEY.fullmatch(desk.field("act")) else str(desk.service.ids.new())
    done_path = f"/console/undelivered/many/{name}/done/{act}"
    async with desk.work() as work:
        if await outcome_of(work, desk.signed.secret, act) is not None:
            return desk.go(done_path)
        ids = _ids(desk)
        found = await chosen(work, desk.actor, name, ids=ids)
        known = {message.id for message, _ in found.fits} | {message.id for message, *_ in found.left}
        gone = await reports_of(work, desk.actor, [one for one in ids if one not in known])
    failed = [(ticket.code, f"console.problem.unfit.{why}") for _, ticket, why in found.left]
    failed += [(ticket.code, BEFORE) for ticket in gone]
    told: set[int] = set()  # reports of which one call has told all that waits
    for message, ticket in found.fits:
        if ticket.id in told:
            continue
        expected = desk.number(f"seen_{message.id}")
        why = await _done(desk, act, name, message.id, -1 if expected is None else expected)
        if why:
            failed.append((ticket.code, why))
        elif name == CALLED:
            told.add(ticket.id)
    done = len(found.fits) + len(found.left) + len(gone) - len(failed)
    async with desk.work() as work:
        await keep_outcome(work, desk.signed.secret, act, Outcome(f"{KEPT}{name}", done, tuple(failed)))
    return desk.go(done_path)


async def done(desk: Desk) -> web.Response:
    """What became of them; "back" and "reload" do nothing again."""
    name = _name(desk)
    async with desk.work() as work:
        found = await outcome_of(work, desk.signed.secret, desk.request.match_info["key"])
    if found is None or found.name != f"{KEPT}{name}":
        return desk.go("/console/undelivered")
    failed = [(group_code(code), code, Say(key)) for code, key in found.failed]
    return desk.page("undelivered_done.html", name=name, done=found.done, failed=failed)


async def _done(desk: Desk, act: str, name: str, message_id: int, expected: int) -> str:
    """The text key of why it was not done, '' when it was."""
    carry_out = act_of(name, desk.actor, message_id, expected, call_words(desk))
    try:
        async with desk.work(act) as work:
            return "" if await carry_out(work) else BEFORE
    except Unfit as unfit:
        return f"console.problem.unfit.{unfit.field}"
    except NotAllowed:
        return "console.problem.not_allowed"
    except (*BUSY, *DOWN):
        return "console.problem.busy"


def _name(desk: Desk) -> str:
    """The act. Errors: NotAllowed, as for every address that is none."""
    name = desk.request.match_info["act"]
    if name not in MANY:
        raise NotAllowed
    return name


def _ids(desk: Desk) -> list[int]:
    """The messages ticked."""
    found = [int(one) for one in desk.fields("message") if one.isascii() and one.isdigit() and len(one) < 20]
    return [one for one in dict.fromkeys(found) if one <= MOST_ID][:MOST]


ROUTES = (
    web.post("/console/undelivered/many/{act:[a-z_]+}", signed_in(look)),
    web.post("/console/undelivered/many/{act:[a-z_]+}/send", signed_in(send)),
    web.get("/console/undelivered/many/{act:[a-z_]+}/done/{key:[A-Za-z0-9_-]{1,64}}", signed_in(done)),
)

"""What officials do with a ticket: each form becomes one operation; a refusal is shown where it was pressed."""

from collections.abc import Awaitable, Callable
from functools import partial

from aiohttp import web

from bot.console.asking import Unreadable
from bot.console.confirming import ask_code
from bot.console.correcting import correct_from, files_of
from bot.console.desk import PRIVATE, Desk, signed_in
from bot.console.giving import given_from, given_photos
from bot.console.views.ticket import render, ticket_of
from bot.console.way_back import back_to, carried
from handlers.contacts.erase import order_erasure
from handlers.dialogue.answers.personal import names_papers
from handlers.dialogue.answers.ticket_code import is_code, read_ticket_code
from handlers.practice.acting import answer_asked
from handlers.texts import Say
from handlers.tickets.amend_reply import correct_reply, withdraw_reply
from handlers.tickets.approve import approve
from handlers.tickets.ask_citizen import ask_citizen
from handlers.tickets.assign import assign
from handlers.tickets.called import called
from handlers.tickets.chat_hand import hand_back, take_chat
from handlers.tickets.claim import claim, release
from handlers.tickets.desk_drafts import draft_sent
from handlers.tickets.errors import REFUSALS, AlreadyClaimed, NotAllowed, Stale, TooLate, Unfit
from handlers.tickets.follow import follow, unfollow
from handlers.tickets.link import link, unlink
from handlers.tickets.many.again import ASKED, refuse_or_ask
from handlers.tickets.mark_entered import mark_entered
from handlers.tickets.merge import merge
from handlers.tickets.note import note
from handlers.tickets.platform import await_platform, platform_back
from handlers.tickets.queries import find
from handlers.tickets.reply import reply
from handlers.tickets.take_back import take_back
from handlers.tickets.take_over import take_over
from handlers.tickets.transfer import transfer
from handlers.work import Work
from storage.repositories.tickets import Ticket

Act = Callable[[Work, Desk, Ticket], Awaitable[object]]


async def _claim(work: Work, desk: Desk, ticket: Ticket) -> object:
    return await claim(work, ticket.id, desk.actor)


async def _release(work: Work, desk: Desk, ticket: Ticket) -> object:
    return await release(work, ticket.id, desk.actor, expected=desk.number("expected"))


async def _approve(work: Work, desk: Desk, ticket: Ticket) -> object:
    return await approve(work, ticket.id, desk.actor, expected=desk.number("expected"))


async def _enter(work: Work, desk: Desk, ticket: Ticket) -> object:
    return await mark_entered(work, ticket.id, desk.actor, expected=desk.number("expected"))


async def _ask(work: Work, desk: Desk, ticket: Ticket) -> object:
    return await ask_citizen(work, ticket.id, desk.actor, desk.field("text"), expected=desk.number("expected"))


async def _reply(work: Work, desk: Desk, ticket: Ticket) -> object:
    return await reply(work, ticket.id, desk.actor, desk.field("text"), expected=desk.number("expected"))


async def _correct_reply(work: Work, desk: Desk, ticket: Ticket) -> object:
    text, reason, expected = desk.field("text"), desk.field("reason"), desk.number("expected")
    return await correct_reply(work, ticket.id, desk.actor, text, reason, expected=expected)


async def _withdraw_reply(work: Work, desk: Desk, ticket: Ticket) -> object:
    reason, expected = desk.field("reason"), desk.number("expected")
    return await withdraw_reply(work, ticket.id, desk.actor, reason, expected=expected)


async def _note(work: Work, desk: Desk, ticket: Ticket) -> object:
    return await note(work, ticket.id, desk.actor, desk.field("text"))


async def _refuse(work: Work, desk: Desk, ticket: Ticket) -> object:
    code, text, expected = desk.field("code"), desk.field("text"), desk.number("expected")
    return await refuse_or_ask(work, ticket.id, desk.actor, code, text, expected=expected)


async def _transfer(work: Work, desk: Desk, ticket: Ticket) -> object:
    body, reason, expected = desk.field("body"), desk.field("reason"), desk.number("expected")
    return await transfer(work, ticket.id, desk.actor, body, reason, expected=expected)


async def _assign(work: Work, desk: Desk, ticket: Ticket) -> object:
    return await assign(work, ticket.id, desk.actor, desk.number("official") or 0, expected=desk.number("expected"))


async def _take_over(work: Work, desk: Desk, ticket: Ticket) -> object:
    return await take_over(work, ticket.id, desk.actor, desk.field("text"), expected=desk.number("expected"))


async def _merge(work: Work, desk: Desk, ticket: Ticket) -> object:
    code = read_ticket_code(desk.field("into"))
    if not isinstance(code, str):
        raise Unfit("target")
    try:
        into = await find(work, desk.actor, code)
    except NotAllowed:
        raise Unfit("target") from None
    return await merge(work, ticket.id, desk.actor, into.id, expected=desk.number("expected"))


async def _link(work: Work, desk: Desk, ticket: Ticket) -> object:
    code = read_ticket_code(desk.field("other"))
    if not isinstance(code, str):
        raise Unfit("link_target")
    try:
        other = await find(work, desk.actor, code)
    except NotAllowed:
        raise Unfit("link_target") from None
    await link(work, ticket.id, desk.actor, other.id, desk.field("bond"))
    return None


async def _unlink(work: Work, desk: Desk, ticket: Ticket) -> object:
    await unlink(work, ticket.id, desk.actor, desk.field("other"))
    return None


async def _called(work: Work, desk: Desk, ticket: Ticket) -> object:
    said = desk.field("text")
    text = desk.say("console.call.done", text=said) if said else desk.say("console.call.done_plain")
    return await called(work, ticket.id, desk.actor, text, expected=desk.number("expected"))


async def _take_back(work: Work, desk: Desk, ticket: Ticket) -> object:
    return await take_back(work, ticket.id, desk.actor, expected=desk.number("expected"))


async def _follow(work: Work, desk: Desk, ticket: Ticket) -> object:
    return await follow(work, ticket.id, desk.actor, desk.field("how") == "chat")


async def _unfollow(work: Work, desk: Desk, ticket: Ticket) -> object:
    await unfollow(work, ticket.id, desk.actor)
    return None


async def _await_platform(work: Work, desk: Desk, ticket: Ticket) -> object:
    return await await_platform(work, ticket.id, desk.actor, expected=desk.number("expected"))


async def _platform_back(work: Work, desk: Desk, ticket: Ticket) -> object:
    return await platform_back(work, ticket.id, desk.actor, expected=desk.number("expected"))


async def _take_chat(work: Work, desk: Desk, ticket: Ticket) -> object:
    return await take_chat(work, ticket.id, desk.actor, expected=desk.number("expected"))


async def _hand_back(work: Work, desk: Desk, ticket: Ticket) -> object:
    return await hand_back(work, ticket.id, desk.actor, expected=desk.number("expected"))


async def _erase(work: Work, desk: Desk, ticket: Ticket) -> object:
    return await order_erasure(work, ticket.id, desk.actor, expected=desk.number("expected"))


ACTS: dict[str, Act] = {
    "claim": _claim,
    "release": _release,
    "approve": _approve,
    "enter": _enter,
    "ask": _ask,
    "follow": _follow,
    "unfollow": _unfollow,
    "await_platform": _await_platform,
    "platform_back": _platform_back,
    "reply": _reply,
    "correct_reply": _correct_reply,
    "withdraw_reply": _withdraw_reply,
    "note": _note,
    "refuse": _refuse,
    "transfer": _transfer,
    "assign": _assign,
    "take_over": _take_over,
    "merge": _merge,
    "link": _link,
    "unlink": _unlink,
    "called": _called,
    "erase": _erase,
    "take_back": _take_back,
    "take_chat": _take_chat,
    "hand_back": _hand_back,
}
CORRECT = "correct"  # comes with files, which are kept before the ticket is locked
GIVEN = "given"  # as well
CONFIRMED = frozenset({"erase"})  # asks for the code of the second factor
GIVEN_AWAY = frozenset({"transfer", "merge"})  # the page may be none of the official's any more


async def act(desk: Desk) -> web.Response:
    """Carry out the act of the address. 409: somebody was faster or the page is old; 422: a field will not do."""
    name = desk.request.match_info["act"]
    with_files = {CORRECT: _correction, GIVEN: _giving}
    if name not in ACTS and name not in with_files:
        return desk.missing()
    if name in CONFIRMED and (asked := await _ask_who_may(desk)) is not None:
        return asked
    try:
        carry_out = await with_files[name](desk) if name in with_files else ACTS[name]
        async with desk.work(desk.field("act")) as work:
            ticket = await ticket_of(work, desk)
            done = await carry_out(work, desk, ticket)
            if desk.practises and name == "ask":
                await answer_asked(work, ticket.id)
            await draft_sent(work, ticket.id, desk.actor, name)
    except NotAllowed:
        return await _after_refusal(desk, name)
    except Unreadable as unreadable:
        return await render(desk, 422, problem=unreadable.why, panel=name, unreadable=unreadable)
    except REFUSALS as refusal:
        stale = name == CORRECT and isinstance(refusal, Stale)
        problem = Say("console_form.merged") if stale else why(refusal)
        return await render(desk, 422 if isinstance(refusal, Unfit) else 409, problem=problem, panel=name)
    if name in GIVEN_AWAY:
        return _away(desk, name)
    if name == "called" and names_papers(desk.field("text")):
        name = "called_hidden"
    name, here = ASKED if done == ASKED else name, carried(desk.request)
    return desk.go(f"/console/tickets/{desk.request.match_info['code']}{here}{'&' if here else '?'}done={name}")


async def _ask_who_may(desk: Desk) -> web.Response | None:
    """The page that asks for the code; who may not see the ticket learns nothing by it."""
    try:
        async with desk.work() as work:
            await ticket_of(work, desk)
    except NotAllowed:
        return None
    return await ask_code(desk)


def _away(desk: Desk, name: str) -> web.Response:
    """To the list: in place of the page, whose address would show nothing any more when it is read again."""
    path = "/console/practice?done=transfer" if desk.practises else back_to(desk.request, name)
    if desk.request.headers.get("HX-Request"):
        return web.Response(headers={"HX-Redirect": path, **PRIVATE})
    return desk.go(path)


async def _correction(desk: Desk) -> Act:
    code = desk.request.match_info["code"]
    if not is_code(code):
        raise NotAllowed
    uploads, faults = await files_of(desk, code)
    return partial(correct_from, uploads=uploads, faults=faults)


async def _giving(desk: Desk) -> Act:
    async with desk.work() as work:
        await ticket_of(work, desk)  # nobody's files are looked at who may not see the ticket
    return partial(given_from, photos=await given_photos(desk))


def why(refusal: Exception) -> Say:
    """A refusal in words."""
    if isinstance(refusal, AlreadyClaimed):
        return Say("console.problem.claimed", {"name": refusal.by_name})
    if isinstance(refusal, Stale):
        return Say("console.problem.stale")
    if isinstance(refusal, TooLate):
        return Say("console.problem.too_late")
    if isinstance(refusal, Unfit):
        return Say(f"console.problem.unfit.{refusal.field}")
    return Say("console.problem.state" if isinstance(refusal, REFUSALS) else "console.problem.busy")


async def _after_refusal(desk: Desk, name: str) -> web.Response:
    """Not the official's to do: the page still, if it may be seen; else the page for what does not exist."""
    return await render(desk, 403, problem=Say("console.problem.not_allowed"), panel=name)


ROUTES = (web.post(r"/console/tickets/{code:[0-9]{1,20}}/{act:[a-z_]+}", signed_in(act)),)

"""The phone desk: a caller's question answered, a report filed for a caller, a wish to be called back fulfilled, each
counted by kind."""

from typing import Any

from aiohttp import web

from bot.console.desk import Desk, signed_in
from bot.console.undelivered_lines import about, call_words
from bot.console.views.acts import why
from bot.console.views.ticket import ticket_of
from handlers.conversations.read_aloud import Aloud, answers_to, is_answer
from handlers.deliveries.listed import offices_required
from handlers.deliveries.wishes import calls_wished
from handlers.dialogue.answers.personal import names_papers
from handlers.dialogue.talk import LOCAL
from handlers.texts import Say
from handlers.tickets.called import called
from handlers.tickets.errors import REFUSALS, NotAllowed, Unfit
from handlers.tickets.phone_calls import ANSWERED, CALLED, UNANSWERED, count_call, counted_today
from handlers.work import Work
from storage.repositories.tickets import Ticket

DONE = (ANSWERED, UNANSWERED, CALLED, "called_hidden")
MOST = 500  # characters of a question


async def show(desk: Desk) -> web.Response:
    """The desk, ready for the next call."""
    done = desk.request.query.get("done", "")
    return await _page(desk, said=f"console_phone.done.{done}" if done in DONE else "")


async def ask(desk: Desk) -> web.Response:
    """The answers to a question, to be read out. The question is kept nowhere."""
    asked = desk.field("q")
    if len(asked) > MOST or not any(letter.isalnum() for letter in asked):
        key = "console_phone.too_long" if len(asked) > MOST else "console_phone.nothing"
        return await _page(desk, 422, asked=asked[:MOST], problem=Say(key, {"most": MOST} if len(asked) > MOST else {}))
    async with desk.work() as work:
        offices_required(desk.actor)
        today = work.now.astimezone(LOCAL).date()
        answers = answers_to(work, asked, desk.language, desk.province, today)
    return await _page(desk, asked=asked, answers=answers)


async def answered(desk: Desk) -> web.Response:
    """An answer was read out, or none fitted: counted."""
    async with desk.work(desk.field("act")) as work:
        offices_required(desk.actor)
        intent = desk.field("intent")
        known = is_answer(work, intent)
        await count_call(work, desk.actor, ANSWERED if known else UNANSWERED, intent if known else "")
    return desk.go(f"/console/phone?done={ANSWERED if known else UNANSWERED}")


async def call(desk: Desk) -> web.Response:
    """Somebody who asked for a call was called. 409: a colleague did something to the report; 422: the words."""
    try:
        async with desk.work(desk.field("act")) as work:
            ticket = await ticket_of(work, desk)
            await called(work, ticket.id, desk.actor, call_words(desk), expected=desk.number("expected"))
    except NotAllowed:
        raise
    except REFUSALS as refusal:
        return await _page(desk, 422 if isinstance(refusal, Unfit) else 409, problem=why(refusal))
    return desk.go(f"/console/phone?done={'called_hidden' if names_papers(desk.field('text')) else CALLED}")


async def _page(
    desk: Desk, status: int = 200, *, asked: str = "", answers: list[Aloud] | None = None, said: str = "",
    problem: Say | None = None,
) -> web.Response:  # fmt: skip
    async with desk.work() as work:
        wishes = [_line(work, desk, ticket) for ticket in await calls_wished(work, desk.actor)]
        counts = await counted_today(work, desk.actor)
    return desk.page(
        "phone.html", status, asked=asked, answers=answers, wishes=wishes, counts=counts, said=said, problem=problem,
        most=MOST, code=desk.request.match_info.get("code", ""), typed=desk.field("text") if desk.form else "",
    )  # fmt: skip


def _line(work: Work, desk: Desk, ticket: Ticket) -> dict[str, Any]:
    return {
        **about(work, desk, ticket),
        "name": ticket.subject.reporter.name or ticket.subject.name,
        "phone": ticket.subject.answer_phone,
        "when": ticket.call_back,
        "words": ticket.details.description,
        "revision": ticket.revision,
    }


ROUTES = (
    web.get("/console/phone", signed_in(show)),
    web.post("/console/phone/ask", signed_in(ask)),
    web.post("/console/phone/answered", signed_in(answered)),
    web.post(r"/console/phone/called/{code:[0-9]{1,20}}", signed_in(call)),
)

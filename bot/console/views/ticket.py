"""One ticket on one page: what was typed, photos, record, conversation, history, and what can be done now."""

from collections.abc import Mapping
from typing import Any

from aiohttp import web

from bot.console.asking import Unreadable
from bot.console.correcting import correct_page
from bot.console.desk import Desk, signed_in
from bot.console.drafting import as_shown
from bot.console.linking import linked_page
from bot.console.panels import Panels, panels_of
from bot.console.record_ask import record_page
from bot.console.reply_picker import picks_of
from bot.console.sent_together import together_with
from bot.console.views.queue import said
from bot.console.way_back import back_to, carried
from handlers.contacts.erase import asks_for_it
from handlers.contacts.receipt import receipt_page
from handlers.deliveries.listed import told_states
from handlers.deliveries.states import channel_of
from handlers.dialogue.answers.ticket_code import group_code, is_code
from handlers.practice.verdict import verdict_of
from handlers.staff.actor import WORKING
from handlers.texts import Say
from handlers.tickets.access import Sight, is_anothers
from handlers.tickets.act import audit
from handlers.tickets.amend_reply import Amendable, amendable
from handlers.tickets.ask_citizen import asks_left
from handlers.tickets.chat_hand import chat_act, taken_until
from handlers.tickets.checks import checked, point_of
from handlers.tickets.clocks import age_of, clock_of
from handlers.tickets.errors import NotAllowed
from handlers.tickets.ladder import level_above
from handlers.tickets.many.again import refusal_asked
from handlers.tickets.notices import body_name, due_words
from handlers.tickets.queries import BY_CITIZEN, SPOKEN, TicketPage, find, ticket_page, to_call
from handlers.tickets.refuse import draft_refusal, fitting
from handlers.tickets.sendable import sendable_of, undelivered_of
from handlers.tickets.sheet import sheet_of
from handlers.tickets.site import shown_place
from handlers.tickets.status import Verb
from handlers.tickets.take_back import may_take_back
from handlers.tickets.times import moment_in_words
from handlers.work import Work
from storage.repositories.desk_drafts import DeskDraft
from storage.repositories.files import StoredFile
from storage.repositories.tickets import Ticket
from storage.spreadsheets.formats import is_list


async def show(desk: Desk) -> web.Response:
    """The page of a ticket. Looking at it is audited."""
    return await render(desk)


async def ticket_of(work: Work, desk: Desk) -> Ticket:
    """The ticket of the address as this official may see it. Errors: NotAllowed, also for what is no code."""
    code = desk.request.match_info["code"]
    if not is_code(code):
        raise NotAllowed
    return await find(work, desk.actor, code)


async def render(
    desk: Desk,
    status: int = 200,
    *,
    problem: Say | None = None,
    panel: str = "",
    records: Any = None,
    closed: str = "",
    unreadable: Unreadable | None = None,
) -> web.Response:
    """The page, perhaps with what went wrong beside the panel it went wrong in: what was typed stays."""
    typed = {name: value for name, value in desk.form.items() if isinstance(value, str)} if desk.form else {}
    async with desk.work() as work:
        ticket = await ticket_of(work, desk)
        seen = await ticket_page(work, desk.actor, ticket.id)
        values = await values_of(work, desk, seen)
        files = tuple(file.id for file, _ in seen.files)
        values["turns"] = await work.uow.ticket_files.turns(ticket.id) if values["full"] else {}
        values["file_names"] = await work.uow.files.names(list(files)) if values["full"] else {}
        values["handed"] = await work.uow.lists.of_ticket(ticket.id)
        values["lists"] = {number for number, name in values["file_names"].items() if is_list(name)}
        if files:  # the page shows them small: one line for all, where opening one has a line of its own
            await audit(work, desk.actor, "thumbnails", ticket.id)
        uploads = unreadable.uploads if unreadable else {}
        values["record_ask"] = await record_page(work, desk.actor, seen) if values["sees_records"] else None
        values["checks"] = await checked(work, ticket) if values["full"] and values["photos"] else None
        values["verdict"] = await verdict_of(work, ticket) if desk.practises else None
        draft = await work.uow.desk_drafts.get(ticket.id, desk.actor.id)
        values["draft"] = as_shown(draft) if draft else None
        values["left_words"] = _left(draft, panel, typed, values["panels"])
        values |= correct_page(work, desk, ticket, files, typed=panel == "correct", uploads=uploads)
    return desk.page(
        "ticket.html",
        status,
        **values,
        problem=problem,
        problems=unreadable.problems if unreadable else {},
        panel=panel,
        typed=typed,
        records=records,
        closed=closed,
        said=said(desk),
        from_list=carried(desk.request),
        back=back_to(desk.request),
    )


async def values_of(work: Work, desk: Desk, seen: TicketPage) -> dict[str, Any]:
    """What a page shows of a ticket, as this official sees it, by the names that templates use."""
    ticket = seen.ticket
    followed = ticket.id in await work.uow.follows.of(desk.actor.id)
    if followed:
        await work.uow.follows.look(desk.actor.id, ticket.id, work.ids.new())
    amends = await amendable(work, desk.actor, ticket)
    return {
        **await _facts(work, desk, seen),
        **await _spoken(work, seen),
        **await _acting(work, desk, seen),
        **await linked_page(work, desk, seen),
        "amends": amends,
        "amend_channel": channel_of(amends.channel) if amends else None,
        "panels": await _panels(work, desk, seen, amends, follows=followed),
    }


async def _facts(work: Work, desk: Desk, seen: TicketPage) -> dict[str, Any]:
    """What the report says, whose it is, and how it stands with its time."""
    ticket, full = seen.ticket, seen.sight is Sight.FULL
    category = work.tools.catalogues.of(ticket.province_code).category(ticket.category)
    above = level_above(work, ticket) if full else None
    return {
        "ticket": ticket,
        "code": group_code(ticket.code),
        "clock": clock_of(ticket, work.now),
        "age": age_of(ticket, work.now),
        "due": due_words(work, ticket.due_at),
        "sendable": (await sendable_of(work, [ticket])).get(ticket.id),
        "category": category.label.in_language(desk.language),
        "place": shown_place(work, ticket, desk.language),
        "owner": body_name(work, ticket.body_id),
        "escalated": body_name(work, ticket.escalated_to) if ticket.escalated_to else "",
        "above": (above, body_name(work, above)) if above else None,
        "who": seen.claimed_by_name,
        "mine": ticket.claimed_by == desk.actor.id,
        "full": full,
        "sees_records": full and not desk.actor.helps_in(ticket.body_id),
        "sheet": sheet_of(work, ticket, desk.language),
        "files": seen.files,
        "photos": [pair for pair in seen.files if _is_photo(pair[0])],
        "other_files": [pair for pair in seen.files if not _is_photo(pair[0])],
        "erasure_hours": work.tools.policy.erasure_hours,
        "erased_at": await _erased_at(work, ticket),
        "together": await together_with(work, ticket) if full else None,
        "receipt": await receipt_page(work, ticket) if full and asks_for_it(work, ticket) else None,
    }


async def _spoken(work: Work, seen: TicketPage) -> dict[str, Any]:
    """What was said, what became of it, and what happened."""
    spoken = [line for line in seen.history if line.kind in SPOKEN]
    told = await told_states(work, [line.cause for line in spoken if line.kind not in BY_CITIZEN])
    full = seen.sight is Sight.FULL
    until = await taken_until(work, seen.ticket)
    return {
        "talk": [(line, line.kind in BY_CITIZEN, told.get(line.cause)) for line in spoken],
        "history": seen.history,
        "to_call": to_call(seen.history),
        "undelivered": await undelivered_of(work, seen.ticket) if full else None,
        "bot_back": moment_in_words(until, work.rules.calendar, work.now) if until and full else None,
    }


async def _acting(work: Work, desk: Desk, seen: TicketPage) -> dict[str, Any]:
    """What the acts choose from: reasons of a refusal, colleagues, templates."""
    ticket, reasons = seen.ticket, work.rules.reasons
    fits = (await fitting(work, [ticket]))[ticket.id]
    return {
        "may_check": Verb.CORRECT in seen.verbs and not is_anothers(ticket, desk.actor, Verb.CORRECT),
        "point_of": point_of,
        "has_chat": bool(await work.uow.officials.contact_ids([desk.actor.id])),
        "reasons": [
            (code, reason.label[desk.language], draft_refusal(reasons, ticket, code))
            for code, reason in reasons.items()
            if code in fits
        ],
        "asks": (await asks_left(work, ticket.id), work.tools.catalogues.common.watch.asks_a_day),
        "colleagues": await _colleagues(work, desk, ticket),
        "picks": await picks_of(work, desk, seen),
        "asked_yes": await refusal_asked(work, ticket.id, desk.actor) if ticket.disputes else None,
    }


async def _panels(work: Work, desk: Desk, seen: TicketPage, amends: Amendable | None, *, follows: bool) -> Panels:
    ticket = seen.ticket
    return panels_of(
        ticket,
        desk.actor,
        seen.verbs,
        erasing=asks_for_it(work, ticket),
        away=seen.holder_away,
        follows=follows,
        amends=amends is not None,
        chat=await chat_act(work, desk.actor, ticket),
        mistaken=Verb.TAKE_BACK in seen.verbs and await may_take_back(work, desk.actor, ticket),
    )


def _is_photo(file: StoredFile) -> bool:
    return file.kind == "photo" and file.state == "ready"


def _left(draft: DeskDraft | None, panel: str, typed: Mapping[str, str], panels: Panels) -> list[str]:
    """What was typed for acts that the page does not offer any more, as kept or as just sent in vain: it can be read
    and copied."""
    offered = {one.name for one in panels.panels} | {"called"}
    words = {**(draft.words if draft else {}), **{f"{panel}.{name}": text for name, text in typed.items()}}
    return [text for name, text in words.items() if name.partition(".")[0] not in offered and len(text.split()) > 1]


async def _erased_at(work: Work, ticket: Ticket) -> Say | None:
    """When the data are deleted that the ticket asks to delete; None while nobody has shown that it is the person."""
    asked = await work.uow.erasures.get(ticket.id) if asks_for_it(work, ticket) else None
    return moment_in_words(asked.due_at, work.rules.calendar, work.now) if asked else None


async def _colleagues(work: Work, desk: Desk, ticket: Ticket) -> list[tuple[int, str]]:
    """Whom a lead may give it to."""
    if not desk.actor.leads(ticket.body_id):
        return []
    people = await work.uow.officials.of_bodies([ticket.body_id], work.now)
    wanted = (one for one in people if one.roles.get(ticket.body_id) in WORKING)
    return [(one.id, one.name) for one in wanted if one.id != ticket.claimed_by]


ROUTES = (web.get(r"/console/tickets/{code:[0-9]{1,20}}", signed_in(show)),)

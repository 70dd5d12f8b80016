"""One report in chat: what was stated, and a button for each act that fits."""

from collections.abc import Awaitable, Callable
from typing import Final

from handlers.conversations.officials_queue.data import AtWork
from handlers.conversations.officials_queue.queue import asks_for_door, can_open, door_words
from handlers.dialogue.answers.ticket_code import group_code, read_ticket_code
from handlers.dialogue.outcome import Again, Choice, Done, Go, Lost, Move, Prompt, say
from handlers.dialogue.talk import Talk
from handlers.dialogue.turn import Answer
from handlers.staff.actor import Actor
from handlers.staff.officials import actor_of_contact
from handlers.texts import Say
from handlers.tickets.access import held_by_other, is_anothers
from handlers.tickets.approve import approve
from handlers.tickets.claim import claim, release
from handlers.tickets.clocks import DONE, clock_of
from handlers.tickets.errors import REFUSALS, AlreadyClaimed, NotAllowed, Stale, Unfit
from handlers.tickets.many.again import ASKED
from handlers.tickets.mark_entered import mark_entered
from handlers.tickets.notices import due_words
from handlers.tickets.platform import await_platform, platform_back
from handlers.tickets.queries import SPOKEN, Line, TicketPage, find, ticket_page
from handlers.tickets.sheet import Row, sheet_of
from handlers.tickets.site import shown_place
from handlers.tickets.status import HELD, State, Verb
from handlers.tickets.take_over import leads, take_over
from handlers.work import Work
from storage.repositories.tickets import Ticket

# Acts that need nothing more than the press of a button.
AT_ONCE: Final[dict[str, Callable[[Work, int, Actor], Awaitable[Ticket]]]] = {
    "claim": claim,
    "release": release,
    "approve": approve,
    "enter": mark_entered,
    "await_platform": await_platform,
    "platform_back": platform_back,
}
# Acts that ask for something first, and where.
ASKING: Final = {
    "reply": "ask_text",
    "ask": "ask_text",
    "note": "ask_text",
    "transfer": "ask_body",
    "refuse": "ask_refusal",
    "correct": "ask_field",
}
VERBS: Final = {
    "claim": Verb.CLAIM,
    "take_over": Verb.TAKE_OVER,
    "approve": Verb.APPROVE,
    "enter": Verb.ENTER,
    "platform_back": Verb.PLATFORM_BACK,
    "ask": Verb.ASK_CITIZEN,
    "reply": Verb.REPLY,
    "refuse": Verb.REFUSE,
    "correct": Verb.CORRECT,
    "transfer": Verb.TRANSFER,
    "note": Verb.NOTE,
    "await_platform": Verb.AWAIT_PLATFORM,
    "release": Verb.RELEASE,
}
TAKE_OVER: Final = "take_over"
LAST_SAID: Final = 3  # lines of the exchange with the citizen that the card repeats
HOLDERS: Final = frozenset({"approve", "ask", "refuse", "correct", "await_platform", "platform_back"})


async def show_ticket(talk: Talk[AtWork]) -> Prompt:
    """The report as this official may see it, with what can be done. Looking at it is audited."""
    found = await opened(talk)
    if found is None:
        return Prompt((say("officials_queue.no_ticket"),), (_back(),))
    actor, page = found
    ticket = page.ticket
    choices = [Choice(name, _label(name, ticket), f"officials_queue_words.{name}") for name in _fitting(actor, page)]
    address = talk.work.tools.policy.console_url
    if address:
        choices.append(Choice("console", "officials_queue.console", url=f"{address}/tickets/{ticket.code}"))
    return Prompt((*_words(talk, page), *_held(page, actor)), (*choices, _back()), together=True)


async def take_ticket(talk: Talk[AtWork], answer: Answer) -> Move:
    """An act, back to the queue, or the code of another report."""
    actor = await actor_of_contact(talk.work, talk.contact.id)
    if actor is None:
        return Done((say("officials_queue.not_linked"),), menu=True)
    if asks_for_door(talk, answer):
        return Go("show_ticket", (await door_words(talk, actor),))
    if answer.choice == "queue":
        return Go("show_queue")
    if answer.choice == TAKE_OVER:
        return await _take_over(talk)
    if answer.choice in ASKING:
        talk.data.act = answer.choice
        return Go(ASKING[answer.choice])
    if answer.choice in AT_ONCE:
        return await _at_once(talk, actor, answer.choice)
    code = read_ticket_code(answer.text)
    if isinstance(code, str) and await can_open(talk, actor, code):
        talk.data.code = code
        return Go("show_ticket")
    return Lost((say("officials_queue.no_ticket" if isinstance(code, str) else "officials_queue.choose_act"),))


async def opened(talk: Talk[AtWork]) -> tuple[Actor, TicketPage] | None:
    """The official and the report that is open in this chat; None when either is not (any more)."""
    actor = await actor_of_contact(talk.work, talk.contact.id)
    if actor is None:
        return None
    try:
        ticket = await find(talk.work, actor, talk.data.code)
        return actor, await ticket_page(talk.work, actor, ticket.id)
    except NotAllowed:
        return None


async def act_on(talk: Talk[AtWork], act: Callable[[Work, int, Actor], Awaitable[object]], done: str) -> Move:
    """Carry an operation out on the open report; back to its card with what was done or why not."""
    actor = await actor_of_contact(talk.work, talk.contact.id)
    if actor is None:
        return Done((say("officials_queue.not_linked"),), menu=True)
    try:
        ticket = await find(talk.work, actor, talk.data.code)
        done = ASKED if await act(talk.work, ticket.id, actor) == ASKED else done
    except Unfit as unfit:
        return Again((say(f"console.problem.unfit.{unfit.field}"),))
    except REFUSALS as refusal:
        return Go("show_ticket", (why(refusal),))
    if await can_open(talk, actor, ticket.code):
        return Go("show_ticket", (say(f"console.done.{done}"),))
    return Go("show_queue", (say(f"console.done.{done}"),))


def why(refusal: Exception) -> Say:
    """A refusal in words."""
    if isinstance(refusal, AlreadyClaimed):
        return say("console.problem.claimed", name=refusal.by_name)
    if isinstance(refusal, Stale):
        return say("console.problem.stale")
    if isinstance(refusal, NotAllowed):
        return say("console.problem.not_allowed")
    return say("officials_queue.state_changed")


async def _at_once(talk: Talk[AtWork], actor: Actor, name: str) -> Move:
    return await act_on(talk, AT_ONCE[name], name)


async def _take_over(talk: Talk[AtWork]) -> Move:
    """At once where who has it is away; else with a reason, which is asked for first."""
    found = await opened(talk)
    if found is not None and found[1].holder_away:
        return await act_on(talk, take_over, TAKE_OVER)
    talk.data.act = TAKE_OVER
    return Go("ask_text")


def _fitting(actor: Actor, page: TicketPage) -> list[str]:
    """The acts that fit right and state, in the order an official reaches for them."""
    ticket = page.ticket
    free_hand = ticket.claimed_by == actor.id or leads(actor, ticket)
    held = held_by_other(ticket, actor)
    found = []
    for name, verb in VERBS.items():
        if verb not in page.verbs or (name in HOLDERS and not free_hand):
            continue
        if is_anothers(ticket, actor, verb):
            continue
        if name == TAKE_OVER and not (held and (page.holder_away or leads(actor, ticket))):
            continue
        if name == "release" and not (free_hand and ticket.status == State.CLAIMED):
            continue
        if name == "claim" and ticket.status != State.OPEN:
            continue
        if name == "enter" and not ticket.enters:
            continue
        found.append(name)
    return found


def _words(talk: Talk[AtWork], page: TicketPage) -> tuple[Say, ...]:
    ticket, work = page.ticket, talk.work
    category = work.tools.catalogues.of(ticket.province_code).category(ticket.category)
    clock, due = clock_of(ticket, talk.now), due_words(work, ticket.due_at)
    head = say(
        "officials_queue.ticket",
        code=group_code(ticket.code),
        category=category.label.in_language(talk.language),
        left=clock.words if clock.tone == DONE else say("officials_queue.left", left=clock.words, due=due),
        state=say(f"console.state.{ticket.status}"),
        place=shown_place(work, ticket, talk.language),
    )
    if talk.traits.sensitive != "chat":
        return (head, say("officials_queue.data_in_console"))
    sheet = sheet_of(work, ticket, talk.language)
    parts = [_rows(talk, sheet.person)]
    for number, rows in sheet.doses:
        parts += [talk.words(say("console.ticket.dose", number=number)) + "\n" + _rows(talk, rows)] if rows else []
    parts += [_rows(talk, sheet.more), f"“{sheet.description}”" if sheet.description else ""]
    told = [say("common.verbatim", text=part) for part in parts if part]
    if page.files:
        told.append(say("officials_queue.files", count=len(page.files)))
    spoken = [line for line in page.history if line.kind in SPOKEN]
    told += [_said(line) for line in spoken[-LAST_SAID:]]
    return (head, *told)


def _said(line: Line) -> Say:
    """Who wrote what; what was done where there are no words (a photo)."""
    values = line.said.params
    if not values["text"]:
        return say("officials_queue.did", at=line.at, what=line.said)
    return say("officials_queue.said", at=line.at, who=values["who"], text=values["text"])


def _rows(talk: Talk[AtWork], rows: tuple[Row, ...]) -> str:
    return "\n".join(f"{talk.words(row.label)}: {row.shown}" for row in rows)


def _held(page: TicketPage, actor: Actor) -> tuple[Say, ...]:
    ticket = page.ticket
    if ticket.claimed_by is None or ticket.status not in HELD:
        return ()
    if ticket.claimed_by == actor.id:
        return (say("console.ticket.with_me"),)
    return (say("console.ticket.with", name=page.claimed_by_name),)


def _label(name: str, ticket: Ticket) -> str:
    return "console.act.solve" if name == "approve" and not ticket.enters else f"console.act.{name}"


def _back() -> Choice:
    return Choice("queue", "officials_queue.back", "officials_queue_words.back")

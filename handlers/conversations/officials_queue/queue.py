"""The queue in chat: counts, the most urgent reports, take the next one."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from handlers.conversations.args import jump_to
from handlers.conversations.officials_queue.data import AtWork
from handlers.dialogue.answers.ticket_code import group_code, is_code, read_ticket_code
from handlers.dialogue.matching import match_keywords
from handlers.dialogue.outcome import Choice, Done, Go, Lost, Move, Prompt, say
from handlers.dialogue.talk import LOCAL, Talk
from handlers.dialogue.turn import Answer
from handlers.incidents.faults import is_on_for
from handlers.incidents.speaking import own_points
from handlers.staff.actor import Actor
from handlers.staff.chat_links import DOOR, make_chat_link
from handlers.staff.officials import actor_of_contact
from handlers.texts import Say
from handlers.tickets.claim import claim
from handlers.tickets.clocks import clock_of
from handlers.tickets.errors import REFUSALS, NotAllowed
from handlers.tickets.queries import find, queue_counts, queue_page
from storage.repositories.queues import COUNT_LIMIT, QueueRow

NAME: Final = "officials_queue"
LISTED: Final = 5  # reports one message shows: more is for the console
FILTERS: Final = ("my_body", "mine", "unassigned", "waiting", "platform")
RARE: Final = "platform"  # a list that is offered while something stands in it
OPENS: Final = frozenset({"ticket", "open"})


async def begin(talk: Talk[AtWork]) -> str | Move:
    """`ticket CODE` opens a report, anything else the queue; nothing for who is no official."""
    args = talk.given.args
    actor = await actor_of_contact(talk.work, talk.contact.id)
    if actor is None:
        return Done((say("officials_queue.not_linked"),), menu=True)
    if args == (DOOR,):
        return Go("show_queue", (await door_words(talk, actor),))
    if len(args) == 2 and args[0] in OPENS:
        if await can_open(talk, actor, args[1]):
            talk.data.code = args[1]
            return "show_ticket"
        return Go("show_queue", (say("officials_queue.no_ticket"),))
    return "show_queue"


async def can_open(talk: Talk[AtWork], actor: Actor, code: str) -> bool:
    """Whether this official may see the report with this code; unknown looks like forbidden."""
    if not is_code(code):
        return False
    try:
        await find(talk.work, actor, code)
    except NotAllowed:
        return False
    return True


async def show_queue(talk: Talk[AtWork]) -> Prompt:
    """Counts, then the most urgent reports as lines and buttons."""
    actor = await actor_of_contact(talk.work, talk.contact.id)
    if actor is None:
        return Prompt((say("officials_queue.not_linked"),))
    shown = talk.data.filter if talk.data.filter in FILTERS else FILTERS[0]
    counts = await queue_counts(talk.work, actor)
    page = await queue_page(talk.work, actor, shown, limit=LISTED)
    head = say("officials_queue.head", queue=say(f"console.queue.{shown}"), **{n: _count(counts, n) for n in COUNTED})
    if not page.rows:
        says: tuple[Say, ...] = (head, say(f"console.empty.{shown}.title"))
    else:
        says = (head, say("common.verbatim", text="\n".join(_line(talk, row) for row in page.rows)))
    rest = [name for name in FILTERS if name != shown and (name != RARE or counts[name])]
    others = (Choice(f"filter_{name}", f"console.queue.{name}") for name in rest)
    next_one = (Choice("next", "officials_queue.next", "officials_queue_words.next"),) if counts["unassigned"] else ()
    door = await _door_button(talk, actor)
    return Prompt(says, (*next_one, *_open_buttons(talk, page.rows), *others, *await _incident(talk), *door))


async def _incident(talk: Talk[AtWork]) -> tuple[Choice, ...]:
    """For who works at a point, where incidents are worked with."""
    if not is_on_for(talk.work.tools, talk.contact.province) or not await own_points(talk.work, talk.contact):
        return ()
    return (Choice("incident", "incident.report", "wishes_words.incident", jump=jump_to("incident")),)


COUNTED: Final = ("mine", "unassigned", "overdue")


async def take_queue(talk: Talk[AtWork], answer: Answer) -> Move:
    """A report, another filter, the next one to take, or a typed code."""
    actor = await actor_of_contact(talk.work, talk.contact.id)
    if actor is None:
        return Done((say("officials_queue.not_linked"),), menu=True)
    if answer.choice == "next":
        return await _take_next(talk, actor)
    if answer.choice == DOOR or asks_for_door(talk, answer):
        return Go("show_queue", (await door_words(talk, actor),))
    if answer.choice.startswith("filter_"):
        talk.data.filter = answer.choice.removeprefix("filter_")
        return Go("show_queue")
    code = answer.choice.removeprefix("open_") if answer.choice.startswith("open_") else read_ticket_code(answer.text)
    if isinstance(code, str) and await can_open(talk, actor, code):
        talk.data.code = code
        return Go("show_ticket")
    return Lost((say("officials_queue.no_ticket" if isinstance(code, str) else "officials_queue.choose"),))


async def door_words(talk: Talk[AtWork], actor: Actor) -> Say:
    """A link that stands for the password, or why there is none."""
    policy = talk.work.tools.policy
    made = await make_chat_link(talk.work, actor) if policy.console_url else None
    if made is None:
        return say("officials_queue.door_unset")
    if isinstance(made, datetime):
        return say("officials_queue.door_later", until=made.astimezone(LOCAL).strftime("%H:%M"))
    minutes = int(policy.chat_link_life.total_seconds() // 60)
    return say("officials_queue.door_link", address=f"{policy.console_url}/sign-in/chat/{made}", minutes=minutes)


def asks_for_door(talk: Talk[AtWork], answer: Answer) -> bool:
    """Whether the words ask for the link."""
    return bool(answer.text) and match_keywords(answer.text, "officials_queue_words.door", talk.work.tools.texts)


async def _door_button(talk: Talk[AtWork], actor: Actor) -> tuple[Choice, ...]:
    """For who has a second factor to give."""
    has = await talk.work.uow.credentials.who_has([actor.id])
    return (Choice(DOOR, "officials_queue.door", "officials_queue_words.door"),) if has else ()


async def _take_next(talk: Talk[AtWork], actor: Actor) -> Move:
    """The most urgent report that nobody has and that this official may claim."""
    page = await queue_page(talk.work, actor, "unassigned", limit=LISTED)
    for row in page.rows:
        try:
            await claim(talk.work, row.id, actor)
        except REFUSALS:
            continue
        talk.data.code = row.code
        return Go("show_ticket", (say("console.done.claim"),))
    return Go("show_queue", (say("officials_queue.none_free"),))


def _open_buttons(talk: Talk[AtWork], rows: Sequence[QueueRow]) -> tuple[Choice, ...]:
    return tuple(Choice(f"open_{row.code}", say("common.verbatim", text=group_code(row.code))) for row in rows)


def _line(talk: Talk[AtWork], row: QueueRow) -> str:
    category = talk.work.tools.catalogues.of(row.province_code).category(row.category)
    left = clock_of(row, talk.now).words
    values = {"code": group_code(row.code), "left": left, "category": category.short.in_language(talk.language)}
    return talk.words(say("officials_queue.line", **values))


def _count(counts: dict[str, int], name: str) -> str:
    return f"{COUNT_LIMIT - 1}+" if counts[name] >= COUNT_LIMIT else str(counts[name])

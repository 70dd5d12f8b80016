"""The page of a report in the chat: where it stands, by when, what is wanted, what happened, and what can be done."""

from datetime import timedelta
from typing import Final

from handlers.conversations.follow_up.acting import act_now, heard_wrong
from handlers.conversations.follow_up.data import FollowUp
from handlers.conversations.follow_up.own_way import own_way
from handlers.conversations.follow_up.replying import may_add, may_belong, still_wrong
from handlers.conversations.follow_up.whose import actor_of, report_of
from handlers.conversations.rate_service import Rated
from handlers.dialogue.answers.ticket_code import group_code
from handlers.dialogue.outcome import Choice, Done, Go, Lost, Move, Prompt, Start, say
from handlers.dialogue.talk import Talk
from handlers.dialogue.turn import Answer
from handlers.staff.actor import citizen
from handlers.texts import Say
from handlers.tickets.access import may
from handlers.tickets.ask_citizen import asked_for
from handlers.tickets.errors import NotAllowed
from handlers.tickets.notices import body_to_call, due_words
from handlers.tickets.queries import history, mine
from handlers.tickets.reopen import may_dispute
from handlers.tickets.status import CLOCK_RUNS, FINISHED, IN_QUEUE, State, Verb, is_allowed, word
from handlers.tickets.times import left_in_words
from storage.repositories.tickets import Ticket

MOST_LINES: Final = 12
HIDDEN: Final = frozenset({"rated"})


async def ask_report(talk: Talk[FollowUp]) -> Prompt:
    """The page."""
    try:
        ticket = await report_of(talk)
    except NotAllowed:
        return Prompt((say("follow_up.not_found"),), (Choice("other", "follow_up.other_code"),))
    says = [report_words(talk, ticket, "follow_up.head")]
    wanted = await _wanted(talk, ticket)
    if wanted:
        says.append(say("follow_up.wanted", text=wanted))
    says.append(say("follow_up.history", lines=await _history(talk, ticket)))
    return Prompt(tuple(says), await _choices(talk, ticket), closes=True, short=say("common.choose_on"))


async def take_report(talk: Talk[FollowUp], answer: Answer) -> Move:
    """What to do with it."""
    steps = {"add": "ask_addition", "dispute": "ask_dispute", "withdraw": "ask_withdraw", "other": "ask_which"}
    if answer.choice in ("", "dispute") and answer.text and still_wrong(talk, answer.text):
        ticket = await report_of(talk)
        if may_dispute(talk.work, ticket):
            return await heard_wrong(talk, answer.text)
    if answer.choice in steps:
        return Go(steps[answer.choice])
    if answer.choice in ("seen", "not_seen"):
        return await act_now(talk, answer.choice)
    if answer.choice == "rate":
        return Start("rate_service", Rated(talk.data.code, talk.data.holder))
    if answer.choice == "done":
        return Done(menu=True)
    if (way := await own_way(talk, answer.text, await _own_reports(talk))) is not None:
        return way
    if await _may_answer(talk, answer):
        talk.data.reply, talk.data.below = answer.text, True
        return Go("ask_reply")
    return Lost((say("follow_up.choose"),))


async def _own_reports(talk: Talk[FollowUp]) -> list[Ticket]:
    """The report, for who filed it; none for who only knows its code, nor of one that is there no longer."""
    if talk.data.holder:
        return []
    try:
        return [await report_of(talk)]
    except NotAllowed:
        return []


async def _may_answer(talk: Talk[FollowUp], answer: Answer) -> bool:
    """Whether words typed below a report may belong to it: the answer that the office waits for, or, while it is under
    way, more to say. Such as ask something do not."""
    belongs, adds = may_belong(talk, answer), may_add(talk, answer)
    if not (belongs or adds):
        return False
    ticket = await report_of(talk)
    return (belongs and bool(await _wanted(talk, ticket))) or (adds and await _takes_more(talk, ticket))


async def _takes_more(talk: Talk[FollowUp], ticket: Ticket) -> bool:
    """Whether more can be said to a report that is being worked on."""
    may_add = await may(talk.work, actor_of(talk), ticket, Verb.ADD_INFORMATION)
    return may_add and State(ticket.status) in IN_QUEUE | {State.APPROVED}


def report_words(talk: Talk, ticket: Ticket, key: str) -> Say:
    """A report in one text: its code, what it is about, how it stands, who has it and until when."""
    category = talk.work.tools.catalogues.of(ticket.province_code).category(ticket.category)
    return say(
        key,
        code=group_code(ticket.code),
        category=category.short.in_language(talk.language),
        state=say(word(ticket.status, ticket.enters).value),
        body=body_to_call(talk.work, ticket.body_id, talk.language),
        due=due_line(talk, ticket),
    )


def due_line(talk: Talk, ticket: Ticket) -> Say:
    """The deadline with what is left, an overdue mark, or why none runs."""
    state = State(ticket.status)
    if state is State.WAITING_CITIZEN:
        return say("follow_up.due_paused")
    if state is State.WAITING_PLATFORM:
        return say("follow_up.due_platform")
    if state not in CLOCK_RUNS:
        return say("follow_up.due_over")
    left = ticket.due_at - talk.now
    late = "follow_up.due_late_told" if ticket.escalated_at else "follow_up.due_late"
    key = late if left < timedelta() else "follow_up.due"
    return say(key, due=due_words(talk.work, ticket.due_at), left=left_in_words(left))


async def _wanted(talk: Talk[FollowUp], ticket: Ticket) -> str:
    """What the office has asked for, in its words."""
    if ticket.status != State.WAITING_CITIZEN or talk.data.holder:
        return ""
    return await asked_for(talk.work, ticket)


async def _history(talk: Talk[FollowUp], ticket: Ticket) -> str:
    lines = [line for line in await history(talk.work, actor_of(talk), ticket) if line.kind not in HIDDEN]
    return "\n".join(f"• {line.at}: {talk.words(line.said)}" for line in lines[-MOST_LINES:])


async def _choices(talk: Talk[FollowUp], ticket: Ticket) -> tuple[Choice, ...]:
    actor, state = actor_of(talk), State(ticket.status)

    async def can(verb: Verb) -> bool:
        return is_allowed(state, verb) and await may(talk.work, actor, ticket, verb)

    found = []
    # Records are asked about once they are entered; help that enters nothing once it is given.
    if state is (State.ENTERED if ticket.enters else State.APPROVED) and await can(Verb.CONFIRM):
        found += [Choice("seen", "follow_up.seen", "follow_up_words.seen")]
        found += [Choice("not_seen", "follow_up.not_seen", "follow_up_words.not_seen")] if ticket.enters else []
    adds = is_allowed(state, Verb.ADD_INFORMATION) and await _takes_more(talk, ticket)
    if adds or (state is State.REFUSED and may_dispute(talk.work, ticket)):
        found.append(Choice("add", "follow_up.add", "follow_up_words.add"))
    if may_dispute(talk.work, ticket) and await can(Verb.REOPEN):
        found.append(Choice("dispute", "follow_up.dispute", "follow_up_words.dispute"))
    if ticket.rating is None and state in FINISHED | {State.ENTERED} and await can(Verb.RATE):
        found.append(Choice("rate", "follow_up.rate", "follow_up_words.rate"))
    if state in IN_QUEUE and await can(Verb.WITHDRAW):
        found.append(Choice("withdraw", "follow_up.withdraw", "follow_up_words.withdraw"))
    if len(await mine(talk.work, citizen(talk.contact))) > 1:
        found.append(Choice("other", "follow_up.other", "follow_up_words.other"))
    return (*found, Choice("done", "follow_up.done", "follow_up_words.done"))

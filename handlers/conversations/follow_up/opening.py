"""Which report: from one's own list, by a button of a notice, or by its code and three digits given at filing."""

import re
from datetime import timedelta
from typing import Final

from handlers.conversations.asking.proof import until_words
from handlers.conversations.follow_up.acting import act_now, heard_wrong
from handlers.conversations.follow_up.data import FollowUp, rating_of
from handlers.conversations.follow_up.own_way import own_way
from handlers.conversations.follow_up.replying import disputable, may_add
from handlers.conversations.follow_up.whose import actor_of
from handlers.conversations.labels import fitting
from handlers.conversations.other_device import HERE, OtherDevice, here_choice
from handlers.conversations.problems import why
from handlers.dialogue.answers.invalid import Invalid
from handlers.dialogue.answers.still_wrong import lacking_dose
from handlers.dialogue.answers.ticket_code import read_ticket_code
from handlers.dialogue.matching import match_keywords
from handlers.dialogue.outcome import NONE, Again, Choice, Done, Go, Lost, Move, Prompt, Start, say
from handlers.dialogue.talk import Talk
from handlers.dialogue.turn import Answer
from handlers.records.proof import free_at
from handlers.staff.actor import citizen
from handlers.texts import Say
from handlers.tickets.access import TAIL, holder, visible
from handlers.tickets.errors import NotAllowed
from handlers.tickets.queries import mine
from handlers.tickets.status import NOT_FINISHED, State, word
from storage.repositories.attempts import Tried
from storage.repositories.tickets import Ticket

MOST_LISTED: Final = 7
TRIES_HOUR, TRIES_DAY = 5, 10
MOST_OF_CODE: Final = re.compile(r"(?<!\d)[1-9]\d{6,}")
LOST: Final = "lost"
ACTS: Final = {
    "add": "ask_addition",
    "dispute": "ask_dispute",
    "seen": "seen",
    "not_seen": "not_seen",
    "rate": "rate",
    "reply": "ask_reply",
    "withdraw": "ask_withdraw",
}


async def begin(talk: Talk[FollowUp]) -> str | Move:
    """A notice's button names act and code; without one the own list is shown. Anyone can type a token; what another
    conversation has made sure of stands in the data."""
    given = talk.given
    if talk.data.code:
        return await (arrived(talk) if talk.data.holder else opened(talk, talk.data.code))
    act, code = (given.word(0), given.word(1)) if len(given.args) > 1 else ("", "")
    talk.data.act, talk.data.rating = (act if act in ACTS else ""), rating_of(given.word(2))
    if not code:
        return await _only_one(talk) if talk.data.act else "ask_which"
    digits = read_ticket_code(code)
    return await opened(talk, "" if isinstance(digits, Invalid) else digits)


async def _only_one(talk: Talk[FollowUp]) -> str | Move:
    """An act named in words without a report: to the only one it can mean, else the list."""
    if talk.data.act == "dispute":
        open_ones = await disputable(talk, lacking_dose(talk.data.reply, talk.work.rules.campaign.doses.told))
    else:
        wanted = (State.ENTERED,) if talk.data.act == "seen" else NOT_FINISHED
        open_ones = [one for one in await mine(talk.work, citizen(talk.contact)) if one.status in wanted]
    return await opened(talk, open_ones[0].code) if len(open_ones) == 1 else "ask_which"


async def ask_which(talk: Talk[FollowUp]) -> Prompt:
    """Own reports as buttons, the newest first; a code can be typed."""
    tickets = await mine(talk.work, citizen(talk.contact))
    choices = tuple(Choice(f"t{ticket.id}", _label(talk, ticket)) for ticket in tickets[:MOST_LISTED])
    if not choices:
        ways = (
            Choice(LOST, "lost_code.no_code", "lost_code_words.lost", without="code"),
            Choice("complain", "follow_up.complain"),
            *here_choice(talk),
        )
        return Prompt((say("follow_up.ask_code"),), ways)
    return Prompt((say("follow_up.ask_which"),), choices)


async def take_which(talk: Talk[FollowUp], answer: Answer) -> Move:
    """One of the list, or a code."""
    if answer.choice == "complain":
        return Start("complaint")
    if answer.choice == HERE:
        return Start("other_device")
    if answer.choice == LOST or match_keywords(answer.text, "lost_code_words.lost", talk.work.tools.texts):
        return Start("lost_code")
    if answer.choice.startswith("t"):
        ticket = await talk.work.uow.tickets.get(int(answer.choice[1:]))
        return await opened(talk, ticket.code if ticket is not None else "")
    code = read_ticket_code(answer.text)
    if isinstance(code, Invalid):
        own = [] if _means_code(answer.text) else await mine(talk.work, citizen(talk.contact))
        if own and (way := await own_way(talk, answer.text, own)) is not None:
            return way
        if _adds_to_only_one(talk, answer, own):
            return Go("ask_reply")
        enough = any(letter.isdigit() for letter in answer.text)
        return Again((why(talk, code),)) if enough else Lost((why(talk, code),))
    return await opened(talk, code)


def _means_code(text: str) -> bool:
    """Whether a text holds most of a code, written as one number: no day, and none begins with a zero."""
    return MOST_OF_CODE.search(text) is not None


def _adds_to_only_one(talk: Talk[FollowUp], answer: Answer, own: list[Ticket]) -> bool:
    """Whether words typed below the list may be more to say to the only report under way, which is asked then."""
    under_way = [one for one in own if one.status in NOT_FINISHED]
    if len(under_way) != 1 or not may_add(talk, answer):
        return False
    talk.data.code, talk.data.holder = under_way[0].code, None
    talk.data.reply, talk.data.below = answer.text, True
    return True


async def opened(talk: Talk[FollowUp], code: str) -> Move:
    """To the report if this chat filed it; for anybody else first the three digits, whether the code exists or not."""
    talk.data.code, talk.data.holder = code, None
    try:
        await visible(talk.work, actor_of(talk), await talk.work.uow.tickets.get_by_code(code))
    except NotAllowed:
        return Go("ask_tail")
    return await arrived(talk)


async def arrived(talk: Talk[FollowUp]) -> Move:
    """Where the button wanted to go, else the report's page. What is still wrong may have been said already."""
    act, talk.data.act = talk.data.act, ""
    if act == "dispute" and talk.data.reply:
        return await heard_wrong(talk, talk.data.reply)
    step = ACTS.get(act, "show_report")
    return Go(step) if step.startswith(("ask_", "show_")) else await act_now(talk, act)


async def ask_tail(talk: Talk[FollowUp]) -> Prompt:
    """Three digits that only who filed it knows."""
    return Prompt((say("follow_up.ask_tail"),), here_choice(talk), none="digits")


async def take_tail(talk: Talk[FollowUp], answer: Answer) -> Move:
    """Check the digits; tries are counted, and a code that does not exist looks like a wrong digit."""
    digits = "".join(letter for letter in answer.text if letter.isdigit())
    if len(digits) != TAIL:
        return Again((say("follow_up.tail_length"),))
    limited = await _count(talk, answer.source)
    if limited is not None:
        return Done((limited,), menu=True)
    try:
        found = await holder(talk.work, talk.data.code, digits)
    except NotAllowed:
        return Again((say("follow_up.tail_wrong"),), choices=(Choice("other", "follow_up.other_code"),))
    talk.data.holder = found.id
    return await arrived(talk)


async def take_tail_or_other(talk: Talk[FollowUp], answer: Answer) -> Move:
    """Another code, the way to have the whole report in this chat, or the digits."""
    if answer.choice == HERE:
        return Start("other_device", OtherDevice(talk.data.code))
    if answer.choice == NONE:
        return Start("lost_code")
    return Go("ask_which") if answer.choice == "other" else await take_tail(talk, answer)


def _label(talk: Talk[FollowUp], ticket: Ticket) -> Say:
    short = talk.work.tools.catalogues.of(ticket.province_code).category(ticket.category).short
    name, state = ticket.subject.name.split(" ")[-1], say(word(ticket.status, ticket.enters).value)
    whose = f", {name}" if name else ""
    beside = talk.words(say("follow_up.listed", what=whose, state=state))
    return say("follow_up.listed", what=f"{fitting(short.in_language(talk.language), beside)}{whose}", state=state)


async def _count(talk: Talk[FollowUp], source: str) -> Say | None:
    """Tries of this chat, and of its network address: never of the report, which nobody may lock."""
    vault, uow = talk.work.uow.vault, talk.work.uow
    tried = [Tried("ticket_tail", vault.index("contact", str(talk.contact.id)))]
    if source:
        tried.append(Tried("ticket_tail_source", vault.index("source", source)))
    await uow.attempts.hold(tried)
    times = await uow.attempts.times(tried, talk.now - timedelta(days=1))
    waits = [free_at(times[one], talk.now, TRIES_HOUR, TRIES_DAY) for one in tried]
    until = max((wait for wait in waits if wait is not None), default=None)
    if until is not None:
        return say("follow_up.too_many_tries", until=until_words(talk, until))
    await uow.attempts.add(tried, [talk.work.ids.new() for _ in tried], talk.now)
    return None

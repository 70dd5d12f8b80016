"""Danger signs in what somebody typed: the emergency number first, before everything else.

What waits below keeps its state: after "not so" the words go back to it.
"""

from typing import Final

from handlers.conversations.filing import Filing, file_ticket, filed
from handlers.conversations.phone_choice import ask_phone_number, take_phone_number
from handlers.conversations.place_choice import ask_place, known_place, take_place
from handlers.dialogue.conversation import Declared, Step
from handlers.dialogue.outcome import Choice, Done, Go, Lost, Move, Prompt, say
from handlers.dialogue.talk import Talk
from handlers.dialogue.turn import Answer
from handlers.staff.actor import citizen
from handlers.tickets.add_information import add_information
from handlers.tickets.errors import REFUSALS

NAME: Final = "danger"
CATEGORY: Final = "ADVERSE_EVENT"
LONGEST: Final = 1000


async def begin(talk: Talk) -> str | Move:
    """Who has said already that it is happening is not asked again."""
    return await take_now(talk, Answer(choice="now")) if talk.data.pop("now", False) else "ask_now"


async def ask_now(talk: Talk) -> Prompt:
    """115, and whether it is happening."""
    choices = (
        Choice("now", "danger.now", "danger_words.now"),
        Choice("not_so", "danger.not_so", "danger_words.not_so"),
    )
    return Prompt((say("danger.call_115"), say("danger.ask_now")), choices, frozenset())


async def take_now(talk: Talk, answer: Answer) -> Move:
    """Tell the office for safety at once, with what is known; everything else is asked afterwards."""
    if answer.choice == "not_so":
        return Done(replay=str(talk.data.get("text", "")))
    if answer.choice != "now":
        return Lost((say("danger.call_115"),))
    details = {"description": str(talk.data.get("text", ""))[:LONGEST], "signs": list(talk.data.get("signs", ()))}
    filing = Filing(CATEGORY, place=known_place(talk), phone=talk.contact.phone, details=details)
    ticket = await file_ticket(talk, filing)
    talk.data["ticket"] = ticket.id
    told = (say("danger.until_help_comes"), filed(talk, ticket))
    if not talk.contact.phone:
        return Go("ask_phone", told)
    return Go("ask_where", told) if known_place(talk) is None else Done(told)


async def ask_phone(talk: Talk) -> Prompt:
    """A number, so that somebody can call."""
    return ask_phone_number(talk, say("danger.ask_phone"), without="danger.without_phone")


async def take_phone(talk: Talk, answer: Answer) -> Move:
    """Pass the number on."""
    phone = await take_phone_number(talk, answer)
    if not isinstance(phone, str):
        return phone
    if phone:
        await _add(talk, talk.words(say("danger.phone_told", phone=phone)))
    return Done((say("danger.stay"),)) if known_place(talk) is not None else Go("ask_where")


async def ask_where(talk: Talk) -> Prompt:
    """Where the person is."""
    return await ask_place(talk, say("danger.ask_where"), skippable=True)


async def take_where(talk: Talk, answer: Answer) -> Move:
    """Pass the place on."""
    move = await take_place(talk, answer, "ask_where", remember=False)
    if not isinstance(move, Go):
        return move
    place = known_place(talk)
    if place is not None:
        where = talk.work.tools.resolver.full_name(place)
        await _add(talk, talk.words(say("danger.place_told", place=where)))
    return Done((say("danger.stay"),))


async def _add(talk: Talk, text: str) -> None:
    """More for those who help. A ticket that is finished meanwhile needs no more."""
    try:
        await add_information(talk.work, int(talk.data["ticket"]), citizen(talk.contact), text)
    except REFUSALS:
        return


DANGER = Declared(
    NAME,
    "danger.title",
    "ask_now",
    {
        "ask_now": Step(ask_now, take_now, ("ask_phone", "ask_where")),
        "ask_phone": Step(ask_phone, take_phone, ("ask_where",)),
        "ask_where": Step(ask_where, take_where),
    },
    begin=begin,
)

"""Asking for one's own data: to be deleted, or for a copy. Who asks proves it by number and code.

Deleting: ask_sure -> ask_identity -> (ask_where) -> ask_phone -> ask_code -> filed, and can be taken back for a day.
A copy: ask_identity -> ask_phone -> ask_code -> shown at once.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from handlers.contacts.ask_erasure import Owner, ask_erasure
from handlers.contacts.own_data import own_data
from handlers.conversations.args import jump_to
from handlers.conversations.asking import place, proof
from handlers.conversations.asking.person import PersonAnswer, take_identity
from handlers.conversations.asking.place import PlaceAnswer, ask_place, known_place, take_place
from handlers.conversations.asking.proof import ProofAnswer, fresh_proof, take_code, take_phone, until_words
from handlers.conversations.filing import filed, follow_choice
from handlers.conversations.phone_choice import WITHOUT
from handlers.dialogue.answers.ticket_code import group_code
from handlers.dialogue.conversation import Declared, Step
from handlers.dialogue.outcome import Again, Choice, Done, Go, Jump, Lost, Move, Prompt, say
from handlers.dialogue.private import Private
from handlers.dialogue.talk import Talk
from handlers.dialogue.turn import Answer
from handlers.staff.actor import citizen
from handlers.texts import Say
from handlers.tickets.errors import REFUSALS
from handlers.tickets.withdraw import withdraw

NAME: Final = "data_request"
Wish = Literal["delete", "copy", "keep"]
WISHES: Final[tuple[Wish, ...]] = ("delete", "copy", "keep")


@dataclass(slots=True)
class DataRequest:
    """What is wanted, where the person lives, and who it is: a number (`numbered`: asked for, if only in vain) and a
    proven phone."""

    wish: Wish = "delete"
    place: PlaceAnswer = field(default_factory=PlaceAnswer)
    person: PersonAnswer = field(default_factory=PersonAnswer)
    numbered: bool = False
    proof: ProofAnswer = field(default_factory=ProofAnswer)


def upgraded(version: int, kept: dict[str, Any]) -> dict[str, Any]:
    """Version 1 had the parts of a place side by side; version 2 proved nothing."""
    if version == 1:
        place.nested(kept)
    return kept


async def begin(talk: Talk[DataRequest]) -> str | Move:
    """Asked once: who has asked already is told when it happens, and may take it back."""
    wanted = talk.given.named("wish")
    talk.data.wish = next((wish for wish in WISHES if wish == wanted), "delete")
    if talk.data.wish == "copy":
        return "ask_identity"
    if talk.data.wish == "keep":
        return await _taken_back(talk)
    return "ask_back" if await talk.work.uow.erasures.pending_of(talk.contact.id) else "ask_sure"


async def ask_sure(talk: Talk[DataRequest]) -> Prompt:
    """What is deleted, what is not, how long it takes."""
    choices = (
        Choice("send", "data_request.send", "keywords.yes"),
        Choice("leave", "data_request.leave", "keywords.no"),
    )
    return Prompt((say("data_request.explain", hours=talk.work.tools.policy.erasure_hours),), choices)


async def take_sure(talk: Talk[DataRequest], answer: Answer) -> Move:
    """Send it, or leave it."""
    if answer.choice == "leave":
        return Done((say("data_request.left"),))
    if answer.choice != "send":
        return Lost((say("data_request.choose"),))
    return Go("ask_identity")


async def ask_identity(talk: Talk[DataRequest]) -> Prompt:
    """The number: reports filed elsewhere are found by it and the phone together."""
    key = "ask_identity_copy" if talk.data.wish == "copy" else "ask_identity"
    without = Choice("no_number", "data_request.no_number", "complaint_words.no_papers", without="paper")
    return Prompt((say(f"data_request.{key}"),), (without,), frozenset({"text", "photo", "event"}))


async def take_number(talk: Talk[DataRequest], answer: Answer) -> Move:
    """The number or the card; or none, and then only this chat counts."""
    if answer.choice == "no_number":
        return await onward(talk, ())
    move = await take_identity(talk, talk.data.person, answer, onward)
    return await proof.send_to_told(talk, talk.data.proof, talk.data.person.told_phone, move, answer, proven)


async def onward(talk: Talk[DataRequest], says: Sequence[Say]) -> Move:
    """To the first thing that is missing."""
    talk.data.numbered = True
    if talk.data.proof.how and talk.data.proof.phone == fresh_proof(talk):
        return await proven(talk, says)
    asks_where = talk.data.wish == "delete" and known_place(talk, talk.data.place) is None
    return Go("ask_where" if asks_where else "ask_phone", tuple(says))


async def ask_where(talk: Talk[DataRequest]) -> Prompt:
    """Where the person lives: which office answers."""
    return await ask_place(talk, talk.data.place, say("data_request.ask_where"), skippable=True)


async def take_where(talk: Talk[DataRequest], answer: Answer) -> Move:
    """A place, or none."""
    return await take_place(talk, talk.data.place, answer, "ask_phone", level="province")


async def ask_phone(talk: Talk[DataRequest]) -> Prompt:
    """The phone that proves it."""
    without = Choice(WITHOUT, "data_request.no_phone", "phone_choice_words.none", without="phone")
    return proof.ask_phone(talk, say("data_request.ask_phone"), without, told=talk.data.person.told_phone)


async def take_own_phone(talk: Talk[DataRequest], answer: Answer) -> Move:
    """Send the code; without a phone the paper proves it, face to face."""
    if answer.choice == WITHOUT:
        return Again((say("data_request.without_phone"),), choices=_ways_on())
    return await take_phone(talk, talk.data.proof, answer, proven, before=talk.data.person.told_phone)


async def ask_code(talk: Talk[DataRequest]) -> Prompt:
    """Wait for the code."""
    return proof.ask_code(talk, talk.data.proof)


async def take_own_code(talk: Talk[DataRequest], answer: Answer) -> Move:
    """Check the code."""
    return await take_code(talk, talk.data.proof, answer, proven)


async def proven(talk: Talk[DataRequest], says: Sequence[Say]) -> Move:
    """It is the person: file the request, or show the copy."""
    if not talk.data.numbered:  # somebody who stood at the phone when the number was not asked for yet
        return Go("ask_identity", tuple(says))
    told = talk.data.proof
    owner = Owner(told.phone, told.how, talk.data.person.identity)
    if talk.data.wish == "copy":
        return Done((*says, *await own_data(talk.work, talk.contact, owner, talk.language)), _after_copy())
    place_told = known_place(talk, talk.data.place)
    ticket = await ask_erasure(talk.work, talk.contact, owner, place_told, talk.language)
    when = until_words(talk, talk.now + talk.work.tools.policy.erasure_wait)
    sent = say("data_request.sent", when=when)
    return Done((*says, sent, filed(talk, ticket)), (_back_choice(), follow_choice(ticket)))


async def ask_back(talk: Talk[DataRequest]) -> Prompt:
    """Asked already: when it happens, and whether to take it back."""
    asked = await talk.work.uow.erasures.pending_of(talk.contact.id)
    ticket = await talk.work.uow.tickets.get(asked.ticket_id) if asked is not None else None
    if asked is None or ticket is None:
        return Prompt((say("data_request.nothing_asked"),), (Choice("go_on", "data_request.fine", "keywords.yes"),))
    choices = (
        Choice("take_back", "data_request.take_back", "data_request_words.keep"),
        Choice("go_on", "data_request.go_on", "keywords.no"),
    )
    question = say("data_request.pending", code=group_code(ticket.code), when=until_words(talk, asked.due_at))
    return Prompt((question,), choices)


async def take_back(talk: Talk[DataRequest], answer: Answer) -> Move:
    """Take it back, or let it be."""
    if answer.choice == "go_on":
        return Done((say("data_request.goes_on"),))
    if answer.choice != "take_back":
        return Lost((say("data_request.choose"),))
    return await _taken_back(talk)


async def _taken_back(talk: Talk[DataRequest]) -> Move:
    asked = await talk.work.uow.erasures.pending_of(talk.contact.id)
    if asked is None:
        return Done((say("data_request.nothing_asked"),))
    try:
        await withdraw(talk.work, asked.ticket_id, citizen(talk.contact))
    except REFUSALS:
        return Done((say("data_request.nothing_asked"),))
    return Done((say("data_request.left"),))


def _back_choice() -> Choice:
    return Choice("take_back", "data_request.take_back", jump=Jump(NAME, ("wish=keep",)))


def _ways_on() -> tuple[Choice, ...]:
    return (
        Choice("hotline", "data_request.offices", jump=jump_to("hotline_directory")),
        Choice("call_me", "common.call_me", jump=jump_to("callback")),
    )


def _after_copy() -> tuple[Choice, ...]:
    return (
        Choice("doses", "data_request.see_doses", jump=jump_to("status_lookup")),
        Choice("delete", "data_request.delete", jump=Jump(NAME, ("wish=delete",))),
    )


PHONE: Final = ("ask_code", "ask_identity")
DATA_REQUEST = Declared(
    NAME,
    "data_request.title",
    "ask_sure",
    {
        "ask_sure": Step(ask_sure, take_sure, ("ask_identity",)),
        "ask_identity": Step(ask_identity, take_number, ("ask_where", "ask_phone", "ask_code"), private=Private.NUMBER),
        "ask_where": Step(ask_where, take_where, ("ask_phone",)),
        "ask_phone": Step(ask_phone, take_own_phone, PHONE, private=Private.PERSON),
        "ask_code": Step(ask_code, take_own_code, ("ask_phone", *PHONE), private=Private.PERSON),
        "ask_back": Step(ask_back, take_back),
    },
    data=DataRequest,
    version=3,
    upgrade=upgraded,
    begin=begin,
    begins=("ask_identity", "ask_back"),
)

"""Asking for one's data to be deleted: what that means, then a ticket DATA_REQUEST for the data protection contact."""

from dataclasses import dataclass, field
from typing import Any, Final

from handlers.catalogue.categories import Meaning
from handlers.conversations.asking import place
from handlers.conversations.asking.place import PlaceAnswer, ask_place, known_place, take_place
from handlers.conversations.filing import Filing, file_ticket, filed, follow_choice
from handlers.conversations.meanings import code_of
from handlers.conversations.phone_choice import ask_phone_number, take_phone_number
from handlers.dialogue.conversation import Declared, Step
from handlers.dialogue.outcome import Choice, Done, Go, Lost, Move, Prompt, say
from handlers.dialogue.talk import Talk
from handlers.dialogue.turn import Answer

NAME: Final = "data_request"


@dataclass(slots=True)
class DataRequest:
    """Where the person lives."""

    place: PlaceAnswer = field(default_factory=PlaceAnswer)


def upgraded(version: int, kept: dict[str, Any]) -> dict[str, Any]:
    """Version 1 had the parts of a place side by side."""
    place.nested(kept)
    return kept


async def ask_sure(talk: Talk[DataRequest]) -> Prompt:
    """What is deleted, what is not, how long it takes."""
    choices = (
        Choice("send", "data_request.send", "keywords.yes"),
        Choice("leave", "data_request.leave", "keywords.no"),
    )
    return Prompt((say("data_request.explain"),), choices)


async def take_sure(talk: Talk[DataRequest], answer: Answer) -> Move:
    """Send it, or leave it."""
    if answer.choice == "leave":
        return Done((say("data_request.left"),))
    if answer.choice != "send":
        return Lost((say("data_request.choose"),))
    return Go("ask_phone" if known_place(talk, talk.data.place) is not None else "ask_where")


async def ask_where(talk: Talk[DataRequest]) -> Prompt:
    """Where the person lives: which office answers."""
    return await ask_place(talk, talk.data.place, say("data_request.ask_where"), skippable=True)


async def take_where(talk: Talk[DataRequest], answer: Answer) -> Move:
    """A place, or none."""
    return await take_place(talk, talk.data.place, answer, "ask_phone", level="province")


async def ask_phone(talk: Talk[DataRequest]) -> Prompt:
    """A number for questions, if the person likes."""
    return ask_phone_number(talk, say("data_request.ask_phone"), without="data_request.without_phone")


async def take_phone(talk: Talk[DataRequest], answer: Answer) -> Move:
    """Send it."""
    phone = await take_phone_number(talk, answer)
    if not isinstance(phone, str):
        return phone
    filing = Filing(
        code_of(talk, Meaning.ERASURE), cause="delete", place=known_place(talk, talk.data.place), phone=phone
    )
    ticket = await file_ticket(talk, filing)
    return Done((say("data_request.sent"), filed(talk, ticket)), (follow_choice(ticket),))


DATA_REQUEST = Declared(
    NAME,
    "data_request.title",
    "ask_sure",
    {
        "ask_sure": Step(ask_sure, take_sure, ("ask_where", "ask_phone")),
        "ask_where": Step(ask_where, take_where, ("ask_phone",)),
        "ask_phone": Step(ask_phone, take_phone),
    },
    data=DataRequest,
    version=2,
    upgrade=upgraded,
)

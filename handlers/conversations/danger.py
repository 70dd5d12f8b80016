"""Danger signs in what somebody typed: the emergency number first, before everything else.

What waits below keeps its state: after "not so" the words go back to it.
"""

from dataclasses import dataclass, field
from typing import Any, Final

from handlers.catalogue.categories import Meaning
from handlers.conversations.answering import match_of
from handlers.conversations.args import jump_to
from handlers.conversations.asking import place
from handlers.conversations.asking.place import PlaceAnswer, ask_place, known_place, place_words, take_place
from handlers.conversations.filing import Filing, file_ticket, filed
from handlers.conversations.meanings import code_of
from handlers.conversations.phone_choice import ask_phone_number, take_phone_number
from handlers.dialogue.conversation import Declared, Step
from handlers.dialogue.outcome import Choice, Done, Go, Lost, Move, Prompt, say
from handlers.dialogue.talk import Talk
from handlers.dialogue.turn import Answer
from handlers.places.bodies import Place
from handlers.places.refs import PlaceRef
from handlers.places.routing import Route
from handlers.staff.actor import SYSTEM, citizen
from handlers.texts import Say
from handlers.tickets.add_information import add_information
from handlers.tickets.content import Answered, Details
from handlers.tickets.errors import REFUSALS
from handlers.tickets.open import Draft, plan
from handlers.tickets.transfer import transfer

NAME: Final = "danger"
SEVERE: Final = "side_effects_severe"
LONGEST: Final = 1000


@dataclass(slots=True)
class Danger:
    """The words (`text`) with the `signs` found in them. `now`: who has said already that it is happening.

    `ticket`: the alarm given (its id); `told`: whether its office was named; `files`: photos (ids) sent with the words.
    """

    text: str = ""
    signs: tuple[str, ...] = ()
    now: bool = False
    ticket: int = 0
    told: bool = False
    files: tuple[int, ...] = ()
    place: PlaceAnswer = field(default_factory=PlaceAnswer)


def upgraded(version: int, kept: dict[str, Any]) -> dict[str, Any]:
    """Version 1 had the parts of a place side by side."""
    if version < 2:
        place.nested(kept)
    return kept


async def begin(talk: Talk[Danger]) -> str | Move:
    """Who has said already that it is happening is not asked again."""
    talk.data.text, talk.data.signs = talk.data.text or talk.given.text, talk.data.signs or talk.given.signs
    talk.data.files = talk.data.files or talk.given.files
    return await take_now(talk, Answer(choice="now")) if talk.data.now else "ask_now"


async def ask_now(talk: Talk[Danger]) -> Prompt:
    """115, and whether it is happening."""
    choices = (
        Choice("now", "danger.now", "danger_words.now"),
        Choice("not_so", "danger.not_so", "danger_words.not_so"),
    )
    return Prompt((say("danger.call_115"), say("danger.ask_now")), choices, frozenset())


async def take_now(talk: Talk[Danger], answer: Answer) -> Move:
    """Tell the office for safety at once, with what is known; everything else is asked afterwards."""
    if answer.choice == "not_so":
        return _not_so(talk)
    if answer.choice != "now":
        return Lost((say("danger.call_115"),))
    signs = ", ".join(talk.data.signs)
    details = Details(
        description=talk.data.text[:LONGEST],
        answers=(Answered("signs", "text", signs),) if signs else (),
    )
    filing = Filing(
        code_of(talk, Meaning.REACTION),
        place=known_place(talk, talk.data.place),
        phone=talk.contact.phone,
        details=details,
        file_ids=talk.data.files,
    )
    ticket = await file_ticket(talk, filing)
    talk.data.ticket = ticket.id
    told: tuple[Say, ...] = (say("danger.until_help_comes"),)
    if known_place(talk, talk.data.place) is not None:  # before, nobody can say which office it is
        told, talk.data.told = (*told, filed(talk, ticket)), True
    if not talk.contact.phone:
        return Go("ask_phone", told)
    return Go("ask_where", told) if known_place(talk, talk.data.place) is None else Done(told)


def _not_so(talk: Talk[Danger]) -> Done:
    """The words go back to where they were typed, but never to an answer that raises the alarm again."""
    match = match_of(talk, talk.data.text)
    if match.decision != "answer" or match.best != SEVERE:
        return Done(replay=talk.data.text, files=talk.data.files)
    past = Choice("past", "danger.past", jump=jump_to("complaint", {"category": code_of(talk, Meaning.REACTION)}))
    return Done((say("danger.glad"),), (past, Choice("numbers", "danger.numbers", jump=jump_to("hotline_directory"))))


async def ask_phone(talk: Talk[Danger]) -> Prompt:
    """A number, so that somebody can call."""
    return ask_phone_number(talk, say("danger.ask_phone"), without="danger.without_phone")


async def take_phone(talk: Talk[Danger], answer: Answer) -> Move:
    """Pass the number on."""
    phone = await take_phone_number(talk, answer)
    if not isinstance(phone, str):
        return phone
    if phone:
        await _add(talk, talk.words(say("danger.phone_told", phone=phone)))
    return (
        Done((say("danger.stay"), *await _filed(talk)))
        if known_place(talk, talk.data.place) is not None
        else Go("ask_where")
    )


async def ask_where(talk: Talk[Danger]) -> Prompt:
    """Where the person is."""
    return await ask_place(talk, talk.data.place, say("danger.ask_where"), skippable=True)


async def take_where(talk: Talk[Danger], answer: Answer) -> Move:
    """Pass the place on."""
    move = await take_place(talk, talk.data.place, answer, "ask_where", remember=False)
    if not isinstance(move, Go):
        return move
    where = known_place(talk, talk.data.place)
    if where is not None:
        told = talk.words(say("danger.place_told", place=place_words(talk, where)))
        await _add(talk, told)
        await _to_its_office(talk, where, told)
    return Done((say("danger.stay"), *await _filed(talk)))


async def _to_its_office(talk: Talk[Danger], where: PlaceRef, reason: str) -> None:
    """The alarm was given before the place was known: now to the office for safety there."""
    home = Place(where.province, where.district, where.commune)
    found = plan(talk.work, Draft(code_of(talk, Meaning.REACTION), place=home))
    ticket = await talk.work.uow.tickets.get(talk.data.ticket)
    if ticket is None or not isinstance(found, Route) or found.owner == ticket.body_id:
        return
    try:
        await transfer(talk.work, ticket.id, SYSTEM, found.owner, reason)
    except REFUSALS:
        return


async def _filed(talk: Talk[Danger]) -> tuple[Say, ...]:
    """Code, office and time, once it is sure which office."""
    ticket = await talk.work.uow.tickets.get(talk.data.ticket)
    return (filed(talk, ticket),) if ticket is not None and not talk.data.told else ()


async def _add(talk: Talk[Danger], text: str) -> None:
    """More for those who help. A ticket that is finished meanwhile needs no more."""
    try:
        await add_information(talk.work, talk.data.ticket, citizen(talk.contact), text)
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
    data=Danger,
    version=3,
    upgrade=upgraded,
    begin=begin,
    begins=("ask_phone", "ask_where"),
)

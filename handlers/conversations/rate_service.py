"""Rating after closing: one tap; who is not content is shown what can still be done."""

from dataclasses import dataclass
from typing import Any

from handlers.conversations.args import jump_to
from handlers.dialogue.answers.ticket_code import group_code
from handlers.dialogue.conversation import Declared, Step
from handlers.dialogue.outcome import Choice, Done, Lost, Move, Prompt, say
from handlers.dialogue.talk import Talk
from handlers.dialogue.turn import Answer
from handlers.staff.actor import Actor, Kind, citizen
from handlers.tickets.access import visible
from handlers.tickets.errors import REFUSALS, NotAllowed
from handlers.tickets.notices import RATINGS, follow
from handlers.tickets.rate import rate
from handlers.tickets.reopen import may_dispute
from storage.repositories.tickets import Ticket

NAME = "rate_service"
LOW = 2


@dataclass(slots=True)
class Rated:
    """The report by its `code`. `holder` as in a follow-up; `rating`: given already by the button, or 0."""

    code: str = ""
    holder: int | None = None
    rating: int = 0


def upgraded(version: int, kept: dict[str, Any]) -> dict[str, Any]:
    """Version 1 kept the rating as text, empty where none was given."""
    kept["rating"] = int(kept.get("rating") or 0)
    return kept


async def begin(talk: Talk[Rated]) -> str | Move:
    """With a rating in the button nothing is asked."""
    return await _rated(talk, talk.data.rating) if talk.data.rating else "ask_rating"


async def ask_rating(talk: Talk[Rated]) -> Prompt:
    """One to five in this order: a number typed is a choice's place, so it must be the rating as well."""
    choices = tuple(
        Choice(f"r{n}", f"ticket_words.button.rate_{n}", f"rate_service_words.r{n}") for n in sorted(RATINGS)
    )
    return Prompt((say("rate_service.ask", code=group_code(talk.data.code)),), choices, frozenset())


async def take_rating(talk: Talk[Rated], answer: Answer) -> Move:
    """A number."""
    if not answer.choice.startswith("r"):
        return Lost((say("rate_service.choose"),))
    return await _rated(talk, int(answer.choice[1:]))


async def _rated(talk: Talk[Rated], rating: int) -> Move:
    known = talk.data.holder
    actor = Actor(Kind.HOLDER, known) if known else citizen(talk.contact)
    try:
        ticket = await _ticket(talk, actor)
        await rate(talk.work, ticket.id, actor, rating)
    except NotAllowed:
        return Done((say("follow_up.not_found"),), menu=True)
    except REFUSALS:
        return Done((say("rate_service.not_yet"),), menu=True)
    if rating > LOW:
        return Done((say("rate_service.thanks"),), menu=True)
    choices: tuple[Choice, ...] = (Choice("callback", "rate_service.callback", jump=jump_to("callback")),)
    if may_dispute(talk.work, ticket):
        choices = (follow("dispute", ticket, "dispute"), *choices)
    return Done((say("rate_service.sorry"),), choices)


async def _ticket(talk: Talk[Rated], actor: Actor) -> Ticket:
    return await visible(talk.work, actor, await talk.work.uow.tickets.get_by_code(talk.data.code))


RATE_SERVICE = Declared(
    NAME,
    "rate_service.title",
    "ask_rating",
    {"ask_rating": Step(ask_rating, take_rating)},
    data=Rated,
    version=2,
    upgrade=upgraded,
    begin=begin,
)

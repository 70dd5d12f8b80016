"""Rating after closing: one tap; who is not content is shown what can still be done."""

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


async def begin(talk: Talk) -> str | Move:
    """With a rating in the button nothing is asked."""
    given = str(talk.data.get("rating") or "")
    return await _rated(talk, int(given)) if given.isdigit() else "ask_rating"


async def ask_rating(talk: Talk) -> Prompt:
    """One to five, the best first."""
    choices = tuple(Choice(f"r{n}", f"ticket_words.button.rate_{n}", f"rate_service_words.r{n}") for n in RATINGS)
    return Prompt((say("rate_service.ask", code=group_code(talk.data.get("code", ""))),), choices, frozenset())


async def take_rating(talk: Talk, answer: Answer) -> Move:
    """A number."""
    if not answer.choice.startswith("r"):
        return Lost((say("rate_service.choose"),))
    return await _rated(talk, int(answer.choice[1:]))


async def _rated(talk: Talk, rating: int) -> Move:
    known = talk.data.get("holder")
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


async def _ticket(talk: Talk, actor: Actor) -> Ticket:
    return await visible(talk.work, actor, await talk.work.uow.tickets.get_by_code(talk.data.get("code", "")))


RATE_SERVICE = Declared(
    NAME, "rate_service.title", "ask_rating", {"ask_rating": Step(ask_rating, take_rating)}, begin=begin
)

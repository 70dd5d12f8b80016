"""Grief, anger and insults: a human sentence, and for who waits for a report its state and a superior.

What is said changes from one time to the next, so that nobody reads the same words twice in a row.
"""

from typing import Final

from faq.feelings import Feeling, feeling_of
from faq.matcher import Match
from handlers.conversations.answering import COURTESY, answer_of, entry_of, match_of, ways_on
from handlers.conversations.cautions import caution_of
from handlers.dialogue.answers.ticket_code import group_code
from handlers.dialogue.outcome import Choice, Jump, say
from handlers.dialogue.registry import Heard
from handlers.dialogue.talk import Talk
from handlers.dialogue.turn import Answer
from handlers.staff.actor import citizen
from handlers.texts import Say
from handlers.tickets.hurry import hurry
from handlers.tickets.notices import body_name, due_words
from handlers.tickets.queries import mine
from handlers.tickets.status import NOT_FINISHED, State, word
from storage.repositories.tickets import Ticket

VARIANTS: Final = 3
FEW_WORDS: Final = 8
MOST: Final = 2  # reports whose state is told
ANGRY: Final = frozenset({Feeling.INSULT, Feeling.ANGER})
FIRST: Final = frozenset({Feeling.INSULT, Feeling.DESPAIR, Feeling.GRIEF})
# Answers that are none to a feeling: courtesies, the law, what the service is.
BESIDE_THE_POINT: Final = COURTESY | {"legal_complaint", "human_agent", "complaint_escalate", "complaint_status"}
DONE: Final = frozenset({State.ENTERED})


async def heard_outburst(talk: Talk, text: str) -> Heard | None:
    """At the menu, before anything else is made of it: an insult, sadness, or that somebody does not want to live."""
    felt = feeling_of(text)
    if felt not in FIRST or (felt is Feeling.GRIEF and len(text.split()) > FEW_WORDS):
        return None
    return await heard_feeling(talk, text, True)


async def felt_in_form(talk: Talk, answer: Answer, at_menu: bool) -> Heard | None:
    """In the middle of something else: only a short text, which says hardly more than the feeling; and where help may
    still be needed, that first."""
    caution = caution_of(talk, answer.text)
    if caution is not None and caution.urgent:
        return Heard((caution.says,))
    few = len(answer.text.split()) <= FEW_WORDS
    return await heard_feeling(talk, answer.text, at_menu) if few else None


async def heard_feeling(talk: Talk, text: str, at_menu: bool) -> Heard | None:
    """What to say to it; None where there is none, or where a sure answer is worth more."""
    felt = feeling_of(text)
    if felt is Feeling.NONE:
        return None
    match = match_of(talk, text)
    sure = match.decision == "answer" and match.best not in BESIDE_THE_POINT
    waiting = await _waiting(talk) if felt in ANGRY else []
    if sure and not waiting and felt is not Feeling.DESPAIR:
        return _with_answer(talk, felt, match) if at_menu else None
    if waiting:
        return await _of_reports(talk, waiting, _turn(talk, "waited"))
    number = _turn(talk, f"feeling_{felt}")
    if not at_menu:
        return Heard((say(f"feelings.{felt}_{number}"),))
    return Heard((say(f"feelings.{felt}_{number}"),), ways_on())


def _with_answer(talk: Talk, felt: Feeling, match: Match) -> Heard | None:
    entry = entry_of(talk, match.best)
    if felt is not Feeling.INSULT or entry is None:
        return None
    answered = answer_of(talk, entry)
    return Heard((say("feelings.sorry_first"), *answered.says), answered.choices)


def _turn(talk: Talk, name: str) -> int:
    """1, 2, 3, 1 ...: how often this was answered in a row."""
    return talk.tell(name) % VARIANTS + 1


async def _waiting(talk: Talk) -> list[Ticket]:
    found = await mine(talk.work, citizen(talk.contact))
    return [one for one in found if one.status in NOT_FINISHED - DONE][:MOST]


async def _of_reports(talk: Talk, waiting: list[Ticket], number: int) -> Heard:
    says: list[Say] = [say(f"feelings.waited_{number}")]
    for ticket in waiting:
        above = await hurry(talk.work, ticket)
        state, body = say(word(ticket.status, ticket.enters).value), body_name(talk.work, ticket.body_id, talk.language)
        due = due_words(talk.work, ticket.due_at)
        says.append(say("feelings.report", code=group_code(ticket.code), state=state, body=body, due=due))
        told = {"above": body_name(talk.work, above, talk.language)} if above else {}
        says.append(say("feelings.superior" if above else "feelings.reminded", body=body, **told))
    follow = tuple(
        Choice(
            f"view_{at}",
            say("feelings.view", code=group_code(ticket.code)),
            jump=Jump("follow_up", ("view", ticket.code)),
        )
        for at, ticket in enumerate(waiting, start=1)
    )
    return Heard(tuple(says), (*follow, *ways_on()[:2]))

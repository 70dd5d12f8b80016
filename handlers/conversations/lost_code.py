"""The code of a report is gone: number, birth date and the phone given with it find it again, or an official does.

ask_identity -> ask_birth_date -> ask_phone -> ask_code -> the report, seen as by who knows its code
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from handlers.contacts.other_device import tries_until
from handlers.conversations.args import jump_to
from handlers.conversations.asking.person import PersonAnswer, take_birth_date, take_identity
from handlers.conversations.asking.proof import (
    ProofAnswer,
    ask_code,
    ask_phone,
    fresh_proof,
    send_to_told,
    take_code,
    take_phone,
    to_what_is_missing,
    until_words,
)
from handlers.conversations.follow_up.data import FollowUp
from handlers.dialogue.answers.ticket_code import group_code, read_ticket_code
from handlers.dialogue.conversation import Declared, Step
from handlers.dialogue.outcome import NONE, Choice, Done, Move, Prompt, Start, say
from handlers.dialogue.talk import Talk
from handlers.dialogue.turn import Answer
from handlers.texts import Say
from handlers.tickets.open import subject_index
from handlers.tickets.status import NOT_FINISHED
from storage.repositories.tickets import Ticket

NAME: Final = "lost_code"
NO_PAPERS, NO_PHONE, NO_PROOF, AGAIN = "no_papers", "no_phone", "no_proof", "again"


@dataclass(slots=True)
class LostCode:
    """One of the people the report is about, and the phone given with it."""

    person: PersonAnswer = field(default_factory=PersonAnswer)
    proof: ProofAnswer = field(default_factory=ProofAnswer)


async def ask_identity(talk: Talk[LostCode]) -> Prompt:
    """The number that the report names."""
    without = Choice(NO_PAPERS, "lost_code.no_papers", "complaint_words.no_papers", without="paper")
    return Prompt((say("lost_code.ask_identity"),), (without,), frozenset({"text", "photo", "event"}))


async def take_identity_answer(talk: Talk[LostCode], answer: Answer) -> Move:
    """The number or the card; the code after all; without any of them an official looks."""
    if answer.choice == NO_PAPERS:
        return _by_official()
    code = read_ticket_code(answer.text) if answer.text else ""
    if isinstance(code, str) and code:
        return Start("follow_up", FollowUp(code))
    return await _to_told(talk, await take_identity(talk, talk.data.person, answer, onward), answer)


async def ask_birth_date(talk: Talk[LostCode]) -> Prompt:
    """The birth date; the year alone will do."""
    return Prompt((say("status_lookup.ask_birth_date"),), none="date")


async def take_birth(talk: Talk[LostCode], answer: Answer) -> Move:
    """The birth date."""
    if answer.choice == NONE:
        return _by_official()
    return await _to_told(talk, await take_birth_date(talk, talk.data.person, answer, onward), answer)


async def ask_phone_step(talk: Talk[LostCode]) -> Prompt:
    """The phone that the report was filed with."""
    without = Choice(NO_PHONE, "lost_code.no_phone", without="phone")
    return ask_phone(talk, say("other_device.ask_phone"), without, told=talk.data.person.told_phone)


async def take_phone_step(talk: Talk[LostCode], answer: Answer) -> Move:
    """A code goes there."""
    if answer.choice == NO_PHONE:
        return _by_official()
    return await take_phone(talk, talk.data.proof, answer, arrive, before=talk.data.person.told_phone)


async def ask_code_step(talk: Talk[LostCode]) -> Prompt:
    """Wait for the code."""
    return ask_code(talk, talk.data.proof)


async def take_code_step(talk: Talk[LostCode], answer: Answer) -> Move:
    """Check the code, then everything."""
    return await take_code(talk, talk.data.proof, answer, arrive)


async def onward(talk: Talk[LostCode], says: Sequence[Say]) -> Move:
    """To the first thing that is missing."""
    return await to_what_is_missing(talk, talk.data.person, talk.data.proof, says, arrive)


async def arrive(talk: Talk[LostCode], says: Sequence[Say]) -> Move:
    """All is told: the report, of several the newest that is open; or nothing agrees, whatever it was."""
    phone = talk.data.proof.phone
    if not phone or phone != fresh_proof(talk):
        return await onward(talk, says)
    until = await tries_until(talk.work, talk.contact, phone)
    if until is not None:
        return Done((*says, say("follow_up.too_many_tries", until=until_words(talk, until))), menu=True)
    found = await _found(talk)
    if not found:
        again = Choice(AGAIN, "other_device.again", jump=jump_to(NAME))
        return Done((*says, say("lost_code.no_agreement")), (again, *_call(), *_report()))
    first = next((one for one in found if one.status in NOT_FINISHED), found[0])
    codes = ", ".join(group_code(one.code) for one in found)
    key = "lost_code.found" if len(found) == 1 else "lost_code.found_several"
    begun = FollowUp(first.code, holder=None if first.contact_id == talk.contact.id else first.id)
    return Start("follow_up", begun, (*says, say(key, codes=codes)))


async def _found(talk: Talk[LostCode]) -> list[Ticket]:
    """The reports about this person that were filed with the proven phone, the newest first."""
    identity, birth, phone = talk.data.person.identity, talk.data.person.birth, talk.data.proof.phone
    index = subject_index(talk.work, identity.comparable) if identity is not None else None
    if index is None or birth is None:
        return []
    theirs = [
        one
        for one in await talk.work.uow.tickets.by_subject_index(index)
        if phone in (one.subject.phone, one.subject.reporter.phone)
        and one.subject.birth is not None
        and one.subject.birth.agrees_with(birth)
    ]
    return sorted(theirs, key=lambda one: one.opened_at, reverse=True)


def _by_official() -> Done:
    """Without a number, a birth date or the phone only an official can look."""
    return Done((say("lost_code.by_official"),), (*_call(), *_report()))


def _call() -> tuple[Choice, ...]:
    return (Choice("callback", "status_lookup.callback", jump=jump_to("callback")),)


def _report() -> tuple[Choice, ...]:
    return (Choice("complain", "follow_up.complain", jump=jump_to("complaint")),)


async def _to_told(talk: Talk[LostCode], move: Move, answer: Answer) -> Move:
    return await send_to_told(talk, talk.data.proof, talk.data.person.told_phone, move, answer, arrive)


BEHIND: Final = ("ask_birth_date", "ask_phone", "ask_code")
LOST_CODE = Declared(
    NAME,
    "lost_code.title",
    "ask_identity",
    {
        "ask_identity": Step(ask_identity, take_identity_answer, BEHIND, ("follow_up",)),
        "ask_birth_date": Step(ask_birth_date, take_birth, ("ask_phone", "ask_code"), ("follow_up",)),
        "ask_phone": Step(ask_phone_step, take_phone_step, ("ask_code", "ask_phone"), ("follow_up",)),
        "ask_code": Step(ask_code_step, take_code_step, ("ask_code", "ask_phone"), ("follow_up",)),
    },
    data=LostCode,
)

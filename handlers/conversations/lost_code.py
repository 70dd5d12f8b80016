"""The code of a report is gone: number, birth date and the phone given with it find it again, or an official does.

ask_identity -> ask_birth_date -> ask_phone -> ask_code -> the report, seen as by who knows its code
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from handlers.contacts.other_device import tries_until
from handlers.conversations.args import jump_to
from handlers.conversations.asking.person import PersonAnswer
from handlers.conversations.asking.proof import ProofAnswer, fresh_proof, until_words
from handlers.conversations.asking.whole_proof import WholeProof
from handlers.conversations.follow_up.data import FollowUp
from handlers.dialogue.answers.ticket_code import group_code, read_ticket_code
from handlers.dialogue.conversation import Declared, Step
from handlers.dialogue.outcome import Choice, Done, Move, Start, say
from handlers.dialogue.private import Private
from handlers.dialogue.talk import Talk
from handlers.dialogue.turn import Answer
from handlers.texts import Say
from handlers.tickets.open import subject_index
from handlers.tickets.status import NOT_FINISHED
from storage.repositories.tickets import Ticket

NAME: Final = "lost_code"
AGAIN: Final = "again"


@dataclass(slots=True)
class LostCode:
    """One of the people the report is about, and the phone given with it."""

    person: PersonAnswer = field(default_factory=PersonAnswer)
    proof: ProofAnswer = field(default_factory=ProofAnswer)


async def take_identity(talk: Talk[LostCode], answer: Answer) -> Move:
    """The number or the card; the code after all."""
    code = read_ticket_code(answer.text) if answer.text and not answer.choice else ""
    if isinstance(code, str) and code:
        return Start("follow_up", FollowUp(code))
    return await PROOF.take_identity(talk, answer)


async def arrive(talk: Talk[LostCode], says: Sequence[Say]) -> Move:
    """All is told: the report, of several the newest that is open; or nothing agrees, whatever it was."""
    phone = talk.data.proof.phone
    if not phone or phone != fresh_proof(talk):
        return await PROOF.onward(talk, says)
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


PROOF = WholeProof("lost_code.ask_identity", arrive, _by_official)
BEHIND: Final = ("ask_birth_date", "ask_phone", "ask_code")
LOST_CODE = Declared(
    NAME,
    "lost_code.title",
    "ask_identity",
    {
        "ask_identity": Step(PROOF.ask_identity, take_identity, BEHIND, ("follow_up",), private=Private.NUMBER),
        "ask_birth_date": Step(
            PROOF.ask_birth_date,
            PROOF.take_birth_date,
            ("ask_phone", "ask_code"),
            ("follow_up",),
            private=Private.PERSON,
        ),
        "ask_phone": Step(
            PROOF.ask_phone, PROOF.take_phone, ("ask_code", "ask_phone"), ("follow_up",), private=Private.PERSON
        ),
        "ask_code": Step(
            PROOF.ask_code, PROOF.take_code, ("ask_code", "ask_phone"), ("follow_up",), private=Private.PERSON
        ),
    },
    data=LostCode,
)

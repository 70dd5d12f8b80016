"""Look-up of one's doses: number, birth date and a proven phone must agree; otherwise one answer for every cause.

ask_identity -> ask_birth_date -> ask_phone -> ask_code -> show_record | show_no_agreement
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from handlers.conversations.args import jump_to
from handlers.conversations.asking import person, proof
from handlers.conversations.asking.mending import Asked, with_mending
from handlers.conversations.asking.person import (
    PersonAnswer,
    paper_words,
    remember_address,
    take_birth_date,
    take_identity,
    tells_number,
)
from handlers.conversations.asking.proof import (
    ProofAnswer,
    ask_code,
    ask_phone,
    fresh_proof,
    is_closed,
    limited_words,
    send_to_told,
    take_code,
    take_phone,
    to_what_is_missing,
)
from handlers.conversations.complaint.data import ComplaintData
from handlers.conversations.loose_files import LooseFiles
from handlers.conversations.photo_words import tells_of_dose
from handlers.conversations.record_words import record_detail_words, record_says
from handlers.conversations.who_looked import WhoLooked
from handlers.conversations.wrong_phone import heard_wrong_phone
from handlers.dialogue.conversation import Declared, Step
from handlers.dialogue.outcome import NONE, Again, Choice, Done, Go, Lost, Move, Prompt, Start, say
from handlers.dialogue.private import Private
from handlers.dialogue.talk import Talk
from handlers.dialogue.turn import Answer
from handlers.records.look_up import NotProven, Shown, look_up
from handlers.records.proof import Limited
from handlers.texts import Say

NAME = "status_lookup"


@dataclass(slots=True)
class Lookup:
    """Whose record, by which phone. `other`: for somebody else of the house; `again`: another number is tried."""

    person: PersonAnswer = field(default_factory=PersonAnswer)
    proof: ProofAnswer = field(default_factory=ProofAnswer)
    other: bool = False
    again: bool = False


def upgraded(version: int, kept: dict[str, Any]) -> dict[str, Any]:
    """Version 1 had every answer beside all others."""
    person.nested(kept)
    proof.nested(kept)
    return {**kept, "other": bool(kept.get("other"))}


async def begin(talk: Talk[Lookup]) -> str | Move:
    """Start where something is missing; where no phone can be proven, with the ways that are open."""
    if is_closed(talk):
        return Done((say("proving.closed_here"),), _doors())
    talk.data.other = talk.data.other or bool(talk.given.named("other"))
    told = talk.data.person
    if told.identity is None:
        return "ask_identity"
    return "ask_phone" if told.birth is not None else "ask_birth_date"


async def ask_identity(talk: Talk[Lookup]) -> Prompt:
    """The number, with the notice about data in the same message."""
    if talk.data.other:
        question = say("status_lookup.ask_identity_other")
    elif talk.data.again:
        question = say("status_lookup.ask_identity_again")
    else:
        question = say("status_lookup.ask_identity")
    without = Choice("no_papers", "status_lookup.no_papers", "complaint_words.no_papers", without="paper")
    return Prompt((question,), (without,), frozenset({"text", "photo", "event"}))


async def take_identity_answer(talk: Talk[Lookup], answer: Answer) -> Move:
    """The number or the card; without either a commune official looks, face to face."""
    if answer.choice == "no_papers":
        return Again((say("status_lookup.without_papers"),), choices=_doors())
    if answer.files and not tells_number(talk, answer) and tells_of_dose(talk, answer.text):  # a paper, and no card
        return Start("attach_photo", LooseFiles(answer.files, words=answer.text))
    return await _to_told(talk, await take_identity(talk, talk.data.person, answer, onward), answer)


async def ask_birth_date(talk: Talk[Lookup]) -> Prompt:
    """The birth date; the year alone will do."""
    return Prompt((say("status_lookup.ask_birth_date"),), none="date")


async def take_birth_date_answer(talk: Talk[Lookup], answer: Answer) -> Move:
    """The birth date."""
    if answer.choice == NONE:
        return Again((say("identity.year_will_do"), say("status_lookup.without_birth")), choices=_doors())
    return await _to_told(talk, await take_birth_date(talk, talk.data.person, answer, onward), answer)


async def ask_phone_step(talk: Talk[Lookup]) -> Prompt:
    """The phone the record may hold."""
    without = Choice("no_phone", "status_lookup.no_phone", without="phone")
    return ask_phone(talk, say("status_lookup.ask_phone"), without, told=talk.data.person.told_phone)


async def take_phone_step(talk: Talk[Lookup], answer: Answer) -> Move:
    """Send the code, or look straight away."""
    if answer.choice == "no_phone":
        return Again((say("status_lookup.without_phone"),), choices=_ways_on(talk))
    if answer.choice in WAYS:
        return await take_no_agreement(talk, answer)
    wrong = None if answer.choice or answer.phone else heard_wrong_phone(talk, answer.text, carried(talk))
    if wrong is not None:
        return wrong
    return await take_phone(talk, talk.data.proof, answer, look, before=talk.data.person.told_phone)


async def ask_code_step(talk: Talk[Lookup]) -> Prompt:
    """Wait for the code."""
    return ask_code(talk, talk.data.proof)


async def take_code_step(talk: Talk[Lookup], answer: Answer) -> Move:
    """Check the code, then look."""
    return await take_code(talk, talk.data.proof, answer, look)


async def onward(talk: Talk[Lookup], says: Sequence[Say]) -> Move:
    """To the first thing that is missing."""
    return await to_what_is_missing(talk, talk.data.person, talk.data.proof, says, look)


async def _to_told(talk: Talk[Lookup], move: Move, answer: Answer) -> Move:
    return await send_to_told(talk, talk.data.proof, talk.data.person.told_phone, move, answer, look)


async def look(talk: Talk[Lookup], says: Sequence[Say]) -> Move:
    """All three are there: one answer, whatever the cause when nothing agrees."""
    told = talk.data.person
    if told.identity is None or told.birth is None:
        return await onward(talk, says)
    found = await look_up(talk.work, talk.contact, told.identity, told.birth, talk.data.proof.phone)
    if isinstance(found, NotProven):
        return Go("ask_phone", (*says, say("proving.proof_expired")))
    if isinstance(found, Limited):
        return Done((*says, limited_words(talk, found)), _doors())
    if not isinstance(found, Shown):
        return Go("show_no_agreement", tuple(says))
    told.record, told.others = found.record, len(found.others)
    told.name, told.sex = found.record.name, found.record.sex
    if not talk.data.other:
        await remember_address(talk, told)
    return Go("show_record", tuple(says))


async def show_record(talk: Talk[Lookup]) -> Prompt:
    """The record, as long as the proof is fresh: somebody else may pick the phone up later."""
    record = talk.data.person.record
    if record is None or not fresh_proof(talk):
        return Prompt((say("status_lookup.closed"),), (Choice("look_again", "status_lookup.look_again"),))
    choices = (
        Choice("complain", "status_lookup.complain", "status_lookup_words.complain"),
        Choice("family", "status_lookup.family", "status_lookup_words.family"),
        Choice("details", "status_lookup.details", "status_lookup_words.details"),
        Choice("who", "who_looked.open", "who_looked_words.open"),
        Choice("fine", "status_lookup.fine", "status_lookup_words.fine"),
    )
    says = record_says(talk, record, talk.data.person.others)
    return Prompt(says, choices, closes=True, short=say("common.choose_on"))


async def take_record(talk: Talk[Lookup], answer: Answer) -> Move:
    """What next."""
    record = talk.data.person.record
    if answer.choice == "complain" and record is not None:
        return Start("complaint", carried(talk), asked=talk.asked)
    if answer.choice == "who" and record is not None:
        return Start("who_looked", WhoLooked(talk.data.person, talk.data.proof))
    if answer.choice in ("family", "look_again"):
        return _another(talk, other=answer.choice == "family")
    if answer.choice == "details" and record is not None and fresh_proof(talk):
        return Again(record_detail_words(talk, record))
    if answer.choice == "fine":
        return Done((say("status_lookup.thanks"),), menu=True)
    wrong = heard_wrong_phone(talk, answer.text, carried(talk))
    return wrong or Lost((say("status_lookup.choose"),))


async def show_no_agreement(talk: Talk[Lookup]) -> Prompt:
    """The same words for a person who is not there, another birth date and another phone."""
    return Prompt((say("status_lookup.no_agreement"),), _ways_on(talk))


async def take_no_agreement(talk: Talk[Lookup], answer: Answer) -> Move:
    """Another number, the old card, or a report."""
    told = talk.data.person
    if answer.choice == "try_old":
        told.identity, told.old_identity = told.old_identity, None
        return await onward(talk, ())
    if answer.choice == "try_identity":
        talk.data.person, talk.data.again = PersonAnswer(birth=told.birth), True
        return Go("ask_identity")
    if answer.choice == "try_phone":
        talk.data.proof.phone = ""
        return Go("ask_phone")
    if answer.choice == "complain":
        return Start("complaint", replace(carried(talk), looked_up=True), asked=talk.asked)
    wrong = heard_wrong_phone(talk, answer.text, carried(talk))
    return wrong or Lost((say("status_lookup.choose"),))


WAYS = ("try_old", "try_identity", "try_phone", "complain")


def _ways_on(talk: Talk[Lookup]) -> tuple[Choice, ...]:
    ways: tuple[Choice, ...] = ()
    old = talk.data.person.old_identity
    if old is not None:
        ways = (Choice("try_old", say("status_lookup.try_old", paper=paper_words(talk, old))),)
    return (
        *ways,
        Choice("try_identity", "status_lookup.try_identity", "status_lookup_words.try_identity"),
        Choice("try_phone", "status_lookup.try_phone", "status_lookup_words.try_phone"),
        Choice("complain", "status_lookup.complain_with_slip", "status_lookup_words.complain"),
        Choice("callback", "status_lookup.callback", jump=jump_to("callback")),
    )


def carried(talk: Talk[Lookup]) -> ComplaintData:
    """What a complaint takes over, so that nothing is typed twice."""
    return ComplaintData(other=talk.data.other, person=talk.data.person, proof=talk.data.proof)


def _doors() -> tuple[Choice, ...]:
    return (
        Choice("complain", "status_lookup.complain_with_slip", jump=jump_to("complaint")),
        Choice("callback", "status_lookup.callback", jump=jump_to("callback")),
    )


def _another(talk: Talk[Lookup], *, other: bool) -> Move:
    talk.data.person = PersonAnswer()
    talk.asked = ""  # it was told of the one before
    talk.data.other = talk.data.other or other
    return Go("ask_identity")


SHOWS = ("ask_phone", "show_record", "show_no_agreement")

STEPS: dict[str, Step[Lookup]] = {
    "ask_identity": Step(
        ask_identity,
        take_identity_answer,
        ("ask_birth_date", "ask_phone", "ask_code", "show_record", "show_no_agreement"),
        ("attach_photo",),
        private=Private.NUMBER,
    ),
    "ask_birth_date": Step(
        ask_birth_date,
        take_birth_date_answer,
        ("ask_phone", "ask_code", "show_record", "show_no_agreement"),
        private=Private.PERSON,
    ),
    "ask_phone": Step(
        ask_phone_step,
        take_phone_step,
        ("ask_code", "ask_identity", "ask_phone", "show_record", "show_no_agreement"),
        ("complaint",),
        private=Private.PERSON,
    ),
    "ask_code": Step(ask_code_step, take_code_step, ("ask_code", *SHOWS), private=Private.PERSON),
    "show_record": Step(
        show_record, take_record, ("ask_identity",), ("complaint", "who_looked"), private=Private.RESULT
    ),
    "show_no_agreement": Step(
        show_no_agreement, take_no_agreement, ("ask_identity", *SHOWS), ("complaint",), private=Private.PERSON
    ),
}

STATUS_LOOKUP = Declared(
    NAME,
    "status_lookup.title",
    "ask_identity",
    with_mending(STEPS, Asked(lambda talk: (talk.data.person, talk.data.proof), onward, look)),
    data=Lookup,
    version=2,
    upgrade=upgraded,
    begin=begin,
    begins=("ask_birth_date", "ask_phone"),
)

"""Look-up of one's doses: number, birth date and a proven phone must agree; otherwise one answer for every cause.

ask_identity -> ask_birth_date -> ask_phone -> ask_code -> show_record | show_no_agreement
"""

from collections.abc import Sequence
from typing import Any

from handlers.conversations.args import fill_in, jump_to
from handlers.conversations.identity_steps import paper_words, remember_address, take_birth_date, take_identity
from handlers.conversations.proof_steps import ask_code, ask_phone, fresh_proof, limited_words, take_code, take_phone
from handlers.conversations.record_words import record_detail_words, record_says
from handlers.conversations.told import birth_of, forget_person, identity_of, keep_record, record_of
from handlers.dialogue.conversation import Declared, Step
from handlers.dialogue.outcome import Again, Choice, Done, Go, Lost, Move, Prompt, Start, say
from handlers.dialogue.state import ASKED
from handlers.dialogue.talk import Talk
from handlers.dialogue.turn import Answer
from handlers.records.look_up import NotProven, Shown, look_up
from handlers.records.proof import Limited
from handlers.texts import Say

NAME = "status_lookup"
CARRIED = ("identity", "birth", "name", "sex", "phone", "proof", "record", "other", "old_identity", ASKED)
"""What a complaint takes over, so that nothing is typed twice."""


async def begin(talk: Talk) -> str | Move:
    """Start where something is missing."""
    fill_in(talk.data, "other")
    return "ask_identity" if identity_of(talk.data) is None else "ask_birth_date"


async def ask_identity(talk: Talk) -> Prompt:
    """The number, with the notice about data in the same message."""
    if talk.data.get("other"):
        question = say("status_lookup.ask_identity_other")
    elif talk.data.get("again"):
        question = say("status_lookup.ask_identity_again")
    else:
        question = say("status_lookup.ask_identity")
    without = Choice("no_papers", "status_lookup.no_papers", "complaint_words.no_papers")
    return Prompt((question,), (without,), frozenset({"text", "photo", "event"}))


async def take_identity_answer(talk: Talk, answer: Answer) -> Move:
    """The number or the card; without either a commune official looks, face to face."""
    if answer.choice == "no_papers":
        return Again((say("status_lookup.without_papers"),), choices=_doors())
    return await take_identity(talk, answer, onward)


async def ask_birth_date(talk: Talk) -> Prompt:
    """The birth date; the year alone will do."""
    return Prompt((say("status_lookup.ask_birth_date"),))


async def take_birth_date_answer(talk: Talk, answer: Answer) -> Move:
    """The birth date."""
    return await take_birth_date(talk, answer, onward)


async def ask_phone_step(talk: Talk) -> Prompt:
    """The phone the record may hold."""
    return ask_phone(talk, say("status_lookup.ask_phone"), Choice("no_phone", "status_lookup.no_phone"))


async def take_phone_step(talk: Talk, answer: Answer) -> Move:
    """Send the code, or look straight away."""
    if answer.choice == "no_phone":
        return Again((say("status_lookup.without_phone"),), choices=_ways_on(talk))
    if answer.choice in WAYS:
        return await take_no_agreement(talk, answer)
    return await take_phone(talk, answer, look)


async def ask_code_step(talk: Talk) -> Prompt:
    """Wait for the code."""
    return ask_code(talk)


async def take_code_step(talk: Talk, answer: Answer) -> Move:
    """Check the code, then look."""
    return await take_code(talk, answer, look)


async def onward(talk: Talk, says: Sequence[Say]) -> Move:
    """To the first thing that is missing; who has proven a phone for somebody in the house need not do it again."""
    if identity_of(talk.data) is None:
        return Go("ask_identity", tuple(says))
    if birth_of(talk.data) is None:
        return Go("ask_birth_date", tuple(says))
    if talk.data.get("phone") and talk.data["phone"] == fresh_proof(talk):
        return await look(talk, says)
    return Go("ask_phone", tuple(says))


async def look(talk: Talk, says: Sequence[Say]) -> Move:
    """All three are there: one answer, whatever the cause when nothing agrees."""
    identity, birth = identity_of(talk.data), birth_of(talk.data)
    if identity is None or birth is None:
        return await onward(talk, says)
    found = await look_up(talk.work, talk.contact, identity, birth, talk.data["phone"])
    if isinstance(found, NotProven):
        return Go("ask_phone", (*says, say("proving.proof_expired")))
    if isinstance(found, Limited):
        return Done((*says, limited_words(talk, found)), _doors())
    if not isinstance(found, Shown):
        return Go("show_no_agreement", tuple(says))
    keep_record(talk.data, found.record)
    talk.data["name"], talk.data["sex"] = found.record.name, found.record.sex
    talk.data["others"] = len(found.others)
    await remember_address(talk)
    return Go("show_record", tuple(says))


async def show_record(talk: Talk) -> Prompt:
    """The record, as long as the proof is fresh: somebody else may pick the phone up later."""
    record = record_of(talk.data)
    if record is None or not fresh_proof(talk):
        return Prompt((say("status_lookup.closed"),), (Choice("look_again", "status_lookup.look_again"),))
    choices = (
        Choice("complain", "status_lookup.complain", "status_lookup_words.complain"),
        Choice("family", "status_lookup.family", "status_lookup_words.family"),
        Choice("details", "status_lookup.details", "status_lookup_words.details"),
        Choice("fine", "status_lookup.fine", "status_lookup_words.fine"),
    )
    return Prompt(record_says(talk, record, talk.data.get("others", 0)), choices)


async def take_record(talk: Talk, answer: Answer) -> Move:
    """What next."""
    record = record_of(talk.data)
    if answer.choice == "complain" and record is not None:
        return Start("complaint", _carried(talk))
    if answer.choice in ("family", "look_again"):
        return _another(talk, other=answer.choice == "family")
    if answer.choice == "details" and record is not None and fresh_proof(talk):
        return Again(record_detail_words(talk, record))
    if answer.choice == "fine":
        return Done((say("status_lookup.thanks"),), menu=True)
    return Lost((say("status_lookup.choose"),))


async def show_no_agreement(talk: Talk) -> Prompt:
    """The same words for a person who is not there, another birth date and another phone."""
    return Prompt((say("status_lookup.no_agreement"),), _ways_on(talk))


async def take_no_agreement(talk: Talk, answer: Answer) -> Move:
    """Another number, the old card, or a report."""
    if answer.choice == "try_old":
        talk.data["identity"] = talk.data.pop("old_identity")
        return await onward(talk, ())
    if answer.choice == "try_identity":
        birth = talk.data.get("birth")
        forget_person(talk.data)
        talk.data["again"] = True
        if birth:
            talk.data["birth"] = birth
        return Go("ask_identity")
    if answer.choice == "try_phone":
        talk.data.pop("phone", None)
        return Go("ask_phone")
    if answer.choice == "complain":
        return Start("complaint", {**_carried(talk), "looked_up": True})
    return Lost((say("status_lookup.choose"),))


WAYS = ("try_old", "try_identity", "try_phone", "complain")


def _ways_on(talk: Talk) -> tuple[Choice, ...]:
    ways: tuple[Choice, ...] = ()
    old = identity_of(talk.data, "old_identity")
    if old is not None:
        ways = (Choice("try_old", say("status_lookup.try_old", paper=paper_words(talk, old))),)
    return (
        *ways,
        Choice("try_identity", "status_lookup.try_identity", "status_lookup_words.try_identity"),
        Choice("try_phone", "status_lookup.try_phone", "status_lookup_words.try_phone"),
        Choice("complain", "status_lookup.complain_with_slip", "status_lookup_words.complain"),
        Choice("callback", "status_lookup.callback", jump=jump_to("callback")),
    )


def _carried(talk: Talk) -> dict[str, Any]:
    return {name: talk.data[name] for name in CARRIED if name in talk.data}


def _doors() -> tuple[Choice, ...]:
    return (
        Choice("complain", "status_lookup.complain_with_slip", jump=jump_to("complaint")),
        Choice("callback", "status_lookup.callback", jump=jump_to("callback")),
    )


def _another(talk: Talk, *, other: bool) -> Move:
    forget_person(talk.data)
    talk.data.pop(ASKED, None)  # it was told of the one before
    if other:
        talk.data["other"] = "1"
    return Go("ask_identity")


SHOWS = ("ask_phone", "show_record", "show_no_agreement")

STATUS_LOOKUP = Declared(
    NAME,
    "status_lookup.title",
    "ask_identity",
    {
        "ask_identity": Step(
            ask_identity,
            take_identity_answer,
            ("ask_birth_date", "ask_phone", "show_record", "show_no_agreement"),
        ),
        "ask_birth_date": Step(
            ask_birth_date, take_birth_date_answer, ("ask_phone", "show_record", "show_no_agreement")
        ),
        "ask_phone": Step(
            ask_phone_step,
            take_phone_step,
            ("ask_code", "ask_identity", "ask_phone", "show_record", "show_no_agreement"),
            ("complaint",),
        ),
        "ask_code": Step(ask_code_step, take_code_step, ("ask_code", *SHOWS)),
        "show_record": Step(show_record, take_record, ("ask_identity",), ("complaint",)),
        "show_no_agreement": Step(
            show_no_agreement, take_no_agreement, ("ask_identity", *SHOWS), ("complaint",)
        ),
    },
    begin=begin,
    begins=("ask_birth_date",),
)

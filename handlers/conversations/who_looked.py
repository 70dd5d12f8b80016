"""Who opened my record: number, birth date and a proven phone, then day, office and purpose, and a report of what is
strange.

ask_identity -> ask_birth_date -> ask_phone -> ask_code -> show_views -> ask_strange -> filed
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from handlers.catalogue.categories import Meaning
from handlers.conversations.args import jump_to
from handlers.conversations.asking import proof
from handlers.conversations.asking.mending import Asked, with_mending
from handlers.conversations.asking.person import PersonAnswer, take_birth_date, take_identity
from handlers.conversations.asking.proof import (
    ProofAnswer,
    fresh_proof,
    limited_words,
    take_code,
    take_phone,
    to_what_is_missing,
)
from handlers.conversations.filing import Filing, file_ticket, filed, follow_choice
from handlers.conversations.meanings import code_of
from handlers.dialogue.conversation import Declared, Step
from handlers.dialogue.outcome import NONE, Again, Choice, Done, Go, Lost, Move, Prompt, say
from handlers.dialogue.private import Private
from handlers.dialogue.talk import Talk
from handlers.dialogue.turn import Answer
from handlers.places.refs import PlaceRef
from handlers.records.look_up import NotProven, Shown, look_up
from handlers.records.proof import Limited
from handlers.records.viewers import CHAT, Viewed, viewers
from handlers.texts import Say
from handlers.texts.days import day_said
from handlers.tickets.content import Details
from handlers.tickets.notices import body_name

NAME: Final = "who_looked"
LISTED: Final = 12  # lines of one message
LONGEST: Final = 1000  # characters of what is strange


@dataclass(slots=True)
class WhoLooked:
    """Whose record, by which phone."""

    person: PersonAnswer = field(default_factory=PersonAnswer)
    proof: ProofAnswer = field(default_factory=ProofAnswer)


async def begin(talk: Talk[WhoLooked]) -> str | Move:
    """Start where something is missing; who comes from the record has told everything."""
    if talk.data.person.record is not None and fresh_proof(talk):
        return "show_views"
    if proof.is_closed(talk):
        return Done((say("proving.closed_here"),), menu=True)
    return "ask_identity"


async def ask_identity(talk: Talk[WhoLooked]) -> Prompt:
    """The number."""
    without = Choice("no_papers", "status_lookup.no_papers", "complaint_words.no_papers", without="paper")
    return Prompt((say("who_looked.ask_identity"),), (without,), frozenset({"text", "photo", "event"}))


async def take_number(talk: Talk[WhoLooked], answer: Answer) -> Move:
    """The number or the card."""
    if answer.choice == "no_papers":
        return Again((say("who_looked.at_the_office"),), choices=(_call_me(),))
    return await _to_told(talk, await take_identity(talk, talk.data.person, answer, onward), answer)


async def ask_birth_date(talk: Talk[WhoLooked]) -> Prompt:
    """The birth date."""
    return Prompt((say("status_lookup.ask_birth_date"),), none="date")


async def take_birth(talk: Talk[WhoLooked], answer: Answer) -> Move:
    """The birth date."""
    if answer.choice == NONE:
        return Again((say("identity.year_will_do"), say("who_looked.at_the_office")), choices=(_call_me(),))
    return await _to_told(talk, await take_birth_date(talk, talk.data.person, answer, onward), answer)


async def ask_phone(talk: Talk[WhoLooked]) -> Prompt:
    """The phone the record holds."""
    without = Choice("no_phone", "status_lookup.no_phone", without="phone")
    return proof.ask_phone(talk, say("status_lookup.ask_phone"), without, told=talk.data.person.told_phone)


async def take_own_phone(talk: Talk[WhoLooked], answer: Answer) -> Move:
    """Send the code, or look straight away."""
    if answer.choice == "no_phone":
        return Again((say("who_looked.at_the_office"),), choices=(_call_me(),))
    return await take_phone(talk, talk.data.proof, answer, look, before=talk.data.person.told_phone)


async def _to_told(talk: Talk[WhoLooked], move: Move, answer: Answer) -> Move:
    return await proof.send_to_told(talk, talk.data.proof, talk.data.person.told_phone, move, answer, look)


async def ask_code(talk: Talk[WhoLooked]) -> Prompt:
    """Wait for the code."""
    return proof.ask_code(talk, talk.data.proof)


async def take_own_code(talk: Talk[WhoLooked], answer: Answer) -> Move:
    """Check the code, then look."""
    return await take_code(talk, talk.data.proof, answer, look)


async def onward(talk: Talk[WhoLooked], says: Sequence[Say]) -> Move:
    """To the first thing that is missing."""
    return await to_what_is_missing(talk, talk.data.person, talk.data.proof, says, look)


async def look(talk: Talk[WhoLooked], says: Sequence[Say]) -> Move:
    """All three are there: the same look-up as for the doses, with the same answer when nothing agrees."""
    told = talk.data.person
    if told.identity is None or told.birth is None:
        return await onward(talk, says)
    found = await look_up(talk.work, talk.contact, told.identity, told.birth, talk.data.proof.phone)
    if isinstance(found, NotProven):
        return Go("ask_phone", (*says, say("proving.proof_expired")))
    if isinstance(found, Limited):
        return Done((*says, limited_words(talk, found)), (_call_me(),))
    if not isinstance(found, Shown):
        return Done((*says, say("who_looked.no_agreement")), (_again(), _call_me()))
    told.record = found.record
    return Go("show_views", tuple(says))


async def show_views(talk: Talk[WhoLooked]) -> Prompt:
    """Day, office and purpose, as long as the proof is fresh."""
    record = talk.data.person.record
    if record is None or not fresh_proof(talk):
        return Prompt((say("status_lookup.closed"),), (Choice("look_again", "status_lookup.look_again"),))
    seen = await viewers(talk.work, record.person_id, talk.contact.id)
    fine = Choice("fine", "who_looked.fine", "status_lookup_words.fine")
    if not seen:
        return Prompt((say("who_looked.nobody", months=talk.work.tools.policy.audit_months),), (fine,))
    strange = Choice("strange", "who_looked.strange", "who_looked_words.strange")
    says = (say("who_looked.these", lines=listed(talk, seen)), say("who_looked.ask_these"))
    return Prompt(says, (strange, fine))


async def take_views(talk: Talk[WhoLooked], answer: Answer) -> Move:
    """It is all right, or it is strange."""
    if answer.choice == "look_again":
        talk.data.person = PersonAnswer()
        return Go("ask_identity")
    if answer.choice == "strange":
        return Go("ask_strange")
    if answer.choice == "fine":
        return Done((say("status_lookup.thanks"),), menu=True)
    return Lost((say("status_lookup.choose"),))


async def ask_strange(talk: Talk[WhoLooked]) -> Prompt:
    """What is strange, in words, or nothing more."""
    return Prompt((say("who_looked.ask_strange"),), (Choice("send", "who_looked.send", "who_looked_words.send"),))


async def take_strange(talk: Talk[WhoLooked], answer: Answer) -> Move:
    """File it for the office that guards data, with what was shown; the office that looked does not see it."""
    record = talk.data.person.record
    if record is None or not fresh_proof(talk):
        return Go("show_views")
    if answer.choice != "send" and not any(letter.isalpha() for letter in answer.text):
        return Again((say("who_looked.ask_strange"),))
    seen = await viewers(talk.work, record.person_id, talk.contact.id)
    words = "" if answer.choice == "send" else answer.text[:LONGEST]
    told = (words, talk.words(say("who_looked.filed_words")), listed(talk, seen))
    offices = {one.body_id for one in seen if one.body_id}
    place = PlaceRef(talk.work.tools.policy.edition, record.province, record.district, record.commune)
    filing = Filing(
        code_of(talk, Meaning.MISUSE),
        cause=NAME,
        place=place if record.province in talk.work.tools.policy.served else None,
        phone=talk.data.proof.phone,
        details=Details(description="\n".join(part for part in told if part)),
        accused=offices.pop() if len(offices) == 1 else "",
    )
    ticket = await file_ticket(talk, filing)
    await talk.work.uow.audit.add(
        talk.work.ids.new(), talk.now, f"contact:{talk.contact.id}", "record_doubted", f"person:{record.person_id}",
        f"ticket:{ticket.id}",
    )  # fmt: skip
    return Done((say("who_looked.sent"), filed(talk, ticket)), (follow_choice(ticket),))


def listed(talk: Talk[WhoLooked], seen: Sequence[Viewed]) -> str:
    """A line for each day, office and purpose."""
    lines = [talk.words(_line(talk, one)) for one in seen[:LISTED]]
    rest = sum(one.n for one in seen[LISTED:])
    return "\n".join([*lines, *([talk.words(say("who_looked.more", n=rest))] if rest else [])])


def _line(talk: Talk[WhoLooked], one: Viewed) -> Say:
    if one.body_id:
        office = say("common.verbatim", text=body_name(talk.work, one.body_id, talk.language))
    else:
        office = say("who_looked.in_chat" if one.purpose == CHAT else "who_looked.no_office")
    purpose = say(f"who_looked.purpose.{one.purpose}")
    values = {"day": day_said(one.day), "office": office, "purpose": purpose}
    return say("who_looked.line_many", n=one.n, **values) if one.n > 1 else say("who_looked.line", **values)


def _again() -> Choice:
    return Choice("again", "status_lookup.look_again", jump=jump_to(NAME))


def _call_me() -> Choice:
    return Choice("callback", "status_lookup.callback", jump=jump_to("callback"))


SHOWS: Final = ("ask_phone", "show_views")
STEPS: dict[str, Step[WhoLooked]] = {
    "ask_identity": Step(ask_identity, take_number, ("ask_birth_date", "ask_code", *SHOWS), private=Private.NUMBER),
    "ask_birth_date": Step(ask_birth_date, take_birth, ("ask_code", *SHOWS), private=Private.PERSON),
    "ask_phone": Step(
        ask_phone, take_own_phone, ("ask_code", "ask_identity", "ask_birth_date", *SHOWS), private=Private.PERSON
    ),
    "ask_code": Step(ask_code, take_own_code, ("ask_identity", "ask_birth_date", *SHOWS), private=Private.PERSON),
    "show_views": Step(show_views, take_views, ("ask_identity", "ask_strange"), private=Private.RESULT),
    "ask_strange": Step(ask_strange, take_strange, ("show_views",), private=Private.RESULT),
}
WHO_LOOKED = Declared(
    NAME,
    "who_looked.title",
    "ask_identity",
    with_mending(STEPS, Asked(lambda talk: (talk.data.person, talk.data.proof), onward, look)),
    data=WhoLooked,
    version=1,
    begin=begin,
    begins=("show_views",),
)

"""The web chat goes on in another browser: the code of a report and the whole proof that a look-up asks.

ask_report -> ask_identity -> ask_birth_date -> ask_phone -> ask_code -> the report, in this chat from now on
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from handlers.contacts.other_device import go_on_here, tries_until
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
from handlers.conversations.problems import why
from handlers.dialogue.answers.invalid import Invalid
from handlers.dialogue.answers.ticket_code import read_ticket_code
from handlers.dialogue.conversation import Declared, Step
from handlers.dialogue.matching import match_keywords
from handlers.dialogue.outcome import NONE, Again, Choice, Done, Go, Lost, Move, Prompt, Start, say
from handlers.dialogue.talk import Talk
from handlers.dialogue.turn import Answer
from handlers.texts import Say

NAME: Final = "other_device"
HERE: Final = "here"
LOST: Final = "lost"
NO_PAPERS, NO_PHONE = "no_papers", "no_phone"


@dataclass(slots=True)
class OtherDevice:
    """The report by its `code`, one of the people it is about, and the phone."""

    code: str = ""
    person: PersonAnswer = field(default_factory=PersonAnswer)
    proof: ProofAnswer = field(default_factory=ProofAnswer)


def here_choice(talk: Talk) -> tuple[Choice, ...]:
    """The button to this conversation, where a chat lives in one browser."""
    return (Choice(HERE, "other_device.here", "other_device_words.start"),) if talk.traits.tells_seen else ()


def heard_wish(talk: Talk, text: str) -> Start | None:
    """Words that ask for it."""
    wanted = talk.traits.tells_seen and match_keywords(text, "other_device_words.start", talk.work.tools.texts)
    return Start(NAME) if wanted else None


async def begin(talk: Talk[OtherDevice]) -> str:
    """The report first, unless it is known."""
    return "ask_identity" if talk.data.code else "ask_report"


async def ask_report(talk: Talk[OtherDevice]) -> Prompt:
    """The code."""
    return Prompt((say("other_device.ask_report"),), (Choice(LOST, "lost_code.no_code", without="code"),))


async def take_report(talk: Talk[OtherDevice], answer: Answer) -> Move:
    """A code; whether it exists is not said before everything has been told."""
    if answer.choice == LOST:
        return Start("lost_code")
    code = read_ticket_code(answer.text)
    if isinstance(code, Invalid):
        return (
            Again((why(talk, code),)) if any(letter.isdigit() for letter in answer.text) else Lost((why(talk, code),))
        )
    talk.data.code = code
    return Go("ask_identity")


async def ask_identity(talk: Talk[OtherDevice]) -> Prompt:
    """The number that the report names."""
    without = Choice(NO_PAPERS, "lost_code.no_papers", "complaint_words.no_papers", without="paper")
    return Prompt((say("other_device.ask_identity"),), (without,), frozenset({"text", "photo", "event"}))


async def take_identity_answer(talk: Talk[OtherDevice], answer: Answer) -> Move:
    """The number or the card; without them an official looks."""
    if answer.choice == NO_PAPERS:
        return _by_official()
    return await _to_told(talk, await take_identity(talk, talk.data.person, answer, onward), answer)


async def ask_birth_date(talk: Talk[OtherDevice]) -> Prompt:
    """The birth date; the year alone will do."""
    return Prompt((say("status_lookup.ask_birth_date"),), none="date")


async def take_birth(talk: Talk[OtherDevice], answer: Answer) -> Move:
    """The birth date."""
    if answer.choice == NONE:
        return _by_official()
    return await _to_told(talk, await take_birth_date(talk, talk.data.person, answer, onward), answer)


async def ask_phone_step(talk: Talk[OtherDevice]) -> Prompt:
    """The phone that the report was filed with."""
    without = Choice(NO_PHONE, "lost_code.no_phone", without="phone")
    return ask_phone(talk, say("other_device.ask_phone"), without, told=talk.data.person.told_phone)


async def take_phone_step(talk: Talk[OtherDevice], answer: Answer) -> Move:
    """A code goes there."""
    if answer.choice == NO_PHONE:
        return _by_official()
    return await take_phone(talk, talk.data.proof, answer, arrive, before=talk.data.person.told_phone)


async def ask_code_step(talk: Talk[OtherDevice]) -> Prompt:
    """Wait for the code."""
    return ask_code(talk, talk.data.proof)


async def take_code_step(talk: Talk[OtherDevice], answer: Answer) -> Move:
    """Check the code, then everything."""
    return await take_code(talk, talk.data.proof, answer, arrive)


async def onward(talk: Talk[OtherDevice], says: Sequence[Say]) -> Move:
    """To the first thing that is missing."""
    return await to_what_is_missing(talk, talk.data.person, talk.data.proof, says, arrive)


async def arrive(talk: Talk[OtherDevice], says: Sequence[Say]) -> Move:
    """All is told: the reports go on here, or nothing agrees, whatever it was."""
    told, phone = talk.data.person, talk.data.proof.phone
    if told.identity is None or told.birth is None:
        return await onward(talk, says)
    if not phone or phone != fresh_proof(talk):
        return Go("ask_phone", (*says, say("proving.proof_expired")))
    until = await tries_until(talk.work, talk.contact, phone)
    if until is not None:
        return Done((*says, say("follow_up.too_many_tries", until=until_words(talk, until))), menu=True)
    moved = await go_on_here(talk.work, talk.contact, talk.data.code, told.identity, told.birth, phone)
    if not moved:
        again = Choice("again", "other_device.again", jump=jump_to(NAME))
        return Done(
            (*says, say("other_device.no_agreement")),
            (again, Choice("callback", "status_lookup.callback", jump=jump_to("callback"))),
        )
    key = "other_device.moved_one" if len(moved) == 1 else "other_device.moved"
    return Start("follow_up", says=(*says, say(key, number=len(moved))), args=("view", talk.data.code))


def _by_official() -> Done:
    """Without a number, a birth date or the phone only an official can look."""
    call = Choice("callback", "status_lookup.callback", jump=jump_to("callback"))
    return Done((say("lost_code.by_official"),), (call,))


async def _to_told(talk: Talk[OtherDevice], move: Move, answer: Answer) -> Move:
    return await send_to_told(talk, talk.data.proof, talk.data.person.told_phone, move, answer, arrive)


BEHIND: Final = ("ask_birth_date", "ask_phone", "ask_code")
OTHER_DEVICE = Declared(
    NAME,
    "other_device.title",
    "ask_report",
    {
        "ask_report": Step(ask_report, take_report, ("ask_identity",), ("lost_code",)),
        "ask_identity": Step(ask_identity, take_identity_answer, BEHIND),
        "ask_birth_date": Step(ask_birth_date, take_birth, ("ask_phone", "ask_code")),
        "ask_phone": Step(ask_phone_step, take_phone_step, ("ask_code", "ask_phone"), ("follow_up",)),
        "ask_code": Step(ask_code_step, take_code_step, ("ask_code", "ask_phone"), ("follow_up",)),
    },
    data=OtherDevice,
    begin=begin,
    begins=("ask_identity",),
)

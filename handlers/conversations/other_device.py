"""The web chat goes on in another browser: the code of a report and the whole proof that a look-up asks.

ask_report -> ask_identity -> ask_birth_date -> ask_phone -> ask_code -> the report, in this chat from now on
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from handlers.contacts.other_device import go_on_here, tries_until
from handlers.conversations.args import jump_to
from handlers.conversations.asking.person import PersonAnswer
from handlers.conversations.asking.proof import ProofAnswer, fresh_proof, until_words
from handlers.conversations.asking.whole_proof import WholeProof
from handlers.conversations.problems import why
from handlers.dialogue.answers.invalid import Invalid
from handlers.dialogue.answers.ticket_code import read_ticket_code
from handlers.dialogue.conversation import Declared, Step
from handlers.dialogue.matching import match_keywords
from handlers.dialogue.outcome import Again, Choice, Done, Go, Lost, Move, Prompt, Start, say
from handlers.dialogue.private import Private
from handlers.dialogue.talk import Talk
from handlers.dialogue.turn import Answer
from handlers.texts import Say

NAME: Final = "other_device"
HERE: Final = "here"
LOST: Final = "lost"


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


async def arrive(talk: Talk[OtherDevice], says: Sequence[Say]) -> Move:
    """All is told: the reports go on here, or nothing agrees, whatever it was."""
    told, phone = talk.data.person, talk.data.proof.phone
    if told.identity is None or told.birth is None:
        return await PROOF.onward(talk, says)
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


PROOF = WholeProof("other_device.ask_identity", arrive, _by_official)
BEHIND: Final = ("ask_birth_date", "ask_phone", "ask_code")
OTHER_DEVICE = Declared(
    NAME,
    "other_device.title",
    "ask_report",
    {
        "ask_report": Step(ask_report, take_report, ("ask_identity",), ("lost_code",)),
        "ask_identity": Step(PROOF.ask_identity, PROOF.take_identity, BEHIND, private=Private.NUMBER),
        "ask_birth_date": Step(
            PROOF.ask_birth_date, PROOF.take_birth_date, ("ask_phone", "ask_code"), private=Private.PERSON
        ),
        "ask_phone": Step(
            PROOF.ask_phone, PROOF.take_phone, ("ask_code", "ask_phone"), ("follow_up",), private=Private.PERSON
        ),
        "ask_code": Step(
            PROOF.ask_code, PROOF.take_code, ("ask_code", "ask_phone"), ("follow_up",), private=Private.PERSON
        ),
    },
    data=OtherDevice,
    begin=begin,
    begins=("ask_identity",),
)

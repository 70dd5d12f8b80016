"""Proving a phone inside a conversation: a code to the number stated, the messenger's button, or a fresh proof.

What is told stands in a `ProofAnswer` of the conversation's data.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final, Literal

from handlers.conversations.advice import has_waited
from handlers.conversations.asking.person import PersonAnswer
from handlers.conversations.helping import asks_for_help
from handlers.conversations.phrases import says
from handlers.conversations.problems import unread, why
from handlers.dialogue.answers.code import read_code
from handlers.dialogue.answers.invalid import Invalid
from handlers.dialogue.answers.none import read_none
from handlers.dialogue.answers.phones import Phone, read_phone
from handlers.dialogue.kinds import D
from handlers.dialogue.outcome import Again, Choice, Done, Go, Jump, Lost, Move, Prompt, say
from handlers.dialogue.talk import Talk
from handlers.dialogue.turn import Answer
from handlers.records.proof import (
    Expired,
    Limited,
    Proven,
    TooMany,
    Which,
    Wrong,
    begin_proof,
    check_code,
    prove_by_contact_button,
    proven_phone,
)
from handlers.texts import Say
from handlers.tickets.times import moment_in_words

OnProven = Callable[[Talk[D], Sequence[Say]], Awaitable[Move]]
How = Literal["", "code", "contact", "none"]
USE_PROVEN, RESEND, OTHER_PHONE, WITHOUT = "use_proven", "resend", "other_phone", "without_proof"
USE_TOLD: Final = "told_phone"
NO_CODE: Final = ("proving.no_code", "proving.no_code_again", "proving.no_code_person")  # one after the other
SHOWN: Final = 3


@dataclass(slots=True)
class ProofAnswer:
    """A phone in national form and how it was proven: by a code, by the messenger's button, not at all, or not yet."""

    phone: str = ""
    how: How = ""


def nested(kept: dict[str, Any], name: str = "proof") -> None:
    """Upgrades JSON in which `phone` and `proof` stood beside all others."""
    parts = {"phone": kept.pop("phone", ""), "how": kept.pop("proof", "")}
    found = {part: value for part, value in parts.items() if value}
    if found:
        kept[name] = found


def fresh_proof(talk: Talk) -> str:
    """The phone this person has proven and that still counts, or ''."""
    return proven_phone(talk.contact, talk.now, talk.work.tools.policy.phone_proof_life) or ""


def sends_codes(talk: Talk) -> bool:
    """Whether a code can be sent at all: some gateway carries text messages."""
    return talk.work.tools.policy.text_messages


def is_closed(talk: Talk) -> bool:
    """Whether no phone can be proven here: no code goes out, and the channel vouches for none."""
    return not (sends_codes(talk) or talk.traits.asks_phone or fresh_proof(talk))


def ask_phone(talk: Talk, question: Say, *more: Choice, told: str = "") -> Prompt:
    """The question with the number already proven as a button, or one `told` before; and the messenger's own button,
    which is the only way where no code can be sent."""
    choices, proven = more, fresh_proof(talk)
    if not sends_codes(talk):
        told, question = "", say("proving.share_only" if talk.traits.asks_phone else "proving.closed_here")
    if told and told != proven:
        meant = "" if proven else "keywords.yes"
        choices = (Choice(USE_TOLD, say("proving.use_told", end=told[-SHOWN:]), meant), *choices)
    if proven:
        choices = (Choice(USE_PROVEN, say("proving.use_proven", end=proven[-SHOWN:]), "keywords.yes"), *choices)
    return Prompt((question,), choices, frozenset({"text", "phone"}), ask_phone=True)


async def take_phone(
    talk: Talk[D], told: ProofAnswer, answer: Answer, on_proven: OnProven[D], code_step: str = "ask_code",
    before: str = "",
) -> Move:  # fmt: skip
    """A number typed (a code goes there), told `before`, shared by the messenger's button, or proven before."""
    proven = fresh_proof(talk)
    if answer.choice == USE_TOLD and before:
        answer = Answer(text=before, source=answer.source)
    if answer.choice == USE_PROVEN and proven:
        return await _with_phone(talk, told, proven, on_proven)
    read = read_phone(answer.phone or answer.text)
    if isinstance(read, Invalid):
        return unread(talk, answer, read)
    if answer.phone:
        await prove_by_contact_button(talk.work, talk.contact, read.national)
        return await _now_proven(talk, told, read.national, "contact", on_proven)
    if read.national == proven:
        return await _with_phone(talk, told, proven, on_proven)
    return await send_code(talk, told, read, answer.source, code_step)


async def to_what_is_missing(
    talk: Talk[D], person: PersonAnswer, told: ProofAnswer, says: Sequence[Say], all_there: OnProven[D]
) -> Move:
    """To the question for the number, the birth date or the phone; with all of them, the phone freshly proven,
    `all_there`: who has proven a phone for somebody in the house need not do it again."""
    if person.identity is None:
        return Go("ask_identity", tuple(says))
    if person.birth is None:
        return Go("ask_birth_date", tuple(says))
    if told.phone and told.phone == fresh_proof(talk):
        return await all_there(talk, says)
    return Go("ask_phone", tuple(says))


async def send_to_told(
    talk: Talk[D], told: ProofAnswer, phone: str, move: Move, answer: Answer, on_proven: OnProven[D]
) -> Move:
    """Where a move leads to the question for a phone that was told already: the code goes there at once, and where one
    is waited for, it still is."""
    if not isinstance(move, Go) or move.step != "ask_phone":
        return move
    if told.phone and not told.how:
        return replace(move, step="ask_code")
    if not phone or not sends_codes(talk):
        return move
    sent = await take_phone(talk, told, Answer(text=phone, source=answer.source), on_proven)
    says = (*move.says, *(sent.says if isinstance(sent, Go | Again | Lost | Done) else ()))
    return replace(sent, says=says) if isinstance(sent, Go | Done) else Go("ask_phone", says)


async def send_code(talk: Talk, told: ProofAnswer, phone: Phone, source: str, code_step: str = "ask_code") -> Move:
    """Send a code to a number and wait for it; or say until when no more are sent."""
    if not sends_codes(talk):
        return Again((say("proving.no_texts"),))
    told.phone = phone.national
    sent = await begin_proof(talk.work, talk.contact, phone.national, source)
    if isinstance(sent, Limited):
        return Again((limited_words(talk, sent),))
    converted: tuple[Say, ...] = ()
    if phone.converted_from:
        converted = (say("proving.converted", old=phone.converted_from, new=phone.national),)
    return Go(code_step, converted, sub=True)


def ask_code(talk: Talk, told: ProofAnswer, *more: Choice) -> Prompt:
    """Where the code went and how long it counts."""
    minutes = int(talk.work.tools.policy.code_life.total_seconds() // 60)
    choices = (
        Choice(RESEND, "proving.resend", "proving_words.resend"),
        Choice(OTHER_PHONE, "proving.other_phone", "proving_words.other_phone"),
        *more,
    )
    return Prompt((say("proving.ask_code", phone=_grouped(told.phone), minutes=minutes),), choices)


async def take_code(
    talk: Talk[D], told: ProofAnswer, answer: Answer, on_proven: OnProven[D], phone_step: str = "ask_phone"
) -> Move:
    """The code; a telephone number typed here is another number to send it to."""
    if answer.choice == OTHER_PHONE:
        return Go(phone_step, sub=True)
    if answer.choice == RESEND:
        return await _resend(talk, told, answer)
    code = read_code(answer.text)
    if isinstance(code, Invalid):
        phone = read_phone(answer.text)
        if isinstance(phone, Phone):
            return await send_code(talk, told, phone, answer.source, talk.step)
        lacks = read_none(answer.text)
        if lacks is not None and "phone" in lacks.named:  # the phone that the code went to is gone
            other = Choice(OTHER_PHONE, "proving.other_phone", "proving_words.other_phone")
            call = Choice("call_me", "common.call_me", jump=Jump("callback"))
            return Again((say("proving.phone_gone"),), choices=(other, call))
        if says(answer.text, "proving_words.anew", talk.work.tools.texts):
            return await _resend(talk, told, answer)
        return _no_code(talk, answer.text) or Again((why(talk, code),))
    found = await check_code(talk.work, talk.contact, code)
    if isinstance(found, Proven):
        return await _now_proven(talk, told, found.phone, "code", on_proven)
    return Again((_not_the_code(found),))


def _no_code(talk: Talk, text: str) -> Move | None:
    """What to do when the code does not come: the first advice, then the next, then a person."""
    texts = talk.work.tools.texts
    if asks_for_help(talk, text):
        return Lost(ask=False)
    told = says(text, "proving_words.no_code", texts) or says(text, "advice_words.still_not", texts)
    if not (told or has_waited(text, texts)):
        return None
    return Again((say(NO_CODE[min(talk.tell("no_code"), len(NO_CODE) - 1)]),))


def limited_words(talk: Talk, limited: Limited) -> Say:
    """Too often, and when it goes on."""
    key = "proving.limited_phone" if limited.which is Which.PHONE else "proving.limited"
    if limited.which is Which.SOURCE:
        key = "proving.limited_source"
    if limited.which is Which.LOOK_UPS:
        key = "proving.limited_look_ups"
    if limited.which is Which.ALL:
        key = "proving.limited_all"
    return say(key, until=until_words(talk, limited.until))


def until_words(talk: Talk, until: datetime) -> Say:
    """Hour and minute, part of the day, then "today" and the date."""
    return moment_in_words(until, talk.work.rules.calendar, talk.now)


async def _resend(talk: Talk, told: ProofAnswer, answer: Answer) -> Move:
    if not sends_codes(talk):
        return Again((say("proving.no_texts"),))
    sent = await begin_proof(talk.work, talk.contact, told.phone, answer.source)
    if isinstance(sent, Limited):
        return Again((limited_words(talk, sent),))
    return Again((say("proving.sent_again", phone=_grouped(told.phone)),))


def _not_the_code(found: Wrong | Expired | TooMany) -> Say:
    if isinstance(found, Wrong):
        return say("proving.wrong", left=found.left)
    return say("proving.expired" if isinstance(found, Expired) else "proving.too_many")


async def _now_proven(talk: Talk[D], told: ProofAnswer, phone: str, how: How, on_proven: OnProven[D]) -> Move:
    # The contact was read at the beginning of the turn: what was proven in it counts at once.
    talk.contact = replace(talk.contact, phone=phone, phone_proven_at=talk.now)
    told.how = how
    return await _with_phone(talk, told, phone, on_proven)


async def _with_phone(talk: Talk[D], told: ProofAnswer, phone: str, on_proven: OnProven[D]) -> Move:
    told.phone = phone
    told.how = told.how or "code"
    return await on_proven(talk, ())


def _grouped(phone: str) -> str:
    return f"{phone[:4]} {phone[4:7]} {phone[7:]}"

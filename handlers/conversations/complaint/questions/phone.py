"""The phone: with a code where a record may be shown, else only for answers."""

from dataclasses import replace
from typing import Final

from handlers.conversations.asking.proof import (
    USE_TOLD,
    WITHOUT,
    ProofAnswer,
    ask_code,
    ask_phone,
    sends_codes,
    take_code,
    take_phone,
)
from handlers.conversations.complaint.data import ComplaintTalk
from handlers.conversations.complaint.form import onward
from handlers.conversations.complaint.matter import items
from handlers.conversations.phrases import says
from handlers.conversations.problems import unread
from handlers.dialogue.answers.invalid import Invalid
from handlers.dialogue.answers.none import read_none
from handlers.dialogue.answers.phones import read_phone
from handlers.dialogue.outcome import Again, Choice, Go, Move, Prompt, say
from handlers.dialogue.turn import Answer
from handlers.records.proof import prove_by_contact_button

NO_PHONE: Final = "no_phone"
KNOWN_PHONE: Final = "known_phone"
PHONE: Final = "phone"  # the kind of thing that is said not to be there


async def ask_phone_step(talk: ComplaintTalk) -> Prompt:
    """The phone: with a code where a record may be shown, else only for answers."""
    told = talk.data.person.told_phone
    choices: tuple[Choice, ...] = (Choice(NO_PHONE, "complaint_ask.no_phone", without="phone"),)
    if _proves(talk):
        return ask_phone(talk, say("complaint_ask.phone"), *choices, told=told)
    if told:
        choices = (Choice(USE_TOLD, say("complaint_ask.known_phone", end=told[-3:]), "keywords.yes"), *choices)
    if talk.contact.phone and talk.contact.phone != told:
        choices = (Choice(KNOWN_PHONE, say("complaint_ask.known_phone", end=talk.contact.phone[-3:])), *choices)
    return Prompt((say("complaint_ask.phone_only"),), choices, frozenset({"text", "phone"}), ask_phone=True)


async def take_phone_step(talk: ComplaintTalk, answer: Answer) -> Move:
    """Send the code, take the number as it is, or go on without."""
    data = talk.data
    told = data.proof.phone or data.person.told_phone
    if told and answer.text and not answer.choice and _without_code(talk, answer):
        data.proof = ProofAnswer(told, "none")
        return await onward(talk)
    if answer.choice == USE_TOLD and data.person.told_phone:
        answer = Answer(text=data.person.told_phone, source=answer.source)
    if answer.choice == NO_PHONE:
        data.proof = ProofAnswer("", "none")
        return await onward(talk)
    if answer.choice == WITHOUT and data.proof.phone:
        data.proof.how = "none"
        return await onward(talk)
    if not _proves(talk):
        return await _plain_phone(talk, answer)
    before = data.proof.phone
    if answer.phone or answer.text:
        data.proof.phone = ""
    move = await take_phone(talk, data.proof, answer, onward)
    if data.proof.phone != before:
        data.person.record, data.looked = None, ""
    if isinstance(move, Again) and data.proof.phone:
        if data.proof.phone != before:  # another number is not proven by what proved the one before
            data.proof.how = ""
        return replace(move, choices=(Choice(WITHOUT, "complaint_ask.without_code"),))
    data.proof.phone = data.proof.phone or before
    if isinstance(move, Go) and move.step == "ask_code":
        data.proof.how = ""
        return move
    return await onward(talk, move.says) if isinstance(move, Go) else move


async def ask_code_step(talk: ComplaintTalk) -> Prompt:
    """The code; without it an official looks."""
    without = Choice(WITHOUT, "complaint_ask.without_code", "complaint_words.without_code", without="code")
    return ask_code(talk, talk.data.proof, without)


async def take_code_step(talk: ComplaintTalk, answer: Answer) -> Move:
    """The code, or none: also where there is no phone that could get one."""
    no_phone = read_none(answer.text) if answer.text and not answer.choice else None
    if answer.choice == WITHOUT or (no_phone is not None and PHONE in no_phone.named):
        talk.data.proof.how = "none"
        return await onward(talk)
    return await take_code(talk, talk.data.proof, answer, onward)


def _without_code(talk: ComplaintTalk, answer: Answer) -> bool:
    """Whether a code is not wanted for the number that was told; a mere "skip" is about the number."""
    return says(answer.text, "complaint_words.no_code_wanted", talk.work.tools.texts)


def _proves(talk: ComplaintTalk) -> bool:
    """Whether the number is to be proven; where no code can be sent, it is taken as it is told."""
    return PHONE in items(talk) and sends_codes(talk)


async def _plain_phone(talk: ComplaintTalk, answer: Answer) -> Move:
    if answer.choice == KNOWN_PHONE:
        talk.data.proof.phone = talk.contact.phone
        return await _as_told(talk)
    read = read_phone(answer.phone or answer.text)
    if isinstance(read, Invalid):
        return unread(talk, answer, read)
    if answer.phone:
        await prove_by_contact_button(talk.work, talk.contact, read.national)
        talk.contact = replace(talk.contact, phone=read.national, phone_proven_at=talk.now)
        talk.data.proof.how = "contact"
    elif read.national != talk.data.proof.phone:
        talk.data.proof.how = ""  # another number than the one that was proven
    talk.data.proof.phone = read.national
    return await _as_told(talk)


async def _as_told(talk: ComplaintTalk) -> Move:
    """On with a number that was only told, where else a code would have proven it."""
    if PHONE in items(talk) and not talk.data.proof.how:
        talk.data.proof.how = "none"
    return await onward(talk)

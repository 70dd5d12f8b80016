"""The phone: with a code where a record may be shown, else only for answers."""

from dataclasses import replace
from typing import Final

from handlers.conversations.complaint.form import onward
from handlers.conversations.complaint.known import LOOKED
from handlers.conversations.complaint.matter import items
from handlers.conversations.problems import unread
from handlers.conversations.proof_steps import WITHOUT, ask_code, ask_phone, take_code, take_phone
from handlers.dialogue.answers.invalid import Invalid
from handlers.dialogue.answers.phones import read_phone
from handlers.dialogue.outcome import Again, Choice, Go, Move, Prompt, say
from handlers.dialogue.talk import Talk
from handlers.dialogue.turn import Answer
from handlers.records.proof import prove_by_contact_button

NO_PHONE: Final = "no_phone"
KNOWN_PHONE: Final = "known_phone"


async def ask_phone_step(talk: Talk) -> Prompt:
    """The phone: with a code where a record may be shown, else only for answers."""
    if _proves(talk):
        return ask_phone(talk, say("complaint_ask.phone"), Choice(NO_PHONE, "complaint_ask.no_phone"))
    choices: tuple[Choice, ...] = (Choice(NO_PHONE, "complaint_ask.no_phone"),)
    if talk.contact.phone:
        choices = (Choice(KNOWN_PHONE, say("complaint_ask.known_phone", end=talk.contact.phone[-3:])), *choices)
    return Prompt((say("complaint_ask.phone_only"),), choices, frozenset({"text", "phone"}), ask_phone=True)


async def take_phone_step(talk: Talk, answer: Answer) -> Move:
    """Send the code, take the number as it is, or go on without."""
    if answer.choice == NO_PHONE:
        talk.data["phone"], talk.data["proof"] = "", "none"
        return await onward(talk)
    if answer.choice == WITHOUT and talk.data.get("phone"):
        talk.data["proof"] = "none"
        return await onward(talk)
    if not _proves(talk):
        return await _plain_phone(talk, answer)
    before = talk.data.get("phone")
    if answer.phone or answer.text:
        talk.data.pop("phone", None)
    move = await take_phone(talk, answer, onward)
    if talk.data.get("phone") != before:
        talk.data.pop("record", None)
        talk.data.pop(LOOKED, None)
    if isinstance(move, Again) and talk.data.get("phone"):
        return replace(move, choices=(Choice(WITHOUT, "complaint_ask.without_code"),))
    if "phone" not in talk.data and before is not None:
        talk.data["phone"] = before
    if isinstance(move, Go) and move.step == "ask_code":
        talk.data.pop("proof", None)
        return move
    return await onward(talk, move.says) if isinstance(move, Go) else move


async def ask_code_step(talk: Talk) -> Prompt:
    """The code; without it an official looks."""
    return ask_code(talk, Choice(WITHOUT, "complaint_ask.without_code", "complaint_words.without_code"))


async def take_code_step(talk: Talk, answer: Answer) -> Move:
    """The code, or none."""
    if answer.choice == WITHOUT:
        talk.data["proof"] = "none"
        return await onward(talk)
    return await take_code(talk, answer, onward)


def _proves(talk: Talk) -> bool:
    return "phone" in items(talk)


async def _plain_phone(talk: Talk, answer: Answer) -> Move:
    if answer.choice == KNOWN_PHONE:
        talk.data["phone"] = talk.contact.phone
        return await onward(talk)
    read = read_phone(answer.phone or answer.text)
    if isinstance(read, Invalid):
        return unread(talk, answer, read)
    if answer.phone:
        await prove_by_contact_button(talk.work, talk.contact, read.national)
        talk.contact = replace(talk.contact, phone=read.national, phone_proven_at=talk.now)
        talk.data["proof"] = "contact"
    talk.data["phone"] = read.national
    return await onward(talk)

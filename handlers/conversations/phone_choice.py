"""Asking for a number to call back, as one step inside another conversation: typed, shared, known already, or none."""

from dataclasses import replace
from typing import Final

from handlers.dialogue.answers.invalid import Invalid
from handlers.dialogue.answers.phones import read_phone
from handlers.dialogue.outcome import NONE, Again, Choice, Move, Prompt, say
from handlers.dialogue.talk import Talk
from handlers.dialogue.turn import Answer
from handlers.texts import Say

KNOWN, WITHOUT, TOLD = "phone_known", "phone_none", "phone_told"
SHOWN: Final = 3  # digits of a known number that are shown


def ask_phone_number(talk: Talk, question: Say, *, without: str = "", told: str = "") -> Prompt:
    """The question, the number we have as a button, the messenger's own button. `without`: label of "no number";
    `told`: a number that was told before, offered in place of the one we have as the choice `TOLD`."""
    choices: tuple[Choice, ...] = ()
    if told:
        choices += (Choice(TOLD, say("phone_choice.known", tail=told[-SHOWN:]), "keywords.yes"),)
    elif talk.contact.phone:
        choices += (Choice(KNOWN, say("phone_choice.known", tail=talk.contact.phone[-SHOWN:]), "keywords.yes"),)
    if without:
        choices += (Choice(WITHOUT, without, "phone_choice_words.none", without="phone"),)
    return Prompt((question,), choices, frozenset({"text", "phone"}), ask_phone=True, none="" if without else "phone")


async def take_phone_number(talk: Talk, answer: Answer) -> str | Move:
    """The number in national form, "" for none, or the move that asks again. Shared numbers count as proven."""
    if answer.choice == KNOWN:
        return talk.contact.phone
    if answer.choice in (WITHOUT, NONE):
        return ""
    read = read_phone(answer.phone or answer.text)
    if isinstance(read, Invalid):
        return Again((say("phone_choice.unclear"),))
    if answer.phone or not talk.contact.phone:
        proven_at = talk.now if answer.phone else None
        await talk.work.uow.contacts.set_phone(talk.contact.id, read.national, proven_at)
        talk.contact = replace(talk.contact, phone=read.national, phone_proven_at=proven_at)
    return read.national

"""Asking to be called back, from anywhere: what about (words or voice), when, where, which number; then a ticket."""

from dataclasses import replace
from typing import Final

from handlers.conversations.filing import Filing, file_ticket, filed, follow_choice
from handlers.conversations.phone_choice import ask_phone_number, take_phone_number
from handlers.conversations.place_choice import ask_place, known_place, take_place
from handlers.dialogue.conversation import Declared, Step
from handlers.dialogue.outcome import Again, Choice, Done, Go, Lost, Move, Prompt, say
from handlers.dialogue.talk import Talk
from handlers.dialogue.turn import Answer
from handlers.tickets.content import Details

NAME: Final = "callback"
WHEN: Final = ("morning", "afternoon")
LONGEST: Final = 1000  # characters of what it is about


async def begin(talk: Talk) -> str:
    """With a voice message nothing needs to be told in words."""
    return "ask_when" if talk.data.get("voices") else "ask_about"


async def ask_about(talk: Talk) -> Prompt:
    """What it is about."""
    choices = (Choice("no_words", "callback.no_words", "callback_words.no_words"),)
    return Prompt((say("callback.ask_about"),), choices, frozenset({"text", "voice"}))


async def take_about(talk: Talk, answer: Answer) -> Move:
    """Words, a voice message, or nothing."""
    if _keep_voices(talk, answer):
        return Go("ask_when", (say("callback.voice_kept"),))
    if answer.choice != "no_words":
        if not any(letter.isalpha() for letter in answer.text):
            return Again((say("callback.ask_about"),))
        talk.data["about"] = answer.text[:LONGEST]
    return Go("ask_when")


async def ask_when(talk: Talk) -> Prompt:
    """Morning or afternoon."""
    choices = tuple(Choice(when, f"callback.{when}", f"callback_words.{when}") for when in WHEN)
    key = "callback.ask_when_voice" if talk.data.get("voices") else "callback.ask_when"
    return Prompt((say(key),), choices, frozenset({"text", "voice"}))


async def take_when(talk: Talk, answer: Answer) -> Move:
    """A half of the day."""
    if _keep_voices(talk, answer):
        return Again((say("callback.voice_kept"),), ask=True)
    if answer.choice not in WHEN:
        return Lost((say("callback.choose_when"),))
    talk.data["when"] = answer.choice
    return Go("ask_phone" if known_place(talk) is not None else "ask_where")


async def ask_where(talk: Talk) -> Prompt:
    """Where the person lives: who calls."""
    asked = await ask_place(talk, say("callback.ask_where"), skippable=True)
    return replace(asked, expects=asked.expects | {"voice"})


async def take_where(talk: Talk, answer: Answer) -> Move:
    """A place, or none."""
    if _keep_voices(talk, answer):
        return Again((say("callback.voice_kept"),), ask=True)
    return await take_place(talk, answer, "ask_phone")


async def ask_phone(talk: Talk) -> Prompt:
    """The number; giving it sends the wish."""
    asked = ask_phone_number(talk, say("callback.ask_phone"))
    return replace(asked, expects=asked.expects | {"voice"})


async def take_phone(talk: Talk, answer: Answer) -> Move:
    """Send it."""
    if _keep_voices(talk, answer):
        return Again((say("callback.voice_kept"),), ask=True)
    phone = await take_phone_number(talk, answer)
    if not isinstance(phone, str):
        return phone
    about = talk.data.get("about", "")
    filing = Filing(
        "CALLBACK",
        place=known_place(talk),
        phone=phone,
        details=Details(description=about),
        file_ids=tuple(talk.data.get("voices", ())),
        call_back=talk.data.get("when", ""),
    )
    ticket = await file_ticket(talk, filing)
    when = say(f"callback.in_the_{ticket.call_back or WHEN[0]}")
    return Done((say("callback.sent", when=when, tail=phone[-3:]), filed(talk, ticket)), (follow_choice(ticket),))


def _keep_voices(talk: Talk, answer: Answer) -> bool:
    if not answer.voices:
        return False
    talk.data["voices"] = [*talk.data.get("voices", ()), *answer.voices]
    return True


CALLBACK = Declared(
    NAME,
    "callback.title",
    "ask_about",
    {
        "ask_about": Step(ask_about, take_about, ("ask_when",)),
        "ask_when": Step(ask_when, take_when, ("ask_where", "ask_phone")),
        "ask_where": Step(ask_where, take_where, ("ask_phone",)),
        "ask_phone": Step(ask_phone, take_phone),
    },
    begin=begin,
    begins=("ask_when",),
)

"""Whose record: number, birth date, phone with proof, name, sex, place; and who writes when it is for somebody else."""

from dataclasses import replace
from typing import Final

from handlers.conversations.complaint.form import add_photos, items, onward
from handlers.conversations.complaint.known import LOOKED
from handlers.conversations.identity_steps import FILE_CHECKED, take_birth_date, take_identity
from handlers.conversations.place_choice import ask_place as place_question
from handlers.conversations.place_choice import known_place, take_place
from handlers.conversations.problems import unread
from handlers.conversations.proof_steps import WITHOUT, ask_code, ask_phone, take_code, take_phone
from handlers.conversations.told import forget_person
from handlers.dialogue.answers.invalid import Invalid
from handlers.dialogue.answers.names import NameCheck, read_name
from handlers.dialogue.answers.people import read_sex
from handlers.dialogue.answers.phones import read_phone
from handlers.dialogue.outcome import Again, Choice, Go, Move, Prompt, say
from handlers.dialogue.talk import Talk
from handlers.dialogue.turn import Answer
from handlers.records.proof import prove_by_contact_button

SUGGESTED, AS_PAPERS, FOR_OTHER, NO_PAPERS, NO_PHONE = "suggested", "as_papers", "for_other", "no_papers", "no_phone"
KNOWN_PHONE: Final = "known_phone"
SEXES: Final = ("male", "female")


async def ask_identity(talk: Talk) -> Prompt:
    """The number of whose record it is; one tap says that it is for somebody else."""
    other = talk.data.get("other")
    choices: tuple[Choice, ...] = (Choice(NO_PAPERS, "complaint_ask.no_papers", "complaint_words.no_papers"),)
    if not other:
        choices = (Choice(FOR_OTHER, "complaint_ask.for_other", "complaint_words.for_other"), *choices)
    return Prompt((say("complaint_ask.identity_other" if other else "complaint_ask.identity"),), choices)


async def take_identity_answer(talk: Talk, answer: Answer) -> Move:
    """The number; a photo is read as a card, and kept as a paper when it is none."""
    if answer.choice == FOR_OTHER:
        _forget(talk)
        talk.data["other"] = "1"
        return await onward(talk) if not talk.data.get("reporter") else Again((), ask=True)
    if answer.choice == NO_PAPERS:
        talk.data["identity"] = None
        talk.data.pop("record", None)
        return await onward(talk)
    before = talk.data.get("identity")
    card_file = talk.data.get("card_file")
    move = await take_identity(talk, answer, onward)
    if talk.data.get("identity") != before:
        talk.data.pop("record", None)
        return move if not isinstance(move, Go) else await onward(talk, move.says)
    if answer.event == FILE_CHECKED and isinstance(move, Again) and card_file and not answer.data.get("problem"):
        add_photos(talk.data, [card_file])
        return Again((say("complaint.photo_no_card", count=len(talk.data["photos"])),))
    return move


async def ask_birth_date(talk: Talk) -> Prompt:
    """The birth date."""
    return Prompt((say("complaint_ask.birth_date"),))


async def take_birth_date_answer(talk: Talk, answer: Answer) -> Move:
    """The birth date; another one may belong to another record."""
    before = talk.data.get("birth")
    move = await take_birth_date(talk, answer, onward)
    if talk.data.get("birth") != before and isinstance(move, Go) and talk.data.pop("record", None):
        return await onward(talk, move.says)
    return move


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


async def ask_name(talk: Talk) -> Prompt:
    """The full name as on the papers."""
    if not _about_person(talk):
        return Prompt((say("complaint_ask.name_sender"),))
    return Prompt((say("complaint_ask.name_other" if talk.data.get("other") else "complaint_ask.name"),))


async def take_name(talk: Talk, answer: Answer) -> Move:
    """The name; without marks or of one word it is asked about once."""
    doubted = talk.data.pop("doubted_name", None)
    if answer.choice == SUGGESTED and doubted:
        return await _named(talk, doubted["suggestion"])
    if answer.choice == AS_PAPERS and doubted:
        return await _named(talk, doubted["name"], doubted["code"])
    read = read_name(answer.text)
    if isinstance(read, Invalid):
        return unread(talk, answer, read)
    if not read.checks or not _about_person(talk):
        return await _named(talk, read.titled)
    check = read.checks[0]
    if doubted and doubted["code"] == check.code:
        return await _named(talk, read.titled, check.code)
    return _doubted(talk, read.titled, check)


async def ask_sex(talk: Talk) -> Prompt:
    """Male or female, as on the papers."""
    choices = tuple(Choice(sex, f"complaint_ask.{sex}", f"complaint_words.{sex}") for sex in SEXES)
    return Prompt((say("complaint_ask.sex"),), choices)


async def take_sex(talk: Talk, answer: Answer) -> Move:
    """Male or female."""
    read = answer.choice if answer.choice in SEXES else read_sex(answer.text)
    if isinstance(read, Invalid):
        return unread(talk, answer, read)
    talk.data["sex"] = read
    return await onward(talk)


async def ask_place(talk: Talk) -> Prompt:
    """Where the person lives now: asked once."""
    return await place_question(talk, say("complaint_ask.place"), skippable=True)


async def take_place_answer(talk: Talk, answer: Answer) -> Move:
    """A commune, as near as it is known."""
    move = await take_place(talk, answer, "confirm", remember=not talk.data.get("other"))
    if not isinstance(move, Go):
        return move
    if known_place(talk) is None:
        talk.data["place_skipped"] = True
    return await onward(talk, move.says)


async def ask_reporter(talk: Talk) -> Prompt:
    """Who writes for somebody else: a parent stays the requester."""
    choices: tuple[Choice, ...] = ()
    if talk.contact.name:
        choices = (Choice(SUGGESTED, say("complaint_ask.known_name", name=talk.contact.name)),)
    return Prompt((say("complaint_ask.reporter"),), choices)


async def take_reporter(talk: Talk, answer: Answer) -> Move:
    """The name of who writes."""
    read = read_name(talk.contact.name if answer.choice == SUGGESTED else answer.text)
    if isinstance(read, Invalid):
        return unread(talk, answer, read)
    talk.data["reporter"] = read.titled
    await talk.work.uow.contacts.set_person(talk.contact.id, read.titled, None, None)
    return await onward(talk)


def _forget(talk: Talk) -> None:
    """What was told so far was of somebody else."""
    forget_person(talk.data)
    for name in (LOOKED, "name_typed"):
        talk.data.pop(name, None)


def _about_person(talk: Talk) -> bool:
    """Whether the name must be that of papers; who only wants help may be called as they like."""
    return "identity" in items(talk)


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


async def _named(talk: Talk, name: str, confirmed: str = "") -> Move:
    talk.data["name"], talk.data["name_typed"] = name, True
    if confirmed:
        talk.data["confirmed"] = [*talk.data.get("confirmed", ()), f"R11:{confirmed}:0"]
    return await onward(talk)


def _doubted(talk: Talk, name: str, check: NameCheck) -> Again:
    talk.data["doubted_name"] = {"name": name, "code": check.code, "suggestion": check.suggestion or ""}
    choices: tuple[Choice, ...] = (Choice(AS_PAPERS, "complaint_checks.as_papers", "complaint_words.as_papers"),)
    if check.suggestion:
        choices = (Choice(SUGGESTED, say("complaint_checks.use", text=check.suggestion)), *choices)
    return Again((say(f"complaint_checks.{check.code}", typed=name),), choices=choices)

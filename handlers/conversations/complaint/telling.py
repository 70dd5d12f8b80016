"""What is wrong and what the slip says instead; stories; the number of a second record."""

from collections.abc import Callable
from typing import Any, Final

from handlers.conversations.complaint.form import category_of, items, onward
from handlers.conversations.home_words import note_home
from handlers.conversations.problems import unread, vaccine_name
from handlers.conversations.proof_steps import fresh_proof
from handlers.conversations.record_words import dose_lines
from handlers.conversations.told import birth_of, record_of
from handlers.dialogue.answers.dates import read_birth_date, read_injection_date
from handlers.dialogue.answers.identity import Identity, read_identity
from handlers.dialogue.answers.invalid import Invalid
from handlers.dialogue.answers.names import read_name
from handlers.dialogue.answers.people import read_sex
from handlers.dialogue.answers.phones import read_phone
from handlers.dialogue.answers.reading import tidy
from handlers.dialogue.answers.vaccines import read_vaccine
from handlers.dialogue.outcome import Choice, Go, Lost, Move, Prompt, say
from handlers.dialogue.talk import Talk
from handlers.dialogue.turn import Answer
from handlers.records.look_up import Shown, look_up

PARTS: Final = {
    "dose_wrong": ("vaccine", "date", "lot", "facility"),
    "person_wrong": ("name", "birth", "sex", "identity", "address", "phone"),
}
LONGEST: Final = 1500


async def ask_part(talk: Talk) -> Prompt:
    """What is wrong on the record."""
    choices = tuple(
        Choice(part, f"complaint.part.{part}", f"complaint_words.part_{part}") for part in PARTS[_profile(talk)]
    )
    return Prompt((say(f"complaint_ask.part_{_profile(talk)}"),), choices)


async def take_part(talk: Talk, answer: Answer) -> Move:
    """A part."""
    if answer.choice not in PARTS[_profile(talk)]:
        return Lost((say("complaint.choose"),))
    talk.data["part"] = answer.choice
    talk.data.pop("right", None)
    return await onward(talk)


async def ask_right(talk: Talk) -> Prompt:
    """What it should be, as the slip or the papers have it."""
    return Prompt((say(f"complaint_ask.right_{talk.data['part']}"),))


async def take_right(talk: Talk, answer: Answer) -> Move:
    """The right value, read as what it is."""
    read = READERS[talk.data["part"]](talk, answer.text)
    if isinstance(read, Invalid):
        return unread(talk, answer, read)
    if not read:
        return Lost((say("complaint.choose"),))
    talk.data["right"] = read
    return await onward(talk)


async def ask_description(talk: Talk) -> Prompt:
    """What happened, in one's own words."""
    profile = _profile(talk) if "description" in items(talk) else "other"  # told unasked, now changed on the card
    return Prompt((say(f"complaint_ask.description_{profile}"),))


async def take_description(talk: Talk, answer: Answer) -> Move:
    """A story of any length up to the limit."""
    if not any(letter.isalpha() for letter in answer.text):
        return Lost((say("complaint_ask.description_empty"),))
    talk.data["description"] = answer.text[:LONGEST]
    cut = (say("common.too_long"),) if answer.cut or len(answer.text) > LONGEST else ()
    return await onward(talk, (*cut, *note_home(talk, answer.text)))


async def ask_other_identity(talk: Talk) -> Prompt:
    """The number of the other record: an old CMND, another paper."""
    key = "complaint_ask.try_identity" if talk.data.get("trying") else "complaint_ask.other_identity"
    return Prompt((say(key),))


async def take_other_identity(talk: Talk, answer: Answer) -> Move:
    """A number; when it is tried, its record is looked for under the same proof."""
    read = read_identity(answer.text)
    if isinstance(read, Invalid):
        return unread(talk, answer, read)
    talk.data["other_identity"] = [read.kind.value, read.number]
    if talk.data.pop("trying", False):
        return await _tried(talk, read)
    return await onward(talk)


async def _tried(talk: Talk, identity: Identity) -> Move:
    """Doses under another number: two records of one person, to be joined."""
    birth, record, phone = birth_of(talk.data), record_of(talk.data), fresh_proof(talk)
    found = await look_up(talk.work, talk.contact, identity, birth, phone) if birth and phone else None
    if isinstance(found, Shown) and record is not None and found.record.person_id != record.person_id:
        talk.data["category"] = "DUPLICATE"
        return await onward(talk, (say("complaint.second_record", doses=dose_lines(talk, found.record)),))
    talk.data.pop("other_identity", None)
    return Go("ask_what", (say("complaint.second_not_found"),), sub=True)


def _profile(talk: Talk) -> str:
    return category_of(talk).questions


def _name(talk: Talk, text: str) -> str | Invalid:
    read = read_name(text)
    return read if isinstance(read, Invalid) else read.titled


def _birth(talk: Talk, text: str) -> str | Invalid:
    read = read_birth_date(text, talk.today)
    return read if isinstance(read, Invalid) else read.shown


def _sex(talk: Talk, text: str) -> str | Invalid:
    read = read_sex(text)
    return read if isinstance(read, Invalid) else talk.words(f"complaint_ask.{read}")


def _identity(talk: Talk, text: str) -> str | Invalid:
    read = read_identity(text)
    return read if isinstance(read, Invalid) else read.number


def _phone(talk: Talk, text: str) -> str | Invalid:
    read = read_phone(text)
    return read if isinstance(read, Invalid) else read.national


def _vaccine(talk: Talk, text: str) -> str | Invalid:
    read = read_vaccine(text)
    return read if isinstance(read, Invalid) else vaccine_name(talk, read)


def _date(talk: Talk, text: str) -> str | Invalid:
    read = read_injection_date(text, talk.today)
    return read if isinstance(read, Invalid) else read.strftime("%d/%m/%Y")


def _words(talk: Talk, text: str) -> str | Invalid:
    return tidy(text)[:200]


READERS: Final[dict[str, Callable[[Talk, str], Any]]] = {
    "name": _name, "birth": _birth, "sex": _sex, "identity": _identity, "phone": _phone, "vaccine": _vaccine,
    "date": _date, "lot": _words, "address": _words, "facility": _words,
}  # fmt: skip

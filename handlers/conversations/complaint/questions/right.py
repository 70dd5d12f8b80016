"""What it should be, as the slip or the papers have it, read as what it is."""

from collections.abc import Callable
from typing import Any, Final

from handlers.conversations.asking.proof import ProofAnswer
from handlers.conversations.complaint.data import ComplaintTalk
from handlers.conversations.complaint.form import onward
from handlers.conversations.complaint.matter import PHONE
from handlers.conversations.problems import unread, vaccine_name
from handlers.dialogue.answers.dates import read_birth_date, read_injection_date
from handlers.dialogue.answers.identity import read_identity
from handlers.dialogue.answers.invalid import Invalid
from handlers.dialogue.answers.names import read_name
from handlers.dialogue.answers.people import read_sex
from handlers.dialogue.answers.phones import read_phone
from handlers.dialogue.answers.reading import tidy
from handlers.dialogue.answers.vaccines import read_vaccine
from handlers.dialogue.outcome import ANY, NONE, Choice, Lost, Move, Prompt, say
from handlers.dialogue.turn import Answer

KNOWN: Final = "known_phone"


async def ask_right(talk: ComplaintTalk) -> Prompt:
    """What it should be, as the slip or the papers have it."""
    known = talk.data.proof.phone or talk.contact.phone or talk.data.person.told_phone
    choices: tuple[Choice, ...] = ()
    if talk.data.part == PHONE and known and talk.data.person.record is None:
        choices = (Choice(KNOWN, say("complaint_ask.known_phone", end=known[-3:]), "keywords.yes"),)
    return Prompt((say(f"complaint_ask.right_{talk.data.part}"),), choices, none=ANY)


async def take_right(talk: ComplaintTalk, answer: Answer) -> Move:
    """The right value, read as what it is."""
    if answer.choice == NONE:
        talk.data.leave_open("right")
        return await onward(talk, (say("complaint_ask.right_unknown"),))
    text = answer.text
    if answer.choice == KNOWN:
        text = talk.data.proof.phone or talk.contact.phone or talk.data.person.told_phone
    read = READERS[talk.data.part](talk, text)
    if isinstance(read, Invalid):
        return unread(talk, answer, read)
    if not read:
        return Lost((say("complaint.choose"),))
    talk.data.right = read
    _take_phone(talk)
    return await onward(talk)


def _take_phone(talk: ComplaintTalk) -> None:
    """The right phone is also the one to answer to, and proves nothing: it stands in no record yet."""
    if talk.data.part == PHONE and talk.data.proof.how not in ("code", "contact"):
        talk.data.proof = ProofAnswer(talk.data.right, "none")


def _name(talk: ComplaintTalk, text: str) -> str | Invalid:
    read = read_name(text)
    return read if isinstance(read, Invalid) else read.titled


def _birth(talk: ComplaintTalk, text: str) -> str | Invalid:
    read = read_birth_date(text, talk.today)
    return read if isinstance(read, Invalid) else read.shown


def _sex(talk: ComplaintTalk, text: str) -> str | Invalid:
    read = read_sex(text)
    return read if isinstance(read, Invalid) else talk.words(f"complaint_ask.{read}")


def _identity(talk: ComplaintTalk, text: str) -> str | Invalid:
    read = read_identity(text)
    return read if isinstance(read, Invalid) else read.number


def _phone(talk: ComplaintTalk, text: str) -> str | Invalid:
    read = read_phone(text)
    return read if isinstance(read, Invalid) else read.national


def _vaccine(talk: ComplaintTalk, text: str) -> str | Invalid:
    read = read_vaccine(text, talk.work.rules.vaccines)
    return read if isinstance(read, Invalid) else vaccine_name(talk, read)


def _date(talk: ComplaintTalk, text: str) -> str | Invalid:
    read = read_injection_date(text, talk.today, talk.work.rules.campaign.first_day)
    return read if isinstance(read, Invalid) else read.strftime("%d/%m/%Y")


def _words(talk: ComplaintTalk, text: str) -> str | Invalid:
    return tidy(text)[:200]


READERS: Final[dict[str, Callable[[ComplaintTalk, str], Any]]] = {
    "name": _name, "birth": _birth, "sex": _sex, "identity": _identity, "phone": _phone, "vaccine": _vaccine,
    "date": _date, "lot": _words, "address": _words, "facility": _words,
}  # fmt: skip

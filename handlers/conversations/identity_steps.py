"""Asking for an identity number and a birth date, typed or read from the QR of a card, in any conversation."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from typing import Final

from handlers.conversations.problems import unread, why
from handlers.conversations.told import birth_of, forget_person, identity_of, keep_card, keep_identity
from handlers.dialogue.answers.dates import BirthDate, read_birth_date
from handlers.dialogue.answers.identity import Identity, IdentityKind, read_identity
from handlers.dialogue.answers.identity_checks import check_identity_against
from handlers.dialogue.answers.invalid import Invalid
from handlers.dialogue.outcome import Again, Choice, Lost, Move, Quiet, say
from handlers.dialogue.talk import Talk
from handlers.dialogue.turn import Answer
from handlers.records.card import from_card_qr
from handlers.texts import Say

Onward = Callable[[Talk, Sequence[Say]], Awaitable[Move]]
SUGGESTED: Final = "suggested"
SHOWN: Final = 3  # last digits by which a number is named
FILE_CHECKED: Final = "file_checked"


async def take_identity(talk: Talk, answer: Answer, onward: Onward, *, name: str = "identity") -> Move:
    """A number typed, a suggestion accepted, or a photo of the card's QR. Then `onward`, which asks what is missing."""
    if answer.event == FILE_CHECKED:
        return await _card_read(talk, answer, onward)
    if answer.files:
        talk.data["card_file"] = answer.files[-1]
        return Quiet((say("identity.reading_photo"),))
    text = talk.data.pop("suggested_id", "") if answer.choice == SUGGESTED else answer.text
    read = read_identity(text)
    if isinstance(read, Invalid):
        return _refused(talk, answer, read, "suggested_id", "identity.use")
    if name == "identity":
        talk.data.pop("old_identity", None)
        keep_identity(talk.data, read)
    else:
        talk.data[name] = [read.kind.value, read.number]
    return await onward(talk, tuple(say(f"invalid.{code}", **_named(talk, read)) for code in read.warnings))


async def take_birth_date(talk: Talk, answer: Answer, onward: Onward) -> Move:
    """A birth date; a CCCD that says another year or sex is asked about in passing, never refused."""
    text = talk.data.pop("suggested_birth", "") if answer.choice == SUGGESTED else answer.text
    read = read_birth_date(text, talk.today)
    if isinstance(read, Invalid):
        return _refused(talk, answer, read, "suggested_birth", "identity.use_date")
    talk.data["birth"] = read.iso
    return await onward(talk, doubts(talk))


def doubts(talk: Talk) -> tuple[Say, ...]:
    """What the number says against birth date and sex: a question in passing."""
    identity, birth = identity_of(talk.data), birth_of(talk.data)
    if identity is None:
        return ()
    prefixes = talk.work.tools.policy.known_id_prefixes
    found = check_identity_against(identity, birth, talk.data.get("sex"), prefixes)
    return tuple(say(f"invalid.{code}", year=birth.year if birth else "") for code in found)


def number_end(identity: Identity) -> str:
    """The last digits, all that is said of a number."""
    return identity.number[-SHOWN:]


def paper_words(talk: Talk, identity: Identity) -> str:
    """`CCCD …123`."""
    return talk.words(say("identity.paper", kind=kind_words(talk, identity.kind.value), end=number_end(identity)))


def kind_words(talk: Talk, kind: str) -> str:
    """The name of a paper."""
    return talk.words(f"identity.kind.{IdentityKind(kind).value}")


def birth_words(birth: BirthDate) -> str:
    """`05/02/1980`, `1980`."""
    return birth.shown


async def remember_address(talk: Talk) -> None:
    """From now on the person is addressed by age and sex, as the record has them; only for one's own record."""
    birth = birth_of(talk.data)
    if birth is None or talk.data.get("other") or talk.contact.birth_year:
        return
    sex = talk.data.get("sex")
    await talk.work.uow.contacts.set_person(talk.contact.id, "", birth.year, sex)
    talk.contact = replace(talk.contact, birth_year=birth.year, sex=sex)


def _refused(talk: Talk, answer: Answer, read: Invalid, kept: str, label: str) -> Again | Lost:
    suggestion = read.hint.get("suggestion") or (read.hint.get("year") if read.problem == "date_age" else "")
    if not suggestion:
        return unread(talk, answer, read)
    talk.data[kept] = suggestion
    return Again((why(talk, read),), choices=(Choice(SUGGESTED, say(label, text=suggestion), "keywords.yes"),))


def _named(talk: Talk, identity: Identity) -> dict[str, str]:
    return {"kind": kind_words(talk, identity.kind.value), "number": identity.number}


async def _card_read(talk: Talk, answer: Answer, onward: Onward) -> Move:
    file_id = talk.data.pop("card_file", None)
    if file_id is None or answer.data.get("file_id") != file_id:
        return Quiet()
    if answer.data.get("problem"):
        return Again((say(f"photo.{answer.data['problem']}"), say("identity.or_type")))
    card = from_card_qr(await talk.work.uow.files.read(file_id) or ())
    if card is None:
        return Again((say("identity.no_qr"),))
    forget_person(talk.data)
    keep_card(talk.data, card)
    read = say("identity.card_read", name=card.name, paper=paper_words(talk, card.identity))
    return await onward(talk, (read,))

"""Whose record it is: a number and a birth date, typed (with a phone, in one line) or read from the QR of a card.

What is told stands in a `PersonAnswer` of the conversation's data, with the record once it was shown after proof.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from handlers.conversations.day_order import asked_which, day_typed, in_our_order
from handlers.conversations.photo_faults import code_words
from handlers.conversations.problems import unread, why
from handlers.dialogue.answers.dates import BirthDate, read_birth_date
from handlers.dialogue.answers.identity import Identity, IdentityKind, read_identity
from handlers.dialogue.answers.identity_checks import check_identity_against
from handlers.dialogue.answers.invalid import Invalid
from handlers.dialogue.answers.other_codes import what_code
from handlers.dialogue.answers.people import Sex
from handlers.dialogue.answers.several import ToldOfPerson, read_birth_alone, read_person
from handlers.dialogue.kinds import D
from handlers.dialogue.outcome import Again, Choice, Lost, Move, Quiet, say
from handlers.dialogue.talk import Talk
from handlers.dialogue.turn import Answer
from handlers.records.card import CardData, from_card_qr
from handlers.records.view import RecordView
from handlers.texts import Say
from handlers.texts.days import birth_said

Onward = Callable[[Talk[D], Sequence[Say]], Awaitable[Move]]
SUGGESTED: Final = "suggested"
SHOWN: Final = 3  # last digits by which a number is named
FILE_CHECKED: Final = "file_checked"
NUMBERS: Final = ("identity", "old_identity")
OF_PERSON: Final = (
    *NUMBERS, "birth", "name", "sex", "record", "others", "from_card", "card_file", "suggested_id", "suggested_birth",
    "told_phone",
)  # fmt: skip


@dataclass(slots=True)
class PersonAnswer:
    """One person as told. `old_identity`: the CMND worth trying next; `others`: further records under the number.

    `card_file`: a photo being read as a card; `suggested_…`: what was proposed in place of what was typed;
    `told_phone`: a phone said beside the number, national form, until the question for it comes.
    """

    identity: Identity | None = None
    old_identity: Identity | None = None
    birth: BirthDate | None = None
    name: str = ""
    sex: Sex | None = None
    record: RecordView | None = None
    others: int = 0
    from_card: bool = False
    card_file: int | None = None
    suggested_id: str = ""
    suggested_birth: str = ""
    told_phone: str = field(default="", repr=False)

    def forget(self) -> None:
        """Forget who it was about; what the house shares (phone, place) stands elsewhere."""
        fresh = PersonAnswer()
        for name in OF_PERSON:
            setattr(self, name, getattr(fresh, name))

    def keep_identity(self, identity: Identity) -> None:
        """Remember the number; what was odd about it has been said."""
        self.identity = replace(identity, warnings=())

    def keep_card(self, card: CardData) -> None:
        """Fill in what stands on a card."""
        self.keep_identity(card.identity)
        self.name, self.from_card = card.name, True
        self.birth = card.birth_date or self.birth
        self.sex = card.sex or self.sex
        self.old_identity = card.old_identity or self.old_identity


def nested(kept: dict[str, Any], name: str = "person") -> None:
    """Upgrades JSON in which a person's answers stood beside all others, a number as [kind, number]."""
    found = {part: kept.pop(part) for part in OF_PERSON if part in kept}
    for number in NUMBERS:
        if found.get(number):
            kind, digits = found[number]
            found[number] = {"kind": kind, "number": digits}
    if found:
        kept[name] = found


async def take_identity(
    talk: Talk[D], person: PersonAnswer, answer: Answer, onward: Onward[D], named: str = ""
) -> Move:
    """A number typed, a suggestion accepted, or a photo of the card's QR. Then `onward`, which asks what is missing.

    `named`: a name that the caller has read beside the number, to be said back with it.
    """
    if answer.event == FILE_CHECKED:
        return await _card_read(talk, person, answer, onward)
    if answer.files and not tells_number(talk, answer):
        person.card_file = answer.files[-1]
        return Quiet((say("identity.reading_photo"),))
    text = answer.text
    if answer.choice == SUGGESTED:
        text, person.suggested_id = person.suggested_id, ""
    if "|" in text and (card := from_card_qr((text,))) is not None:  # somebody has scanned it with another app
        return await _take_card(talk, person, card, onward)
    if code := what_code(text):
        return Again((_other_code(talk, code),))
    told = read_person(in_our_order(talk, text), talk.today)
    if told.identity is not None and (told.count > 1 or named):
        return await onward(talk, take_told(talk, person, told, named))
    read = read_identity(text)
    if isinstance(read, Invalid):
        birth = read_birth_alone(text, talk.today) if person.birth is None else None
        if birth is not None:
            return Again(take_told(talk, person, ToldOfPerson(birth=birth)), ask=True)
        person.suggested_id = read.hint.get("suggestion", "") or person.suggested_id
        return refused(talk, answer, read, read.hint.get("suggestion", ""), "identity.use")
    person.old_identity = None
    person.keep_identity(read)
    return await onward(talk, tuple(say(f"invalid.{code}", **_named(talk, read)) for code in read.warnings))


def tells_number(talk: Talk, answer: Answer) -> bool:
    """Whether the words below a photo tell the number: then the photo need not be read for it."""
    return bool(answer.text) and read_person(answer.text, talk.today).identity is not None


def take_told(talk: Talk, person: PersonAnswer, told: ToldOfPerson, name: str = "") -> tuple[Say, ...]:
    """Keep what one message said of a person; says it back (with a `name` kept already), and what is odd about it."""
    parts: list[str] = [name] if name else []
    if told.identity is not None:
        person.old_identity = None
        person.keep_identity(told.identity)
        parts.append(paper_words(talk, told.identity))
    if told.birth is not None:
        person.birth = told.birth
        parts.append(talk.words(say("identity.born", day=birth_said(told.birth))))
    if told.phone is not None:
        person.told_phone = told.phone.national
        parts.append(talk.words(say("identity.phone", end=told.phone.national[-SHOWN:])))
    return (say("identity.told", parts=", ".join(parts)), *doubts(talk, person)) if parts else ()


async def take_birth_date(talk: Talk[D], person: PersonAnswer, answer: Answer, onward: Onward[D]) -> Move:
    """A birth date; a CCCD that says another year or sex is asked about in passing, never refused."""
    if which := asked_which(talk, answer):
        return which
    text = day_typed(talk, answer)
    if answer.choice == SUGGESTED:
        text, person.suggested_birth = person.suggested_birth, ""
    read = read_birth_date(text, talk.today)
    if isinstance(read, Invalid):
        suggestion = read.hint.get("suggestion") or (read.hint.get("year", "") if read.problem == "date_age" else "")
        person.suggested_birth = suggestion or person.suggested_birth
        return refused(talk, answer, read, suggestion, "identity.use_date")
    person.birth = read
    return await onward(talk, doubts(talk, person))


def doubts(talk: Talk, person: PersonAnswer) -> tuple[Say, ...]:
    """What the number says against birth date and sex: a question in passing."""
    if person.identity is None:
        return ()
    prefixes = talk.work.tools.policy.known_id_prefixes
    found = check_identity_against(person.identity, person.birth, person.sex, prefixes)
    return tuple(say(f"invalid.{code}", year=person.birth.year if person.birth else "") for code in found)


def number_end(identity: Identity) -> str:
    """The last digits, all that is said of a number."""
    return identity.number[-SHOWN:]


def paper_words(talk: Talk, identity: Identity) -> str:
    """`CCCD …123`."""
    return talk.words(say("identity.paper", kind=kind_words(talk, identity.kind.value), end=number_end(identity)))


def kind_words(talk: Talk, kind: str) -> str:
    """The name of a paper."""
    return talk.words(f"identity.kind.{IdentityKind(kind).value}")


async def remember_address(talk: Talk, person: PersonAnswer) -> None:
    """From now on the contact is addressed by this age and sex: for one's own record, never for somebody else's."""
    if person.birth is None or talk.contact.birth_year:
        return
    await talk.work.uow.contacts.set_person(talk.contact.id, "", person.birth.year, person.sex)
    talk.contact = replace(talk.contact, birth_year=person.birth.year, sex=person.sex)


def refused(talk: Talk, answer: Answer, read: Invalid, suggestion: str, label: str) -> Again | Lost:
    """Why it cannot be taken, with what may have been meant as a button."""
    if not suggestion:
        return unread(talk, answer, read)
    return Again((why(talk, read),), choices=(Choice(SUGGESTED, say(label, text=suggestion), "keywords.yes"),))


def _named(talk: Talk, identity: Identity) -> dict[str, str]:
    return {"kind": kind_words(talk, identity.kind.value), "number": identity.number}


async def card_beside(talk: Talk[D], person: PersonAnswer, answer: Answer, onward: Onward[D]) -> Move | None:
    """A photo that was looked at for something else, or the other side of a card, shows the card; None when not."""
    file_id = int(answer.data.get("file_id") or 0)
    card = from_card_qr(await talk.work.uow.files.read(file_id) or ()) if person.identity is None else None
    if card is None:
        return None
    person.card_file = None
    return await _take_card(talk, person, card, onward)


async def _card_read(talk: Talk[D], person: PersonAnswer, answer: Answer, onward: Onward[D]) -> Move:
    if person.card_file is None or answer.data.get("file_id") != person.card_file:
        return await card_beside(talk, person, answer, onward) or Quiet()
    file_id, person.card_file = person.card_file, None
    if answer.data.get("problem"):
        return Again((say(f"photo.{answer.data['problem']}"), say("identity.or_type")))
    texts = await talk.work.uow.files.read(file_id) or ()
    card = from_card_qr(texts)
    if card is None:
        code = next(filter(None, map(what_code, texts)), "other" if _is_other(texts) else "")
        return Again((_other_code(talk, code) if code else say("identity.no_qr"),))
    return await _take_card(talk, person, card, onward)


async def _take_card(talk: Talk[D], person: PersonAnswer, card: CardData, onward: Onward[D]) -> Move:
    person.forget()
    person.keep_card(card)
    read = say("identity.card_read", name=card.name, paper=paper_words(talk, card.identity))
    return await onward(talk, (read,))


def _other_code(talk: Talk, code: str) -> Say:
    """That a QR code is no identity card's, and what it is."""
    return say("identity.other_code", what=code_words(talk, code))


def _is_other(texts: Sequence[str]) -> bool:
    """Whether what was read is no card at all, rather than one that was read badly."""
    return bool(texts) and all("|" not in text for text in texts)

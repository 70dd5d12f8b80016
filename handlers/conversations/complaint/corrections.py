"""Mending what was told, at any step and on the card: "the date was 12/9/2021", "not Moderna, Pfizer", or the name of a
line, which asks its question again. What is mended is said back in one line."""

from collections.abc import Callable, Mapping
from typing import Final

from handlers.catalogue.questions import Question
from handlers.conversations.asking.mending import after, part_words
from handlers.conversations.asking.mending import mend_person as mend_whose
from handlers.conversations.asking.place import known_place, place_words, read_place
from handlers.conversations.asking.proof import ProofAnswer
from handlers.conversations.complaint.data import ComplaintTalk
from handlers.conversations.complaint.form import is_known, onward, step_of
from handlers.conversations.complaint.injection import dose_words, keep_facility, take_doses_told
from handlers.conversations.complaint.matter import items, questions
from handlers.conversations.complaint.mend_dose import dose_named, mend_day, mend_doses, mend_vaccine
from handlers.conversations.complaint.questions.phone import take_phone_step
from handlers.conversations.facility_choice import read_facility
from handlers.dialogue.answers.corrections import Correction, read_correction, value_in
from handlers.dialogue.answers.dated import find_days, plain_text
from handlers.dialogue.answers.invalid import Invalid
from handlers.dialogue.answers.names import PersonName, read_name
from handlers.dialogue.answers.names_in_text import is_surname
from handlers.dialogue.answers.people import read_sex
from handlers.dialogue.answers.reading import fold
from handlers.dialogue.answers.several import read_person
from handlers.dialogue.answers.told_doses import ToldDose, ToldDoses, places_in
from handlers.dialogue.answers.told_name import read_own_name
from handlers.dialogue.answers.vaccines import find_vaccines
from handlers.dialogue.conversation import bare
from handlers.dialogue.outcome import Again, Edit, Go, Move, say
from handlers.dialogue.turn import Answer
from handlers.texts import Say

CARD: Final = "confirm"
CODE: Final = "ask_code"
WAITING: Final = frozenset({"ask_phone", CODE})  # for a phone, or for the code sent to it
FREE: Final = frozenset(
    {"ask_what", "ask_more", "ask_part", "ask_right", "ask_description", "ask_question", "ask_details"}
)
"""Steps whose own answers may sound like this: there only a message that begins with "change" is one."""
APART: Final = frozenset({"ask_who", "ask_next", "ask_legal", "ask_adverse", "ask_same", "ask_photo_again"})
"""Steps that no question leads to: after a correction they are asked again."""
# Which question a line of the card belongs to, where it is not called after it.
QUESTIONS: Final[Mapping[str, tuple[str, ...]]] = {"phone": ("phone", "phone_only")}
ENDS: Final = ";!?"  # what ends the words for a place
FEW: Final = 14  # words of a value that is said on the card without more


async def corrected(talk: ComplaintTalk, answer: Answer) -> Move | None:
    """The move after a message that mends something; None when it is none."""
    here = bare(talk.step)
    found = read_correction(answer.text, at_card=here == CARD and len(answer.text.split()) <= FEW)
    if found is None or (here in FREE and not (found.asks and found.line)) or not talk.data.category:
        return None
    question = _question(talk, found.line or _denied(talk, found, answer.text))
    if question is not None and step_of(question) == talk.step:
        return None  # that is what is being asked
    before = talk.data.person.told_phone
    mended = [] if found.bare else _mend(talk, found, answer.text)
    if mended:
        return await _after(talk, answer, (say("complaint_fix.done", what=", ".join(mended)),), before)
    if question is None or not (found.bare or found.asks or found.denies):
        return None
    if here == CARD:
        return Edit(step_of(question))
    return Go(step_of(question), (say("complaint_fix.again"),), sub=True) if is_known(talk, question) else None


async def _after(talk: ComplaintTalk, answer: Answer, says: tuple[Say, ...], before: str) -> Move:
    """On, after something was mended: a code to another phone than that told `before`, else the question again."""
    here, phone, proof = bare(talk.step), talk.data.person.told_phone, talk.data.proof
    asked = proof.phone or proof.how or here in WAITING
    if phone != before and phone != proof.phone and asked and "phone" in items(talk):
        move = await take_phone_step(talk, Answer(text=phone, source=answer.source))
        if isinstance(move, Again) and here not in WAITING:  # no more codes for now: its buttons belong to the phone
            move = Go("ask_phone", move.says, sub=True)
        return after(says, move)
    if here == CODE:
        return in_short(talk, says)
    move = await onward(talk, says)
    return in_short(talk, says) if move.step == talk.step != CARD or here in APART else move


def in_short(talk: ComplaintTalk, says: tuple[Say, ...]) -> Again:
    """Say this, and ask the question of the step again; the long one for photos in one line."""
    if bare(talk.step) == "ask_photo":
        return Again((*says, say("complaint_photo.send_or_skip")))
    return Again(says, ask=True)


def _question(talk: ComplaintTalk, line: str) -> Question | None:
    """The question behind a line of the card, when this report asks it."""
    return next((one for one in questions(talk) if one.key in QUESTIONS.get(line, (line,))), None)


def _denied(talk: ComplaintTalk, found: Correction, text: str) -> str:
    """The line of what is said not to be so, with nothing in its place."""
    if not found.denies:
        return ""
    plain = plain_text(text).text
    if find_vaccines(plain, talk.work.rules.vaccines):
        return "vaccine"
    return "dates" if find_days(plain, talk.today, talk.work.rules.campaign.first_day) else ""


def _mend(talk: ComplaintTalk, found: Correction, text: str) -> list[str]:
    """Take every value that the message gives for a line; says what is known now."""
    asked = set(items(talk))
    mended: list[str] = []
    for line, mend in MEND.items():
        own = QUESTIONS.get(line, (line,))
        if asked.isdisjoint(own) and not (line == "vaccine" and "dates" in asked):
            continue
        words = mend(talk, found, text)
        if words:
            mended.append(words)
    return mended


def _name(talk: ComplaintTalk, found: Correction, text: str) -> str:
    read: PersonName | Invalid = read_own_name(found.right) or read_name("")
    if isinstance(read, Invalid) and found.line == "name":
        value = value_in(found.right or text, "name")
        read = read_name(value if len(value.split()) > 1 else _whole(talk.data.person.name, value, found, text))
        if not isinstance(read, Invalid) and len(read.text.split()) > 1 and not is_surname(read.text.split()[0]):
            return ""
    if isinstance(read, Invalid) or read.titled == talk.data.person.name:
        return ""
    talk.data.person.name, talk.data.name_typed = read.titled, True
    return part_words(talk, "name", read.titled)


def _whole(known: str, given: str, found: Correction, text: str) -> str:
    """The whole name with another given name: in place of one that only sounds alike or is said to be wrong. While
    none is known the given name alone, as it is said against another: the rest is asked before sending."""
    *before, last = known.split() or [""]
    if known and given and (fold(last) == fold(given) or f" {fold(last)} " in f" {fold(text)} "):
        return " ".join((*before, given))
    return given if not known and found.denies and given[:1].isupper() else ""


def mend_person(talk: ComplaintTalk, found: Correction, text: str, *, sure: bool = False) -> str:
    """The number and the birth date, where the message gives others than are known; what is known now, in words."""
    person, before = talk.data.person, talk.data.person.identity
    injection = talk.data.injection
    days = bool(injection.dates) or any(one.day for one in injection.told)
    parts = mend_whose(talk, person, found, sure=sure, bare=person.birth is not None and not days)
    if person.identity != before:
        talk.data.no_papers = False
    return ", ".join(parts)


def _phone(talk: ComplaintTalk, found: Correction, text: str) -> str:
    told = read_person(found.right, talk.today, story=True).phone
    if told is None or told.national == (talk.data.proof.phone or talk.data.person.told_phone):
        return ""
    talk.data.person.told_phone = told.national
    if "phone" not in items(talk):
        talk.data.proof = ProofAnswer(told.national)
    return part_words(talk, "phone", told.national)


def _facility(talk: ComplaintTalk, found: Correction, text: str) -> str:
    if found.line == "place":
        return ""
    words = value_in(found.right, "facility", ENDS) if found.line == "facility" else places_in(found.right)
    where = read_facility(talk, words, known_place(talk, talk.data.place)) if words else None
    if where is None:
        return ""
    number, doses = dose_named(talk, found.right), talk.data.injection.doses
    if number and doses and doses != (number,):  # of that dose alone
        take_doses_told(talk, ToldDoses((ToldDose(number, place=words),)))
        return talk.words(say("complaint_fix.place_of", told=dose_words(talk, number)))
    keep_facility(talk, where, "" if where.office else words)
    named = where.office.name if where.office else place_words(talk, where.site) if where.site else words
    return part_words(talk, "facility", named)


def _home(talk: ComplaintTalk, found: Correction, text: str) -> str:
    unit = read_place(talk, value_in(found.right, "place", ENDS)).unit if found.line == "place" else None
    if unit is None or not unit.commune:
        return ""
    talk.data.place.settle(unit)
    return part_words(talk, "place", place_words(talk, unit))


def _sex(talk: ComplaintTalk, found: Correction, text: str) -> str:
    read = read_sex(value_in(found.right, "sex")) if found.line == "sex" else None
    if read is None or isinstance(read, Invalid):
        return ""
    talk.data.person.sex = read
    return part_words(talk, "sex", talk.words(f"complaint_ask.{read}").lower())


MEND: Final[Mapping[str, Callable[[ComplaintTalk, Correction, str], str]]] = {
    "name": _name,
    "identity": mend_person,
    "phone": _phone,
    "sex": _sex,
    "place": _home,
    "doses": mend_doses,
    "dates": mend_day,
    "vaccine": mend_vaccine,
    "facility": _facility,
}

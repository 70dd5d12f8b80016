"""Mending what was told, at any step and on the card: "the date was 12/9/2021", "not Moderna, Pfizer", or the name of a
line, which asks its question again. What is mended is said back in one line."""

from collections.abc import Callable, Mapping
from typing import Final

from handlers.catalogue.questions import Question
from handlers.conversations.asking.person import paper_words
from handlers.conversations.asking.place import known_place, place_words, read_place
from handlers.conversations.asking.proof import ProofAnswer
from handlers.conversations.complaint.data import ComplaintTalk
from handlers.conversations.complaint.form import is_known, onward, step_of
from handlers.conversations.complaint.injection import keep_facility
from handlers.conversations.complaint.matter import items, questions
from handlers.conversations.complaint.mend_dose import mend_day, mend_doses, mend_vaccine
from handlers.conversations.facility_choice import read_facility
from handlers.dialogue.answers.corrections import Correction, read_correction, value_in
from handlers.dialogue.answers.dated import find_days, plain_text
from handlers.dialogue.answers.invalid import Invalid
from handlers.dialogue.answers.names import read_name
from handlers.dialogue.answers.names_in_text import is_surname
from handlers.dialogue.answers.people import read_sex
from handlers.dialogue.answers.several import read_person
from handlers.dialogue.answers.told_doses import places_in
from handlers.dialogue.answers.told_name import read_own_name
from handlers.dialogue.answers.vaccines import find_vaccines
from handlers.dialogue.conversation import bare
from handlers.dialogue.outcome import Again, Edit, Go, Move, say
from handlers.dialogue.turn import Answer
from handlers.texts import Say
from handlers.texts.days import birth_said

CARD: Final = "confirm"
FREE: Final = frozenset(
    {"ask_what", "ask_more", "ask_part", "ask_right", "ask_description", "ask_question", "ask_details"}
)
"""Steps whose own answers may sound like this: there only a message that begins with "change" is one."""
APART: Final = frozenset({"ask_who", "ask_next", "ask_legal", "ask_adverse", "ask_same", "ask_photo_again", "ask_code"})
"""Steps that no question leads to: after a correction they are asked again."""
# Which question a line of the card belongs to, where it is not called after it.
QUESTIONS: Final[Mapping[str, tuple[str, ...]]] = {"phone": ("phone", "phone_only")}
ENDS: Final = ";!?"  # what ends the words for a place
FEW: Final = 10  # words of a value that is said on the card without more


async def corrected(talk: ComplaintTalk, answer: Answer) -> Move | None:
    """The move after a message that mends something; None when it is none."""
    here = bare(talk.step)
    found = read_correction(answer.text, at_card=here == CARD and len(answer.text.split()) <= FEW)
    if found is None or (here in FREE and not (found.asks and found.line)) or not talk.data.category:
        return None
    question = _question(talk, found.line or _denied(talk, found, answer.text))
    if question is not None and step_of(question) == talk.step:
        return None  # that is what is being asked
    mended = [] if found.bare else _mend(talk, found, answer.text)
    if mended:
        says = (say("complaint_fix.done", what=", ".join(mended)),)
        move = await onward(talk, says)
        if move.step == talk.step != CARD or (here in APART and move.step != "ask_phone"):
            return in_short(talk, says)
        return move
    if question is None or not (found.bare or found.asks or found.denies):
        return None
    if here == CARD:
        return Edit(step_of(question))
    return Go(step_of(question), (say("complaint_fix.again"),), sub=True) if is_known(talk, question) else None


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
    return "dates" if find_days(plain, talk.today) else ""


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
    if found.line == "name":
        read = read_name(value_in(found.right or text, "name"))
        known = not isinstance(read, Invalid) and is_surname(read.text.split()[0]) and len(read.text.split()) > 1
    else:
        read, known = read_own_name(found.right) or read_name(""), True
    if isinstance(read, Invalid) or not known or read.titled == talk.data.person.name:
        return ""
    talk.data.person.name, talk.data.name_typed = read.titled, True
    return _part(talk, "name", read.titled)


def _person(talk: ComplaintTalk, found: Correction, text: str) -> str:
    person, told = talk.data.person, read_person(found.right, talk.today, story=True)
    parts = []
    if told.identity is not None and told.identity.number != (person.identity.number if person.identity else ""):
        person.keep_identity(told.identity)
        person.record, talk.data.no_papers = None, False
        parts.append(paper_words(talk, told.identity))
    birth = told.birth
    if birth is None and found.line == "birth":
        birth = read_person(f"sn {value_in(found.right, 'birth')}", talk.today, story=True).birth
    if birth is not None and birth != person.birth:
        person.birth, person.record = birth, None
        parts.append(_part(talk, "birth", talk.words(birth_said(birth))))
    return ", ".join(parts)


def _phone(talk: ComplaintTalk, found: Correction, text: str) -> str:
    told = read_person(found.right, talk.today, story=True).phone
    if told is None or told.national == (talk.data.proof.phone or talk.data.person.told_phone):
        return ""
    talk.data.person.told_phone = told.national
    talk.data.person.record, talk.data.looked = None, ""
    talk.data.proof = ProofAnswer() if "phone" in items(talk) else ProofAnswer(told.national)
    return _part(talk, "phone", told.national)


def _facility(talk: ComplaintTalk, found: Correction, text: str) -> str:
    if found.line == "place":
        return ""
    words = value_in(found.right, "facility", ENDS) if found.line == "facility" else places_in(found.right)
    where = read_facility(talk, words, known_place(talk, talk.data.place)) if words else None
    if where is None:
        return ""
    keep_facility(talk, where, "" if where.office else words)
    named = where.office.name if where.office else place_words(talk, where.site) if where.site else words
    return _part(talk, "facility", named)


def _home(talk: ComplaintTalk, found: Correction, text: str) -> str:
    unit = read_place(talk, value_in(found.right, "place", ENDS)).unit if found.line == "place" else None
    if unit is None or not unit.commune:
        return ""
    talk.data.place.settle(unit)
    return _part(talk, "place", place_words(talk, unit))


def _sex(talk: ComplaintTalk, found: Correction, text: str) -> str:
    read = read_sex(value_in(found.right, "sex")) if found.line == "sex" else None
    if read is None or isinstance(read, Invalid):
        return ""
    talk.data.person.sex = read
    return _part(talk, "sex", talk.words(f"complaint_ask.{read}").lower())


def _part(talk: ComplaintTalk, item: str, text: str) -> str:
    label = talk.words(f"complaint_card.item.{item}").lower()
    return talk.words(say("complaint_fix.part", label=label, text=text))


MEND: Final[Mapping[str, Callable[[ComplaintTalk, Correction, str], str]]] = {
    "name": _name,
    "identity": _person,
    "phone": _phone,
    "sex": _sex,
    "place": _home,
    "doses": mend_doses,
    "dates": mend_day,
    "vaccine": mend_vaccine,
    "facility": _facility,
}

"""Facts that are told where another question is open: taken for the questions they answer, said back in one line. What
the message says to the open question answers it."""

import re
from collections.abc import Callable, Mapping
from typing import Final

from handlers.catalogue.categories import Meaning
from handlers.conversations.asking.mending import after
from handlers.conversations.asking.person import take_told
from handlers.conversations.complaint.corrections import CARD, CODE, FREE, in_short, mend_person
from handlers.conversations.complaint.data import ComplaintData, ComplaintTalk
from handlers.conversations.complaint.for_other import IDENTITY, is_for_other, take_of_other, told_of_other
from handlers.conversations.complaint.form import is_known, onward, step_of
from handlers.conversations.complaint.injection import meaning_of, take_doses_told, told_in
from handlers.conversations.complaint.matter import MISSING, category_of, questions, set_meaning
from handlers.conversations.complaint.story import with_more
from handlers.conversations.complaint.what import note_person, note_relation
from handlers.conversations.home_words import home_in, note_home
from handlers.dialogue.answers.corrections import Correction
from handlers.dialogue.answers.household import read_household
from handlers.dialogue.answers.identity import IdentityKind
from handlers.dialogue.answers.name_beside import read_name_beside
from handlers.dialogue.answers.people import read_sex
from handlers.dialogue.answers.reading import fold
from handlers.dialogue.answers.several import ToldOfPerson, read_person
from handlers.dialogue.answers.teller import read_teller
from handlers.dialogue.answers.told_doses import ToldDoses, may_tell
from handlers.dialogue.answers.told_kin import tells_of_kin
from handlers.dialogue.answers.told_name import read_own_name
from handlers.dialogue.answers.told_relation import says_relation
from handlers.dialogue.answers.vaccines import find_vaccines
from handlers.dialogue.conversation import Step, bare
from handlers.dialogue.outcome import Go, Move, say
from handlers.dialogue.turn import Answer
from handlers.texts import Say

# Steps that take such facts themselves, or whose answers are free words.
OWN: Final = FREE | {"ask_other_identity", "ask_who", "ask_next", "ask_legal", "ask_adverse"}
OF_INJECTION: Final = frozenset({"ask_doses", "ask_details", "ask_date", "ask_vaccine", "ask_facility", "ask_check"})
SURE: Final = frozenset({"ask_phone", "ask_place", CODE})  # their answers are told apart from those of an injection
LEAST: Final = 2  # words of a message that answers a question and says more
NUMBER: Final = 20  # characters of a number with its spaces
_NUMBER: Final = re.compile(r"0\d{11}\.?")
_CODE: Final = re.compile(r"(?<![\w./-])\d{6}(?![\w/-]|\.\d)")
_PARTS: Final = re.compile(r"[,;\n]|\.(?=\s|$)")


async def told_beside(talk: ComplaintTalk, answer: Answer, step: Step[ComplaintData]) -> Move | None:
    """The move after a message that tells more than it is asked for; None when it does not."""
    here, text = bare(talk.step), answer.text
    alone = len(text.split()) < LEAST and not _is_number(text)
    if here in OWN or not talk.data.category or alone or read_household(text):
        return None
    doses = told_in(talk, text) if here not in OF_INJECTION and category_of(talk).means in MISSING else ToldDoses()
    others = _of_other(talk, here, text)
    theirs = _for_other_with_dose(talk, here, text, doses)
    if not (doses.tells or theirs or others or _of_person(talk, here, text) or _of_home(talk, here, text)):
        return None
    says = [*others, *note_person(talk, text), *_mended(talk, text), *note_home(talk, text, talk.data.place)]
    if doses.tells or theirs:
        says += _doses(talk, text, doses)
    if not says:
        return None
    return await _on(talk, answer, step, tuple(says), alone=not doses.tells)


def _of_person(talk: ComplaintTalk, here: str, text: str) -> bool:
    """Whether it says something of the person that is not what is asked, and is not known yet."""
    if talk.data.other or talk.data.family.people:
        return False
    person, told = talk.data.person, read_person(text, talk.today, story=True)
    if here == IDENTITY and (told.identity is not None or tells_of_kin(text)):
        return False
    phones = (person.told_phone, talk.data.proof.phone)
    number = person.identity.number if person.identity else ""
    return (
        (told.identity is not None and told.identity.kind is IdentityKind.CCCD and told.identity.number != number)
        or (here != "ask_birth_date" and told.birth is not None and told.birth != person.birth)
        or (here not in ("ask_phone", CODE) and told.phone is not None and told.phone.national not in phones)
        or (here != "ask_name" and not person.name and read_own_name(text) is not None)
    )


def _of_other(talk: ComplaintTalk, here: str, text: str) -> tuple[Say, ...]:
    """Keep what is said of somebody else; where the number is asked for, a message may say that it is for them."""
    data = talk.data
    now = here == IDENTITY and not data.other and data.family.at is None
    if not now and not is_for_other(talk):
        return ()
    relation = read_teller(text) if now and tells_of_kin(text) else None
    if relation is not None and relation.other:
        data.other = True
        said = note_relation(talk, relation)
        return (*said, *take_told(talk, data.person, ToldOfPerson(None, None, None), data.person.name))
    told = told_of_other(talk, text)
    now = now and (told.of_other or (bool(told.teller) and says_relation(text)))
    says = take_of_other(talk, told) if now or is_for_other(talk) else ()
    data.other = data.other or bool(now and says)
    return says


def _for_other_with_dose(talk: ComplaintTalk, here: str, text: str, told: ToldDoses) -> bool:
    """Where the number is asked for: whether it is said that somebody else lacks a dose, or had one. It is theirs."""
    data = talk.data
    if here != IDENTITY or data.other or data.family.at is not None or read_person(text, talk.today).identity:
        return False
    data.other = tells_of_kin(text) and (bool(told.missing) or told.tells)
    return data.other


def _is_number(text: str) -> bool:
    """Whether a message is nothing but the number of an identity card."""
    return len(text) <= NUMBER and _NUMBER.fullmatch("".join(text.split())) is not None


def _of_home(talk: ComplaintTalk, here: str, text: str) -> bool:
    question = next((one for one in questions(talk) if one.key == "place"), None)
    asked = question is not None and here != "ask_place" and not is_known(talk, question)
    return asked and home_in(talk, text) is not None


def _mended(talk: ComplaintTalk, text: str) -> list[Say]:
    """What is known otherwise: the number or the birth date, said anew."""
    if talk.data.other or talk.data.family.people:
        return []
    words = mend_person(talk, Correction("", text), text, sure=True)
    return [say("complaint_fix.done", what=words)] if words else []


def _doses(talk: ComplaintTalk, text: str, told: ToldDoses) -> list[Say]:
    injection = talk.data.injection
    talk.data.description = with_more(talk.data.description, text)
    if not injection.doses and told.missing:
        injection.doses = told.missing
        set_meaning(talk, meaning_of(told) or Meaning.MISSING_ONE)
    return [*(take_doses_told(talk, told) or (say("complaint_between.noted"),))]


async def _on(
    talk: ComplaintTalk, answer: Answer, step: Step[ComplaintData], says: tuple[Say, ...], *, alone: bool
) -> Move:
    """With the answer to the open question, when the message gives it as well; else on to what is open."""
    here = bare(talk.step)
    question = next((one for one in questions(talk) if step_of(one) == talk.step), None)
    own = ANSWERS[here](talk, answer.text) if here in ANSWERS and (alone or here in SURE) else ""
    own = answer.text if here in OF_INJECTION else own
    if own and (here == CODE or question is None or not is_known(talk, question)):
        move = await step.take(talk, Answer(text=own, source=answer.source))
        if isinstance(move, Go) or here == CODE:
            return after(says, move)
    if here == CODE:
        return in_short(talk, says)
    move = await onward(talk, says)
    return in_short(talk, says) if move.step == talk.step != CARD else move


def _birth(talk: ComplaintTalk, text: str) -> str:
    birth = read_person(text, talk.today).birth
    return birth.shown if birth is not None else ""


def _phone(talk: ComplaintTalk, text: str) -> str:
    phone = read_person(text, talk.today, story=True).phone
    return phone.national if phone is not None else ""


def _code(talk: ComplaintTalk, text: str) -> str:
    found = _CODE.findall(text)
    return str(found[0]) if len(found) == 1 else ""


def _name(talk: ComplaintTalk, text: str) -> str:
    name = read_own_name(text) or read_name_beside(text)
    return name.titled if name is not None else ""


def _sex(talk: ComplaintTalk, text: str) -> str:
    return next((part for part in _PARTS.split(text) if isinstance(read_sex(part), str)), "")


def _place(talk: ComplaintTalk, text: str) -> str:
    """The parts of the message that say nothing else."""
    parts = [part.strip() for part in _PARTS.split(text)]
    kept = [one for one in parts if not _tells(talk, one)]
    return ", ".join(kept)


def _tells(talk: ComplaintTalk, part: str) -> bool:
    person = read_person(part, talk.today, story=True).count > 0 or read_own_name(part) is not None
    injection = may_tell(part) or find_vaccines(fold(part), talk.work.rules.vaccines)
    return not part or person or bool(injection) or any(letter.isdigit() for letter in part)


# What a message that says more answers to the question of a step.
ANSWERS: Final[Mapping[str, Callable[[ComplaintTalk, str], str]]] = {
    "ask_birth_date": _birth,
    "ask_phone": _phone,
    CODE: _code,
    "ask_name": _name,
    "ask_sex": _sex,
    "ask_place": _place,
}

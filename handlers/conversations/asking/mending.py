"""Mending whose record is meant, in any conversation that asks for number, birth date and phone: "wrong number, mine is
0300…", "born 1/4/1978, not 1979", or the name of what is to be asked anew. A new phone gets a code at once."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final, Generic

from handlers.conversations.asking.person import PersonAnswer, paper_words
from handlers.conversations.asking.proof import OnProven, ProofAnswer, take_phone
from handlers.dialogue.answers.corrections import Correction, read_correction, value_in
from handlers.dialogue.answers.dates import BirthDate
from handlers.dialogue.answers.identity import IdentityKind
from handlers.dialogue.answers.several import read_person
from handlers.dialogue.answers.small_talk import SmallTalk, read_small_talk
from handlers.dialogue.conversation import Step
from handlers.dialogue.kinds import D
from handlers.dialogue.outcome import Again, Choice, Done, Edit, Go, Jump, Lost, Move, say
from handlers.dialogue.talk import Talk
from handlers.dialogue.turn import Answer
from handlers.texts import Say
from handlers.texts.days import birth_said

Told = Callable[[Talk[D]], tuple[PersonAnswer, ProofAnswer]]
STEPS: Final[Mapping[str, str]] = {"identity": "ask_identity", "birth": "ask_birth_date", "phone": "ask_phone"}
FEW: Final = 6  # words of a message that gives one value and no more
CODE: Final = "ask_code"


@dataclass(frozen=True, slots=True)
class Asked(Generic[D]):
    """A conversation that asks for a person. `told`: its answers; `onward`: to what is missing; `proven`: what follows
    with a phone that is proven; `there`: its steps that ask for the person."""

    told: Told[D]
    onward: OnProven[D]
    proven: OnProven[D]
    there: tuple[str, ...] = ()


def with_mending(steps: Mapping[str, Step[D]], asked: Asked[D]) -> dict[str, Step[D]]:
    """The steps of a conversation, those that ask for the person with an ear for what mends them."""
    asked = replace(asked, there=tuple(one for one in (*STEPS.values(), CODE) if one in steps))
    return {name: _heard(one, asked) if name in asked.there else one for name, one in steps.items()}


def _heard(step: Step[D], asked: Asked[D]) -> Step[D]:
    async def taken(talk: Talk[D], answer: Answer) -> Move:
        typed = bool(answer.text) and not (answer.choice or answer.files or answer.event)
        if typed and read_small_talk(answer.text) is SmallTalk.LATER:
            again = Choice("again", "proving.again", jump=Jump(talk.name))
            return Done((say("proving.another_day"),), (again,))
        move = await _mended(talk, answer, asked) or await _beside(talk, answer, asked, step) if typed else None
        return move or await step.take(talk, answer)

    leads = (*step.leads_to, *(one for one in asked.there if one not in step.leads_to))
    return replace(step, take=taken, leads_to=leads)


async def _mended(talk: Talk[D], answer: Answer, asked: Asked[D]) -> Move | None:
    """The move after a message that mends something; None when it is none."""
    (person, proof), found = asked.told(talk), read_correction(answer.text)
    if found is None:
        return None
    step = STEPS.get(found.line, "")
    parts, phone = [], ""
    if not found.bare:
        parts = mend_person(talk, person, found)
        phone = new_phone(found, talk, person, proof)
    if phone:
        person.told_phone = phone
        move = await take_phone(talk, proof, Answer(text=phone, source=answer.source), asked.proven)
        return after(_says(parts), move)
    if parts:
        return await _on(talk, parts, asked)
    if step in asked.there and step != talk.step and (found.bare or found.asks or found.denies):
        return Go(step, (say("complaint_fix.again"),))
    return None


async def _beside(talk: Talk[D], answer: Answer, asked: Asked[D], step: Step[D]) -> Move | None:
    """The move after an answer that says something else of the person as well, or nothing but that."""
    (person, _), here = asked.told(talk), talk.step
    if here == STEPS["identity"]:
        return None  # it takes them itself
    told = read_person(answer.text, talk.today, story=True)
    if here == STEPS["birth"]:
        born = read_person(answer.text, talk.today).birth
        if told.phone is None or born is None:
            return None
        person.told_phone = told.phone.national
        return await step.take(talk, Answer(text=born.shown, source=answer.source))
    parts = mend_person(talk, person, Correction("", answer.text), sure=True)
    if not parts:
        return None
    if here == STEPS["phone"] and told.phone is not None:
        return after(_says(parts), await step.take(talk, Answer(text=told.phone.national, source=answer.source)))
    return await _on(talk, parts, asked)


async def _on(talk: Talk[D], parts: Sequence[str], asked: Asked[D]) -> Move:
    says = _says(parts)
    return Again(says, ask=True) if talk.step == CODE else await asked.onward(talk, says)


def mend_person(
    talk: Talk, person: PersonAnswer, found: Correction, *, sure: bool = False, bare: bool = True
) -> list[str]:
    """Take another number or birth date than the known ones; what is known now, in words. `sure`: only a number that
    can be nothing else: nine digits may be a phone. `bare`: a date that mends something can only be the birth date."""
    told, parts = read_person(found.right, talk.today, story=True), []
    other = told.identity is not None and told.identity.number != (person.identity.number if person.identity else "")
    if told.identity is not None and other and not (sure and told.identity.kind is not IdentityKind.CCCD):
        person.keep_identity(told.identity)
        person.record = None
        parts.append(paper_words(talk, told.identity))
    birth = told.birth
    if birth is None and found.line == "birth":
        birth = read_person(f"sn {value_in(found.right, 'birth')}", talk.today, story=True).birth
    if birth is None and bare and not found.line and (found.denies or found.asks) and len(found.right.split()) <= FEW:
        birth = _unless_of_injection(read_person(found.right, talk.today).birth, talk.work.rules.campaign.first_day)
    if birth is not None and birth != person.birth:
        person.birth, person.record = birth, None
        parts.append(part_words(talk, "birth", talk.words(birth_said(birth))))
    return parts


def _unless_of_injection(read: BirthDate | None, first_day: date) -> BirthDate | None:
    """A day that nobody calls the birth date, and that may be one of an injection, is no birth date."""
    if read is None or read.day is None or read.month is None:
        return read
    return None if date(read.year, read.month, read.day) >= first_day else read


def new_phone(found: Correction, talk: Talk, person: PersonAnswer, proof: ProofAnswer) -> str:
    """The phone that a message gives in place of the known one, national form; '' for none."""
    told = read_person(found.right, talk.today, story=True).phone
    return "" if told is None or told.national == (proof.phone or person.told_phone) else told.national


def part_words(talk: Talk, item: str, text: str) -> str:
    """The label of a line on the card with its value."""
    label = talk.words(f"complaint_card.item.{item}").lower()
    return talk.words(say("complaint_fix.part", label=label, text=text))


def _says(parts: Sequence[str]) -> tuple[Say, ...]:
    return (say("complaint_fix.done", what=", ".join(parts)),) if parts else ()


def after(says: tuple[Say, ...], move: Move) -> Move:
    """The move, with something said before its own words."""
    return replace(move, says=(*says, *move.says)) if isinstance(move, Go | Again | Lost | Edit | Done) else move

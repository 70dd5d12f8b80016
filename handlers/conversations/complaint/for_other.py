"""Facts told in a report for somebody else: each goes to its person, the teller's name to who writes. What is known
already is not taken again."""

from dataclasses import replace

from handlers.conversations.asking.person import take_told
from handlers.conversations.complaint.data import ComplaintTalk
from handlers.conversations.day_order import in_our_order
from handlers.dialogue.answers.household import SELF, YOUNG, read_role
from handlers.dialogue.answers.several import ToldOfPerson
from handlers.dialogue.answers.teller import Kin
from handlers.dialogue.answers.told_for_other import ToldForOther, read_for_other
from handlers.dialogue.answers.told_kin import kin_told_of, sex_of_kin
from handlers.dialogue.answers.told_people import read_people
from handlers.dialogue.conversation import bare
from handlers.dialogue.outcome import say
from handlers.texts import Say

REPORTER, IDENTITY = "ask_reporter", "ask_identity"


def is_for_other(talk: ComplaintTalk) -> bool:
    """Whether the report at hand is about somebody else than who writes."""
    family = talk.data.family
    return talk.data.other and (family.at is None or family.people[family.at].role != SELF)


def subject_kin(talk: ComplaintTalk) -> Kin | None:
    """Who it is about to the teller, as far as told: by the house, else by the story."""
    data = talk.data
    if not is_for_other(talk):
        return None
    if data.family.at is None:
        return kin_told_of(data.description)
    role = data.family.people[data.family.at].role
    return Kin(role, sex_of_kin(role, ""))


def is_subject(role: str, kin: Kin) -> bool:
    """Whether a word for kin means who the report is about."""
    return role == kin.role or {role, kin.role} <= YOUNG


def _the_right_way_round(talk: ComplaintTalk, text: str, told: ToldForOther) -> ToldForOther:
    """`Nguyen Thi Lan, con gai la Tran Thi Buoi` in a report for a mother: it is the daughter who writes."""
    kin, role = subject_kin(talk), read_role(text)
    if kin is None or not role or not (told.teller and told.name) or is_subject(role, kin):
        return told
    return replace(told, teller=told.name, name=told.teller)


def told_of_other(talk: ComplaintTalk, text: str) -> ToldForOther:
    """What a message tells that is not known yet, where it is more than the answer to the open question."""
    data, here = talk.data, bare(talk.step)
    if data.family.people and read_people(text, data.family.people, talk.today, data.family.at):
        return ToldForOther()  # of several of the house: each has a report of their own
    told = read_for_other(in_our_order(talk, text), talk.today, asks_teller=here == REPORTER)
    told = _the_right_way_round(talk, text, told) if here == REPORTER else told
    known = bool(data.person.told_phone or data.proof.phone)
    told = replace(
        told,
        teller="" if data.reporter else told.teller,
        name="" if data.person.name else told.name,
        identity=None if data.person.identity is not None else told.identity,
        birth=None if data.person.birth is not None else told.birth,
        phone=None if known else told.phone,
    )
    names_one = here == REPORTER and not (told.teller and told.name) and not any(map(str.isdigit, text))
    return told if _says_more(here, told) and not names_one else ToldForOther()


def take_of_other(talk: ComplaintTalk, told: ToldForOther) -> tuple[Say, ...]:
    """Keep it; says it back."""
    data, person = talk.data, talk.data.person
    says: list[Say] = []
    if told.teller:
        data.reporter = told.teller
        says.append(say("complaint_between.teller", name=told.teller))
    if told.name:
        person.name, data.name_typed = told.name, True
    if told.identity is not None:
        data.no_papers = False
    return (*says, *take_told(talk, person, ToldOfPerson(told.identity, told.birth, told.phone), told.name))


def _says_more(here: str, told: ToldForOther) -> bool:
    """Whether a step would lose something of it."""
    facts = {
        REPORTER: bool(told.teller),
        "ask_name": bool(told.name),
        IDENTITY: told.identity is not None,
        "ask_birth_date": told.birth is not None,
        "ask_phone": told.phone is not None,
    }
    if here == IDENTITY and told.identity is not None and not (told.name or told.teller):
        return False  # it takes birth date and phone itself
    return any(there for step, there in facts.items() if step != here)

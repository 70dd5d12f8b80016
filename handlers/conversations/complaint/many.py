"""Who reports for many at once, a company or a class: offered the way of a list and, beside it, a report for one."""

from typing import Final

from handlers.catalogue.categories import Meaning
from handlers.conversations.answering import entry_of, guess_button, match_of
from handlers.conversations.args import jump_to
from handlers.conversations.complaint.data import ComplaintTalk
from handlers.conversations.complaint.family import COMPLAINT
from handlers.conversations.complaint.matter import MISSING, category_of
from handlers.conversations.meanings import code_of
from handlers.conversations.phrases import says
from handlers.dialogue.answers.groups import speaks_for_many
from handlers.dialogue.answers.missing_records import tells_of_missing
from handlers.dialogue.conversation import bare
from handlers.dialogue.outcome import Again, Choice, say
from handlers.dialogue.registry import Heard
from handlers.dialogue.talk import Talk
from handlers.dialogue.turn import Answer

LIST_SUBMISSION: Final = "list_submission"
FOR_ONE: Final = "for_one"
OF_RECORD: Final = MISSING | {Meaning.DOSE_WRONG, Meaning.PERSON_WRONG, Meaning.NOT_MINE}
PLACES: Final = frozenset({"ask_place", "ask_facility", "ask_details"})  # `cong ty giay` may be where it was
FEW_WORDS: Final = 12  # words that name many and say nothing else
REGISTER: Final = "register_org_list"  # the answer for a firm or a school that wants to be injected
OWN_WORDS: Final = frozenset({"ask_description", "ask_question", "ask_right", "confirm"})


def heard_many(talk: Talk, text: str) -> Heard | None:
    """At the menu: the list, or a report for one person."""
    if not speaks_for_many(text):
        return _asked_what(talk, text)
    known = {"category": code_of(talk, Meaning.MISSING_ONE)} if tells_of_missing(text) else {}
    one = Choice(FOR_ONE, "complaint_many.for_one", "complaint_words.for_one", jump=jump_to(COMPLAINT, known))
    return Heard((say("complaint_many.hand_in_list"),), (_list(), one))


def _asked_what(talk: Talk, text: str) -> Heard | None:
    """Many people with no word of what is wrong: it is asked; None for anything besides."""
    if "?" in text or len(text.split()) > FEW_WORDS or not speaks_for_many(text, asked=True):
        return None
    if match_of(talk, text).decision == "answer" or says(text, "ask_faq_words.asking", talk.work.tools.texts):
        return None
    wrong = Choice("list", "complaint_many.wrong", "complaint_words.list", jump=jump_to(LIST_SUBMISSION))
    register = entry_of(talk, REGISTER)
    signs_up = (guess_button(talk, register, "register"),) if register is not None else ()
    one = Choice(FOR_ONE, "complaint_many.for_one", "complaint_words.for_one", jump=jump_to(COMPLAINT))
    return Heard((say("complaint_many.what_is_wrong"),), (wrong, *signs_up, one))


def told_many(talk: ComplaintTalk, answer: Answer) -> Again | None:
    """Inside a report: the same, which goes on for one person by a tap; None when nobody speaks for many."""
    here = bare(talk.step)
    chosen = bool(talk.data.category)
    if here in OWN_WORDS or talk.data.family.people or (chosen and category_of(talk).means not in OF_RECORD):
        return None
    if not speaks_for_many(answer.text, asked=here not in PLACES):
        return None
    one = Choice(FOR_ONE, "complaint_many.for_one", "complaint_words.for_one")
    return Again((say("complaint_many.hand_in_list"),), choices=(_list(), one))


def _list() -> Choice:
    return Choice("list", "complaint_many.list", "complaint_words.list", jump=jump_to(LIST_SUBMISSION))

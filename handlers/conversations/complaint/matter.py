"""What a complaint is about: its category in the contact's province, and the questions that category asks."""

from typing import Final

from handlers.catalogue.categories import Category, Meaning
from handlers.catalogue.questions import Question
from handlers.conversations.complaint.data import ComplaintTalk
from handlers.questions.said import spoken
from handlers.texts import Say

PHONE: Final = "phone"  # the part of a person's data
MISSING: Final = frozenset({Meaning.MISSING_ONE, Meaning.MISSING_ALL})


def category_of(talk: ComplaintTalk) -> Category:
    """The category chosen."""
    return talk.work.rules.catalogues.of(talk.contact.province).category(talk.data.category)


def set_meaning(talk: ComplaintTalk, meaning: Meaning) -> None:
    """It is about the category that stands for this."""
    talk.data.category = talk.work.rules.catalogues.common.meaning(meaning).code


def questions(talk: ComplaintTalk) -> tuple[Question, ...]:
    """What this complaint asks for, in order; who writes is asked only for somebody else's. Where the phone of a record
    is another's, nothing goes to that: only the right one is asked, once. A retired one only where this chat waits for
    its answer or has it."""
    left_out = {"reporter": not talk.data.other, "phone": talk.data.part == PHONE}
    here = {talk.argument, *talk.data.answers}
    return tuple(
        one for one in category_of(talk).questions if not left_out.get(one.key) and (not one.retired or one.key in here)
    )


def items(talk: ComplaintTalk) -> tuple[str, ...]:
    """The keys of what this complaint asks for, in order."""
    return tuple(one.key for one in questions(talk))


def question_of(talk: ComplaintTalk, key: str) -> Question:
    """A question as the category asks it, else (told unasked, and now changed on the card) as all do.

    Errors: KeyError when it is neither.
    """
    own = category_of(talk).question(key)
    return own or talk.work.rules.catalogues.common.questions[key]


def asked(talk: ComplaintTalk, key: str) -> Say:
    """The words of a question."""
    return spoken(talk, question_of(talk, key).ask)


def recorded_facility(talk: ComplaintTalk) -> str:
    """Where the dose in question was injected, as the record has it; for the person's own data, the first dose's.

    A dose that is asked about because it is missing was somewhere else.
    """
    record, numbers = talk.data.person.record, talk.data.injection.doses
    category = category_of(talk)
    if record is None or (category.asks("facility") and not category.event):
        return ""
    wanted = [dose for dose in record.doses if dose.number in numbers]
    if not wanted and not category.asks("facility"):
        wanted = list(record.doses)
    return wanted[0].facility_code if wanted else ""

"""What is asked back at a question of a form: why it is asked, who sees the answer, how long it takes, what it
costs, to begin again.

Heard before the step reads the words, at every step of `TOPICS`: their answers are numbers, names, days, places or
photos, never a question (`ask_question`). One line, then the question comes again.
"""

from dataclasses import replace
from typing import Final

from handlers.conversations.asides import hear_aside
from handlers.conversations.complaint.course import course_of
from handlers.conversations.own_reports import asked_when
from handlers.conversations.phrases import listed, says, says_as_written, spoken
from handlers.conversations.status_lookup import NAME as LOOK_UP
from handlers.conversations.status_lookup import Lookup, carried
from handlers.dialogue.answers.corrections import read_correction
from handlers.dialogue.conversation import bare
from handlers.dialogue.matching import match_keywords
from handlers.dialogue.outcome import Start, say
from handlers.dialogue.registry import Heard
from handlers.dialogue.talk import Talk
from handlers.dialogue.turn import Answer
from handlers.texts import Say

MOST: Final = 12  # words of a message that is nothing but such a question
NUMBER, BIRTH, PHONE, CODE, NAME, PLACE, DOSE, PHOTO, OTHER = (
    "number", "birth", "phone", "code", "name", "place", "dose", "photo", "other",
)  # fmt: skip
NAMED: Final = {  # in the order in which a thing that is named is looked for
    BIRTH: "step_questions_words.birth",
    PHONE: "step_questions_words.phone",
    NUMBER: "step_questions_words.number",
    CODE: "step_questions_words.code",
    PHOTO: "step_questions_words.photo",
    DOSE: "step_questions_words.dose",
    PLACE: "step_questions_words.place",
    NAME: "step_questions_words.name",
}
TOPICS: Final = {
    "ask_identity": NUMBER, "ask_other_identity": NUMBER, "ask_tail": NUMBER,
    "ask_birth_date": BIRTH, "ask_phone": PHONE, "ask_code": CODE,
    "ask_name": NAME, "ask_reporter": NAME, "ask_sex": NAME, "ask_sender": NAME, "ask_unit": NAME,
    "ask_place": PLACE, "ask_where": PLACE, "ask_commune": PLACE,
    "ask_doses": DOSE, "ask_details": DOSE, "ask_date": DOSE, "ask_vaccine": DOSE, "ask_facility": DOSE,
    "ask_part": OTHER, "ask_right": OTHER, "ask_when": OTHER,
    "ask_photo": PHOTO, "ask_photo_again": PHOTO, "ask_file": OTHER,
}  # fmt: skip
PROVEN: Final = frozenset({LOOK_UP, "complaint", "who_looked", "lost_code", "follow_up"})  # a code goes to the phone
LOOKING: Final = frozenset({LOOK_UP, "who_looked", "lost_code", "follow_up"})
AGAIN: Final = frozenset(  # what may begin anew with nothing given to it
    {LOOK_UP, "complaint", "callback", "list_submission", "hotline_directory", "install_guide", "lost_code"}
)


async def heard_at_step(talk: Talk, answer: Answer) -> Heard | None:
    """What a message asks about the question it stands below, or a new beginning; None for every other message."""
    text = answer.text
    if len(text.split()) > MOST:
        return None
    if talk.name in AGAIN and match_keywords(text.rstrip("?"), "step_questions_words.again", talk.work.tools.texts):
        return Heard((say("step_questions.from_the_start"),), start=Start(talk.name))
    topic = TOPICS.get(bare(talk.step), "")
    if not topic or (topic == NAME and all(word[:1].isupper() for word in text.split())):
        return None  # nothing of the kind is asked, or it is a name
    if any(letter.isdigit() for letter in text):
        return await _other_course(talk, text)
    found = _cost(talk, text) or _why(talk, text, topic) or _who(talk, text)
    if found is not None:
        return Heard((found,))
    return await _how_long(talk, text, topic) or await _other_course(talk, text)


async def _other_course(talk: Talk, text: str) -> Heard | None:
    """Somebody who looks doses up says that something is wrong in them: insisted on, a report with what was told; else
    the answer, with its buttons."""
    texts = talk.work.tools.texts
    given = course_of(talk, text) if talk.name == LOOK_UP else {}
    if not given:
        return None
    if not says_as_written(text, "step_questions_words.insists", texts):
        return None if _mends(talk, text) else await hear_aside(talk, text)
    args = tuple(f"{name}={given[name]}" for name in ("category", "cause", "dose") if given.get(name))
    chosen = talk.work.rules.catalogues.common.category(given["category"])
    kind = say("common.verbatim", text=chosen.short.in_language(talk.language))
    start = Start("complaint", replace(carried(talk), description=text), args=args)
    return Heard((say("step_questions.course", kind=kind),), start=start)


def _mends(talk: Talk[Lookup], text: str) -> bool:
    """Whether what was typed just before is told to be wrong, and not what a record shows: it is asked anew."""
    found, told = read_correction(text), talk.data
    if found is None:
        return False
    given = {"identity": told.person.identity, "birth": told.person.birth, "phone": told.proof.phone}
    return bool(given.get(found.line)) and not says(text, "step_questions_words.in_record", talk.work.tools.texts)


def _cost(talk: Talk, text: str) -> Say | None:
    """That the service costs nothing. What an injection, a test or a call costs is another question."""
    texts = talk.work.tools.texts
    asked = says(text, "step_questions_words.cost", texts)
    return say("step_questions.cost") if asked and not says(text, "step_questions_words.other_cost", texts) else None


def _why(talk: Talk, text: str, topic: str) -> Say | None:
    """Why it is asked. A thing that is named goes before the one that the step asks for."""
    texts = talk.work.tools.texts
    if not says(text, "step_questions_words.why", texts) or says(text, "step_questions_words.other_matter", texts):
        return None
    named = next((one for one, key in NAMED.items() if says_as_written(text, key, texts)), "")
    if not (named or says(text, "step_questions_words.demand", texts) or _nothing_more(talk, text)):
        return None
    meant = named or topic
    if meant == PHONE:
        meant = "proof" if talk.name in PROVEN else PHONE
    return say(f"step_questions.why_{meant}")


def _nothing_more(talk: Talk, text: str) -> bool:
    """Whether the message is nothing but the word for it."""
    texts = talk.work.tools.texts
    around = {word for one in listed("step_questions_words.alone", texts) for word in one.split()}
    why = {word for one in listed("step_questions_words.why", texts) for word in one.split()}
    return all(word in around or word in why for word in spoken(text, texts).split())


def _who(talk: Talk, text: str) -> Say | None:
    texts = talk.work.tools.texts
    safe = says_as_written(text, "step_questions_words.safe", texts)
    if not says_as_written(text, "step_questions_words.who", texts) and not (
        safe and not says(text, "step_questions_words.other_safe", texts)
    ):
        return None
    return say("step_questions.who_look_up" if talk.name in LOOKING else "step_questions.who_report")


async def _how_long(talk: Talk, text: str, topic: str) -> Heard | None:
    """How long it takes; of a report that was sent already, its own due time."""
    texts = talk.work.tools.texts
    if not says(text, "step_questions_words.long", texts) or says(text, "step_questions_words.other_long", texts):
        return None
    if says(text, "step_questions_words.result", texts) and (own := await asked_when(talk, text)) is not None:
        return own
    if says(text, "step_questions_words.of_report", texts):
        return None  # how long a report takes: the catalogue of questions has the answer
    if topic == CODE and says(text, "step_questions_words.long_of_code", texts):
        return Heard((say("step_questions.long_code"),))
    kind = "look_up" if talk.name in LOOKING else "report" if talk.name == "complaint" else "other"
    return Heard((say(f"step_questions.long_{kind}"),))

"""Another matter than the one chosen, said at a question of the form: "the day is wrong, I mean".

The course is changed, and what was told is kept."""

import re
from typing import Final

from faq.normalise import fold
from handlers.conversations.complaint.data import ComplaintTalk
from handlers.conversations.complaint.form import onward
from handlers.conversations.complaint.kind import kind_of_story
from handlers.conversations.complaint.matter import MISSING, category_of
from handlers.conversations.complaint.story import with_more
from handlers.conversations.complaint.what import take_given
from handlers.conversations.phrases import listed, one_of, says, spoken
from handlers.dialogue.answers.none import read_none
from handlers.dialogue.conversation import bare
from handlers.dialogue.matching import label_meant
from handlers.dialogue.outcome import Move, say
from handlers.dialogue.talk import Talk
from handlers.dialogue.turn import Answer

MOST: Final = 14  # words of a message that names a matter and tells no story
DIGITS: Final = 2  # of a message that names a dose; more are a value: a day, a number
STEPS: Final = frozenset(
    {
        "ask_identity", "ask_other_identity", "ask_birth_date", "ask_phone", "ask_code", "ask_name", "ask_reporter",
        "ask_place", "ask_doses",
    }
)  # fmt: skip


async def told_course(talk: ComplaintTalk, answer: Answer) -> Move | None:
    """The move after a message that names another matter; None when it does not."""
    data = talk.data
    if bare(talk.step) not in STEPS or not data.category:
        return None
    given = course_of(talk, answer.text)
    if not given:
        return None
    chosen = talk.work.rules.catalogues.of(talk.contact.province).category(given["category"])
    before = category_of(talk)
    cause = given.get("cause", "")
    if chosen.conversation != talk.name or chosen.group != before.group or {chosen.means, before.means} <= MISSING:
        return None
    if chosen.code == before.code and (not cause or cause == data.cause):
        return None
    data.category, data.cause, data.part, data.right = chosen.code, cause, "", ""
    data.description = with_more(data.description, answer.text)
    take_given(talk, cause, given.get("dose", ""))
    kind = say("common.verbatim", text=chosen.short.in_language(talk.language))
    return await onward(talk, (say("step_questions.course", kind=kind),))


def course_of(talk: Talk, text: str) -> dict[str, str]:
    """`category`, and perhaps `cause` and `dose`, of the matter a short message names as the right one; {} for none."""
    texts = talk.work.tools.texts
    if len(text.split()) > MOST or sum(map(str.isdigit, text)) > DIGITS or "?" in text:
        return {}
    if (
        not says(text, "step_questions_words.trouble", texts)
        or says(text, "ask_faq_words.asking", texts)
        or says(text, "step_questions_words.mistyped", texts)
        or read_none(text) is not None
    ):
        return {}
    part = meant_part(talk, text)
    kinds = [one for one in talk.work.rules.catalogues.common.categories.values() if not one.closed]
    at = label_meant(part, [one.short.in_language(talk.language) for one in kinds])
    return {"category": kinds[at].code} if at >= 0 else kind_of_story(talk, part)


def denies_course(talk: Talk, text: str) -> bool:
    """Whether a message says outright that the matter chosen is not meant: "not missing, but ..."."""
    texts = talk.work.tools.texts
    denied, trouble = (one_of(listed(f"step_questions_words.{key}", texts)) for key in ("not_but", "trouble"))
    return re.search(rf"\b{denied} (?:la |bi )?{trouble}\b", spoken(text, texts)) is not None


def meant_part(talk: Talk, text: str) -> str:
    """What is said to be so: without what is denied ("not missing but ...") and the words that only insist."""
    texts = talk.work.tools.texts
    said = spoken(text, texts)
    denied = one_of(listed("step_questions_words.not_but", texts))
    said = re.sub(rf"^.*?\b{denied} .{{1,40}}? (?:ma la|ma|but) ", "", said)
    said = re.sub(rf" (?:chu )?{denied} .*$", "", said)
    insists = one_of(listed("step_questions_words.rather", texts))
    return re.sub(rf"^(?:{insists} )+|(?: {insists})+$", "", fold(said)).strip() or text

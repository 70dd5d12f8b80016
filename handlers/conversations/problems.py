"""Why an answer could not be taken, in words: every problem code has its sentence (texts/*/invalid.yaml)."""

import re
from datetime import date
from typing import Final

from faq.normalise import fold, words
from handlers.conversations.helping import asks_for_help
from handlers.conversations.outright import outright_of
from handlers.dialogue.answers.invalid import Invalid
from handlers.dialogue.answers.missing_records import tells_of_missing
from handlers.dialogue.outcome import Again, Lost, say
from handlers.dialogue.talk import Talk
from handlers.dialogue.turn import Answer
from handlers.texts import Say
from handlers.texts.days import day_said

DAY: Final = re.compile(r"(\d\d)/(\d\d)/(\d{4})")
QUESTION: Final = 4  # words from which what could not be read may be a question


def why(talk: Talk, found: Invalid) -> Say:
    """The sentence for a problem, with what it may name."""
    hint: dict[str, str | Say] = {name: _as_said(value) for name, value in found.hint.items()}
    if "codes" in hint:
        hint["names"] = ", ".join(vaccine_name(talk, code) for code in found.hint["codes"].split(","))
    return say(f"invalid.{found.problem}", **hint)


def _as_said(value: str) -> str | Say:
    """A hint as it is said: a day in the way of the language."""
    typed = DAY.fullmatch(value)
    return day_said(date(int(typed[3]), int(typed[2]), int(typed[1]))) if typed else value


def vaccine_name(talk: Talk, code: str) -> str:
    """A vaccine as people call it."""
    known = talk.work.rules.vaccines.get(code)
    return known.name.get(talk.language, known.name["vi"]) if known else code


def unread(talk: Talk, answer: Answer, found: Invalid) -> Again | Lost:
    """The move after an answer that could not be taken: why; but a question asked in between may be answered first."""
    said = (why(talk, found),)
    again = bool(answer.text) and talk.tell(f"lost.{talk.name}.{talk.step}") > 0  # the same twice is no help
    return Lost(said, ask=False) if again or _is_question(talk, answer.text) else Again(said)


def _is_question(talk: Talk, text: str) -> bool:
    typed = words(fold(text))
    if len(typed) < QUESTION:
        return False
    spoken = f" {' '.join(typed)} "
    asking = talk.work.tools.texts.keywords("ask_faq_words.asking")
    if tells_of_missing(text):
        return True  # no answer, and nothing that was typed wrongly
    if outright_of(talk, text):
        return True  # of something else, beyond doubt
    if asks_for_help(talk, text):
        return True  # who wants somebody else to do it is shown the way to a person
    return "?" in text or any(f" {fold(one)} " in spoken for one in asking)

"""What a text asks whose own words leave no doubt, whatever its other words resemble: money for an entry is fraud, a
dose that was seen and has gone is no lost paper, a name that is written wrongly is no missing dose.
"""

import re
from functools import lru_cache
from typing import Final, NamedTuple

from faq.normalise import fold
from handlers.conversations.phrases import one_of, says
from handlers.dialogue.answers.surplus import tells_of_surplus
from handlers.dialogue.talk import Talk
from handlers.texts import Texts

LONGEST: Final = 40  # words of a text that is about one thing
FEW: Final = 6  # words of a text that says nothing else

SURPLUS: Final = "dose_not_taken"  # a record shows more doses than somebody had


class Rule(NamedTuple):
    """An intent, and lists of which each must stand in the text of at most `words`, and lists of which none may."""

    intent: str
    lists: tuple[str, ...]
    unless: tuple[str, ...] = ()
    words: int = LONGEST


RULES: Final = (
    Rule("fraud_scam", ("outright_words.money", "outright_words.entry"), ("outright_words.injection_fee",)),
    Rule(
        "fraud_scam",
        ("outright_words.caller", "outright_words.pays"),
        ("outright_words.injection_fee", "outright_words.own_wish"),
    ),
    Rule(
        "fraud_scam",
        ("outright_words.caller", "outright_words.sum"),
        ("outright_words.injection_fee", "outright_words.own_wish", "outright_words.support"),
    ),
    Rule("fraud_scam", ("outright_words.pays", "outright_words.in_return"), ("outright_words.injection_fee",)),
    Rule("fraud_scam", ("outright_words.sum", "outright_words.in_return"), ("outright_words.injection_fee",)),
    Rule("fraud_scam", ("outright_words.paid",), ("outright_words.injection_fee", "outright_words.not_paid_away")),
    Rule("missing_all_doses", ("outright_words.gone", "outright_words.seen_before"), ("outright_words.paper_itself",)),
    Rule(
        "missing_all_doses",
        ("outright_words.gone", "outright_words.on_phone"),
        ("outright_words.paper_itself", "outright_words.one_dose"),
    ),
    Rule("wrong_name", ("outright_words.name_wrong",), ("outright_words.name_of_others",)),
    Rule(
        "wrong_injection_date",
        ("outright_words.same_day", "outright_words.two_doses"),
        ("outright_words.not_of_record", "outright_words.asked_of_health"),
    ),
    Rule(
        "lost_paper",
        ("outright_words.lost", "outright_words.booklet"),
        ("outright_words.on_phone", "outright_words.mistaken_loss"),
    ),
    Rule("missing_all_doses", ("outright_words.other_app", "outright_words.not_shown", "outright_words.injected")),
    Rule("dose_not_taken", ("outright_words.own_number", "outright_words.used_by_others", "outright_words.injected")),
    Rule("complaint_escalate", ("outright_words.takes_long",), ("outright_words.of_something",), FEW),
    Rule("thanks_goodbye", ("outright_words.sent_by_mistake",), ("outright_words.of_something",), FEW),
    Rule("hotline_busy", ("outright_words.no_answer",), ("outright_words.emergency",)),
)


def outright(text: str, texts: Texts) -> str:
    """The intent that the text names outright; '' for none."""
    if len(text.split()) > LONGEST:
        return ""
    if tells_of_surplus(text):
        return SURPLUS
    text = _sums(texts).sub(texts.keywords("outright_words.sum")[0], fold(text))
    count = len(text.split())
    for rule in RULES:
        named = count <= rule.words and all(says(text, key, texts) for key in rule.lists)
        if named and not any(says(text, key, texts) for key in rule.unless):
            return rule.intent
    return ""


@lru_cache(maxsize=8)
def _sums(texts: Texts) -> re.Pattern[str]:
    """A sum of money: a number with a word for it behind (`300 ngan`), or joined to a short one (`2tr`, `99k`)."""
    apart, joined = (
        one_of(tuple(map(fold, texts.keywords(f"outright_words.{key}")))) for key in ("sum_words", "sum_joined")
    )
    return re.compile(rf"(?<![\d.,])\d[\d.,]*(?: ?{apart}|(?<=\d\d){joined}|(?<=\d){joined}(?<!k))(?![a-z0-9])")


def outright_of(talk: Talk, text: str) -> str:
    """As `outright`, in the words of this talk."""
    return outright(text, talk.work.tools.texts)

"""Whether a text says that an emergency is over, or that others take care of it: the only words that end it.

A phrase counts in its own clause, unless something before it takes it back ("khong thay do"), or it stands for another
thing ("lanh het roi": cold all over). What is not sure goes along to those who help, and the alarm stands.
"""

import re
from typing import Final

from faq.danger import danger_signs
from handlers.conversations.phrases import listed, says, spoken
from handlers.texts import Texts

TREATED: Final = frozenset({"emergency"})  # signs that are words for where somebody is cared for
REACH: Final = 3  # words before a phrase that may take it back
_CLAUSES: Final = re.compile(r"[,.;:!\n]+")
_QUESTION: Final = re.compile(r"[^,.;:!\n]*\?")


def says_over(text: str, texts: Texts) -> bool:
    """True when a clause says so, nothing speaks against it, and no other sign is told."""
    if says(text, "danger_words.not_over", texts) or not set(danger_signs(text)) <= TREATED:
        return False
    clauses = [spoken(clause, texts).split() for clause in _CLAUSES.split(_QUESTION.sub(" ", text))]
    return any(_tells(clause, texts) or _tells_alone(clause, texts) for clause in clauses)


def _tells(clause: list[str], texts: Texts) -> bool:
    denies, ends = listed("danger_words.denies", texts), listed("danger_words.denial_ends", texts)
    behind = listed("danger_words.denies_behind", texts)
    for phrase in map(str.split, listed("danger_words.over", texts)):
        for at in range(len(clause) - len(phrase) + 1):
            end = at + len(phrase)
            if clause[at:end] != phrase or (end < len(clause) and clause[end] in behind):
                continue
            if not _denied(clause[max(0, at - REACH) : at], denies, ends):
                return True
    return False


def _denied(before: list[str], denies: tuple[str, ...], ends: tuple[str, ...]) -> bool:
    """Whether one of the words before takes back what follows, with nothing between that ends it."""
    for word in reversed(before):
        if word in ends:
            return False
        if word in denies:
            return True
    return False


def _tells_alone(clause: list[str], texts: Texts) -> bool:
    """Words that mean it only with hardly anything beside them."""
    around = {word for one in listed("danger_words.over_around", texts) for word in one.split()}
    for phrase in map(str.split, listed("danger_words.over_alone", texts)):
        for at in range(len(clause) - len(phrase) + 1):
            if clause[at : at + len(phrase)] == phrase:
                return {*clause[:at], *clause[at + len(phrase) :]} <= around
    return False

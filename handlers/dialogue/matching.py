"""Which of the offered choices a typed text means: by number, label or keyword, with or without diacritics."""

import re
from collections.abc import Sequence
from typing import Final

from rapidfuzz.distance import DamerauLevenshtein

from faq.normalise import fold
from handlers.dialogue.answers.lexicon import is_word, read_words
from handlers.dialogue.state import Offer
from handlers.texts import Texts

# How people answer a numbered list: a number, alone or behind "number", "I choose", "send". Words for numbers are heard
# only behind "so": "ba" and "nam" are a father and a year; "thu 2" is a Monday, "2 em" two people.
_WORDS: Final = {"mot": 1, "hai": 2, "ba": 3, "bon": 4, "tu": 4, "nam": 5, "sau": 6, "bay": 7, "tam": 8, "chin": 9}
_SELF = "toi|tui|minh|em|con|chau|bac|co|chu|anh|chi|ong"
_CHOOSE = "so thu tu|stt|so|chon|lua chon|nut|muc|phim|bam|nhan|go|cau|option|number|no|send|press|choose|tap"
NUMBER = re.compile(
    rf"^(?:(?:da|vang|ok)\s+)?(?:(?:(?:{_SELF})\s+)?(?:(?:{_CHOOSE})\s*){{1,3}})?[(#]?(\d{{1,2}})\s*[.):]?"
    r"(?:\s+(?:a|nhe|nha|nhen|di|please)(?:\s+(?:a|nhe|nha|em|anh|chi|ad|ban))*)?$"
)
_SPELT = re.compile(rf"^(?:(?:{_SELF})\s+)?(?:(?:chon|nhan|bam|go)\s+)?so\s+({'|'.join(_WORDS)})(?:\s+(?:a|nhe|nha))?$")
# Alone only those that are no other word: no father (`ba`), no year (`nam`), no "after" (`sau`).
_ALONE: Final = {
    "mot": 1, "hai": 2, "bon": 4, "bay": 7, "tam": 8, "chin": 9, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5,
}  # fmt: skip
POLITE = re.compile(r"\s+(?:a|nhe|nha|di|voi|em|ban|ad|oi|please)$")
_AGREES: Final = re.compile(r"\s+(?:a|nhe|nha)$")
NUMBERED = re.compile(r"^\d{1,2}\s*[-–—]\s*")
SLIP_FROM = 5  # letters from which one slip of the finger is forgiven
LONG_SLIP_FROM = 10
MOST_WORDS = 10  # words up to which a text may be a choice with something said around it
FEWEST_LEFT = 2
LONGEST = 200  # characters up to which a text may be a choice or a command: no label and no keyword is as long


def match_choice(text: str, offered: Sequence[Offer], texts: Texts, *, strict: bool = False, spelt: bool = True) -> str:
    """The id of the choice meant, or "". `strict`: no typos forgiven; without `spelt` a number's word alone is none."""
    if len(text) > LONGEST or not offered:
        return ""
    folded = fold(text).strip(" .!,")
    if not folded:
        return ""
    number = _number(text, folded)
    if number and (spelt or not spelt_alone(text)):
        return offered[number - 1].id if 1 <= number <= len(offered) else ""
    spoken = POLITE.sub("", folded)
    for choice in offered:
        if folded in (names := _names(choice, texts)) or spoken in names:
            return choice.id
    if around := _said_around(folded, offered, texts):
        return around
    if strict:
        return ""
    near = [choice.id for choice in offered if any(_slip(spoken, name) for name in _names(choice, texts))]
    return near[0] if len(set(near)) == 1 else ""


def number_meant(text: str) -> int:
    """The number that a text is, perhaps behind a word such as "number"; 0 when it is none."""
    return _number(text, fold(text).strip(" .!,")) if len(text) <= LONGEST else 0


def spelt_alone(text: str) -> bool:
    """Whether a text is the word of a number and nothing else: "hai" is also the eldest child, or a yes."""
    return len(text) <= LONGEST and _AGREES.sub("", fold(text).strip(" .!,")) in _ALONE


def label_meant(text: str, labels: Sequence[str]) -> int:
    """The place (from 0) of the one label that a text is, with or without marks; -1 when it is none of them."""
    folded = fold(text).strip(" .!,?") if len(text) <= LONGEST else ""
    typed = {folded, POLITE.sub("", folded)}
    found = {n for n, label in enumerate(labels) if not typed.isdisjoint(_spoken(label))}
    return found.pop() if folded and len(found) == 1 else -1


def _spoken(label: str) -> set[str]:
    """A label as it is typed: whole, and of "4 – Good" the word alone."""
    whole = fold(label).strip(" .!?,")
    return {whole, NUMBERED.sub("", whole)}


def _number(text: str, folded: str) -> int:
    if numbered := NUMBER.match(folded):
        return int(numbered.group(1))
    if spelt := _SPELT.match(folded):
        return _WORDS[spelt.group(1)]
    alone = _ALONE.get(_AGREES.sub("", folded), 0)
    return alone if alone and _is_spelt(text, alone) else 0


def _is_spelt(text: str, number: int) -> bool:
    """Whether the first word is a number's also by its marks, where it has any: others make a name, or a day."""
    typed = text.split()[0].strip(".!,")
    return any(is_word(typed, one) for one, value in read_words("household")["numbers"].items() if value == number)


def _said_around(folded: str, offered: Sequence[Offer], texts: Texts) -> str:
    """The one choice whose label or keyword is left when the words said around a choice are taken off both sides.

    Who it is about, "want to", "report", "please": a single word left proves nothing.
    """
    if len(folded.split()) > MOST_WORDS:
        return ""
    around = {fold(word) for word in texts.keywords("keywords.around_choice")}
    said = _without(folded, around)
    if len(said) < FEWEST_LEFT:
        return ""
    meant = {one.id for one in offered if any(_without(name, around) == said for name in _names(one, texts))}
    return meant.pop() if len(meant) == 1 else ""


def _without(folded: str, around: set[str]) -> list[str]:
    words = [word.strip(" .,!?;:") for word in folded.split()]
    return [word for word in words if word and word not in around]


def match_keywords(text: str, key: str, texts: Texts) -> bool:
    """Whether the whole text is one of the words under a `|`-separated key."""
    if len(text) > LONGEST:
        return False
    folded = fold(text).strip(" .!,")
    return bool(folded) and folded in {fold(word) for word in texts.keywords(key)}


def _names(choice: Offer, texts: Texts) -> list[str]:
    found = [fold(choice.label).strip(" .!?,")]
    if choice.keywords:
        found += [fold(word) for word in texts.keywords(choice.keywords)]
    return found


def _slip(text: str, name: str) -> bool:
    shorter = min(len(text), len(name))
    if shorter < SLIP_FROM:
        return False
    allowed = 2 if shorter >= LONG_SLIP_FROM else 1
    return DamerauLevenshtein.distance(text, name, score_cutoff=allowed) <= allowed

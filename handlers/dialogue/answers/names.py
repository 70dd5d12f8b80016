"""Reading a person's name, and the spelling meant when the marks were left out."""

import re
from dataclasses import dataclass, field
from functools import cache

from handlers.dialogue.answers.invalid import Invalid, invalid
from handlers.dialogue.answers.lexicon import is_word, ordered, phrase_at, read_words, starts_with_phrase
from handlers.dialogue.answers.names_in_text import is_surname
from handlers.dialogue.answers.none import read_none
from handlers.dialogue.answers.reading import fold, tidy

LONGEST_NAME = 80
"""Characters. The longest names of the list templates stay well below."""

MOST_BEFORE = 9
"""Words before a name that may say whose it is."""

_NOT_IN_NAMES = re.compile(r"[^\w\s'’.\-]|_")


@dataclass(frozen=True, slots=True)
class NameCheck:
    """A question about a name, which the citizen may answer with "that is what my papers say".

    Codes: `name_one_word`, `name_no_marks`. `suggestion` is the spelling with marks, or None when it cannot be known.
    """

    code: str
    suggestion: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class PersonName:
    """`text` as typed (NFC, single spaces); `titled` with a capital to each word, when it came all in one case."""

    text: str = field(repr=False)
    titled: str = field(repr=False)
    checks: tuple[NameCheck, ...] = ()


def read_name(text: str) -> PersonName | Invalid:
    """The name in a text, without "my name is" before it and politeness after it.

    Problems: `name_missing`, `name_digits`, `name_symbols`, `name_too_long`.
    """
    cleaned = _without_frame(tidy(text).replace("\n", " "))
    none = read_none(text) is not None and not _begins_a_name(cleaned)
    if not any(char.isalpha() for char in cleaned) or none or _is_no_name(cleaned):
        return invalid("name_missing")
    if len(cleaned) > LONGEST_NAME:
        return invalid("name_too_long", limit=LONGEST_NAME)
    if any(char.isdigit() for char in cleaned):
        return invalid("name_digits")
    if _NOT_IN_NAMES.search(cleaned):
        return invalid("name_symbols")
    titled = title_name(cleaned)
    return PersonName(cleaned, titled, check_name(titled))


def _begins_a_name(text: str) -> bool:
    """Whether a surname and "Thi" or "Van" stand first: without marks "Do Thi Hong" sounds like "thi hong" (broken)."""
    typed, mere = text.split(), read_words("none")["mere"]
    if len(typed) <= 2 or any(is_word(typed[0].lower(), one) for one in mere):
        return False
    return is_surname(typed[0]) and any(
        is_word(typed[1].lower(), one.lower()) for one in read_words("names")["between_names"]
    )


def _is_no_name(text: str) -> bool:
    """Whether the words are mostly such as stand in no name: `sao phai khai ten`, `thoi khoi`."""
    typed, listed = [word.strip(" .,:;!?") for word in text.split()], read_words("names")
    if len(typed) == 1:
        return any(is_word(typed[0], one) for one in listed["no_name_alone"])
    if any(phrase_at(typed, at, "names", "no_name_phrases") for at in range(len(typed))):
        return True
    if is_surname(typed[0]):
        return False
    return 2 * sum(any(is_word(word, one) for one in listed["no_name"]) for word in typed) >= len(typed)


def check_name(name: str) -> tuple[NameCheck, ...]:
    """What to ask about a name before sending it (refusal reason R11). A name that is right without marks passes."""
    if len(name.split()) < 2:
        return (NameCheck("name_one_word"),)
    if name.isascii():
        suggestion = suggest_marks(name)
        if suggestion is None or suggestion != title_name(name):
            return (NameCheck("name_no_marks", suggestion),)
    return ()


def title_name(name: str) -> str:
    """A capital to each word of a name typed in one case; a name in mixed case (K'Rang, McDonald) stays."""
    if name != name.lower() and name != name.upper():
        return name
    return " ".join("-".join(part[:1].upper() + part[1:].lower() for part in word.split("-")) for word in name.split())


def suggest_marks(name: str) -> str | None:
    """The spelling with marks of a name typed without, or None when any of its syllables could be several."""
    bare = name.lower().split()
    if not 2 <= len(bare) <= 5:
        return None
    places = ["surnames", *["middle"] * (len(bare) - 2), "given"]
    marked = [_spellings(place).get(syllable) for place, syllable in zip(places, bare, strict=True)]
    known = [word for word in marked if word is not None]
    return " ".join(known) if len(known) == len(marked) else None


@cache
def _spellings(place: str) -> dict[str, str]:
    """Bare syllable -> its one marked spelling in this place of a name; what has several is left out."""
    listed = read_words("names")
    found: dict[str, set[str]] = {}
    for word in listed[place]:
        found.setdefault(fold(str(word)), set()).add(str(word))
    spellings = {bare: next(iter(marked)) for bare, marked in found.items() if len(marked) == 1}
    spellings.update(listed.get(f"{place}_preferred", {}))
    for bare in listed.get(f"{place}_left_out", ()):
        spellings.pop(bare, None)
    return spellings


def _without_frame(text: str) -> str:
    """The text without the words around the name."""
    listed = read_words("people")
    parts = text.strip(" .,:;!?-'").split()
    parts = _drop(parts, listed["before_polite"], first=True)
    bare = [part.strip(" .,:;!?") for part in parts]
    for phrase in ordered("people", "before_name"):
        length = len(phrase.split())
        # Only "tên Lan" is a name with a frame; a frame alone, or a single word left of two, may be the name itself.
        if len(parts) > length and starts_with_phrase(bare, phrase):
            parts = parts[length:]
            break
    parts = _behind_words(_drop(parts, listed["after_polite"], first=False))
    return " ".join(parts).strip(" .,:;!?-'")


def _behind_words(parts: list[str]) -> list[str]:
    """The name behind words for whose it is: `me toi ten la Nguyen Thi Bong`. Such a word may begin a name, so they go
    only where a surname follows."""
    if not parts or (is_surname(parts[0]) and parts[0] != parts[0].lower()):
        return parts
    listed = read_words("names")
    for at, word in enumerate(parts[:MOST_BEFORE]):
        bare = word.strip(" .,:;!?'")
        enough = len(parts) - at > (2 if at == 1 else 1)  # "Anh Mai Lan" may be a name
        if at and enough and is_surname(bare) and not any(is_word(bare, one) for one in listed["between_names"]):
            return parts[at:]
        if not any(is_word(bare.lower(), one) for one in listed["before_surname"]):
            return parts
    return parts


def _drop(parts: list[str], listed: list[str], *, first: bool) -> list[str]:
    """Words of politeness go when they carry their marks or stand apart by case: a name may hold Nha or Da."""
    while len(parts) > 1:
        part = parts[0] if first else parts[-1]
        word = part.strip(" .,:;!?")
        apart = word == word.lower() or (first and word != part)
        if word and not (apart and any(is_word(word, item) for item in listed)):
            break
        parts = parts[1:] if first else parts[:-1]
    return parts

"""The name that somebody says is their own in a longer text: "toi ten Tran Thi Thu sinh ngay …".

Only a surname that is known, behind words for one's own name, and only where it is plain where the name ends.
"""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, Final

from faq.normalise import fold as fold_tidied
from handlers.dialogue.answers.invalid import Invalid
from handlers.dialogue.answers.lexicon import is_word, read_words
from handlers.dialogue.answers.names import PersonName, read_name
from handlers.dialogue.answers.names_in_text import is_surname
from handlers.dialogue.answers.reading import fold, tidy

MOST: Final = 5  # words of a name
_WORD: Final = re.compile(r"[^\W_][^\W_'’-]*(?:['’-][^\W_]+)*|[^\w\s]")
_SIGN: Final = re.compile(r"[^\w]")
_OWNING: Final = ("'s", "’s")


def read_own_name(text: str) -> PersonName | None:
    """The teller's own name; None when it is not said, or several are."""
    typed = _WORD.findall(tidy(text).replace("\n", " ; "))
    folded = [fold_tidied(word) for word in typed]
    frames = _frames("own_name")
    if not any(word in _bare("elder") for word in folded):
        frames = {**_frames("own_name_if_alone"), **frames}
    if not any(word in _bare("younger") for word in folded):
        frames = {**_frames("own_name_of_elder"), **frames}
    found: dict[str, PersonName] = {}
    for at, word in enumerate(folded):
        frame = next((one for one in frames.get(word, ()) if tuple(folded[at : at + len(one)]) == one), ())
        if not frame and word in _bare("own_name_bare") and (at == 0 or _SIGN.fullmatch(typed[at - 1])):
            frame = (word,) if _capital(typed[at + 1 : at + 3]) else ()
        if not frame and word in _bare("own_name_label") and typed[at + 1 : at + 2] == [":"]:
            frame = (word,)
        if not frame:
            continue
        if at and folded[at - 1] in _bare("relatives") and not (at > 1 and folded[at - 2] in _bare("calls")):
            if _name(typed[at + len(frame) :], folded[at + len(frame) :], foreign=False) is not None:
                return None  # somebody else is named as well: whose record it is, is not sure
            continue
        english = frame[0] in _bare("english") and _capital(typed[at + len(frame) : at + len(frame) + 2])
        name = _name(typed[at + len(frame) :], folded[at + len(frame) :], foreign=english)
        if name is not None:
            found[name.titled] = name
    return next(iter(found.values())) if len(found) == 1 else None


def _capital(typed: Sequence[str]) -> bool:
    return len(typed) == 2 and all(word[:1].isupper() and len(word) > 1 for word in typed)


def read_both_names(text: str) -> tuple[PersonName | None, PersonName | None]:
    """Of a story about a relative: the teller's name, and the relative's (`chong toi ten Nguyen Van Lanh`); None where
    none is said, or several are."""
    typed = _WORD.findall(tidy(text).replace("\n", " ; "))
    folded = [fold_tidied(word) for word in typed]
    frames = {**_frames("own_name"), **_frames("kin_name")}
    behind = _frames("kin_is")
    found: dict[bool, dict[str, PersonName]] = {True: {}, False: {}}
    for at, word in enumerate(folded):
        listed = (*frames.get(word, ()), *(behind.get(word, ()) if at and folded[at - 1] in _bare("relatives") else ()))
        frame = next((one for one in listed if tuple(folded[at : at + len(one)]) == one), ())
        of_relative = bool(at) and folded[at - 1] in _bare("relatives")
        if not frame or (not of_relative and frame in _frames("kin_name").get(word, ())):
            continue
        name = _name(typed[at + len(frame) :], folded[at + len(frame) :], foreign=False)
        if name is not None:
            found[of_relative][name.titled] = name
    own, theirs = (next(iter(found[one].values())) if len(found[one]) == 1 else None for one in (False, True))
    return own, theirs


def name_at(typed: Sequence[str]) -> tuple[PersonName, int] | None:
    """A Vietnamese full name that these words begin with, and how many of them it is; None for none."""
    folded = [fold_tidied(word) for word in typed]
    name = _name(typed, folded, foreign=False)
    end = _length(typed, folded) if name is not None else None
    return (name, end) if name is not None and end is not None else None


def _length(typed: Sequence[str], folded: Sequence[str]) -> int | None:
    if typed[0][:1].isupper() and len(typed) > 1 and typed[1][:1].isupper():
        return next((at for at, word in enumerate(typed) if not word[:1].isupper()), len(typed))
    return _end(typed, folded)


def _name(typed: Sequence[str], folded: Sequence[str], *, foreign: bool) -> PersonName | None:
    """`foreign`: two words in capitals behind English words, of whatever surname. "Na's" is no name of who writes."""
    if typed[:1] == [":"]:
        typed, folded = typed[1:], folded[1:]
    if not typed or not (foreign or is_surname(typed[0])):
        return None
    end = _length(typed, folded)
    if end is None or not 2 <= end <= MOST or typed[end - 1].endswith(_OWNING):
        return None
    read = read_name(" ".join(typed[:end]))
    return None if isinstance(read, Invalid) else read


def _end(typed: Sequence[str], folded: Sequence[str]) -> int | None:
    """Where a name in small letters ends; None when that is not plain: `bao` may be a name, and a verb."""
    for at in range(1, min(len(typed), MOST + 1)):
        word, following = typed[at], folded[at + 1] if at + 1 < len(folded) else ""
        if _SIGN.fullmatch(word) or word.isdigit():
            return at
        before = _two_ways().get(word) if word.isascii() else None
        if before is not None:
            if (following.isdigit() and len(following) > 1) or following in before:
                return at
            if following and not _SIGN.fullmatch(following) and following not in _bare("person_follows"):
                return None
        elif any(is_word(word, one) for one in _ends().get(folded[at], ())):
            return at
    return len(typed)


@cache
def _two_ways() -> Mapping[str, frozenset[str]]:
    """A word without its marks that may be a name -> the words before which it is none."""
    listed: dict[str, Any] = read_words("told")["name_or_end"]
    return {fold(word): frozenset(fold(str(one)) for one in before) for word, before in listed.items()}


@cache
def _ends() -> Mapping[str, Sequence[str]]:
    found: dict[str, list[str]] = {}
    for phrase in read_words("told")["name_ends"]:
        word = str(phrase).split()[0]
        found.setdefault(fold(word), []).append(word)
    return found


@cache
def _bare(key: str) -> frozenset[str]:
    return frozenset(fold(str(word)) for word in read_words("told")[key])


@cache
def _frames(key: str) -> Mapping[str, Sequence[tuple[str, ...]]]:
    """By their first word, the longest first."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for frame in sorted((tuple(fold(str(one)).split()) for one in read_words("told")[key]), key=len, reverse=True):
        found.setdefault(frame[0], []).append(frame)
    return found

"""Reading which doses a citizen means."""

import re
from functools import cache

from handlers.dialogue.answers.invalid import Invalid, invalid
from handlers.dialogue.answers.lexicon import is_word, ordered, read_words, starts_with_phrase
from handlers.dialogue.answers.reading import tidy, words

HIGHEST = 4
"""No one had a fifth dose while this platform took complaints."""


def read_dose_number(text: str, doses: int = 2) -> tuple[int, ...] | Invalid:
    """The doses meant, ascending: `mũi 2` is (2,), `cả hai` (1, 2). `doses`: how many the vaccine has, for `tất cả`.

    Problems: `dose_missing`, `dose_which` ("một mũi": which one?), `dose_out_of_range` (hint `highest`).
    """
    typed = words(re.sub(r"(?<=[^\W\d_])(?=\d)|(?<=\d)(?=[^\W\d_])", " ", tidy(text)))
    for key, meant in (("both", (1, 2)), ("all_three", (1, 2, 3))):
        if _holds(typed, key):
            return meant
    if _holds(typed, "one_unnamed") and not _numbers_after_dose(typed):
        return invalid("dose_which")
    found = _numbers_after_dose(typed) or _numbers(typed)
    if any(not 1 <= number <= HIGHEST for number in found):
        return invalid("dose_out_of_range", highest=HIGHEST)
    if found:
        return tuple(sorted(set(found)))
    if _holds(typed, "last"):
        return (doses,)
    return tuple(range(1, doses + 1)) if _holds(typed, "all") else invalid("dose_missing")


def _holds(typed: list[str], key: str) -> bool:
    return any(
        starts_with_phrase(typed[start:], phrase) for phrase in ordered("doses", key) for start in range(len(typed))
    )


def _numbers_after_dose(typed: list[str]) -> list[int]:
    """Numbers that follow `mũi`, and those joined to them: `mũi 1 và 2`. Others (a day, an age) are left alone."""
    found: list[int] = []
    for index, word in enumerate(typed):
        if any(is_word(word, listed) for listed in read_words("doses")["dose_words"]):
            for follower in range(index + 1, min(index + 6, len(typed))):
                number = _number_at(typed[follower:])
                if number is not None:
                    found.append(number)
                elif (follower == index + 1 and not is_word(typed[follower], read_words("doses")["ordinal"])) or (
                    follower > index + 1
                    and not any(is_word(typed[follower], item) for item in read_words("doses")["joins"])
                ):
                    break
    return found


def _numbers(typed: list[str]) -> list[int]:
    return [number for start in range(len(typed)) if (number := _number_at(typed[start:])) is not None]


def _number_at(typed: list[str]) -> int | None:
    if re.fullmatch(r"[0-9]{1,2}", typed[0]):
        return int(typed[0])
    return next((value for phrase, value in _spoken() if starts_with_phrase(typed, phrase)), None)


@cache
def _spoken() -> tuple[tuple[str, int], ...]:
    listed = read_words("doses")["numbers"].items()
    return tuple(
        sorted(((str(phrase), int(value)) for phrase, value in listed), key=lambda item: -len(item[0].split()))
    )

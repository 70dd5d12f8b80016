"""Reading which doses a citizen means."""

import re
from functools import cache

from handlers.dialogue.answers.invalid import Invalid, invalid
from handlers.dialogue.answers.lexicon import holds_phrase, is_word, ordered, read_words, starts_with_phrase
from handlers.dialogue.answers.reading import tidy, words


def read_dose_number(text: str, highest: int, doses: int = 2) -> tuple[int, ...] | Invalid:
    """The doses meant, ascending: "both" is (1, 2). `highest`: the last there is;
    `doses`: how many the vaccine has, for "all" and "the last".

    Problems: `dose_missing`, `dose_which` ("one dose": which one?), `dose_out_of_range` (hint `highest`).
    """
    typed = words(re.sub(r"(?<=[^\W\d_])(?=\d)|(?<=\d)(?=[^\W\d_])", " ", tidy(text)))
    for key, meant in (("both", (1, 2)), ("all_three", (1, 2, 3))):
        if _holds(typed, key):
            return meant
    if _holds(typed, "one_unnamed") and not _numbers_after_dose(typed):
        return invalid("dose_which")
    found = _numbers_after_dose(typed) or _numbers(typed)
    if any(not 1 <= number <= highest for number in found):
        return invalid("dose_out_of_range", highest=highest)
    if found:
        return tuple(sorted(set(found)))
    if _holds(typed, "last"):
        return (doses,)
    return tuple(range(1, doses + 1)) if _holds(typed, "all") else invalid("dose_missing")


def _holds(typed: list[str], key: str) -> bool:
    return holds_phrase(typed, ordered("doses", key))


def _numbers_after_dose(typed: list[str]) -> list[int]:
    """Numbers that follow the word for dose, and those joined to them. Others (a day, an age) are left alone."""
    listed = read_words("doses")
    found: list[int] = []
    for start, word in enumerate(typed):
        if not _is_one_of(word, listed["dose_words"]):
            continue
        for follower in range(start + 1, min(start + 6, len(typed))):
            number = _number_at(typed[follower:])
            if number is not None:
                found.append(number)
            elif not _is_one_of(typed[follower], listed["ordinal"] if follower == start + 1 else listed["joins"]):
                break
    return found


def _is_one_of(word: str, listed: list[str]) -> bool:
    return any(is_word(word, item) for item in listed)


def _numbers(typed: list[str]) -> list[int]:
    return [number for start in range(len(typed)) if (number := _number_at(typed[start:])) is not None]


def _number_at(typed: list[str]) -> int | None:
    if re.fullmatch(r"[0-9]{1,2}", typed[0]):
        return int(typed[0])
    return next((value for phrase, value in _spoken() if starts_with_phrase(typed, phrase)), None)


@cache
def _spoken() -> tuple[tuple[str, int], ...]:
    listed = [(str(phrase), int(value)) for phrase, value in read_words("doses")["numbers"].items()]
    return tuple(sorted(listed, key=lambda item: -len(item[0].split())))

"""Reading a one-time code."""

from functools import cache

from handlers.dialogue.answers.invalid import Invalid, invalid
from handlers.dialogue.answers.lexicon import is_word, read_words
from handlers.dialogue.answers.reading import digit_runs, words


def read_code(text: str, digits: int = 6) -> str | Invalid:
    """The code of `digits` digits in a text: parted by spaces, within a forwarded message, or spelt in words.

    Problems: `code_missing`, `code_length` (hints `count`, `digits`), `code_several`.
    """
    runs = [run.digits for run in digit_runs(text, whole=frozenset({digits}))]
    if not runs:
        spoken = _spoken(text)
        return spoken if len(spoken) == digits else invalid("code_missing")
    fitting = {run for run in runs if len(run) == digits}
    if len(fitting) > 1:
        return invalid("code_several", count=len(fitting))
    if fitting:
        return fitting.pop()
    return invalid("code_length", count=len(max(runs, key=len)), digits=digits)


def _spoken(text: str) -> str:
    """The numerals of a text spelt in words, as digits."""
    return "".join(digit for word in words(text) if (digit := _numeral(word)) is not None)


@cache
def _numerals() -> tuple[tuple[str, str], ...]:
    return tuple((str(word), str(value)) for word, value in read_words("dates")["numbers"].items())


def _numeral(word: str) -> str | None:
    return next((value for listed, value in _numerals() if is_word(word, listed)), None)

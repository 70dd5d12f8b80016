"""Reading a vaccine's name, by the vaccines that are vaccines."""

import re
from functools import lru_cache
from typing import Final, NamedTuple

from rapidfuzz import fuzz

from handlers.catalogue.vaccines import Vaccines, compact
from handlers.dialogue.answers.invalid import Invalid, invalid
from handlers.dialogue.answers.lexicon import holds_phrase
from handlers.dialogue.answers.reading import words

# A slip of one letter in a name of six is 83 to 91; unrelated words stay below 75. Measured on the tests' list.
_SIMILAR = 82.0
_SHORTEST_FUZZY = 5
_LONGEST_SPAN = 4
_SLIPS_IN: Final = 60  # words up to which slips are forgiven in a text about other things as well
_LONG_NAME: Final = 6  # letters of a name whose slips are forgiven there


class FoundVaccine(NamedTuple):
    """A vaccine named in a text, from `start` to `end`."""

    start: int
    end: int
    code: str


def find_vaccines(plain: str, vaccines: Vaccines) -> list[FoundVaccine]:
    """Every vaccine that a folded text names, in order; the longest name wins."""
    typed = [(match.group(), match.start(), match.end()) for match in re.finditer(r"[a-z0-9&]+", plain)]
    found: list[FoundVaccine] = []
    at = 0
    long, begins = len(typed) > _SLIPS_IN, vaccines.beginnings
    while at < len(typed):
        head = typed[at][0].replace("&", "")
        if head and head[:2] not in begins and (long or len(typed[at][0]) < _LONG_NAME):
            at += 1  # as nearly every word
            continue
        for length in range(min(_LONGEST_SPAN, len(typed) - at), 0, -1):
            span = typed[at : at + length]
            code = vaccines.spellings.get("".join(word for word, _, _ in span).replace("&", ""))
            if code is None and length == 1 and not long and len(span[0][0]) >= _LONG_NAME:
                code = _similar(span[0][0], vaccines)
            if code is not None:
                found.append(FoundVaccine(span[0][1], span[-1][2], code))
                at += length - 1
                break
        at += 1
    return found


def read_vaccine(text: str, vaccines: Vaccines) -> str | Invalid:
    """The code of the one vaccine a text names, with or without marks, by sound or with a slip.

    Problems: `vaccine_missing`, `vaccine_unknown`, `vaccine_not_remembered`, `vaccine_several` and `vaccine_country`
    (hint `codes`, parted by commas: the country alone is never taken for the product).
    """
    typed = words(text)
    if not typed:
        return invalid("vaccine_missing")
    spans = _spans(text)
    found = {code for span in spans if (code := vaccines.spellings.get(span)) is not None}
    # Forgiving slips comes second, so that an exact name beside one is not blurred by it.
    found = found or {code for span in spans if (code := _similar(span, vaccines)) is not None}
    if len(found) == 1:
        return next(iter(found))
    if found:
        return invalid("vaccine_several", codes=",".join(code for code in vaccines if code in found))
    if holds_phrase(typed, vaccines.unknown):
        return invalid("vaccine_not_remembered")
    for country, codes in vaccines.countries.items():
        if holds_phrase(typed, [country]):
            return invalid("vaccine_country", codes=",".join(codes))
    return invalid("vaccine_unknown")


def _spans(text: str) -> set[str]:
    """Every one to four neighbouring words, joined, of the first forty."""
    pieces = [compact(piece) for piece in re.split(r"[\s\-_./,:;+()]+", text)[:40]]
    pieces = [piece for piece in pieces if piece]
    return {
        "".join(pieces[start : start + length])
        for length in range(1, _LONGEST_SPAN + 1)
        for start in range(len(pieces) - length + 1)
    }


@lru_cache(maxsize=4096)
def _similar(span: str, vaccines: Vaccines) -> str | None:
    """The vaccine whose alias differs from the span by a slip, if it is one vaccine only."""
    if not _SHORTEST_FUZZY <= len(span) <= 24:
        return None
    scored = dict.fromkeys(vaccines, 0.0)
    for alias, code in vaccines.spellings.items():
        if len(alias) >= _SHORTEST_FUZZY:
            scored[code] = max(scored[code], fuzz.ratio(span, alias, score_cutoff=_SIMILAR))
    best = max(scored, key=lambda code: scored[code])
    runner_up = max((score for code, score in scored.items() if code != best), default=0.0)
    return best if scored[best] > runner_up else None

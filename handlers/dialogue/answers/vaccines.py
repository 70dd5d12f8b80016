"""Reading a vaccine's name, by the table of `handlers/catalogue/vaccines.yaml`."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from rapidfuzz import fuzz

from handlers.dialogue.answers.invalid import Invalid, invalid
from handlers.dialogue.answers.lexicon import holds_phrase, read_catalogue
from handlers.dialogue.answers.reading import fold, words

# A slip of one letter in a name of six is 83 to 91; unrelated words stay below 75. Measured on the tests' list.
_SIMILAR = 82.0
_SHORTEST_FUZZY = 5
_LONGEST_SPAN = 4


@dataclass(frozen=True, slots=True)
class Vaccine:
    """One licensed vaccine. `min_interval_days` between dose 1 and 2, None when there is one dose.

    `mark` tells how sure the interval is: H, M, or R (an official must confirm it before citizens see it).
    """

    code: str
    name: Mapping[str, str]
    doses: int
    min_interval_days: int | None
    mark: str
    source: str
    aliases: tuple[str, ...]


@cache
def vaccines() -> Mapping[str, Vaccine]:
    """All vaccines by code, in the catalogue's order."""
    listed = read_catalogue("vaccines")["vaccines"]
    return MappingProxyType(
        {
            code: Vaccine(
                code=code,
                name=MappingProxyType(dict(entry["name"])),
                doses=int(entry["doses"]),
                min_interval_days=entry["min_interval_days"],
                mark=str(entry["mark"]),
                source=str(entry["source"]),
                aliases=tuple(str(alias) for alias in entry["aliases"]),
            )
            for code, entry in listed.items()
        }
    )


def read_vaccine(text: str) -> str | Invalid:
    """The code of the one vaccine a text names, with or without marks, by sound or with a slip.

    Problems: `vaccine_missing`, `vaccine_unknown`, `vaccine_not_remembered`, `vaccine_several` and `vaccine_country`
    (hint `codes`, parted by commas: the country alone is never taken for the product).
    """
    typed = words(text)
    if not typed:
        return invalid("vaccine_missing")
    spans = _spans(text)
    found = {code for span in spans if (code := _aliases().get(span)) is not None}
    # Forgiving slips comes second, so that an exact name beside one is not blurred by it.
    found = found or {code for span in spans if (code := _similar(span)) is not None}
    if len(found) == 1:
        return next(iter(found))
    if found:
        return invalid("vaccine_several", codes=",".join(code for code in vaccines() if code in found))
    if holds_phrase(typed, read_catalogue("vaccines")["unknown"]):
        return invalid("vaccine_not_remembered")
    for country, codes in read_catalogue("vaccines")["countries"].items():
        if holds_phrase(typed, [country]):
            return invalid("vaccine_country", codes=",".join(codes))
    return invalid("vaccine_unknown")


def _compact(text: str) -> str:
    return re.sub(r"[^a-z0-9&]", "", fold(text))


def _spans(text: str) -> set[str]:
    """Every one to four neighbouring words, joined, of the first forty."""
    pieces = [_compact(piece) for piece in re.split(r"[\s\-_./,:;+()]+", text)[:40]]
    pieces = [piece for piece in pieces if piece]
    return {
        "".join(pieces[start : start + length])
        for length in range(1, _LONGEST_SPAN + 1)
        for start in range(len(pieces) - length + 1)
    }


@cache
def _aliases() -> dict[str, str]:
    return {_compact(alias): code for code, vaccine in vaccines().items() for alias in (code, *vaccine.aliases)}


def _similar(span: str) -> str | None:
    """The vaccine whose alias differs from the span by a slip, if it is one vaccine only."""
    if not _SHORTEST_FUZZY <= len(span) <= 24:
        return None
    scored = dict.fromkeys(vaccines(), 0.0)
    for alias, code in _aliases().items():
        if len(alias) >= _SHORTEST_FUZZY:
            scored[code] = max(scored[code], fuzz.ratio(span, alias, score_cutoff=_SIMILAR))
    best = max(scored, key=lambda code: scored[code])
    runner_up = max((score for code, score in scored.items() if code != best), default=0.0)
    return best if scored[best] > runner_up else None

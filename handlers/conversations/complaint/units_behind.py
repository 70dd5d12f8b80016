"""The district and the province behind a place that is told with its dose, named without the words for their kind."""

import re
from typing import Final

from handlers.dialogue.answers.reading import tidy
from handlers.dialogue.talk import Talk

MOST_OF_NAME: Final = 4  # words of a unit's name
BEHIND: Final = re.compile(r"\s*,\s*([^,.;:\n\d]{2,60})")


def with_units_behind(talk: Talk, text: str, place: str) -> str:
    """The words for a place with the names of the district and the province that stand behind it, a comma between,
    without the words for their kind: `tram y te xa My Yen, Dai Tu, Thai Nguyen`."""
    tools = talk.work.tools
    tidied = tidy(text)
    at = tidied.find(place) if place else -1
    rest = tidied[at + len(place) :] if at >= 0 else ""
    while (behind := BEHIND.match(rest)) is not None:
        words = behind[1].split()
        named = (" ".join(words[:most]) for most in range(min(MOST_OF_NAME, len(words)), 1, -1))
        name = next((one for one in named if tools.resolver.is_name(one, tools.policy.edition)), "")
        if not name or not _lies_in(talk, f"{place}, {name}", place):
            break
        place, rest = f"{place}, {name}", rest[behind.start(1) + len(name) :]
    return place


def _lies_in(talk: Talk, longer: str, place: str) -> bool:
    """Whether the name behind a place narrows it: it is a unit that the place may lie in."""
    resolver, edition = talk.work.tools.resolver, talk.work.tools.policy.edition
    before, after = resolver.resolve(place, edition), resolver.resolve(longer, edition)
    known = {one.code for one in (before.unit, *before.candidates) if one is not None}
    return after.unit is not None and (not known or after.unit.code in known or before.unit is None)

"""Where somebody lives, told in passing in a long story.

Only what follows words such as "we live in" counts (`complaint_words.home`), and only up to a hospital or a station
(`complaint_words.home_ends`): a story names other places too, above all where something happened.
"""

from collections.abc import Sequence
from typing import Final

from faq.normalise import cut, fold
from handlers.conversations.asking.outside import outside
from handlers.conversations.asking.place import PlaceAnswer, place_words, read_place, told_place
from handlers.dialogue.outcome import say
from handlers.dialogue.talk import Talk
from handlers.places.refs import PlaceRef
from handlers.texts import Say

LOOKED_AT: Final = 1600  # characters of a story: its beginning and its end
MOST_WORDS: Final = 20  # words of an address
ENDS: Final = (".", ";", "!", "?")
SHORT: Final = 3  # letters up to which a word before a dot is a short form ("tp.", "x."), not the end of a sentence


def home_in(talk: Talk, text: str) -> PlaceRef | None:
    """The commune a story says its teller lives in; None when it says none, or two, or not which."""
    typed = cut(text, LOOKED_AT).split()
    plain = [fold(word).strip(",.;:!?()\"'") for word in typed]
    found: set[PlaceRef] = set()
    halts = [fold(phrase).split() for phrase in talk.work.tools.texts.keywords("complaint_words.home_ends")]
    for phrase in talk.work.tools.texts.keywords("complaint_words.home"):
        cue = fold(phrase).split()
        for at in range(len(plain) - len(cue)):
            if plain[at] == cue[0] and plain[at : at + len(cue)] == cue:
                unit = read_place(talk, " ".join(_sentence(typed[at + len(cue) :], halts))).unit
                if unit is not None and unit.commune:
                    found.add(unit)
    return found.pop() if len(found) == 1 else None


def note_home(talk: Talk, text: str, home: PlaceAnswer) -> tuple[Say, ...]:
    """Keep the home that a story tells as the place of the conversation, unless one was told; says it back at once."""
    place = home_in(talk, text) if told_place(talk, home) is None else None
    if place is None:
        return ()
    home.settle(place)
    return (say("place_choice.noted", place=place_words(talk, place)), *outside(talk, place))


def _sentence(words: Sequence[str], halts: Sequence[Sequence[str]]) -> list[str]:
    """The words up to the end of the sentence, or to one of `halts`."""
    taken: list[str] = []
    plain = [fold(word) for word in words[: MOST_WORDS + max(map(len, halts), default=0)]]
    for at, word in enumerate(words[:MOST_WORDS]):
        if any(plain[at : at + len(halt)] == halt for halt in halts):
            break
        taken.append(word)
        if word.endswith(ENDS) and len(word) > SHORT + 1:
            break
    return taken

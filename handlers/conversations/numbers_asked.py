"""A question for telephone numbers that names its place: then the place is not asked again."""

from typing import Final

from faq.matcher import Match
from faq.normalise import fold
from handlers.conversations.asking.place import PlaceAnswer
from handlers.conversations.hotline_directory import Directory, places_in
from handlers.dialogue.talk import Talk
from handlers.places.refs import PlaceRef

NUMBER_OF_PLACE: Final = "hotline_by_area"
NUMBERS: Final = frozenset({NUMBER_OF_PLACE, "hotline_number"})
NUMBER, WHOM = "ask_faq_words.number", "ask_faq_words.whom_to_call"
MOST: Final = 16  # words of a question


def numbers_asked(talk: Talk, text: str, match: Match, place: PlaceRef | None) -> Directory | None:
    """The place whose numbers are asked for, or those that its name may mean; None where nobody's are.

    `place`: what the text names as a whole. Unless the matcher is sure, words for a number must stand in the text.
    """
    if len(text.split()) > MOST:
        return None
    if match.best not in NUMBERS:
        rest = _without_cue(talk, text, WHOM) if match.decision != "answer" else None
        among = places_in(talk, rest) if rest else ()
        return Directory(PlaceAnswer(among[0]) if len(among) == 1 else PlaceAnswer(among=among)) if among else None
    sure = match.decision == "answer" and match.best == NUMBER_OF_PLACE
    if sure and place is not None:
        return Directory(PlaceAnswer(place))
    rest = _without_cue(talk, text, NUMBER) or _without_cue(talk, text, WHOM)
    if rest is None and not sure:
        return None
    among = places_in(talk, text if rest is None else rest)
    if len(among) == 1:
        return Directory(PlaceAnswer(among[0]))
    return Directory(PlaceAnswer(among=among)) if among else None


def _without_cue(talk: Talk, text: str, words: str) -> str | None:
    """The text without those words; None where it has none of them."""
    typed = text.split()
    plain = [fold(word).strip(".,;:!?") for word in typed]
    for phrase in talk.work.tools.texts.keywords(words):
        cue = fold(phrase).split()
        for at in range(len(plain) - len(cue) + 1):
            if plain[at : at + len(cue)] == cue:
                rest = (*plain[:at], *plain[at + len(cue) :])
                is_none = " ".join(rest) in talk.work.tools.texts.keywords("ask_faq_words.no_place")
                return None if is_none else " ".join((*typed[:at], *typed[at + len(cue) :]))
    return None

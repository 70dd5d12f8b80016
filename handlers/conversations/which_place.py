"""A place named alone at the menu, where several bear its name: which of them is meant."""

from collections.abc import Sequence
from typing import Final

from handlers.conversations.args import jump_to
from handlers.conversations.asking.place import names_in, read_place
from handlers.dialogue.outcome import Choice, say
from handlers.dialogue.registry import Heard
from handlers.dialogue.talk import Talk
from handlers.places.refs import PlaceRef, short_labels

MOST: Final = 5  # places that are offered
FEWEST: Final = 2  # words that are a name by themselves
LONGEST: Final = 160  # characters of a place with everything it lies in: a longer text says something else


def places_named(talk: Talk, text: str) -> tuple[PlaceRef, ...]:
    """The places that a text may name which says nothing else, those of the provinces served first; of a province and
    what lies elsewhere under the same name the province."""
    if "?" in text or len(text) > LONGEST:
        return ()
    served = talk.work.tools.policy.served
    found = [one for one in read_place(talk, text).candidates if _is_all(talk, text, one)]
    provinces = [one for one in found if one.level == "province"]
    return tuple(sorted(provinces[:1] or found, key=lambda one: one.province not in served))


def which_place(talk: Talk, places: Sequence[PlaceRef]) -> Heard | None:
    """Asks which of several is meant: the numbers there are a tap away; None for none."""
    if not places:
        return None
    tools, shown = talk.work.tools, places[:MOST]
    labels = short_labels(tools.resolver.gazetteers[tools.policy.edition], shown)
    return Heard((say("ask_faq.which_place"),), tuple(map(_numbers, shown, labels)))


def _is_all(talk: Talk, text: str, place: PlaceRef) -> bool:
    named, besides = names_in(talk, text, place)
    return named >= FEWEST and not besides


def _numbers(place: PlaceRef, label: str) -> Choice:
    given = {"place": place.to_json().replace(":", "-")}
    return Choice(f"at_{place.code}", say("common.verbatim", text=label), jump=jump_to("hotline_directory", given))

"""What is heard at every step: the name of a thing the service does, said alone, with words of courtesy around it.

Every button name and every word that a sentence of ours promises is among them, so that no step is a dead end.
"""

import re
from functools import lru_cache
from typing import Final

from handlers.conversations.menu import DOORS
from handlers.conversations.phrases import listed, one_of, spoken
from handlers.dialogue.answers.for_whom import begins_for, names_only_kin
from handlers.dialogue.outcome import Jump
from handlers.texts import Texts
from handlers.texts.loader import LANGUAGES

OWN: Final = "toi"  # as lists say "mine" at their end, folded
LONGEST: Final = 120  # characters of a text that can be nothing but a wish
# Beside the doors of the menu.
OTHERS: Final = {"who_looked": "who_looked", "human": "callback", "go_on": "drafts", "incident": "incident"}
FOR_KIN: Final = frozenset({"look_up", "follow", "install", "who_looked"})  # they ask themselves whose it is
MOST_KIN: Final = 5  # words that say for whom
WISHES: Final = {**{id: conversation for id, (_, conversation) in DOORS.items()}, **OTHERS}


def wish(text: str, texts: Texts) -> Jump | None:
    """Where a text wants to go that says nothing else but perhaps for whom; None for anything besides."""
    if len(text) > LONGEST:
        return None
    found = _pattern(texts).fullmatch(spoken(text, texts))
    if found is not None and found.lastgroup:
        return Jump(WISHES[found.lastgroup])
    said = _without_kin(text)
    found = _pattern(texts).fullmatch(spoken(said, texts)) if said else None
    return Jump(WISHES[found.lastgroup]) if found is not None and found.lastgroup in FOR_KIN else None


def _without_kin(text: str) -> str:
    """What is left of a text that ends with a relative of the teller's ("of my mother", "for my child"); '' else."""
    typed = text.rstrip(" .!?").split()
    for at in range(max(len(typed) - MOST_KIN, 1), len(typed) - 1):
        if begins_for(tail := " ".join(typed[at:])) and any(map(names_only_kin, (tail, f"{tail} {OWN}"))):
            return " ".join(typed[:at])
    return ""


@lru_cache(maxsize=8)
def _pattern(texts: Texts) -> re.Pattern[str]:
    """Courtesy, one name, courtesy. The counts are bounded, so that no text costs more than another."""
    before, behind = one_of(listed("wishes_words.before", texts)), one_of(listed("wishes_words.behind", texts))
    named = "|".join(f"(?P<{id}>{one_of(_names(id, texts))})" for id in WISHES)
    return re.compile(f"(?:{before} ){{0,6}}(?:{named})(?: {behind}){{0,6}}")


def _names(id: str, texts: Texts) -> tuple[str, ...]:
    """The words of the list and, of a door, what stands on its button."""
    labels = (texts.words[language][DOORS[id][0]] for language in LANGUAGES) if id in DOORS else ()
    names = (*listed(f"wishes_words.{id}", texts), *(spoken(label, texts) for label in labels))
    owners = listed("wishes_words.owners", texts)
    return (*names, *(f"{name[: -len(OWN)]}{owner}" for name in names if name.endswith(f" {OWN}") for owner in owners))

"""Somebody says what they are and nothing else yet: a nurse is no complaint of nurses."""

import re
from typing import Final

from handlers.conversations.answering import entry_of, steps_of
from handlers.conversations.menu import doors
from handlers.conversations.phrases import listed, one_of, says, spoken
from handlers.dialogue.outcome import say
from handlers.dialogue.registry import Heard
from handlers.dialogue.talk import Talk
from handlers.texts import Texts

UNIT_HELP: Final = "unit_help"
MOST: Final = 14  # words of such a message
PLACE: Final = 5  # words of the name of where somebody works


def heard_who_i_am(talk: Talk, text: str) -> Heard | None:
    """What they may need; None for a message that is anything else, or says more."""
    texts = talk.work.tools.texts
    if "?" in text or len(text.split()) > MOST or not says(text, "who_i_am_words.i_am", texts):
        return None
    if _is_only(text, "who_i_am_words.health", texts):
        entry = entry_of(talk, UNIT_HELP)
        own = tuple(one for one in doors() if one.id in ("look_up", "complain"))
        return Heard((say("who_i_am.health"),), (*(steps_of(entry, talk.language) if entry else ()), *own))
    return Heard((say("ask_faq.how_can_i_help"),), doors()) if _is_only(text, "who_i_am_words.other", texts) else None


def _is_only(text: str, key: str, texts: Texts) -> bool:
    """Whether a text is "I am" with one of these, where somebody works, and nothing else."""
    begins, are = one_of(listed("who_i_am_words.i_am", texts)), one_of(listed(key, texts))
    around = one_of(listed("who_i_am_words.around", texts))
    found = re.match(rf"^(?:{around} )*{begins} (?:{around} )*{are}\b", said := spoken(text, texts))
    if found is None:
        return False
    rest = re.sub(rf"(?<![^ ]){around}(?![^ ])", " ", said[found.end() :]).split()
    return len(rest) <= PLACE and not says(" ".join(rest), "who_i_am_words.matter", texts)

"""Questions on vaccines of children and others that are none of the campaign's: what can be done here, whom to ask."""

from typing import Final

from handlers.conversations.args import jump_to
from handlers.conversations.courtesy import CALL_ME
from handlers.conversations.phrases import says, says_as_written, says_with, spoken
from handlers.dialogue.outcome import Choice, say
from handlers.dialogue.registry import Heard
from handlers.dialogue.talk import Talk

MOST: Final = 30  # words of a text that is about one thing
FEW: Final = 3  # words of a text that is nothing but a name


LACKS: Final = frozenset({"missing_all_doses", "missing_first_dose", "missing_second_dose", "missing_booster"})


def child_vaccines(talk: Talk, text: str) -> Heard | None:
    """Who takes care of it, with the station's number and a call; None when a text names no such vaccine."""
    texts, length = talk.work.tools.texts, len(spoken(text, talk.work.tools.texts).split())
    if length > MOST or not says_as_written(text, "child_vaccines_words.named", texts):
        return None
    if says(text, "child_vaccines_words.ours", texts) or says_as_written(text, "child_vaccines_words.others", texts):
        return None
    if says_with(text, "child_vaccines_words.has", "child_vaccines_words.illness", texts):
        return None  # somebody is or was ill with it, and asks of the campaign
    if length > FEW and not says(text, "child_vaccines_words.beside", texts):
        return None
    station = Choice("station", "child_vaccines.station", jump=jump_to("hotline_directory"))
    return Heard((say("child_vaccines.not_ours"),), (station, CALL_ME))

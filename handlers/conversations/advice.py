"""What comes after an advice that did not help: the next one, then a person.

"I waited ten minutes and it has not come" is about the answer that stands on the screen, whatever else its words may
mean by themselves.
"""

from typing import Final

from handlers.conversations.answering import entry_of, match_of, steps_of
from handlers.conversations.args import jump_to
from handlers.conversations.courtesy import CALL_ME
from handlers.conversations.phrases import says, says_with
from handlers.dialogue.outcome import Choice, say
from handlers.dialogue.registry import Heard
from handlers.dialogue.talk import Talk
from handlers.texts import Texts

FEW_WORDS: Final = 24  # words up to which a text is taken as an answer to an advice
WAITED: Final = 9  # words of a text that says how long somebody has been waiting


def next_advice(talk: Talk, text: str, *, technical: bool = False) -> Heard | None:
    """What to say to who tells that the last answer did not help, or asks the same again; None when nobody does.

    `technical`: only after an answer that has a next advice.
    """
    name, times = talk.told_last
    entry, further = entry_of(talk, name), talk.work.rules.campaign.questions.next
    if entry is None or len(text.split()) > FEW_WORDS or (technical and name not in further):
        return None
    match = match_of(talk, text)
    answered = match.decision == "answer"
    again = answered and match.best == name
    texts = talk.work.tools.texts
    other = answered and not again and says(text, "advice_words.matter", texts)  # sure, and says itself of what
    if other or not (again or says(text, "advice_words.still_not", texts) or has_waited(text, texts)):
        return None
    talk.tell(name)
    steps = steps_of(entry, talk.language)
    numbers = Choice("hotline", "ask_faq.hotline", jump=jump_to("hotline_directory"))
    if times == 1 and name in further:
        return Heard((say(f"advice.{further[name]}"),), (*(one for one in steps if not _calls(one)), CALL_ME))
    offered = times - (name in further)
    others = tuple(one for one in steps if one.jump is not None and one.jump.conversation == "complaint")
    return Heard((say("advice.person" if offered % 2 else "advice.person_more"),), (CALL_ME, numbers, *others))


def has_waited(text: str, texts: Texts) -> bool:
    """Whether a text says how long somebody has been waiting, and no more: `cho nua tieng roi`."""
    return len(text.split()) <= WAITED and says_with(text, "advice_words.waits", "advice_words.spans", texts)


def _calls(choice: Choice) -> bool:
    return choice.jump is not None and choice.jump.conversation == "callback"

"""What is asked in the middle of a form: answered with the buttons that the answer names, and the form goes on."""

from typing import Final

from handlers.conversations.advice import next_advice
from handlers.conversations.answering import READ, answer_of, entry_of, match_of, missed, with_care
from handlers.conversations.cautions import meant
from handlers.conversations.child_vaccines import LACKS, child_vaccines
from handlers.conversations.courtesy import GREETING, courtesy
from handlers.conversations.helping import wants_person
from handlers.conversations.outright import outright_of
from handlers.conversations.own_reports import asked_when
from handlers.conversations.promised import heard_promise
from handlers.dialogue.outcome import Choice
from handlers.dialogue.registry import Heard
from handlers.dialogue.talk import Talk

MOST_BUTTONS: Final = 4  # of an answer given beside a question that has buttons of its own


async def hear_aside(talk: Talk, text: str) -> Heard | None:
    """The answer to what a step could not read; None when nothing sure was asked."""
    heard = with_care(talk, text, in_form=True) or await asked_when(talk, text) or next_advice(talk, text)
    heard = heard or wants_person(talk, text) or await heard_promise(talk, text)
    if heard is None:
        match, named = match_of(talk, text), entry_of(talk, outright_of(talk, text))
        entry = named or entry_of(talk, meant(talk, text, match.best))
        if entry is None or (named is None and match.decision != "answer"):
            return child_vaccines(talk, text)
        if entry.id == GREETING:
            return courtesy(talk, GREETING, Heard())
        heard = (child_vaccines(talk, text) if entry.id in LACKS else None) or answer_of(talk, entry)
    talk.asked = text[:READ]
    kept = tuple(one for one in heard.choices if not missed(one) and not _begins_anew(talk, one))
    return Heard(heard.says, kept[:MOST_BUTTONS])


def _begins_anew(talk: Talk, choice: Choice) -> bool:
    """Whether a button would begin once more what is being filled in: the question that follows goes on with it."""
    return (
        choice.jump is not None
        and choice.jump.conversation == talk.name
        and talk.words(choice.label) == talk.words("menu.complain")
    )

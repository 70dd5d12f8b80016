"""A conversation that is not served now: who wants it is told so, and what was begun in it waits as a draft."""

from collections.abc import Sequence
from typing import Final

from handlers.dialogue.leaving import say_aside
from handlers.dialogue.outcome import NOTHING_GIVEN, Done, Given, Pause
from handlers.dialogue.registry import Heard
from handlers.dialogue.standing import Running
from handlers.dialogue.turn import Answer
from handlers.texts import Say

A_QUESTION: Final = 20  # words up to which a message may be a question; a longer one tells something


async def shut_now(run: Running, given: Given = NOTHING_GIVEN) -> Heard | None:
    """What is said in place of the conversation that stands open; None while it is served."""
    return await run.registry.shut(run.talk(given)) if run.registry.shut is not None else None


def refused(heard: Heard, before: Sequence[Say]) -> Done:
    """Nothing was begun: it ends where it stands."""
    return Done((*before, *heard.says), heard.choices)


def kept(run: Running, heard: Heard) -> Pause:
    """What was told stays as a draft where the conversation keeps any."""
    more = (Say("opening.kept"),) if run.declared.draft else ()
    return Pause((*heard.says, *more), heard.choices)


async def ensure_heard(run: Running, answer: Answer) -> None:
    """What was sent to a step in the moment in which its conversation was shut is not lost: a question is answered, and
    what may be the step's answer waits in the draft (`take_up`)."""
    ear = run.registry.ear
    if answer.text and not answer.choice and ear is not None and len(answer.text.split()) <= A_QUESTION:
        talk = run.talk()
        told = await ear(talk, answer, False)
        if told is not None and told.start is None:
            run.take_in(talk)
            return say_aside(run, told.says, told.choices)
    if run.declared.draft and (answer.text or answer.choice):
        run.state.unheard = {"text": answer.text, "choice": answer.choice, "label": answer.label}


def take_up(run: Running) -> Answer | None:
    """What waits in the draft that is open again, once."""
    kept_back, run.state.unheard = run.state.unheard, {}
    if not kept_back:
        return None
    return Answer(text=kept_back["text"], choice=kept_back["choice"], label=kept_back["label"])

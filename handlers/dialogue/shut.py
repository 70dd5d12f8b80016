"""A conversation that is not served now: who wants it is told so, and what was begun in it waits as a draft."""

from collections.abc import Sequence

from handlers.dialogue.outcome import NOTHING_GIVEN, Done, Given, Pause
from handlers.dialogue.registry import Heard
from handlers.dialogue.standing import Running
from handlers.texts import Say


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

"""While an official writes to the person by hand, in the messenger's own console, the bot is silent.

What the person writes meanwhile is passed on (`Registry.by_hand`). A button, a link, an answer on a page of ours, a
sign of danger, the menu and the words for the bot bring it back at once, else time does.
"""

from dataclasses import replace
from datetime import datetime
from typing import Final

from handlers.dialogue.leaving import say_aside, somewhere
from handlers.dialogue.matching import match_choice, match_keywords, number_meant
from handlers.dialogue.standing import Running
from handlers.dialogue.turn import Answer
from handlers.texts import Say

BY_HAND: Final = "by_hand"  # the event: `text` that the official wrote, `written` when (ISO 8601)
CALLS_BACK: Final = ("commands.menu", "commands.assistant")
ONLY_A_YES: Final = ("keywords.yes", "keywords.no")


def is_on(run: Running) -> bool:
    """Whether a person answers just now."""
    until = run.contact.human_until
    return until is not None and until > run.work.now


async def begin(run: Running, answer: Answer) -> bool:
    """An official has written by hand: the bot is silent from then on for a while. Always True: the turn is done."""
    written = min(datetime.fromisoformat(answer.data["written"]), run.work.now)
    until, stands = written + run.work.tools.policy.human_pause, run.contact.human_until
    anew = not is_on(run)
    if until > run.work.now and (stands is None or until > stands):
        await _set(run, until)
    if run.registry.by_hand is not None:
        async with somewhere(run):
            await run.registry.by_hand.wrote(run.talk(), str(answer.data["text"]), anew)
    return True


async def is_silent(run: Running, answer: Answer) -> bool:
    """Pass on what is said while a person answers. False when the bot answers: it was called, or the time is over."""
    if answer.event:
        return False
    if not is_on(run) or _calls_back(run, answer):
        unsure = not is_on(run) and _says_little(run, answer)
        await end(run)
        if not unsure or run.talk_row is None:
            return False
        await run.show(run.talk_row.step, (Say("by_hand.asked_before"),))
        return True
    if run.registry.by_hand is not None:
        async with somewhere(run):
            run.say(*await run.registry.by_hand.passed_on(run.talk(), answer))
    return True


async def end(run: Running) -> None:
    """The bot answers again; what was said meanwhile and reached no report is offered to become one."""
    if run.contact.human_until is None:
        return
    await _set(run, None)
    if run.registry.by_hand is not None:
        async with somewhere(run):
            heard = await run.registry.by_hand.afterwards(run.talk())
            if heard is not None:
                say_aside(run, heard.says, heard.choices)


def _calls_back(run: Running, answer: Answer) -> bool:
    if run.incoming.tap or run.incoming.start or run.incoming.page:  # a page of ours has no official behind it
        return True
    texts = run.work.tools.texts
    asked = any(match_keywords(answer.text, key, texts) for key in CALLS_BACK)
    return asked or bool(answer.text and run.registry.danger_signs(answer.text))


def _says_little(run: Running, answer: Answer) -> bool:
    """Whether words only say a number of a list, yes or no: who wrote last was a person, and may be meant."""
    texts = run.work.tools.texts
    if run.incoming.tap or answer.files:
        return False
    if number_meant(answer.text):
        return True
    chosen = match_choice(answer.text, run.state.offered, texts, strict=True)
    return bool(chosen) and any(match_keywords(answer.text, key, texts) for key in ONLY_A_YES)


async def _set(run: Running, until: datetime | None) -> None:
    await run.work.uow.contacts.set_human_until(run.contact.id, until)
    run.contact = replace(run.contact, human_until=until)

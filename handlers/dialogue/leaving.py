"""Leaving a conversation for another: by a button that works at any time, or by its name. What was told is not lost."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

from handlers.dialogue.answers.giving_up import read_giving_up
from handlers.dialogue.outcome import Choice, Given, Prompt
from handlers.dialogue.render import WORDS, buttons_of, offered, render_prompt
from handlers.dialogue.reply import Reply
from handlers.dialogue.standing import Running
from handlers.dialogue.state import State
from handlers.dialogue.tokens import read_token
from handlers.texts import Say


async def follow_jump(run: Running, token: str) -> None:
    """Start the conversation a jump names; the present one waits or becomes a draft."""
    tap = read_token(token)
    jump = tap.jump if tap else None
    if jump is None or run.registry.find(jump.conversation) is None:
        return await stale(run)
    if jump.conversation == run.registry.menu.name:
        await run.pause()
        return await run.start(run.registry.menu.name)
    await ensure_open(run)
    newest = any(token == one.token for one in run.state.offered)  # a button of the last answer, not of an old one
    await leave_for(run, jump.conversation, Given(args=jump.args, asked=run.state.asked if newest else ""))


async def leave_for(run: Running, name: str, given: Given) -> None:
    """Start a conversation. What was begun before waits below it, the same once more stays as a draft; it is said."""
    begun = run.declared.name != run.registry.menu.name and run.something_told
    if begun and run.declared.draft and run.declared.name == name:
        await run.pause()
        return await run.start(name, given, (Say("resume.kept"),))
    left, waits, at = run.row().id, Say("resume.waits", {"title": Say(run.declared.title)}), len(run.replies)
    await run.start(name, given, keep=run.declared.name != name)
    if begun and run.talk_row is not None and run.talk_row.parent_id == left:
        _say_first(run, at, run.talk().words(waits))


def _say_first(run: Running, at: int, words: str) -> None:
    """Put words before the replies from `at` on: in the first of them where there is room."""
    first = run.replies[at] if at < len(run.replies) else Reply("")
    together = f"{words}\n\n{first.text}".strip()
    if first.image or first.whole or len(together.split()) > WORDS:
        run.replies.insert(at, Reply(words))
    else:
        run.replies[at : at + 1] = [replace(first, text=together)]


def say_aside(run: Running, says: tuple[Say, ...], choices: tuple[Choice, ...]) -> None:
    """Say something beside the step, with buttons that work at any time; their names may be typed as well."""
    row, talk, prompt = run.row(), run.talk(), Prompt(says, choices)
    buttons = buttons_of(talk, prompt, row.id, row.prompt_no)
    run.replies += render_prompt(talk, prompt, (), buttons)
    run.beside += [one._replace(id=f"beside_{one.id}") for one in offered(choices, buttons) if one.token]


async def stale(run: Running) -> None:
    """A button whose question is past."""
    if run.talk_row is None:
        await run.start(run.registry.menu.name, before=(Say("common.stale_tap_menu"),))
    elif run.declared.name == run.registry.menu.name:  # nothing is asked there that the button could have answered
        await run.show(run.talk_row.step, (Say("common.stale_tap_menu"),))
    else:
        await run.show(run.talk_row.step, (Say("common.stale_tap"),))


async def ensure_open(run: Running) -> None:
    """Somewhere to come back to: the menu, listening."""
    if run.talk_row is None:
        await run.open(run.registry.menu.name, show=False)


@asynccontextmanager
async def somewhere(run: Running) -> AsyncIterator[None]:
    """A talk to speak in: the open one, else one that nothing stays of."""
    nowhere = run.talk_row is None
    await ensure_open(run)
    yield
    if nowhere:
        run.talk_row, run.state = None, State()


async def leave_alarm(run: Running) -> bool:
    """From an emergency to the menu: nobody has called it over, so it rests and is asked after; from a death that was
    told: its office knows all the same. False elsewhere."""
    alarms, here = run.registry.roles, run.declared.name
    if run.talk_row is None or here not in (alarms.danger, alarms.loss):
        return False
    below = run.talk_row.parent_id
    await (run.park("paused") if here == alarms.danger else run.close())
    await run.keep_below(below)
    await run.start(
        run.registry.menu.name, before=(Say("danger.stands" if here == alarms.danger else "bereaved.stands"),)
    )
    return True


def gives_up(run: Running, text: str) -> bool:
    """Whether what is going on is to be left, said in a sentence. A report or a call that it names may be another one,
    filed before, but where one is being told."""
    here, roles = run.declared.name, run.registry.roles
    if run.talk_row is None or run.declared.officials_only or here == run.registry.menu.name:
        return False
    found = read_giving_up(text)
    return found is not None and (not found.named or run.declared.draft or here == roles.human)

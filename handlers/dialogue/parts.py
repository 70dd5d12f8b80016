"""What belongs to something sent before: the further parts of an album, and a message that was changed afterwards."""

from dataclasses import replace
from typing import Final

from handlers.dialogue.private import Private
from handlers.dialogue.standing import Running
from handlers.dialogue.turn import Answer
from handlers.texts import Say

BETWEEN: Final = "/"  # in `State.album` and `State.said`
TIMED: Final = "~"  # before the second in which an album without a name began
ONE_ALBUM: Final = 8  # seconds in which its parts come in
READ_IN: Final = 3  # seconds before which nobody has read a new question and answered it with a photo
AT: Final = "."  # between that second and the question that stood then
PICTURES: Final = frozenset({Private.PHOTO, Private.NUMBER})  # what a question asks for that a photo answers


async def more_of_album(run: Running, answer: Answer) -> Answer | None:
    """Keep a further part of an album where the first went, without a word; what is left to be heard, or None.

    The first part is answered like any file. The caption of an album hangs on any of its parts.
    """
    files = (*answer.files, *answer.documents)
    album = run.incoming.album or _by_time(run, answer)
    if not album or not files:
        return answer
    known, _, first = run.state.album.rpartition(BETWEEN)
    if known != album:
        run.state.album = f"{album}{BETWEEN}{files[0]}"
        return replace(answer, album=True)
    if run.talk_row is None or run.registry.enclose is None:
        return answer
    talk = run.talk()
    if not await run.registry.enclose(talk, answer, int(first)):
        return answer
    run.take_in(talk)
    return replace(answer, files=(), documents=()) if answer.text else None


def _by_time(run: Running, answer: Answer) -> str:
    """What stands for an album where the messenger names none: photos that come within a few seconds of the first,
    unless a question that was asked meanwhile wants one."""
    if run.traits.albums or not answer.files or answer.choice:
        return ""
    now, known = int(run.incoming.at.timestamp()), run.state.album.rpartition(BETWEEN)[0]
    second, _, asked = known.removeprefix(TIMED).partition(AT)
    since = now - int(second) if known.startswith(TIMED) and second.isdecimal() else -1
    answers = since >= READ_IN and asked != _question(run) and _wants_picture(run)
    return known if 0 <= since <= ONE_ALBUM and not answers else f"{TIMED}{now}{AT}{_question(run)}"


def _question(run: Running) -> str:
    """The question on the screen, by the conversation and its number there."""
    return f"{run.talk_row.id}-{run.talk_row.prompt_no}" if run.talk_row is not None else ""


def _wants_picture(run: Running) -> bool:
    """Whether the question on the screen asks for a photo; most only allow one."""
    return "photo" in run.state.expects and run.asks_private() in PICTURES


async def edited(run: Running, answer: Answer) -> bool:
    """A message was changed: its words answer the step that it answered, as long as nothing was said since. True when
    the turn is done; else the words are to be heard like any others."""
    message, _, step = run.state.said.partition(BETWEEN)
    row = run.talk_row
    if answer.text and _cannot_wait(run, answer.text):
        return False
    if row is not None and answer.text and message == run.incoming.message:
        if step == row.step:
            return False
        if run.state.history and run.state.history[-1] == step and run.declared.step(step) is not None:
            run.state.history.pop()
            run.state.offered, run.state.expects = [], ["text"]  # those on the screen belong to the step after it
            run.talk_row = replace(row, step=step)
            run.say(Say("unsupported.edit_taken"))
            return False
    if row is None:
        await run.start(run.registry.menu.name, before=(Say("unsupported.edited"),))
    else:
        await run.show(row.step, (Say("unsupported.edited"),))
    return True


def _cannot_wait(run: Running, text: str) -> bool:
    """Whether a text tells of danger, a death, or the wish to have one's data deleted: heard wherever it comes."""
    heard, texts = run.registry, run.work.tools.texts
    return bool(heard.danger_signs(text) or heard.tells_loss(text) or heard.data_wish(text, texts))


def note_said(run: Running, conversation: int, step: str) -> None:
    """Remember which step took the words of this turn: somebody may change them before the next. What was changed once
    may be changed again."""
    incoming, row = run.incoming, run.talk_row
    if incoming.event or incoming.edits:
        return
    same = incoming.message and incoming.text and row is not None and row.id == conversation
    run.state.said = f"{incoming.message}{BETWEEN}{step}" if same else ""

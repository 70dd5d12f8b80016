"""What is asked back at a question, or a new beginning of the form: heard before the step reads the words."""

from handlers.dialogue.leaving import say_aside
from handlers.dialogue.outcome import NOTHING_GIVEN, Given
from handlers.dialogue.standing import Running
from handlers.dialogue.turn import Answer
from handlers.texts import Say


async def asked_back(run: Running, answer: Answer) -> bool:
    """Answer it in a line and ask the step's question again; True when the turn is done."""
    typed = bool(answer.text) and not (answer.choice or answer.files or answer.documents or answer.event)
    at_menu = run.declared.name == run.registry.menu.name
    if run.registry.asked_back is None or not typed or at_menu or run.declared.officials_only:
        return False
    talk = run.talk()
    heard = await run.registry.asked_back(talk, answer)
    if heard is None:
        return False
    run.take_in(talk)
    if heard.start is not None:
        start = heard.start
        given = Given(args=start.args, asked=start.asked) if start.args or start.asked else NOTHING_GIVEN
        await _begin(run, start.conversation, given, heard.says, start.data)
    elif heard.choices:
        say_aside(run, heard.says, heard.choices)
        await run.show(talk.step, briefly=True)
    else:
        await run.show(talk.step, heard.says, briefly=True)
    return True


async def _begin(run: Running, name: str, given: Given, says: tuple[Say, ...], data: object | None) -> None:
    """In place of what is going on; what was told of the same before is kept as a draft."""
    again = run.declared.name == name and data is None
    if again and run.declared.draft and run.something_told:
        await run.pause()
        says = (*says, Say("resume.kept"))
    await run.start(name, given, says, data=data)

"""Who says that there is none goes the way without it, and is never asked in a circle."""

from dataclasses import replace
from typing import Final

from handlers.dialogue.answers.none import LOOSE, NotHad, lacks_among_others, read_none
from handlers.dialogue.standing import Running
from handlers.dialogue.turn import Answer
from handlers.texts import Say

PLACE: Final = "place"  # the kind of question that asks for one


def without_it(run: Running, answer: Answer) -> Answer | None:
    """The answer as the choice that leads on without what is asked for, `rest` what else was said; the answer itself
    when it says nothing of the kind; None when that way was gone already and did not lead on."""
    if not run.state.without:
        return answer
    kind, way = run.state.without
    if way and answer.choice == way:
        run.state.without = [kind, ""]
    if answer.choice or not answer.text:
        return answer
    told = read_none(answer.text)
    if told is None or not told.answers(kind) or (kind == PLACE and _is_a_place(run, answer.text)):
        if kind not in LOOSE or not lacks_among_others(answer.text, kind):
            return answer
        told = NotHad(frozenset({kind}), answer.text)
    if not way:
        return None if _can_hand_over(run) else answer
    run.state.without = [kind, ""]
    return replace(answer, choice=way, label="", rest=told.rest)


async def hand_over(run: Running) -> None:
    """A person takes over from here; what was asked waits below."""
    await run.start(run.registry.roles.human, before=(Say("common.none_again"),), keep=True)


def _is_a_place(run: Running, text: str) -> bool:
    """Without its marks "Hồng Ca" says that there is none; asked for a place it is the commune."""
    tools = run.work.tools
    return tools.resolver.is_name(text, tools.policy.edition)


def _can_hand_over(run: Running) -> bool:
    human = run.registry.roles.human
    return bool(human) and run.declared.name != human and not run.declared.officials_only

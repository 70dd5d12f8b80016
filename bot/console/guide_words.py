"""The steps of a guide on the pages of administration: the slots of its form, old beside new, and as people read it."""

from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any, Final

from bot.console.desk import Desk
from handlers.administration import guide_steps
from handlers.texts import Say, Texts

SPARE: Final = 2  # empty slots below the steps
Steps = Sequence[Mapping[str, Any]]


def slots(values: Mapping[str, Any], wrong: Mapping[str, Say]) -> Iterator[dict[str, Any]]:
    """Those with words or faults, and some for new steps."""
    empty = 0
    for n in range(1, guide_steps.SLOTS + 1):
        parts = {part: values.get(f"s{n}_{part}", "") for part in guide_steps.PARTS}
        problems = {part: wrong.get(f"s{n}_{part}") for part in guide_steps.PARTS}
        is_empty = not (parts["name"] or parts["vi"] or parts["en"] or any(problems.values()))
        empty += is_empty
        if not is_empty or empty <= SPARE:
            yield {**parts, "n": n, "at": f"s{n}", "problems": problems, "new": not parts["name"]}


def compared(desk: Desk, old: Steps, new: Steps) -> list[tuple[str, str, str]]:
    """Label, old and new words of every step, in the new order, those that were taken out at the end. A step that
    changed its place among the others says from where to where."""
    before, after = ([step["name"] for step in steps] for steps in (old, new))
    kept = [[name for name in names if name in before and name in after] for names in (before, after)]
    same = SequenceMatcher(None, kept[0], kept[1], autojunk=False).get_matching_blocks()
    stayed = {name for block in same for name in kept[0][block.a : block.a + block.size]}
    rows = []
    for n, step in enumerate(new, start=1):
        name = step["name"]
        was = next((_words(one) for one in old if one["name"] == name), "")
        words = _words(step)
        if was and name not in stayed:
            moved = desk.say("console_admin.step.moved", old=before.index(name) + 1, new=n)
            words = f"{words}\n{moved}"
        rows.append((desk.say("console_admin.step.title", n=n), was, words))
    gone = [(n, step) for n, step in enumerate(old, start=1) if step["name"] not in after]
    return [*rows, *((desk.say("console_admin.step.title_gone", n=n), _words(step), "") for n, step in gone)]


def listed(desk: Desk, steps: Steps) -> list[tuple[str, str]]:
    """Label and words of each step, in their order."""
    return [(desk.say("console_admin.step.title", n=n), _words(step)) for n, step in enumerate(steps, start=1)]


def seen(texts: Texts, entry: Mapping[str, Any], language: str, province: str) -> list[str]:
    """The messages of a guide, step by step."""
    steps = entry["steps"]
    return [
        texts.say(
            "install_guide.step", {"number": n, "count": len(steps), "text": step["text"][language]},
            language=language, province=province,
        )
        for n, step in enumerate(steps, start=1)
    ]  # fmt: skip


def _words(step: Mapping[str, Any]) -> str:
    return f"{step['text']['vi']}\n{step['text']['en']}"

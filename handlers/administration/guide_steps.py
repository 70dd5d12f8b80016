"""The steps of a guide in its form: slots with words, a place, and whether the step is taken out.

A step keeps its name for good: it stands in conversations and reports. A new one gets a name of its own, and what
helps at the step before it.
"""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any, Final

from handlers.administration.own_questions import SlotWrong
from handlers.catalogue.guides import LONGEST_STEP

SLOTS: Final = 20
FEWEST: Final = 2
PARTS: Final = ("name", "place", "vi", "en", "out")
OWN: Final = "own_"
Held = Mapping[str, Any]


def names(slot: int) -> tuple[str, ...]:
    """The inputs of a slot, from 1."""
    return tuple(f"s{slot}_{part}" for part in PARTS)


def all_names() -> tuple[str, ...]:
    """The inputs of all slots."""
    return tuple(name for slot in range(1, SLOTS + 1) for name in names(slot))


def texts_of(steps: Sequence[Held]) -> list[str]:
    """What stands in the inputs for these steps, in the order of `all_names`."""
    found: list[str] = []
    for slot in range(SLOTS):
        one = steps[slot] if slot < len(steps) else None
        found += [one["name"], str(slot + 1), one["text"]["vi"], one["text"]["en"], ""] if one else [""] * len(PARTS)
    return found


def read(texts: Sequence[str], held: Sequence[Held]) -> list[dict[str, Any]]:
    """The steps that are typed in the slots, in the order of their places. `held`: every step that the guide has or
    had in a draft; of a name that is none of theirs the step is new. Errors: SlotWrong."""
    known = {one["name"]: one for one in reversed(held)}
    found: list[tuple[tuple[int, int, int], dict[str, Any]]] = []
    for slot in range(1, SLOTS + 1):
        name, place, vi, en, out = (text.strip() for text in texts[(slot - 1) * len(PARTS) : slot * len(PARTS)])
        before = known.get(name)
        if out or not (before or vi or en):
            continue
        for part, text in (("vi", vi), ("en", en)):
            if not text:
                raise SlotWrong(f"s{slot}_{part}", "both")
            if len(text) > LONGEST_STEP:
                raise SlotWrong(f"s{slot}_{part}", "long", str(LONGEST_STEP))
        step = {**(before or {"name": _own(vi, en)}), "text": {"vi": vi, "en": en}}
        found.append((_order(slot, place, new=before is None), step))
    if len(found) < FEWEST:
        raise SlotWrong("s1_vi", "few_steps", str(FEWEST))
    steps = [step for _, step in sorted(found, key=lambda one: one[0])]
    if len({step["name"] for step in steps}) < len(steps):
        raise SlotWrong("s1_vi", "twice_step")
    return _with_help(steps)


def _own(vi: str, en: str) -> str:
    """The same when the same form is sent again."""
    return OWN + hashlib.sha256(f"{vi}|{en}".encode()).hexdigest()[:16]


def _order(slot: int, place: str, *, new: bool) -> tuple[int, int, int]:
    """Who moves to a place further down comes behind the step that has it, who moves up or is new before it."""
    if not place:
        return SLOTS + 1, 0, slot
    if not place.isdecimal() or not 1 <= int(place[:3]) <= SLOTS:
        raise SlotWrong(f"s{slot}_place", "place", str(SLOTS))
    wanted = int(place)
    moved = -1 if new or wanted < slot else int(wanted > slot)
    return wanted, moved, slot


def _with_help(steps: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """A new step offers the known problems of the step before it, the first ones those of the first that has any."""
    helps = next((step["problems"] for step in steps if "problems" in step), ())
    found = []
    for step in steps:
        helps = step.get("problems", helps)
        found.append({**step, "problems": list(helps)})
    return found

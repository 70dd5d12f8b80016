"""What the stories of the tests were shown: every step's questions with their buttons, kept as text keys and values.

    tests/conversations/shown/NAME.jsonl: one line a message, written by the run of the tests, never by hand

So findings and pages (lint.py, preview.py) look at what people really meet, in the words of today.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path
from typing import Any, Final

from handlers.texts import Say

FOLDER: Final = Path("tests/conversations/shown")
RENEW: Final = "HOTLINE_SHOWN=write .venv/bin/python -m pytest tests/conversations -n 0"
ASK, END, SAID = "ask", "end", "said"  # a step's question; the last words of a conversation; said above the choices
OWN_WORDS: Final = "common.verbatim"  # a label or sentence that is data: a place, a name, a day


class BadRecord(Exception):
    """A line that is no shown message; its text says file and line."""


@dataclass(frozen=True, slots=True)
class Bubble:
    """One message in one language: sentences and labels of its buttons."""

    says: tuple[Say, ...]
    buttons: tuple[Say, ...] = ()


@dataclass(frozen=True, slots=True)
class Shown:
    """One message of one step as a test met it.

    `vi`, `en`: the same with values in that language. `above`: sentences that were said right above it at some time.
    `asks`: phone or location, where the messenger's own button is shown. `test`: `file.py::test` that meets it.
    """

    conversation: str
    step: str
    kind: str
    vi: Bubble
    en: Bubble
    test: str
    above: tuple[Say, ...] = ()
    asks: tuple[str, ...] = ()

    @property
    def mark(self) -> tuple[str, str, str, str]:
        """What makes it a message of its own: step, kind and keys, one that repeats counted once."""
        return self.step, self.kind, _keys(self.vi.says), _keys(self.vi.buttons)

    def bubble(self, language: str) -> Bubble:
        """In `vi` or `en`."""
        return self.en if language == "en" else self.vi

    def with_above(self, above: Iterable[Say]) -> "Shown":
        """The same with more sentences that were said above it, each key once."""
        return replace(self, above=tuple({one.key: one for one in (*self.above, *above)}.values()))


def read(folder: Path) -> tuple[Shown, ...]:
    """All that was shown, by conversation. Errors: BadRecord."""
    return tuple(one for path in sorted(folder.glob("*.jsonl")) for one in read_file(path))


def read_file(path: Path) -> list[Shown]:
    """What was shown in one conversation. Errors: BadRecord."""
    found = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            found.append(_shown(path.stem, json.loads(line)))
        except (ValueError, KeyError, TypeError, IndexError, AttributeError) as error:
            raise BadRecord(f"{path.name}:{number}: {type(error).__name__}") from error
    return found


def write_file(path: Path, shown: Sequence[Shown]) -> None:
    """The opposite, in an order that does not depend on when it was shown."""
    lines = [json.dumps(_line(one), ensure_ascii=False) for one in sorted(shown, key=lambda one: one.mark)]
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def _keys(says: Sequence[Say]) -> str:
    return " ".join(key for key, _ in groupby(one.key for one in says))


def _line(one: Shown) -> dict[str, Any]:
    found: dict[str, Any] = {"step": one.step, "kind": one.kind, **_bubble_json(one.vi)}
    if one.en != one.vi:
        found["en"] = _bubble_json(one.en)
    if one.above:
        found["above"] = [_say_json(say) for say in one.above]
    if one.asks:
        found["asks"] = list(one.asks)
    return {**found, "test": one.test}


def _shown(conversation: str, line: dict[str, Any]) -> Shown:
    vi = _bubble(line)
    return Shown(
        conversation,
        line["step"],
        line["kind"],
        vi,
        _bubble(line["en"]) if "en" in line else vi,
        line["test"],
        tuple(_say(one) for one in line.get("above", ())),
        tuple(line.get("asks", ())),
    )


def _bubble_json(bubble: Bubble) -> dict[str, Any]:
    found = {"says": [_say_json(one) for one in bubble.says]}
    return {**found, "buttons": [_say_json(one) for one in bubble.buttons]} if bubble.buttons else found


def _bubble(line: dict[str, Any]) -> Bubble:
    return Bubble(tuple(_say(one) for one in line["says"]), tuple(_say(one) for one in line.get("buttons", ())))


def _say_json(say: Say) -> Any:
    if not say.params:
        return say.key
    return [say.key, {name: _value(value) for name, value in say.params.items()}]


def _value(value: Any) -> Any:
    if isinstance(value, Say):
        return {"say": _say_json(value)}
    return value if isinstance(value, str | int | float) else str(value)


def _say(kept: Any) -> Say:
    if isinstance(kept, str):
        return Say(kept)
    values = {name: _say(one["say"]) if isinstance(one, dict) else one for name, one in kept[1].items()}
    return Say(kept[0], values)

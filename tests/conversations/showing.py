"""What the stories are shown, held against the record in tests/conversations/shown while they run.

Every message of a step stands there with one test that meets it. A test that meets a message nobody wrote down fails,
and so does one that no longer meets a message of its own. `HOTLINE_SHOWN=write` writes down what the tests meet.
"""

import copy
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from handlers.dialogue.conversation import bare
from handlers.dialogue.engine import Run
from handlers.dialogue.outcome import Done, Prompt
from handlers.dialogue.standing import Standing
from handlers.dialogue.talk import Talk
from handlers.registry import CONVERSATIONS
from handlers.talks.shown import ASK, END, RENEW, SAID, Bubble, Shown, read_file, write_file
from handlers.texts import Say, Texts

FOLDER = Path(__file__).parent / "shown"
DECLARED = {one.name: one for one in CONVERSATIONS}
TEXTS = Texts.load()
Mark = tuple[str, str, str, str, str]


def label(one: str | Say) -> Say:
    return one if isinstance(one, Say) else Say(one)


def bubble(prompt: Prompt) -> Bubble:
    return Bubble(prompt.says, tuple(label(choice.label) for choice in prompt.choices))


@dataclass
class Showing:
    """What one test was shown, by what makes a message another one."""

    test: str
    writes: bool
    found: dict[Mark, Shown] = field(default_factory=dict)
    asking: int = 0  # depth of questions being shown
    ending: list[tuple[str, str, Done]] = field(default_factory=list)

    def note(self, talk: Talk, prompt: Prompt, before: Sequence[Say]) -> None:
        """A message is shown. The values are written down as they are in Vietnamese."""
        if talk.language != "vi":
            return
        name, step, kind = talk.name, bare(talk.step), ASK if self.asking else SAID
        if self.ending and not self.asking and prompt.says == self.ending[-1][2].says:
            name, step, kind = self.ending[-1][0], self.ending[-1][1], END
        shown = bubble(prompt)
        asks = tuple(one for one, does in (("phone", prompt.ask_phone), ("location", prompt.ask_location)) if does)
        one = Shown(name, step, kind, shown, shown, self.test, asks=asks)
        if not self._ours(one, before):
            return
        mark = (name, *one.mark)
        self.found[mark] = self.found.get(mark, one).with_above(before)

    async def translate(self, talk: Talk) -> None:
        """Ask the same in English, for the values that are words; nothing of it is kept."""
        ids, said = vars(talk.work.ids), getattr(talk.work.tools.texts, "said", [])
        counters, spoken = copy.copy(ids), len(said)
        ids.update({name: copy.copy(value) for name, value in ids.items()})
        twin = replace(talk, contact=replace(talk.contact, language="en"), data=copy.deepcopy(talk.data))
        step = DECLARED[talk.name].step(talk.step) if talk.name in DECLARED else None
        try:
            asked = await step.ask(twin) if step else None
        finally:
            ids.update(counters)
            del said[spoken:]
        if isinstance(asked, Prompt):
            shown = bubble(asked)
            mark = (talk.name, *Shown(talk.name, bare(talk.step), ASK, shown, shown, "").mark)
            if mark in self.found:
                self.found[mark] = replace(self.found[mark], en=shown)

    def _ours(self, one: Shown, before: Sequence[Say]) -> bool:
        """Whether it belongs to a conversation as it is shipped, in words that are shipped: tests bring their own."""
        declared = DECLARED.get(one.conversation)
        if declared is None or declared.step(one.step) is None or not (one.vi.says or one.vi.buttons):
            return False
        return all(TEXTS.has(key) for key in keys_of((*one.vi.says, *one.vi.buttons, *before)))


def keys_of(says: Sequence[Any]) -> Iterator[str]:
    for one in says:
        if isinstance(one, Say):
            yield one.key
            yield from keys_of(list(one.params.values()))


@contextmanager
def watched(showing: Showing, patch: pytest.MonkeyPatch) -> Iterator[None]:
    """Look on while the engine shows, asks and ends."""
    offer, show, end = Standing.offer, Run.show, Run.end

    def offered(self: Standing, talk: Talk, prompt: Prompt, before: Sequence[Say] = ()) -> None:
        showing.note(talk, prompt, before)
        offer(self, talk, prompt, before)

    async def showed(self: Run, step: str, before: Sequence[Say] = (), *, briefly: bool = False) -> None:
        showing.asking += 1
        try:
            await show(self, step, before, briefly=briefly)
            if showing.writes:
                await showing.translate(self.talk())
        finally:
            showing.asking -= 1

    async def ended(self: Run, done: Done) -> None:
        row = self.row()
        showing.ending.append((row.name, bare(row.step), done))
        try:
            await end(self, done)
        finally:
            showing.ending.pop()

    patch.setattr(Standing, "offer", offered)
    patch.setattr(Run, "show", showed)
    patch.setattr(Run, "end", ended)
    yield


def faults(showing: Showing, kept: dict[Mark, Shown]) -> list[str]:
    """What the record does not say of a test, and what it says wrongly."""
    missing = [f"not written down: {' | '.join(mark)}" for mark in showing.found if mark not in kept]
    mine = [mark for mark, one in kept.items() if one.test == showing.test]
    return missing + [f"no longer shown by this test: {' | '.join(mark)}" for mark in mine if mark not in showing.found]


def recorded(folder: Path = FOLDER) -> dict[Mark, Shown]:
    """The whole record."""
    return {(one.conversation, *one.mark): one for path in sorted(folder.glob("*.jsonl")) for one in read_file(path)}


def renewed(showing: Showing, kept: dict[Mark, Shown]) -> dict[Mark, Shown]:
    """The record with what this test shows: its own messages anew, those of other tests as they are."""
    others = {mark: one for mark, one in kept.items() if one.test != showing.test}
    return {**showing.found, **others}


def write(record: dict[Mark, Shown], folder: Path = FOLDER) -> None:
    """The record as files, one a conversation."""
    folder.mkdir(exist_ok=True)
    for name in DECLARED:
        write_file(folder / f"{name}.jsonl", [one for mark, one in record.items() if mark[0] == name])


def check(showing: Showing) -> None:
    """At the end of a test: compare with the record, or write it."""
    if showing.writes:
        write(renewed(showing, recorded()))
        return
    wrong = faults(showing, _kept())
    assert not wrong, "\n".join([*wrong, f"renew the record: {RENEW}"])


_RECORD: list[dict[Mark, Shown]] = []


def _kept() -> dict[Mark, Shown]:
    if not _RECORD:
        _RECORD.append(recorded())
    return _RECORD[0]


def writes() -> bool:
    return os.environ.get("HOTLINE_SHOWN") == "write"

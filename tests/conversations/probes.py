"""Stand-ins at the end of a hand-over: they remember what a conversation was opened with."""

from dataclasses import dataclass, field
from typing import Any

from faq.danger import danger_signs
from handlers.conversations.ear import ear
from handlers.dialogue.conversation import Declared, Step
from handlers.dialogue.outcome import Done, Move, Prompt, say
from handlers.dialogue.registry import Registry
from handlers.dialogue.talk import Talk
from handlers.dialogue.turn import Answer
from handlers.registry import CONVERSATIONS, ROLES
from storage.typed_json import to_json


@dataclass
class Opened:
    """Name of every hand-over, in order, and what came along: data as JSON, given `args` and `asked` beside it."""

    calls: list[tuple[str, dict[str, Any]]] = field(default_factory=list)

    @property
    def last(self) -> tuple[str, dict[str, Any]]:
        """The newest."""
        return self.calls[-1]


def with_probes(opened: Opened, *names: str) -> Registry:
    """The real conversations, with a probe in place of each of `names`."""

    def probe(name: str) -> Declared:
        async def begin(talk: Talk) -> str:
            kept = to_json(talk.data)
            given = {"args": list(talk.given.args), "asked": talk.given.asked}
            opened.calls.append((name, kept | {key: value for key, value in given.items() if value}))
            return "wait"

        async def ask(talk: Talk) -> Prompt:
            return Prompt((say("common.verbatim", text=name),))

        async def take(talk: Talk, answer: Answer) -> Move:
            return Done()

        steps = {"wait": Step(ask, take)}
        real = of_real[name]
        return Declared(
            name,
            "menu.title",
            "wait",
            steps,
            data=real.data,
            version=real.version,
            upgrade=real.upgrade,
            begin=begin,
            draft=True,
        )

    of_real = {one.name: one for one in CONVERSATIONS}
    real = tuple(one for one in CONVERSATIONS if one.name not in names)
    return Registry((*real, *map(probe, names)), menu="menu", ear=ear, roles=ROLES, danger_signs=danger_signs)

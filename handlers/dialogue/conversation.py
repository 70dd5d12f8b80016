"""How a conversation is declared: named steps, each asking and taking. Wrong declarations fail at start-up."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache
from typing import Any, Generic

from handlers.dialogue.kinds import D
from handlers.dialogue.outcome import Go, Move, Prompt
from handlers.dialogue.private import Private
from handlers.dialogue.talk import Talk
from handlers.dialogue.turn import Answer
from storage.typed_json import check_type

Ask = Callable[[Talk[D]], Awaitable[Prompt | Go]]
Take = Callable[[Talk[D], Answer], Awaitable[Move]]
Begin = Callable[[Talk[D]], Awaitable[str | Move]]
ARGUMENT = ":"  # between the name of a step and what it asks about
Upgrade = Callable[[int, dict[str, Any]], dict[str, Any]]


def bare(step: str) -> str:
    """The name of a step without what it asks about: `ask_question` of `ask_question:which`."""
    return step.partition(ARGUMENT)[0]


@dataclass(frozen=True, slots=True)
class Group:
    """Steps that one place of the code chooses among ("the first question still open"); a graph shows them as one."""

    name: str
    steps: tuple[str, ...]


Targets = tuple[str | Group, ...]


@dataclass(slots=True)
class NoData:
    """Of a conversation that keeps nothing of what it is told."""


@dataclass(frozen=True, slots=True)
class Step(Generic[D]):
    """One question. `ask` shows it, `take` reads the answer; both get the `Talk` and may change `talk.data`.

    Where a person stands is a name, with an argument after a colon when one step asks several things
    (`ask_question:which`, read as `talk.argument`). An `ask` that gives `Go` has nothing to ask any more.

    `leads_to`: every step that `take` (or such an `ask`) may go to; `starts`: every conversation that it may start.
    That they exist is checked at start-up, that a turn goes nowhere else while it runs (moves.py). What a button or the
    engine itself does (back, menu, a danger sign) is no move of a step.

    `private`: what it asks or shows that must not stand in a messenger of others; a function of the talk where that
    depends on what is asked.
    """

    ask: Ask[D]
    take: Take[D]
    leads_to: Targets = ()
    starts: tuple[str, ...] = ()
    private: Private | Callable[[Talk[D]], Private | None] | None = None


@dataclass(frozen=True, slots=True)
class Declared(Generic[D]):
    """A conversation. `begin` runs once at the start: it reads `talk.given` and may name another first step. One
    whose `begin` decides everything has no steps, and `first` is ''.

    `data`: the dataclass of what is told, made without arguments (storage/typed_json.py says which types fit in it).
    `begins`: the steps that `begin` may choose beside `first`; `starts`: the conversations it may start instead.
    `version` rises when the data's shape changes; `upgrade(old_version, data)` brings yesterday's JSON along.
    `draft`: leaving it half done keeps a draft that is offered again; its `title` is the draft's text key.
    `returns`: what was begun from it comes back to it when done; a place where one only asks is not come back to.
    `officials_only`: what is typed is about others, so it is read neither as a question nor as an emergency.
    """

    name: str
    title: str
    first: str
    steps: Mapping[str, Step[D]]
    data: type[D] = NoData  # type: ignore[assignment]  # a default for a type that others fill in
    version: int = 1
    begin: Begin[D] | None = None
    upgrade: Upgrade | None = None
    draft: bool = False
    renamed: Mapping[str, str] = field(default_factory=dict)  # old step name -> new one
    asks_before_resuming: timedelta = timedelta(minutes=30)
    officials_only: bool = False
    returns: bool = True
    begins: Targets = ()
    starts: tuple[str, ...] = ()

    def step(self, name: str) -> Step | None:
        """The step of a name such as `ask_name` or `ask_question:which`; None when it is not declared."""
        return self.steps.get(name) or self.steps.get(bare(name))  # most names are bare


class DeclarationError(Exception):
    """A conversation is declared wrongly."""


@cache
def named(targets: Targets) -> frozenset[str]:
    """The steps of some targets, groups spread out."""
    return frozenset(step for one in targets for step in (one.steps if isinstance(one, Group) else (one,)))


def check(declared: Declared) -> None:
    """Refuse a declaration whose names do not fit together, or whose data has no JSON. Errors: DeclarationError."""
    if not declared.steps and declared.begin is None:
        raise DeclarationError(f"{declared.name}: has no steps, and nothing decides at its beginning")
    if declared.first not in (declared.steps or ("",)):
        raise DeclarationError(f"{declared.name}: first step {declared.first!r} does not exist")
    for target in named(declared.begins) - set(declared.steps):
        raise DeclarationError(f"{declared.name}: begins at {target!r}, which does not exist")
    for name, step in declared.steps.items():
        for target in named(step.leads_to) - set(declared.steps):
            raise DeclarationError(f"{declared.name}.{name}: leads to {target!r}, which does not exist")
        if not (name.startswith("ask_") or name.startswith("show_") or name in ("confirm", "wait")):
            raise DeclarationError(f"{declared.name}.{name}: a step is named ask_…, show_…, confirm or wait")
    for old, new in declared.renamed.items():
        if new not in declared.steps or old in declared.steps:
            raise DeclarationError(f"{declared.name}: renamed step {old!r} -> {new!r} does not fit")
    try:
        check_type(declared.data)
    except TypeError as error:
        raise DeclarationError(f"{declared.name}: its data: {error}") from error
    if declared.version > 1 and declared.upgrade is None:
        raise DeclarationError(f"{declared.name}: version {declared.version} needs an upgrade")

"""Declared steps are true: every move of a turn is held against the declaration of the step it comes from.

What happens to a move that nobody declared is chosen by the composition root: tests refuse it, a running service
counts it and goes on, because a person must not stand still over a mistake of ours.
"""

from collections.abc import Callable
from typing import Final

from handlers.dialogue.conversation import Declared, bare, named
from handlers.dialogue.outcome import Edit, Go, Move, Start

BEGINNING: Final = "begin"  # stands for the step of a move that a conversation begins with

Undeclared = Callable[[str, str, str], None]
"""Gets conversation, step (or `begin`) and where it went: a step, or the conversation that was started."""


class UndeclaredMove(Exception):
    """A step went, or a conversation began, where its declaration does not lead."""


def refuse(conversation: str, step: str, to: str) -> None:
    """Let no move pass that is not declared. Errors: UndeclaredMove."""
    raise UndeclaredMove(f"{conversation}.{step}: goes to {to!r}, which it does not declare")


def check_begun(declared: Declared, first: str | Move, undeclared: Undeclared) -> None:
    """Hold what `begin` decided against `begins` and `starts` of the conversation."""
    to = Go(first) if isinstance(first, str) else first
    if isinstance(to, Go | Edit):
        if (step := bare(to.step)) != declared.first and step not in named(declared.begins):
            undeclared(declared.name, BEGINNING, step)
    elif isinstance(to, Start) and to.conversation not in declared.starts:
        undeclared(declared.name, BEGINNING, to.conversation)


def check_move(declared: Declared, here: str, move: Move, undeclared: Undeclared) -> None:
    """Hold a move of the step `here` against its `leads_to` and `starts`."""
    step = declared.steps[bare(here)]
    if isinstance(move, Go | Edit):
        if (to := bare(move.step)) not in named(step.leads_to):
            undeclared(declared.name, bare(here), to)
    elif isinstance(move, Start) and move.conversation not in step.starts:
        undeclared(declared.name, bare(here), move.conversation)

"""The data of a conversation: opened, loaded with yesterday's JSON, never cut when a newer process has written it."""

import logging
from dataclasses import replace
from typing import Any

from handlers.dialogue.conversation import Declared
from handlers.dialogue.outcome import Given
from handlers.dialogue.state import ASKED, State
from storage.repositories.conversations import Conversation
from storage.typed_json import Unreadable, from_json
from storage.value_class import value_class

LOG = logging.getLogger(__name__)


class WrongData(Exception):
    """A conversation was started with data of another class than it declares."""


@value_class(frozen=True, slots=True)
class Loaded:
    """A kept conversation, ready to go on: its state with typed data, its row at a step that exists.

    `faults`: fields that could not be read and have their default instead, names only; with any it must not go on.
    """

    state: State
    row: Conversation
    faults: tuple[str, ...] = ()


def load(declared: Declared, row: Conversation) -> Loaded:
    """Make a kept row what this release works with.

    Data of an older version is upgraded; what a newer one holds beyond this release is kept aside and written back. Of
    a value that cannot be read the log says which field it was, never what stood in it.
    """
    state = State.from_json(row.state)
    faults = _read_data(declared, row, state)
    step = declared.renamed.get(row.step, row.step)
    if faults:
        LOG.warning("conversation %s of version %s: unreadable %s", row.name, row.version, ", ".join(faults))
    if declared.step(step) is None:
        step = declared.first
    if step != row.step or row.version < declared.version:
        row = replace(row, version=max(row.version, declared.version), step=step)
    return Loaded(state, row, faults)


def opened(declared: Declared, data: object | None, given: Given) -> Any:
    """The data a conversation begins with. Errors: WrongData."""
    if data is None:
        return declared.data()
    if not isinstance(data, declared.data):
        raise WrongData(f"{declared.name} was started with {type(data).__name__}")
    return data


def stored(declared: Declared, row: Conversation) -> Any:
    """The data of a conversation that is not being talked in: a draft in a list. As `load` reads it."""
    return load(declared, row).state.data


def _read_data(declared: Declared, row: Conversation, state: State) -> tuple[str, ...]:
    """Turn `state.data` from JSON into what is declared; what could not be read."""
    kept, faults = _upgraded(declared, row, state.data)
    if isinstance(kept, dict) and not state.asked:  # where it was kept before it belonged to the engine
        state.asked = str(kept.get(ASKED, ""))
    try:
        read = from_json(declared.data, kept)
    except Unreadable:
        state.data = declared.data()
        return (*faults, "data")
    state.data = read.value
    if row.version > declared.version:
        state.left = read.left
    return (*faults, *read.faults)


def _upgraded(declared: Declared, row: Conversation, kept: Any) -> tuple[Any, tuple[str, ...]]:
    if row.version >= declared.version or declared.upgrade is None:
        return kept, ()
    try:
        return declared.upgrade(row.version, dict(kept)), ()
    except (ValueError, TypeError, KeyError, AttributeError, IndexError):
        return {}, ("upgrade",)

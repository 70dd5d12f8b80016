"""The kept state of one conversation: versioned JSON with names, never numbers or code."""

from dataclasses import dataclass, field
from typing import Any

HISTORY_LIMIT = 40
ASKED = "asked"  # in `data`: the words whose answer is on the screen; its buttons take them along


@dataclass(slots=True)
class State:
    """`data` is the conversation's own; the rest belongs to the engine.

    `history`: steps already answered, for "quay lại". `return_to`: the summary an edit goes back to.
    `offered`: choices of the last prompt as [id, label, keywords]; `expects`: what the last prompt waits for.
    `last_tap`: token of the last accepted press, so that pressing twice does nothing.
    """

    data: dict[str, Any] = field(default_factory=dict)
    history: list[str] = field(default_factory=list)
    return_to: str = ""
    offered: list[list[str]] = field(default_factory=list)
    expects: list[str] = field(default_factory=list)
    last_tap: str = ""
    resuming: bool = False  # the person was asked whether to go on with this draft

    def to_json(self) -> dict[str, Any]:
        """Only what is not empty."""
        found: dict[str, Any] = {}
        for name in self.__slots__:
            value = getattr(self, name)
            if value:
                found[name] = value
        return found

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> "State":
        """Unknown names are dropped: an older or newer process may have written them."""
        return cls(**{name: kept[name] for name in cls.__slots__ if name in kept})

    def remember(self, step: str) -> None:
        """Note that a step was answered."""
        if not self.history or self.history[-1] != step:
            self.history.append(step)
            del self.history[:-HISTORY_LIMIT]

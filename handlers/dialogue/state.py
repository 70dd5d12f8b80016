"""The kept state of one conversation: versioned JSON with names, never numbers or code."""

from dataclasses import dataclass, field
from typing import Any

from storage.typed_json import laid_over, to_json

HISTORY_LIMIT = 40
ASKED = "asked"  # in the data of an untyped conversation: the words whose answer is on the screen
NAMES = ("history", "return_to", "offered", "expects", "last_tap", "resuming", "asked")


@dataclass(slots=True)
class State:
    """`data` is the conversation's own, of the class it declares; the rest belongs to the engine.

    `history`: steps already answered, for "quay lại". `return_to`: the summary an edit goes back to.
    `offered`: choices of the last prompt as [id, label, keywords]; `expects`: what the last prompt waits for.
    `last_tap`: token of the last accepted press, so that pressing twice does nothing.
    `asked`: the words whose answer is on the screen; its buttons take them along.
    `beyond` and `left`: what a newer release has written into the state and into `data`, to be written back as it is.
    """

    data: Any = field(default_factory=dict)
    history: list[str] = field(default_factory=list)
    return_to: str = ""
    offered: list[list[str]] = field(default_factory=list)
    expects: list[str] = field(default_factory=list)
    last_tap: str = ""
    resuming: bool = False  # the person was asked whether to go on with this draft
    asked: str = ""
    beyond: dict[str, Any] = field(default_factory=dict)
    left: dict[str, Any] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """Only what is not empty."""
        found = dict(self.beyond)
        data = self.data if isinstance(self.data, dict) else to_json(self.data)
        if self.left:
            data = laid_over(self.left, data)
        if data:
            found["data"] = data
        for name in NAMES:
            value = getattr(self, name)
            if value:
                found[name] = value
        return found

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> "State":
        """The opposite; `data` is still JSON (handlers/dialogue/loading.py makes it what the conversation declares)."""
        known = {name: kept[name] for name in NAMES if name in kept}
        beyond = {name: value for name, value in kept.items() if name not in known and name != "data"}
        return cls(kept.get("data", {}), beyond=beyond, **known)

    def remember(self, step: str) -> None:
        """Note that a step was answered."""
        if not self.history or self.history[-1] != step:
            self.history.append(step)
            del self.history[:-HISTORY_LIMIT]

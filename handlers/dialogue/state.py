"""The kept state of one conversation: versioned JSON with names, never numbers or code."""

from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any, NamedTuple

from storage.typed_json import laid_over, to_json

HISTORY_LIMIT = 40
ASKED = "asked"  # where older releases kept it, in `data`: the words whose answer is on the screen
NAMES = (
    "history",
    "return_to",
    "offered",
    "expects",
    "last_tap",
    "resuming",
    "asked",
    "album",
    "said",
    "told",
    "without",
    "shown",
    "shown_papers",
    "unheard",
)
_KNOWN = frozenset(NAMES)
_ALL = attrgetter(*NAMES)  # at once: one by one they were a hundredth of a turn


class Offer(NamedTuple):
    """A choice that was shown, as it is kept: what a number, label or keyword typed later is compared with.

    `keywords`: the text key of its other names. `token`: of a button that works at any time (a jump), else ''.
    """

    id: str
    label: str
    keywords: str = ""
    token: str = ""


@dataclass(slots=True)
class State:
    """`data` is the conversation's own, of the class it declares; the rest belongs to the engine.

    `history`: steps already answered, for "quay lại". `return_to`: the summary an edit goes back to.
    `offered`: choices of the last prompt, in JSON as [id, label, keywords], with the token as
    a fourth where there is one; `expects`: what it waits for.
    `last_tap`: token of the last accepted press, so that pressing twice does nothing.
    `asked`: the words whose answer is on the screen; its buttons take them along.
    `album`: the album whose parts are coming in, with the file (its id) that came first. `said`: the last message
    typed, where a messenger lets it be changed, with the step that took it.
    `told`: what was said last and how often in a row, `name:2`: what comes next may be about it.
    `without`: of the question on the screen the kind of thing that may be lacking and the choice that leads on without
    it; empty when there is no such way; "" in place of the choice when it was gone already.
    `shown`: the message (its id in the outbox) that asked the last prompt: what was sent after it has newer numbers.
    `shown_papers`: photos that were sent into a messenger in spite of a page, file and message: taken away there once
    they are fetched.
    `unheard`: of a draft, what was sent to its step when it was not served any more; it is read when it is again.
    `beyond` and `left`: what a newer release has written into the state and into `data`, to be written back as it is.
    """

    data: Any = None
    history: list[str] = field(default_factory=list)
    return_to: str = ""
    offered: list[Offer] = field(default_factory=list)
    expects: list[str] = field(default_factory=list)
    last_tap: str = ""
    resuming: bool = False  # the person was asked whether to go on with this draft
    asked: str = ""
    album: str = ""
    said: str = ""
    told: str = ""
    without: list[str] = field(default_factory=list)
    shown: int = 0
    shown_papers: list[str] = field(default_factory=list)
    unheard: dict[str, str] = field(default_factory=dict)
    beyond: dict[str, Any] = field(default_factory=dict)
    left: dict[str, Any] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """Only what is not empty."""
        found = dict(self.beyond)
        data = {} if self.data is None else to_json(self.data)
        if self.left:
            data = laid_over(self.left, data)
        if data:
            found["data"] = data
        for name, value in zip(NAMES, _ALL(self), strict=True):
            if value:
                found[name] = value
        if self.offered:
            found["offered"] = [list(one if one.token else one[:3]) for one in self.offered]
        return found

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> "State":
        """The opposite; `data` is still JSON (handlers/dialogue/loading.py makes it what the conversation declares)."""
        known: dict[str, Any] = {}
        beyond: dict[str, Any] = {}
        data: Any = {}
        for name, value in kept.items():
            if name == "data":
                data = value
            elif name == "offered":
                known[name] = [Offer(*one[: len(Offer._fields)]) for one in value]
            elif name in _KNOWN:
                known[name] = value
            else:
                beyond[name] = value
        return cls(data, beyond=beyond, **known)

    def remember(self, step: str) -> None:
        """Note that a step was answered."""
        if not self.history or self.history[-1] != step:
            self.history.append(step)
            del self.history[:-HISTORY_LIMIT]

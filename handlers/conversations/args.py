"""What a conversation was opened with: `k=v` arguments of a jump, or plain data of a `Start`; one reader for both."""

from collections.abc import Mapping
from typing import Any

from handlers.dialogue.outcome import Jump

ARGS = "args"  # where the engine puts the arguments of a jump


def jump_to(conversation: str, given: Mapping[str, str] | None = None) -> Jump:
    """A jump that fills in `given` (short ASCII values without `:`)."""
    return Jump(conversation, tuple(f"{name}={value}" for name, value in (given or {}).items()))


def take_args(data: dict[str, Any]) -> dict[str, str]:
    """The `k=v` arguments, taken out of `data`; a bare word counts as the value of "". Anyone can type a token."""
    found: dict[str, str] = {}
    for one in data.pop(ARGS, ()):
        name, mark, value = str(one).partition("=")
        found[name if mark else ""] = value if mark else name
    return found


def fill_in(data: dict[str, Any], *names: str) -> None:
    """Put the arguments called `names` into `data` as strings, the others are dropped."""
    given = take_args(data)
    data.update({name: given[name] for name in names if given.get(name)})

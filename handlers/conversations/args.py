"""Jumps with arguments by name, `name=value`, as `talk.given.named` reads them where they arrive."""

from collections.abc import Mapping

from handlers.dialogue.outcome import Jump


def jump_to(conversation: str, given: Mapping[str, str] | None = None) -> Jump:
    """A jump that fills in `given` (short ASCII values without `:`)."""
    return Jump(conversation, tuple(f"{name}={value}" for name, value in (given or {}).items()))

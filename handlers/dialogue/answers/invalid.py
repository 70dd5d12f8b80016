"""What a reader of answers gives back when it cannot read what was typed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Invalid:
    """An answer that could not be taken.

    `problem` is a code such as `id_length`: the catalogue of texts has a sentence for each. `hint` holds the values
    that sentence may name; it can repeat what the citizen typed, so it stays out of `repr` and thus out of logs.
    """

    problem: str
    hint: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}), repr=False)


def invalid(problem: str, **hint: object) -> Invalid:
    """Shorthand: every hint value becomes text."""
    return Invalid(problem, MappingProxyType({name: str(value) for name, value in hint.items()}))

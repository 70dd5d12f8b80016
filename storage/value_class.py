"""Values that a turn makes by the dozen: frozen for the type checker, quick to make at run time.

The `__init__` of a frozen dataclass sets each field by `object.__setattr__`, which costs five times what a plain one
costs (8 fields: 2.7 microseconds against 0.5) and was a twelfth of a turn. Whoever assigns to a field is told by mypy,
which reads `value_class` as `dataclasses.dataclass`; nothing tells it at run time.
"""

import dataclasses
from collections.abc import Callable
from functools import cache
from operator import attrgetter
from typing import TYPE_CHECKING, Any, TypeVar

T = TypeVar("T")

if TYPE_CHECKING:
    from dataclasses import dataclass as value_class
else:

    def value_class(*, frozen: bool, slots: bool) -> Callable[[type[T]], type[T]]:
        """`dataclass(frozen=True, slots=True)` without the guard: equal, hashed, matched and replaced like it."""
        return dataclasses.dataclass(slots=slots, unsafe_hash=frozen)


if TYPE_CHECKING:
    from dataclasses import replace as changed
else:

    def changed(value: T, /, **changes: Any) -> T:
        """`dataclasses.replace` for a value of many fields in a third of the time. Errors: TypeError: no such field."""
        read, places = _fields(type(value))
        kept = list(read(value))
        try:
            for name, new in changes.items():
                kept[places[name]] = new
        except KeyError as error:
            raise TypeError(f"{type(value).__name__} has no field {error}") from None
        return type(value)(*kept)


@cache
def _fields(kind: type) -> tuple[Callable[[Any], tuple[Any, ...]], dict[str, int]]:
    """How to read all fields of a class at once (it has two or more), and where each stands."""
    names = [one.name for one in dataclasses.fields(kind)]
    return attrgetter(*names), {name: place for place, name in enumerate(names)}


__all__ = ["changed", "value_class"]

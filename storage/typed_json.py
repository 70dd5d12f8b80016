"""Dataclasses as JSON and back: small (only what differs from its default), and tolerant of what it cannot read.

A dataclass is compiled once into a list of its fields with their readers and writers, so that a turn of a conversation
pays for the fields it uses and for nothing else. Inside a field: text, numbers, yes and no, enums, literals, dates and
times, tuples, lists, sets, mappings by text, other dataclasses, any of them or nothing, and every type that brings
`to_json()` and a class method `from_json(kept)` of its own.
"""

import types
from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AnySet
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from functools import cache
from operator import attrgetter
from typing import Any, Generic, Literal, NamedTuple, TypeVar, Union, get_args, get_origin, get_type_hints

from storage.value_class import value_class

T = TypeVar("T")
_REQUIRED = object()
_SCALARS = (str, int, float, bool)
_MADE: dict[Any, Any] = {tuple: tuple, list: list, Sequence: tuple, set: set, frozenset: frozenset, AnySet: frozenset}


class Unreadable(ValueError):
    """JSON that is no value of the type asked for."""


@value_class(frozen=True, slots=True)
class Read(Generic[T]):
    """What became of JSON. `left`: what no field took, in its place (unknown names, values that could not be read).

    `faults`: fields whose value could not be read and that have their default instead, as `record.doses`; names only.
    """

    value: T
    left: dict[str, Any]
    faults: tuple[str, ...]


class _Way(NamedTuple):
    """How one type is written and read. `read(kept, left, faults)`: the last two are filled by dataclasses only."""

    write: Callable[[Any], Any]
    read: Callable[[Any, dict[str, Any], list[str]], Any]


class _Field(NamedTuple):
    name: str
    default: Any
    way: _Way


def to_json(value: object) -> dict[str, Any]:
    """A dataclass as JSON: only fields that differ from their default. Errors: TypeError for types it cannot hold."""
    kind: Any = type(value)
    written: dict[str, Any] = _way(kind).write(value)
    return written


def from_json(kind: type[T], kept: object) -> Read[T]:
    """The opposite. A field that cannot be read has its default. Errors: Unreadable when it has none; TypeError."""
    asked: Any = kind
    left: dict[str, Any] = {}
    faults: list[str] = []
    return Read(_way(asked).read(kept, left, faults), left, tuple(faults))


def laid_over(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    """Both, `above` where both have a name; mappings in mappings likewise. For writing `left` back beside a value."""
    found = dict(below)
    for name, value in above.items():
        kept = found.get(name)
        found[name] = laid_over(kept, value) if isinstance(kept, dict) and isinstance(value, dict) else value
    return found


def check_type(kind: type) -> None:
    """Refuse what cannot be written or made without arguments. Errors: TypeError."""
    if not is_dataclass(kind):
        raise TypeError(f"{kind.__name__} is no dataclass")
    missing = [one.name for one in _fields(kind) if one.default is _REQUIRED]
    if missing:
        raise TypeError(f"{kind.__name__}: {', '.join(missing)} has no default")


@cache
def _way(kind: Any) -> _Way:
    """How a type is written and read. Errors: TypeError."""
    if kind in _SCALARS:
        return _scalar(kind)
    origin, inner = get_origin(kind), get_args(kind)
    if origin in (Union, types.UnionType):
        return _optional(inner)
    if origin is Literal:
        return _one_of(inner)
    if isinstance(origin, type):
        return _collection(origin, inner)
    if not isinstance(kind, type):
        raise TypeError(f"{kind} has no form in JSON")
    if hasattr(kind, "to_json") and hasattr(kind, "from_json"):
        return _own(kind)
    if issubclass(kind, Enum):
        return _Way(lambda value: value.value, lambda kept, left, faults: _made(kind, kept))
    if kind in (date, datetime):
        return _moment(kind)
    if is_dataclass(kind):
        return _dataclass(kind)
    raise TypeError(f"{kind.__name__} has no form in JSON")


def _scalar(kind: type) -> _Way:
    accepted = (int, float) if kind is float else (kind,)

    def read(kept: Any, left: dict[str, Any], faults: list[str]) -> Any:
        if type(kept) not in accepted:  # yes and no are no numbers here
            raise Unreadable(kind.__name__)
        return kept

    return _Way(_same, read)


def _optional(inner: tuple[Any, ...]) -> _Way:
    kinds = [one for one in inner if one is not types.NoneType]
    if len(kinds) != 1 or len(kinds) == len(inner):
        raise TypeError("of several types only `X | None` has a form in JSON")
    write, read = _way(kinds[0])
    return _Way(
        lambda value: None if value is None else write(value),
        lambda kept, left, faults: None if kept is None else read(kept, left, faults),
    )


def _one_of(values: tuple[Any, ...]) -> _Way:
    def read(kept: Any, left: dict[str, Any], faults: list[str]) -> Any:
        if not isinstance(kept, _SCALARS) or kept not in values:
            raise Unreadable("not one of the values")
        return kept

    return _Way(_same, read)


def _collection(origin: type, inner: tuple[Any, ...]) -> _Way:
    if origin is tuple and inner[1:] != (...,):
        return _row(inner)
    if issubclass(origin, Mapping):
        return _mapping(inner)
    made: Any = _MADE.get(origin)
    if made is None:
        raise TypeError(f"{origin.__name__} has no form in JSON")
    write, read = _way(inner[0])
    if made in (set, frozenset):
        return _Way(lambda value: sorted(map(write, value)), lambda kept, *_: made(_all(read, kept)))
    if write is _same:
        return _Way(list, lambda kept, *_: made(_all(read, kept)))
    return _Way(lambda value: [write(one) for one in value], lambda kept, *_: made(_all(read, kept)))


def _row(inner: tuple[Any, ...]) -> _Way:
    """A tuple of a fixed number of values."""
    ways = [_way(one) for one in inner]

    def read(kept: Any, left: dict[str, Any], faults: list[str]) -> Any:
        if not isinstance(kept, list) or len(kept) != len(ways):
            raise Unreadable("not as many values")
        return tuple(way.read(one, {}, []) for way, one in zip(ways, kept, strict=True))

    return _Way(lambda value: [way.write(one) for way, one in zip(ways, value, strict=True)], read)


def _mapping(inner: tuple[Any, ...]) -> _Way:
    key, value_way = _way(inner[0]), _way(inner[1])

    def read(kept: Any, left: dict[str, Any], faults: list[str]) -> Any:
        if not isinstance(kept, dict):
            raise Unreadable("no mapping")
        return {_key(key, inner[0], name): value_way.read(value, {}, []) for name, value in kept.items()}

    return _Way(lambda value: {str(key.write(k)): value_way.write(v) for k, v in value.items()}, read)


def _key(way: _Way, kind: Any, name: str) -> Any:
    """A name of a JSON object, which is always text, as a key."""
    if kind is int:
        if not name.isdecimal():
            raise Unreadable("no number")
        return int(name)
    return way.read(name, {}, [])


def _own(kind: Any) -> _Way:
    def read(kept: Any, left: dict[str, Any], faults: list[str]) -> Any:
        try:
            return kind.from_json(kept)
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise Unreadable(kind.__name__) from error

    return _Way(lambda value: value.to_json(), read)


def _moment(kind: type[date]) -> _Way:
    def read(kept: Any, left: dict[str, Any], faults: list[str]) -> Any:
        if not isinstance(kept, str):
            raise Unreadable(kind.__name__)
        return _made(kind.fromisoformat, kept)

    return _Way(lambda value: value.isoformat(), read)


def _dataclass(kind: Any) -> _Way:
    known = _fields(kind)
    ways = {one.name: one for one in known}
    values_of = _reader(tuple(ways))

    def write(value: Any) -> dict[str, Any]:
        written = {}
        for (name, default, way), one in zip(known, values_of(value), strict=True):
            if one is not default and (default is _REQUIRED or one != default):
                written[name] = way.write(one)
        return written

    def read(kept: Any, left: dict[str, Any], faults: list[str]) -> Any:
        if not isinstance(kept, dict):
            raise Unreadable(kind.__name__)
        given: dict[str, Any] = {}
        below: dict[str, Any] = {}
        for name, value in kept.items():  # what is kept, which is mostly less than there are fields
            one = ways.get(name)
            if one is None:
                left[name] = value
                continue
            before = len(faults)
            try:
                given[name] = one.way.read(value, below, faults)
            except Unreadable:
                if one.default is _REQUIRED:
                    raise
                faults[before:] = [name]
                left[name], below = value, {}
                continue
            if below:
                left[name], below = below, {}
            if len(faults) > before:
                faults[before:] = [f"{name}.{fault}" for fault in faults[before:]]
        try:
            return kind(**given)
        except (ValueError, TypeError) as error:
            raise Unreadable(kind.__name__) from error

    return _Way(write, read)


def _reader(names: tuple[str, ...]) -> Callable[[Any], Sequence[Any]]:
    """What reads these attributes of a value, all at once where there are several."""
    if len(names) > 1:
        return attrgetter(*names)
    return lambda value: [getattr(value, name) for name in names]


@cache
def _fields(kind: Any) -> tuple[_Field, ...]:
    hints = get_type_hints(kind)
    return tuple(_Field(one.name, _default(one), _way(hints[one.name])) for one in fields(kind))


def _default(one: Any) -> Any:
    if one.default is not MISSING:
        return one.default
    return one.default_factory() if one.default_factory is not MISSING else _REQUIRED


def _all(read: Callable[..., Any], kept: Any) -> list[Any]:
    if not isinstance(kept, list):
        raise Unreadable("no list")
    return [read(one, {}, []) for one in kept]


def _made(make: Callable[[Any], Any], kept: Any) -> Any:
    try:
        return make(kept)
    except (ValueError, TypeError) as error:
        raise Unreadable(getattr(make, "__name__", "")) from error


def _same(value: Any) -> Any:
    return value

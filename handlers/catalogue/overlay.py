"""Changed entries over the shipped files: what administrators changed is never a copy of a file.

A change names a file, the way to where its entries stand, and one entry: the whole new one, or none where it is taken
out. It is put in before the file is checked, so that it passes the same checks as what ships.
"""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple


class Change(NamedTuple):
    """`file`: its name; `way`: keys down to its entries; `keyed`: the field that names an entry of a list, '' where
    entries stand in a mapping; `key`: '' where the file is one entry, whose fields lie over those that it has;
    `entry`: the new one as JSON, None to take it out; `merged`: its fields lie over those of the entry there."""

    file: str
    way: tuple[str, ...]
    keyed: str
    key: str
    entry: Any
    merged: bool = False


class Overlay:
    """An Edit (facts.py) that puts changes in, in their order: a later one of the same entry counts."""

    def __init__(self, changes: Iterable[Change]) -> None:
        self.changes = tuple(changes)

    def __call__(self, name: str, value: Any) -> Any:
        """The YAML of a file with its changes. What is handed in stays as it is."""
        for change in self.changes:
            if change.file == name:
                value = _put(value, change.way, change)
        return value


def _put(value: Any, way: tuple[str, ...], change: Change) -> Any:
    if way:
        there = value if isinstance(value, Mapping) else {}
        return {**there, way[0]: _put(there.get(way[0]), way[1:], change)}
    if not change.key:
        return {**value, **(change.entry or {})} if isinstance(value, Mapping) else value
    return _in_list(value, change) if change.keyed else _in_mapping(value, change)


def _in_list(value: Any, change: Change) -> list[Any]:
    """In the place of the entry of that name, else at the end. Days are compared as they are written: 2021-09-02."""
    found = list(value) if isinstance(value, list) else []
    places = [n for n, one in enumerate(found) if isinstance(one, Mapping) and _name(one, change.keyed) == change.key]
    new = [] if change.entry is None else [change.entry]
    if not places:
        return [*found, *new]
    return [*found[: places[0]], *new, *found[places[0] + 1 :]]


def _in_mapping(value: Any, change: Change) -> dict[str, Any]:
    found = {name: one for name, one in value.items() if name != change.key} if isinstance(value, Mapping) else {}
    if change.entry is None:
        return found
    entry = change.entry
    if isinstance(value, Mapping) and change.key in value:  # in its place: the order is that of menus
        if change.merged and isinstance(value[change.key], Mapping):
            entry = {**value[change.key], **entry}
        return {name: entry if name == change.key else one for name, one in value.items()}
    return {**found, change.key: change.entry}


def _name(entry: Mapping[str, Any], keyed: str) -> str:
    return str(entry.get(keyed, ""))

"""How numbers of many offices are put together from those that are kept by province, district and kind of office."""

from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

ALL: Final = "*"
KEPT: Final = 256  # sets of offices whose cover is remembered


class Cover(NamedTuple):
    """`scopes`: rows of `ticket_counts` that together are these offices and no other; `rest`: offices of which only
    some of their kind and district were asked for: to be counted by reading."""

    scopes: tuple[str, ...] = ()
    rest: tuple[str, ...] = ()


NOTHING: Final = Cover()
# By the offices asked for: the digest of all offices that are counted, and what follows from both.
_known: OrderedDict[tuple[str, ...], tuple[int, Cover]] = OrderedDict()


def remembered(asked: tuple[str, ...]) -> tuple[int, Cover]:
    """The cover that these offices had last, and of which digest; 0 where nobody has asked yet."""
    found = _known.get(asked)
    if found is None:
        return 0, NOTHING
    _known.move_to_end(asked)
    return found


def remember(asked: tuple[str, ...], digest: int, cover: Cover) -> None:
    """For the next time."""
    _known[asked] = digest, cover
    _known.move_to_end(asked)
    if len(_known) > KEPT:
        _known.popitem(last=False)


def stand_alone(asked: tuple[str, ...]) -> bool:
    """Whether these offices, the last time that they were counted, filled no province, district or kind: then whatever
    is kept says nothing of them, and their tickets are few among others'."""
    found = _known.get(asked)
    return found is not None and not found[1].scopes and bool(found[1].rest)


def cover_of(asked: Sequence[str], counted: Iterable[str]) -> Cover:
    """`counted`: all offices that the numbers hold in the provinces of those that are asked for."""
    own = frozenset(asked)
    groups: dict[str, dict[tuple[str, str], set[str]]] = {}
    for body in counted:
        province, district, kind = parts_of(body)
        groups.setdefault(province, {}).setdefault((district, kind), set()).add(body)
    scopes, rest = list[str](), list[str]()
    for province, cells in groups.items():
        for scope, bodies in _covered(cells, own):
            if scope is None:
                rest += sorted(bodies & own)
            else:
                scopes.append("|".join((province, *scope)))
    return Cover(tuple(scopes), tuple(rest))


def parts_of(body: str) -> tuple[str, str, str]:
    """Province, district and kind of an office; '' where its id names no place."""
    parts = body.split(":")
    return (parts[1], parts[2], parts[4]) if len(parts) >= 5 else ("", "", "")


def _covered(
    cells: dict[tuple[str, str], set[str]], own: frozenset[str]
) -> Iterator[tuple[tuple[str, str] | None, set[str]]]:
    """(district, kind) and its offices, the widest that fit; None for offices that fit into none."""
    whole = {cell for cell, bodies in cells.items() if bodies <= own}
    touched = {cell for cell, bodies in cells.items() if bodies & own}
    if whole == set(cells):
        yield (ALL, ALL), set()
        return
    districts = {district for district, _ in touched}
    full = {one for one in districts if all(cell in whole for cell in cells if cell[0] == one)}
    if full == districts:
        yield from (((one, ALL), set()) for one in sorted(full))
        return
    kinds = {kind for _, kind in cells if all(cell in whole for cell in cells if cell[1] == kind)}
    yield from (((ALL, kind), set()) for kind in sorted(kinds))
    for cell in sorted(touched):
        if cell[1] not in kinds:
            yield (cell, set()) if cell in whole else (None, cells[cell])

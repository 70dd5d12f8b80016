"""Which live versions load together with the files of this release, and the rules with them."""

from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

from handlers.administration.kinds import KINDS, change_of
from handlers.catalogue.facts import CatalogueError, Edit
from handlers.catalogue.overlay import Overlay
from handlers.rulebook import Rulebook
from storage.repositories.rule_versions import RuleVersion

Reload = Callable[[Edit], Rulebook]
# What loading says of an entry that another release wrote: not as the catalogues want it, or of another shape.
UNREADABLE: Final = (CatalogueError, KeyError, TypeError, AttributeError, IndexError, ValueError)


class Unfit(NamedTuple):
    """A version that does not load, and why: lines of a CatalogueError."""

    version: RuleVersion
    faults: tuple[str, ...]


def overlay(versions: Sequence[RuleVersion]) -> Overlay:
    """What these versions put over the files, in their order. Errors: KeyError for an unknown kind."""
    return Overlay(change_of(one) for one in versions)


def fitting(reload: Reload, versions: Sequence[RuleVersion]) -> tuple[Rulebook, list[Unfit]]:
    """The rules with all versions that load, and those that do not: each is tried over the ones before it.

    Takes one load where all fit; a few for each that does not. Errors: CatalogueError when the files alone do not load.
    """
    known = [one for one in versions if one.kind in KINDS]
    unfit = [Unfit(one, (f"{one.kind}: no such kind",)) for one in versions if one.kind not in KINDS]
    accepted: list[RuleVersion] = []
    rules = _tried(reload, accepted, known, unfit)
    return rules if rules is not None else reload(overlay(accepted)), unfit


def _tried(
    reload: Reload, accepted: list[RuleVersion], more: Sequence[RuleVersion], unfit: list[Unfit]
) -> Rulebook | None:
    """Adds to `accepted` what loads of `more`, by halves; the rules of the last load that went well."""
    try:
        rules = reload(overlay([*accepted, *more]))
    except UNREADABLE as error:
        if not more:
            raise
        if len(more) == 1:
            unfit.append(Unfit(more[0], _faults_of(more[0], error)))
            return None
        half = len(more) // 2
        first = _tried(reload, accepted, more[:half], unfit)
        return _tried(reload, accepted, more[half:], unfit) or first
    accepted += more
    return rules


def _faults_of(version: RuleVersion, error: Exception) -> tuple[str, ...]:
    if isinstance(error, CatalogueError):
        return error.faults
    return (f"{version.kind}: {version.key}: not of a shape that this release reads ({type(error).__name__})",)

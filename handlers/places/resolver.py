"""Free text -> one administrative unit, or a short list to ask with, or nothing."""

from collections.abc import Iterable, Sequence
from typing import Final

from faq.normalise import fold
from handlers.places.chains import Chain, Links
from handlers.places.context import Text
from handlers.places.english import with_our_kinds, with_our_numbers
from handlers.places.evidence import is_meant
from handlers.places.formerly import formerly, of_before
from handlers.places.index import Index
from handlers.places.leftover import another, contradicting, guesses, unexplained
from handlers.places.narrowing import narrow
from handlers.places.near import near
from handlers.places.nearest import nearest
from handlers.places.readings import Reading, exact
from handlers.places.refs import Narrowing, PlaceRef, Resolution, full_name
from storage.gazetteer import Gazetteer

MOST_OFFERED: Final = 10
_MOST_BEFORE: Final = 2
"""Provinces of before in one text; each costs reading the rest of it anew."""

_LONGEST_NAME: Final = 6  # words of a unit's name
_AS_GOOD: Final = 0.2
_FOR_EACH_SLIP: Final = 0.5
_UNREAD: Final = 0.25
"""A rival that leaves a misspelt part unread is less of a rival than one that reads it otherwise."""
_MARKS_OFF: Final = 0.3
_RUNNER_UP: Final = 1.5
_NOTHING: Final = Resolution(None)


class Resolver:
    """Knows both editions; made once, keeps no state between texts but what it has looked up."""

    def __init__(self, gazetteer2021: Gazetteer, gazetteer2025: Gazetteer) -> None:
        self.gazetteers = {2021: gazetteer2021, 2025: gazetteer2025}
        self._indexes = {edition: Index(gazetteer2021, gazetteer2025, edition) for edition in (2021, 2025)}

    def resolve(self, text: str, edition: int, within: str | None = None) -> Resolution:
        """What the text says about where its writer is, in the units of the edition.

        `within` is the code of a province or district already known: only units inside it are considered.
        Never raises for any text; raises KeyError for an edition other than 2021 and 2025.
        """
        text = with_our_numbers(text)
        found = self._resolve(text, edition, within, _MOST_BEFORE)
        if found.unit is None:
            for written in with_our_kinds(text):
                other = self._resolve(written, edition, within, 0)
                if other.unit is not None:
                    return other
        return found

    def is_name(self, text: str, edition: int) -> bool:
        """Whether a text of at least two words is nothing but the name of a unit, as "da lat" or "cẩm châu"."""
        typed = "".join(sign if sign.isalnum() else " " for sign in fold(text)).split()
        return 1 < len(typed) <= _LONGEST_NAME and self._indexes[edition].knows("".join(typed))

    def _resolve(self, text: str, edition: int, within: str | None, before: int) -> Resolution:
        """`before`: how many provinces of before may still be taken out of the text."""
        index = self._indexes[edition]
        read = Text(text)
        if not len(read):
            return _NOTHING
        readings = exact(read, index)
        if edition == 2025 and before and (past := formerly(read, readings)) is not None:
            rest, provinces = past
            of_rest = self._resolve(rest, edition, within, before - 1)
            found = of_before(of_rest, provinces, *self.gazetteers.values())
            if found is not None:
                return found
        chains = self._chains(read, readings, within)
        if not _is_settled(read, chains):
            readings += near(read, index, readings, within)
            chains = self._chains(read, readings, within)
        decided = _decided(chains, within)
        if decided.unit is None or not chains or within is not None:
            return decided
        rival = another(chains)
        if rival is not None:
            places = tuple(dict.fromkeys((decided.unit, *_refs([rival], within))))
            return Resolution(None, places[:MOST_OFFERED], places)
        return _unless_doubtful(read, index, readings, chains[0], decided)

    def warm(self, edition: int) -> None:
        """Make the tables of an edition beforehand, so that no text waits for them: half a second, in any thread."""
        self._indexes[edition].warm()

    def narrow(
        self, edition: int, known: PlaceRef | None = None, candidates: Sequence[PlaceRef] = ()
    ) -> Narrowing | None:
        """The next question and its buttons, or None when nothing is left to ask: see `narrowing.narrow`."""
        return narrow(self.gazetteers[edition], known, candidates)

    def nearest(self, latitude: float, longitude: float, edition: int, n: int = 3) -> tuple[PlaceRef, ...]:
        """Places to ask with for a shared position: see `nearest.nearest`."""
        return nearest(self.gazetteers[2021], self.gazetteers[2025], latitude, longitude, edition, n)

    def full_name(self, place: PlaceRef) -> str:
        """The place as on an envelope: its name and those above it, commas between."""
        return full_name(self.gazetteers[place.edition], place)

    def _chains(self, text: Text, readings: Sequence[Reading], within: str | None) -> list[Chain]:
        links = Links(text, readings)
        found = [links.chain(head) for head in readings if _is_inside(head, within)]
        meant = [chain for chain in found if within or is_meant(text, chain)]
        present = [chain for chain in meant if chain.role != "elsewhere"] or meant
        return sorted(present, key=_rank)


def _is_inside(head: Reading, within: str | None) -> bool:
    return within is None or any(ref.is_in(within) and ref.code != within for ref in head.node.refs)


def _rank(chain: Chain) -> tuple[float, int, bool, str]:
    """Best first; then larger units, and units of today before those of then."""
    return (-round(chain.score, 6), chain.node.level, chain.node.key[0] != "n", chain.node.key[1:])


def _is_settled(text: Text, chains: Sequence[Chain]) -> bool:
    """Whether whole names explain the text so well that slips need not be looked for."""
    if not chains:
        return False
    best = chains[0]
    used = {at for part in best.parts for at in range(part.start, part.end)}
    if any(part.cost > _MARKS_OFF for part in best.parts):
        return False
    if any(word.plain and word.start not in used for word in text.unit_words.values()):
        return False
    if any(at not in used and not text.is_filler(at) for at in range(min(used), max(used))):
        return False
    levels = {part.node.level for part in best.parts}
    return levels >= {1, 2} or (levels == {0, 2} and len(used) >= len(text) - 1)


def _decided(chains: Sequence[Chain], within: str | None) -> Resolution:
    if not chains:
        return _NOTHING
    best = chains[0]
    rivals = [chain for chain in chains if chain is best or _is_rival(chain, best)]
    equal = _refs(_by_whole_name(rivals), within)
    if len(equal) == 1:
        others = _refs((chain for chain in chains if chain.score >= best.score - _RUNNER_UP), within)
        return Resolution(equal[0], tuple(ref for ref in others if ref != equal[0])[:MOST_OFFERED], equal)
    return Resolution(None, equal[:MOST_OFFERED], equal)


def _by_whole_name(chains: Sequence[Chain]) -> Sequence[Chain]:
    """A name with nothing above it means those that bear it whole, if there are any, not halves of split communes."""
    whole = [chain for chain in chains if not chain.node.is_half]
    return whole if whole and all(len(chain.parts) == 1 for chain in chains) else chains


def _unless_doubtful(
    text: Text, index: Index, readings: Sequence[Reading], best: Chain, decided: Resolution
) -> Resolution:
    """Ask after all where part of the address is not understood or speaks of another place."""
    words = unexplained(text, best)
    against = contradicting(text, best, readings) if words is None else []
    if words is None and not against:
        return decided
    others = guesses(text, index, best, words) if words is not None else [reading.node for reading in against]
    found = {ref: None for node in others for ref in node.refs}
    own = dict.fromkeys(decided.candidates)
    places = tuple(found | own) if words is not None else tuple(own | found)
    return Resolution(None, places[:MOST_OFFERED], places)


def _is_rival(chain: Chain, best: Chain) -> bool:
    """Whether a chain explains the text about as well: the surer the parts it does not share, the closer it must be."""
    slips = sum(
        part.cost * (1.0 if _covers(chain, part) else _UNREAD) for part in best.parts if part not in chain.parts
    )
    margin = _AS_GOOD + _FOR_EACH_SLIP * min(slips, 2.0)
    return chain.score >= best.score - margin and not _is_part(chain, best)


def _is_part(chain: Chain, best: Chain) -> bool:
    """Whether a chain is what is left of the best one without its smallest unit."""
    spans = {(part.start, part.end) for part in best.parts}
    return len(chain.parts) < len(spans) and all((part.start, part.end) in spans for part in chain.parts)


def _covers(chain: Chain, part: Reading) -> bool:
    """Whether the chain reads some of the part's words, in its own way."""
    return any(own.start < part.end and part.start < own.end for own in chain.parts)


def _refs(chains: Iterable[Chain], within: str | None) -> tuple[PlaceRef, ...]:
    found = {ref: None for chain in chains for ref in chain.node.refs if within is None or ref.is_in(within)}
    return tuple(found)

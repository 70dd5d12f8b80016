"""Look-up of everything that can be typed in one edition, as nodes."""

from functools import cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from handlers.places.names import AnyUnit, Names, deletions, initial_forms, sound_of
from handlers.places.nodes import Node, Nodes
from storage.gazetteer import Gazetteer, load


@cache
def _names(tag: str) -> Names:
    """The tables of a time, made once and shared: `o` is 2021, `n` 2025, `i` between."""
    if tag == "i":
        return Names(tag, load(2025).interim)
    return Names(tag, tuple(load(2021 if tag == "o" else 2025).units.values()))


class Index:
    """What an edition's people may type: in 2025 also the names of 2021 and of the time between."""

    def __init__(self, old: Gazetteer, new: Gazetteer, edition: int) -> None:
        self._old = old
        self._new = new
        self.newest = "n" if edition == new.edition else "o"
        self._tables = [_names(tag) for tag in ("noi" if edition == new.edition else "o")]
        self._keys = frozenset().union(*(table.keys() for table in self._tables))
        self._nodes = Nodes(old, new, edition)
        self._children: dict[str, tuple[list[str], list[Node]]] = {}
        self._abbreviated: dict[str, dict[str, list[Node]]] = {}

    def knows(self, key: str) -> bool:
        """Whether any unit has this squeezed name, or several share it."""
        return any(key in table.whole or key in table.halves for table in self._tables)

    def knows_any(self, key: str) -> bool:
        """Whether any unit has this squeezed name, short form or initials."""
        return key in self._keys

    def named(self, key: str) -> list[Node]:
        """Units of exactly this squeezed name, and all halves of split communes that share it."""
        found = [self._nodes.of(table.tag, unit) for table in self._tables for unit in table.whole.get(key, ())]
        for table in self._tables:
            found += [self._nodes.half(table.tag, unit, kinds) for unit, kinds in table.halves.get(key, ())]
        return found

    def short(self, key: str) -> list[Node]:
        """Provinces and districts people call so."""
        return [self._nodes.of(table.tag, unit) for table in self._tables for unit in table.short.get(key, ())]

    def initials(self, key: str) -> list[Node]:
        """Provinces and districts with these initials ("bd"), or initials before the last word ("qngai")."""
        return [self._nodes.of(table.tag, unit) for table in self._tables for unit in table.initials.get(key, ())]

    def sounding(self, folded: tuple[str, ...]) -> list[Node]:
        """Provinces and districts whose name by sound or letters is at most about one letter away."""
        found: dict[str, Node] = {}
        for form in deletions(sound_of(folded)) | deletions("".join(folded)):
            for table in self._tables:
                for unit in table.sounds.get(form, ()):
                    found[table.tag + unit.code] = self._nodes.of(table.tag, unit)
        return list(found.values())

    def searches(self, place: str) -> bool:
        """Whether communes can be listed for this key: any district, and the provinces of this edition."""
        return place[0] in ("d", self.newest)

    def communes_sounding(self, place: str, sound: str, letters: int) -> list[Node]:
        """Communes of a place (key as in `communes_of`) whose name by sound is within `letters`, nearest first."""
        sounds, nodes = self._within(place)
        near = process.extract(sound, sounds, scorer=OSA.distance, score_cutoff=letters, limit=6)
        return [nodes[at] for _, _, at in near]

    def communes_of(self, place: str) -> list[Node]:
        """Communes of a district (`d760`), or of a province of 2021 or 2025 (`o79`, `n79`)."""
        return self._within(place)[1]

    def communes_abbreviated(self, place: str, letters: str) -> list[Node]:
        """Communes of a place (key as in `communes_of`) that these initials may stand for."""
        held = self._abbreviated.get(place)
        if held is None:
            held = self._abbreviated[place] = {}
            for node in self.communes_of(place):
                for form in initial_forms(node.folded):
                    held.setdefault(form, []).append(node)
        return held.get(letters, [])

    def warm(self) -> None:
        """List the communes of every district, and of every province where they are looked for."""
        provinces = (self._old if self.newest == "o" else self._new).provinces()
        districts = [unit for unit in self._old.units.values() if unit.level == "district"]
        for place in (*(self.newest + one.code for one in provinces), *("d" + one.code for one in districts)):
            self.communes_abbreviated(place, "")

    def _within(self, place: str) -> tuple[list[str], list[Node]]:
        held = self._children.get(place)
        if held is None:
            nodes = self._listed(place)
            held = self._children[place] = ([sound_of(node.folded) for node in nodes], nodes)
        return held

    def _listed(self, place: str) -> list[Node]:
        if place[0] == "n":
            return [self._nodes.of("n", unit) for unit in self._new.communes(place[1:])]
        nodes = [self._nodes.of("o", unit) for unit in self._old.communes(place[1:])]
        between: list[AnyUnit] = []
        if len(self._tables) > 1 and place[0] == "d":
            between = [unit for unit in self._new.interim if unit.parent_code == place[1:]]
        return nodes + [self._nodes.of("i", unit) for unit in between if unit.level == "commune"]

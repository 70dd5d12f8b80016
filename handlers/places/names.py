"""The names of one list of units: whole, by short form, by initials, by sound with one letter wrong, and the bare
names of communes that were split."""

from collections.abc import Iterable, Sequence
from typing import Final

from faq.normalise import fold
from handlers.places.nodes import name_words
from handlers.places.sound import skeleton
from handlers.places.words import words
from storage.gazetteer import InterimUnit, Unit

AnyUnit = Unit | InterimUnit
_VIETNAMESE: Final = "".join(char for char in map(chr, range(0x41, 0x1EFA)) if char.isalpha())
_FOLDING: Final = {ord(char): fold(char) for char in _VIETNAMESE if len(fold(char)) == 1} | dict.fromkeys(
    map(ord, " '’.-")
)
_STATE_FARM: Final = ("NT ", "N.T ")
"""Some towns carry the short form of "nông trường" on the list and nowhere else."""
_CLUSTERS: Final = frozenset({"th", "ph", "kh", "ng", "nh", "tr", "ch"})
_SHORTEST_SLIP: Final = 4
_HALVES: Final = frozenset({*"123456789abcdefgh", "đông", "tây", "nam", "bắc", "thượng", "hạ", "trung"})
"""What tells the halves of a split commune apart, as the last word of their names."""


def name_key(name: str) -> str:
    """A unit's name folded, with letters and digits only; 06 and VI as 6."""
    if name[-1].isdigit() or name[-1] in "IVX":
        return "".join(name_words(name)[1])
    return name.translate(_FOLDING)


def sound_of(folded: Iterable[str]) -> str:
    """A name by sound, its words joined."""
    return "".join(map(skeleton, folded))


class Names:
    """Units by what may be typed for them; communes by whole name only."""

    def __init__(self, tag: str, units: Sequence[AnyUnit]) -> None:
        self.tag = tag
        self.whole: dict[str, list[AnyUnit]] = {}
        self.short: dict[str, list[AnyUnit]] = {}
        self.initials: dict[str, list[AnyUnit]] = {}
        self.sounds: dict[str, list[AnyUnit]] = {}
        self.halves: dict[str, list[tuple[AnyUnit, frozenset[str]]]] = {}
        """With the kinds of all halves: who says "xã" may not know that one of them is a ward."""
        for (_, bare), halves in split_communes(units).items():
            kinds = frozenset(unit.kind for unit in halves)
            self.halves.setdefault("".join(map(fold, bare)), []).extend((unit, kinds) for unit in halves)
        for unit in units:
            name = unit.short_name
            self.whole.setdefault(name_key(name), []).append(unit)
            if unit.level != "commune":
                self._add_forms(unit)
            elif name.startswith(_STATE_FARM):
                self.whole.setdefault(name_key(name.split(" ", 1)[1]), []).append(unit)

    def keys(self) -> set[str]:
        """Everything that may be typed for a unit without a slip."""
        return {*self.whole, *self.short, *self.initials, *self.halves}

    def _add_forms(self, unit: AnyUnit) -> None:
        lists = words()
        table = lists.forms_of_provinces if unit.level == "province" else lists.forms_of_districts
        for form in table.get(name_key(unit.short_name), ()):
            self.short.setdefault(form, []).append(unit)
        _, folded = name_words(unit.short_name)
        for form in initial_forms(folded):
            self.initials.setdefault(form, []).append(unit)
        for form in deletions(sound_of(folded)) | deletions("".join(folded)):
            self.sounds.setdefault(form, []).append(unit)


def split_communes(units: Iterable[AnyUnit]) -> dict[tuple[str, tuple[str, ...]], list[AnyUnit]]:
    """(code of the unit above, bare name as words) -> the communes that share it but for a number, a letter or a
    direction behind it ("Long Điền A", "Long Điền B"). Only where no commune beside them bears the bare name."""
    taken: set[tuple[str, tuple[str, ...]]] = set()
    found: dict[tuple[str, tuple[str, ...]], list[AnyUnit]] = {}
    for unit in units:
        if unit.level == "commune":
            raw, _ = name_words(unit.short_name)
            taken.add((unit.parent_code, raw))
            if len(raw) > 2 and raw[-1] in _HALVES:
                found.setdefault((unit.parent_code, raw[:-1]), []).append(unit)
    return {bare: halves for bare, halves in found.items() if len(halves) > 1 and bare not in taken}


def initial_forms(folded: tuple[str, ...]) -> set[str]:
    """The forms "bd" and "bdinh" for Ba Đình, "tn", "tnguyen" and "thnguyen" for Thái Nguyên."""
    if len(folded) < 2 or any(word.isdigit() for word in folded):
        return set()
    heads = "".join(word[0] for word in folded)
    forms = {heads, heads[:-1] + folded[-1]}
    if (cluster := folded[0][:2]) in _CLUSTERS:
        forms |= {cluster + heads[1:-1] + folded[-1], cluster + heads[1:]}
    return forms


def deletions(sound: str) -> set[str]:
    """The form and all with one letter left out, for names long enough that one letter is a slip."""
    if len(sound) < _SHORTEST_SLIP or sound.isdigit():
        return {sound}
    return {sound, *(sound[:at] + sound[at + 1 :] for at in range(len(sound)))}

"""The word lists of `words.yaml`, ready for look-up: folded, spaces left out where names are compared."""

from functools import cache
from pathlib import Path
from typing import Any, Final

import yaml

from faq.normalise import canonical, fold

FILE = Path(__file__).with_name("words.yaml")
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

KIND_LEVELS: Final = {
    "tinh": 0,
    "thanh_pho": 1,
    "quan": 1,
    "huyen": 1,
    "thi_xa": 1,
    "phuong": 2,
    "xa": 2,
    "thi_tran": 2,
    "dac_khu": 2,
}
"""0 province, 1 district, 2 commune; the kind `thanh_pho` may be a province too."""


def squeezed(text: str) -> str:
    """Folded, with letters and digits only: what two writings of one name share."""
    return "".join(filter(str.isalnum, fold(text)))


@cache
def _load() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.load(FILE.read_text(encoding="utf-8"), Loader=_Loader)  # noqa: S506 - safe loader
    return loaded


class Words:
    """`words.yaml`, with every list folded and phrases kept as tuples of words."""

    def __init__(self) -> None:
        data = _load()
        self.unit_words: dict[str, tuple[str, bool]] = {}
        self.misspelt_unit_words: dict[str, tuple[str, bool]] = {}
        for plain, table in ((False, data["unit_words"]["loose"]), (True, data["unit_words"]["plain"])):
            for kind, forms in table.items():
                for form in forms:
                    self.misspelt_unit_words["".join(canonical(form).split())] = (kind, plain)
                    if form.isascii() or (plain and form is forms[0]):
                        self.unit_words[squeezed(form)] = (kind, plain)
        self.right_unit_words = frozenset(canonical(forms[0]) for forms in data["unit_words"]["plain"].values())
        self.also_called: dict[str, frozenset[str]] = {k: frozenset(v) for k, v in data["also_called"].items()}
        self.once_called = frozenset((squeezed(p), squeezed(d), kind) for p, d, kind in data["once_called"])
        self.forms_of_provinces = _names(data["province_names"])
        self.forms_of_districts = _names(data["district_names"])
        self.blockers = Phrases(data["not_places_after"])
        self.numbered = Phrases(data["numbered_places"])
        self.house = Phrases(data["house_number_after"])
        self.elsewhere = Phrases(data["elsewhere"])
        self.elsewhere_from = Phrases(data["elsewhere_from"])
        self.here = Phrases(data["here"])
        self.formerly = Phrases(data["formerly"])
        self.formerly_is = Phrases(data["formerly_is"])
        self.moves = Phrases(data["moves"])
        self.place_follows = Phrases(data["place_follows"])
        self.at = Phrases(data["at"])
        self.place_may_follow = Phrases(data["place_may_follow"])
        self.fillers = frozenset(word for entry in data["fillers"] for word in canonical(entry).split())
        self.folded_fillers = frozenset(map(fold, self.fillers))
        self.ordinary = frozenset(form for entry in data["ordinary"] for form in (canonical(entry), fold(entry)))
        self.numbers = {squeezed(form): digits for digits, forms in data["number_words"].items() for form in forms}
        self.everyday = frozenset(squeezed(name) for name in data["everyday_names"])

    def unit_word(self, raw: str) -> tuple[str, bool] | None:
        """(kind, plain) of a canonical word, or of words joined: with the right marks, with none, or misspelt."""
        return self.misspelt_unit_words.get(raw) or (self.unit_words.get(raw) if raw.isascii() else None)


class Phrases:
    """A set of phrases of one to four words, asked about the words that end or begin at a spot."""

    def __init__(self, entries: list[str]) -> None:
        self.marked = {tuple(canonical(entry).split()) for entry in entries}
        self.plain = {tuple(fold(entry).split()) for entry in entries}
        self.longest = max(map(len, self.plain))
        self.lasts = frozenset(phrase[-1] for phrase in self.plain)

    def ending_at(self, raw: list[str], folded: list[str], end: int, marked: bool) -> int:
        """Length of the longest phrase whose last word is the one before `end`; 0 when none is.

        In a text with marks (`marked`) the phrase must carry its own; in one without it need not.
        """
        if not end or folded[end - 1] not in self.lasts:
            return 0
        for length in range(min(self.longest, end), 0, -1):
            spot = slice(end - length, end)
            if tuple(folded[spot]) in self.plain and (not marked or tuple(raw[spot]) in self.marked):
                return length
        return 0


def _names(table: dict[str, list[str]]) -> dict[str, frozenset[str]]:
    """Squeezed name -> squeezed forms people use for it."""
    return {squeezed(name): frozenset(squeezed(str(form)) for form in forms) for name, forms in table.items()}


def is_unit_word(word: str) -> bool:
    """Whether a canonical word means a kind of unit and nothing else, with its marks or without any."""
    if word in words().right_unit_words:
        return True
    held = words().unit_words.get(word) if word.isascii() else None
    return held is not None and held[1]


@cache
def listed(name: str) -> Any:
    """One part of `words.yaml` as it stands there; the caller must not change it."""
    return _load()[name]


@cache
def words() -> Words:
    """The lists, read once."""
    return Words()

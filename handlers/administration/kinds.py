"""The kinds of entries that administrators change: where each stands in the catalogues, and who shares it.

A new kind is an entry here with its fields (fields.py) and the reader of what holds now (entries.py).
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from handlers.administration.categories import as_category
from handlers.catalogue.overlay import Change
from storage.repositories.rule_versions import RuleVersion

OF_ITSELF: Final = "{key}.yaml"  # of handlers/catalogue/guides
OF_PROVINCE: Final = "{province}.yaml"  # of handlers/catalogue/provinces


class Kind(NamedTuple):
    """`file`, `way`, `keyed`: see Change; `common`: it holds in every province of the installation; `added`: new ones
    may be made; `removed`: one may be taken out (of what the province says its own way: back to what ships); `laid`:
    what ships stands elsewhere and holds again when one is taken out; `made`: gives
    what lies over the fields of the file's entry; `alone`: an entry is a file of its own, named by its key."""

    name: str
    file: str
    way: tuple[str, ...]
    keyed: str = ""
    common: bool = False
    added: bool = False
    removed: bool = True
    laid: bool = False
    made: Callable[[Any], Any] | None = None
    alone: bool = False

    def change(self, province: str, key: str, entry: Any) -> Change:
        """What lies over the files. `province`: as its profile is called, '' for all."""
        if self.made is not None:
            entry = self.made(entry)
        file = self.file.format(province=province, key=key)
        key = "" if self.alone else key
        return Change(file, self.way, self.keyed, key, entry, merged=self.made is not None)


_KINDS: Final = (
    Kind("holiday", "holidays.yaml", ("days_off",), "from", common=True, added=True),
    Kind("worked_day", "holidays.yaml", ("worked_days",), "day", common=True, added=True),
    Kind("deadline", OF_PROVINCE, ("deadlines",)),
    Kind("hotline", "hotlines.yaml", (), "id", added=True),
    Kind("wording", OF_PROVINCE, ("wording",)),
    Kind("notice", OF_PROVINCE, ("notices",), added=True),
    Kind("reason", "refusal_reasons.yaml", ("reasons",), common=True, removed=False),
    Kind("answer", "answers.yaml", ("answers",), common=True, added=True, laid=True),
    Kind("guide", OF_ITSELF, (), common=True, removed=False, alone=True),
    Kind("office", "offices.yaml", ("offices",), laid=True),
    Kind("category", "categories.yaml", (), common=True, added=True, removed=False, made=as_category),
)
KINDS: Final[Mapping[str, Kind]] = MappingProxyType({kind.name: kind for kind in _KINDS})


def change_of(version: RuleVersion) -> Change:
    """What a version puts over the files. Errors: KeyError for a kind that this release does not know."""
    return KINDS[version.kind].change(version.province, version.key, version.entry)
